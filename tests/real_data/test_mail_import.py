"""`kijun import mail` over every real mail that is kept beside the checkout, in one go."""

from __future__ import annotations

import datetime as dt
import re
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path
from typing import Final

import pytest

from kijun.channels.mail import parse as parsing
from kijun.channels.mail.received import Received
from tests.cli.command import kijun
from tests.cli.test_import_mail import lines_of

pytestmark = pytest.mark.data

MAIL: Final = Path(__file__).parents[3] / "shared" / "data" / "mail"
QUOTED: Final = re.compile(r"^\s*>", re.MULTILINE)


def is_plainly_a_machines(data: bytes) -> bool:
    """Say whether the head of a mail admits that no person sent it."""
    head = BytesHeaderParser(policy=compat32).parsebytes(data)
    submitted = str(head.get("Auto-Submitted", "no")).strip().lower()
    is_report = "delivery-status" in str(head.get("Content-Type", "")).lower()
    is_returned = str(head.get("Return-Path", "")).strip() == "<>"
    return is_report or is_returned or not submitted.startswith("no")


def test_no_mail_stops_it_no_machine_acts_and_nobody_says_what_they_quote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not MAIL.exists():
        pytest.skip("the real mails are not kept beside this checkout")
    seen: list[tuple[bytes, Received]] = []
    read = parsing.parse

    def reading(data: bytes, uid: int, at: dt.datetime) -> Received:
        seen.append((data, read(data, uid, at)))
        return seen[-1][1]

    monkeypatch.setattr(parsing, "parse", reading)
    ended = kijun("import", "mail", "--skip-invalid", str(MAIL))
    assert ended.code == 0
    machines = [received.kind for data, received in seen if is_plainly_a_machines(data)]
    assert len(machines) > 400
    assert "word" not in machines
    assert not [x.subject for _, x in seen if x.kind == "word" and QUOTED.search(x.text)]
    facts = lines_of(ended)
    assert 150 < len(facts) <= sum(received.kind == "word" for _, received in seen)
    known = {"kind", "at", "client", "id", "source", "channel"}
    assert all(fact.keys() == known for fact in facts)
    summed = [
        int(n)
        for n in re.findall(r"(\d+) (?:facts|sent by|bounces|of|there|mails were)", ended.err)
    ]
    assert f"{len(seen)} mails" in ended.err
    assert sum(summed) == len(seen)
