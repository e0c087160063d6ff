"""What follows from the address: cookies, headers, and how the web server before Kijun is heard."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from kijun.accounts.models import ForAWhile
from kijun.config.environment import Environment
from tests.served import at_home

_SETTINGS = """\
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
answer = Client(SERVER_NAME="rules.example.com").get("/gone/", headers={"x-forwarded-proto": "https"})
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "ALLOWED_HOSTS")
print(json.dumps({"settings": {name: getattr(settings, name) for name in names},
    "headers": dict(answer.headers)}))
"""


def told(home: Path, address: str, **further: str) -> dict[str, dict[str, object]]:
    """Return some settings, and the headers of an answer, with a public address."""
    given = at_home(home, KIJUN_ADDRESS=address, **further)
    run = [sys.executable, "-c", _SETTINGS]
    ended = subprocess.run(run, env=given, check=True, capture_output=True, text=True)
    found: dict[str, dict[str, object]] = json.loads(ended.stdout)
    return found


def test_keys_that_stand_in_the_home_beside_the_one_in_use_are_earlier_ones(tmp_path: Path) -> None:
    kept = tmp_path / "secret-key"
    made = Environment({"KIJUN_HOME": str(tmp_path)})
    assert (made.earlier_keys, made.secret_key) == ([], kept.read_text())
    first = made.secret_key
    kept.write_text(f"new\n{first}\n")
    assert (made.secret_key, made.earlier_keys) == ("new", [first])
    given = Environment({"KIJUN_HOME": str(tmp_path), "KIJUN_SECRET_KEY": "newest of all"})
    assert (given.secret_key, given.earlier_keys) == ("newest of all", ["new", first])


def test_where_processes_share_a_database_they_count_attempts_there(tmp_path: Path) -> None:
    home = {"KIJUN_HOME": str(tmp_path)}
    alone = Environment(home).common_cache
    shared = Environment({**home, "DATABASE_URL": "postgresql:///kijun"}).common_cache
    assert alone["BACKEND"].endswith("LocMemCache")
    assert alone["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    assert shared["BACKEND"].endswith("DatabaseCache")
    assert shared["LOCATION"] == ForAWhile._meta.db_table


def test_with_https_nothing_of_a_session_leaves_it(tmp_path: Path) -> None:
    found = told(tmp_path, "https://rules.example.com/")
    assert found["settings"] == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "ALLOWED_HOSTS": ["rules.example.com", "localhost", "127.0.0.1", "[::1]"],
    }
    assert found["headers"]["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nobody_is_locked_out(tmp_path: Path) -> None:
    found = told(tmp_path, "http://rules.example.com")
    assert found["settings"]["SESSION_COOKIE_SECURE"] is False
    assert "Strict-Transport-Security" not in found["headers"]


def test_the_demo_signs_nobody_out_of_their_own_office(tmp_path: Path) -> None:
    own = told(tmp_path, "http://127.0.0.1:8377")
    demo = told(
        tmp_path,
        "http://127.0.0.1:8378",
        KIJUN_CLOCK="shared",
        KIJUN_OUTBOX=str(tmp_path / "outbox"),
    )
    cookies = [found["settings"]["SESSION_COOKIE_NAME"] for found in (own, demo)]
    assert cookies == ["sessionid", "kijun_demo"]


@pytest.mark.storage
@pytest.mark.parametrize("address", ["/start/", "/gone/", "/r/none/", "/static/ui/base.css"])
def test_every_answer_says_what_browsers_are_to_refuse(db: None, address: str) -> None:
    response = Client().get(address)
    response.close()
    headers = response.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["form-action"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
