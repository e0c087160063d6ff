"""The page of a decision about somebody who works in the house: for the owner, and for themselves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.accounts.models import Membership
from kijun.ledger.models import Appealed
from kijun.services import clock
from tests.services.practice import practice, sink
from tests.services.test_appeals_of_members import FILED, about, late, mori
from tests.web.people import browser_of, somebody

__all__ = ["mori", "practice", "sink"]
pytestmark = pytest.mark.storage


@pytest.fixture(autouse=True)
def on_the_sixth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the sixth."""
    monkeypatch.setattr(clock, "now", lambda: FILED)


def page(browser: Browser, decision: str, status: int = 200) -> str:
    """Return a decision's page as text."""
    answer = browser.get(reverse("decision", args=[decision]))
    assert answer.status_code == status
    return answer.content.decode()


def act(browser: Browser, decision: str, what: str, **given: str) -> None:
    """Do something about a decision, whatever comes of it."""
    assert browser.post(reverse("decision-act", args=[decision, what]), given).status_code == 302


def test_the_owner_reads_confirms_and_lets_pass(mori: Membership) -> None:
    owner = browser_of(somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner"))
    pause = late(mori, "second", 6).id
    today = owner.get(reverse("today")).content.decode()
    assert f'href="{reverse("decision", args=[pause])}"' in today
    shown = page(owner, pause)
    assert f'href="{reverse("member-record", args=[mori.code])}"' in shown
    assert "Confirm: a pause of 30 days" in shown
    assert "森 圭" in shown
    assert f"“{mori.code}”" not in shown
    assert "the letter stands on their own page" in shown
    assert 'name="words"' not in shown
    proof = re.search(r'name="shown" value="([^"]+)"', shown)
    assert proof is not None
    act(owner, pause, "confirm", shown=proof[1])
    assert about(mori)[-1].status == "standing"
    act(owner, pause, "waive", reason="話し合いました。")
    assert about(mori)[-1].status == "waived"
    printed = owner.get(reverse("statement-pdf", args=[pause]))
    assert printed.content.startswith(b"%PDF")


def test_a_member_reads_their_own_and_appeals_and_nothing_else(mori: Membership) -> None:
    own, (decision,) = browser_of(mori), about(mori)
    record = own.get(reverse("own-record")).content.decode()
    assert f'href="{reverse("decision", args=[decision.id])}"' in record
    shown = page(own, decision.id)
    assert "The same case with others" not in shown
    assert "Let it pass" not in shown
    for what in ("waive", "lift", "uphold", "confirm"):
        act(own, decision.id, what, reason="x")
    act(own, decision.id, "appeal", words="  ")
    assert not Appealed.objects.exists()
    act(own, decision.id, "appeal", words="前日に出しました。")
    shown = page(own, decision.id)
    assert "前日に出しました。" in shown
    assert "The answer comes by" in shown
    assert shown.index("<summary>Add to it") < shown.index('name="words"')
    assert about(mori)[0].status == "standing"


def test_others_do_not_read_it_and_a_reviewer_answers(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = about(mori)[0].id
    other = browser_of(somebody(mori.room, "sudo@example.com", "須藤 環", "member"))
    reviewer = browser_of(somebody(mori.room, "kai@example.com", "甲斐 律", "reviewer"))
    for browser in (other, reviewer):
        page(browser, decision, 404)
    act(browser_of(mori), decision, "appeal", words="前日に出しました。")
    page(other, decision, 404)
    assert "森 圭" in reviewer.get(reverse("appeals")).content.decode()
    assert "前日に出しました。" in page(reviewer, decision)
    monkeypatch.setattr(clock, "now", lambda: FILED + dt.timedelta(hours=1))
    act(reviewer, decision, "uphold", reason="受け取っていました。")
    assert about(mori)[0].status == "overturned"
