"""The page of a decision about somebody who works in the house: for the owner, and for themselves."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.accounts.models import Membership
from kijun.ledger.models import Appealed
from kijun.services import clock
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.members import joining
from kijun.services.sessions.notices import LONGEST_WORDS
from tests.services.decisions.test_appeals_of_members import DAY, FILED, about, late, mori
from tests.services.practice import practice, sink, work_until
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


@pytest.mark.prints
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
    assert "that it was let pass" in shown
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
    address = reverse("decision-act", args=[decision.id, "appeal"])
    for words, why in (
        ("  ", "Say what was different. Nothing has been sent yet."),
        ("あ" * (LONGEST_WORDS + 1), f"At most {LONGEST_WORDS} characters fit here."),
    ):
        refused = own.post(address, {"words": words})
        assert refused.status_code == 422
        assert why in refused.content.decode()
        assert f"{words.strip()}</textarea>" in refused.content.decode()
    assert not Appealed.objects.exists()
    act(own, decision.id, "appeal", words="前日に出しました。")
    shown = page(own, decision.id)
    assert "前日に出しました。" in shown
    assert "The answer comes by" in shown
    assert shown.index("<summary>Add to it") < shown.index('name="words"')
    assert about(mori)[0].status == "standing"


def test_the_same_words_are_one_appeal_until_they_are_answered(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, (decision,) = browser_of(mori), about(mori)
    for times, day in ((1, FILED), (2, FILED + 2 * DAY)):
        monkeypatch.setattr(clock, "now", partial(dt.datetime.fromisoformat, day.isoformat()))
        for _ in range(2):
            act(own, decision.id, "appeal", words="前日に\r\n出しました。")
        assert Appealed.objects.get().times == times
        answers.dismiss(mori, decision.id, "記録のとおりです。", day + DAY)


def test_a_no_that_comes_too_soon_says_so_and_keeps_the_reason(mori: Membership) -> None:
    owner = browser_of(somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner"))
    (decision,) = about(mori)
    appeals.file(mori, decision, "前日に出しました。", FILED, "1")
    address = reverse("decision-act", args=[decision.id, "dismiss"])
    shown = owner.post(address, {"reason": "記録のとおりです。"})
    assert shown.status_code == 422
    assert "Sleep on it first: from tomorrow on you can say no." in shown.content.decode()
    assert "記録のとおりです。</textarea>" in shown.content.decode()
    assert Appealed.objects.get().answered_at is None


def test_what_can_no_longer_be_appealed_against_says_so(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, (decision,) = browser_of(mori), about(mori)
    monkeypatch.setattr(clock, "now", lambda: FILED + 365 * DAY)
    address = reverse("decision-act", args=[decision.id, "appeal"])
    refused = own.post(address, {"words": "前日に出しました。"})
    assert refused.status_code == 422
    assert "could be appealed against is over" in refused.content.decode()


def test_a_member_sees_what_waits_and_what_settles_and_is_offered_nothing_of_it(
    mori: Membership,
) -> None:
    owner = browser_of(somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner"))
    own, pause = browser_of(mori), late(mori, "second", 6).id
    assert "What would follow, and why" in page(own, pause)
    verdicts.confirm(mori, pause, FILED)
    told = page(owner, pause)
    assert "Until then it can be let pass below." in told
    assert 'id="lift"' in told
    assert "They get a letter that says so" not in told
    shown = page(own, pause)
    assert "Will be carried out at" in shown
    assert "can be let pass" not in shown
    assert "Nobody is told" not in shown
    work_until(FILED + DAY)
    assert "They get a letter that says so" in page(owner, pause)


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


def test_who_became_a_reviewer_does_not_answer_their_own_appeal(mori: Membership) -> None:
    (standing,) = about(mori)
    decision = standing.id
    appeals.file(mori, standing, "前日に出しました。", FILED, "1")
    mori.role = Membership.Role.REVIEWER
    mori.save()
    own = browser_of(mori)
    assert decision not in own.get(reverse("appeals")).content.decode()
    shown = page(own, decision)
    for what in ("uphold", "dismiss"):
        assert reverse("decision-act", args=[decision, what]) not in shown
        act(own, decision, what, reason="受け取っていました。")
    assert about(mori)[0].status == "standing"
    assert Appealed.objects.get().answered_at is None


def test_who_became_an_owner_settles_nothing_about_themselves_where_another_can(
    mori: Membership,
) -> None:
    somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner")
    (standing,) = about(mori)
    decision = standing.id
    appeals.file(mori, standing, "前日に出しました。", FILED, "1")
    joining.change_role(mori, "owner", FILED)
    own = browser_of(mori)
    shown = page(own, decision)
    for what in ("uphold", "dismiss", "waive", "lift"):
        assert reverse("decision-act", args=[decision, what]) not in shown
        act(own, decision, what, reason="受け取っていました。")
    settled = own.post(
        reverse("settle-decision", args=[decision]), {"act": "waive", "reason": "初回"}
    )
    assert settled.status_code == 403
    assert about(mori)[0].status == "standing"
    assert Appealed.objects.get().answered_at is None
    assert reverse("decision-act", args=[decision, "appeal"]) in shown


def test_the_only_owner_settles_what_is_about_themselves_but_for_what_a_reviewer_can(
    mori: Membership,
) -> None:
    (standing,) = about(mori)
    decision = standing.id
    mori.role = Membership.Role.OWNER
    mori.save()
    reviewer = somebody(mori.room, "kai@example.com", "甲斐 律", "reviewer")
    own = browser_of(mori)
    act(own, decision, "appeal", words="前日に出しました。")
    for what in ("uphold", "dismiss", "waive"):
        act(own, decision, what, reason="受け取っていました。")
    assert about(mori)[0].status == "standing"
    reviewer.left_at = FILED
    reviewer.save()
    act(own, decision, "uphold", reason="受け取っていました。")
    assert about(mori)[0].status == "overturned"
