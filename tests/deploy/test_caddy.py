"""Caddy before Kijun, as deploy/Caddyfile says it, with Caddy's own authority on this computer."""

from __future__ import annotations

import http.client
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.migrated import copy_to
from tests.served import at_home, free_port, served
from tools.repository import ROOT
from tools.system_packages import web_server_folder

CADDY = web_server_folder() / "usr/bin/caddy"
_ALONE = """\
{
	admin off
	local_certs
	skip_install_trust
	auto_https disable_redirects
}
"""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    page: str


class Site(NamedTuple):
    """A served Kijun behind Caddy."""

    port: int
    trust: ssl.SSLContext
    environment: dict[str, str]

    def ask(self, path: str) -> Answer:
        """Fetch a page over TLS."""
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.trust)
        with closing(connection):
            connection.request("GET", path, headers={"Accept-Language": "en"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


def config(port: int, behind: int) -> str:
    """Return our Caddyfile for this computer, at ports of the test."""
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert text.count("rules.example.com {") == 1
    assert text.count("127.0.0.1:8377") == 1
    ours = text.replace("rules.example.com {", f"https://localhost:{port} {{")
    ours = ours.replace("lb_try_duration 20s", "lb_try_duration 1s")
    return _ALONE + ours.replace("127.0.0.1:8377", f"127.0.0.1:{behind}")


@contextmanager
def caddy(folder: Path, *, port: int, behind: int) -> Iterator[Path]:
    """Run Caddy until the context ends; gives the certificate of its authority."""
    if not CADDY.exists():
        pytest.skip(f"{CADDY} is not there: python -m tools.system_packages unpacks it")
    (folder / "Caddyfile").write_text(config(port, behind), encoding="utf-8")
    authority = folder / "data/caddy/pki/authorities/local/root.crt"
    own = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [CADDY, "run", "--config", folder / "Caddyfile"],
            env={**os.environ, **own},
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(200):
            if b"serving initial configuration" in (folder / "log").read_bytes():
                break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield authority
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Site]:
    """Serve Kijun behind Caddy, at its public address."""
    port, behind = free_port(), free_port()
    with caddy(tmp_path_factory.mktemp("caddy"), port=port, behind=behind) as authority:
        given = {
            "KIJUN_ADDRESS": f"https://localhost:{port}",
            "KIJUN_REACH_INSIDE": "1",
            "SSL_CERT_FILE": str(authority),
        }
        home = copy_to(tmp_path_factory.mktemp("home"), migrated)
        with served(home, behind, **given):
            trust = ssl.create_default_context(cafile=str(authority))
            yield Site(port, trust, at_home(home, **given))


def test_the_pages_are_reached_over_tls_with_cookies_that_stay_there(site: Site) -> None:
    answer = site.ask("/start/")
    assert answer.status == 200
    assert "Set your house rules before you need them" in answer.page
    assert answer.headers["Set-Cookie"].startswith("__Host-csrf=")
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_who_signs_in_comes_to_the_door(site: Site) -> None:
    answer = site.ask("/sign-in/")
    assert (answer.status, answer.headers["Location"]) == (302, "/start/")


def test_while_kijun_is_away_visitors_are_told_what_is_not_lost(tmp_path: Path) -> None:
    port = free_port()
    with caddy(tmp_path, port=port, behind=free_port()) as authority:
        trust = ssl.create_default_context(cafile=str(authority))
        answer = Site(port, trust, {}).ask("/r/rules/")
    assert answer.status == 502
    assert "何も失われていません" in answer.page
    assert "Nothing has been lost." in answer.page


def test_kijun_finds_itself_at_its_public_address(site: Site) -> None:
    program = (
        "import django; django.setup()\n"
        "from kijun.accounts.models import Room\n"
        "from kijun.services import clock\n"
        "from kijun.services.delivery import reachability\n"
        "room = Room.objects.create(name='x')\n"
        "reachability.check(clock.now()); room.refresh_from_db()\n"
        "print(repr(room.reach_error), reachability.is_alone(room)); room.delete()\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", program],
        env=site.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert process.stdout == "'' False\n"
