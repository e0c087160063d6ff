"""Whoever keeps the computer can let an owner back in who is locked out."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client

from kijun.accounts.models import User
from tests.cli.command import kijun
from tests.web.entered import enter

pytestmark = pytest.mark.storage

EMAIL = "haruka@example.com"
NEW = "もっと長い合言葉にしました"


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has a second step."""
    browser = enter(Client())
    Authenticator.objects.create(
        user=User.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "lost"}
    )
    return browser


def test_a_new_password_lets_in_and_ends_every_session(owner: Client) -> None:
    ended = kijun("password", "Haruka@example.com", stdin=f"{NEW}\n".encode())
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "The password of Haruka@example.com is set. Every session was ended.\n"
    assert authenticate(email=EMAIL, password=NEW) == User.objects.get()
    assert owner.get("/rules/starters/").status_code == 302
    assert Authenticator.objects.count() == 1


def test_a_lost_phone_can_be_left_behind(owner: Client) -> None:
    ended = kijun("password", EMAIL, "--without-second-step", stdin=NEW.encode())
    assert "Two-step verification has been turned off." in ended.out
    assert not Authenticator.objects.exists()


def test_a_weak_password_changes_nothing(owner: Client) -> None:
    ended = kijun("password", EMAIL, "--without-second-step", stdin=b"short")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("This password is too weak: This password is too short.")
    assert owner.get("/rules/starters/").status_code == 200
    assert Authenticator.objects.exists()


def test_somebody_unknown_is_told_who_is_known(owner: Client) -> None:
    ended = kijun("password", "else@example.com", stdin=NEW.encode())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"Nobody signs in with “else@example.com”. Known: {EMAIL}\n"


_AT_A_TERMINAL = """\
import os
os.close(os.open(os.ttyname(0), os.O_RDWR))  # which makes it the terminal of this session
from kijun.cli.commands.password import _asked
from kijun.cli.language import tongue
from kijun.cli.terminal import Terminal
print(_asked(Terminal(tongue("en"))))
"""


@pytest.mark.parametrize(("again", "taken"), [("one", "one"), ("other", "None")])
def test_at_a_terminal_it_is_asked_for_twice(again: str, taken: str) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _AT_A_TERMINAL],
        stdin=follower,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        for prompt, typed in (("New password: ", "one"), ("Once more: ", again)):
            shown = ""
            while not shown.endswith(prompt):
                shown += os.read(leader, 1).decode()
            os.write(leader, f"{typed}\n".encode())
        out, _ = process.communicate(timeout=30)
    os.close(leader)
    os.close(follower)
    assert out.strip() == taken
