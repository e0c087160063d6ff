"""Confirming twice, at the last moment, a moment too late, and about somebody who is gone by then."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows, standing_rows
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter, Word
from kijun.services import clock
from kijun.services.clients import erasure
from kijun.services.decisions import verdicts
from kijun.services.record.recording import review
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import RULES, told_client, work_until
from tests.web.people import browser_of, somebody

__all__ = ["goda"]
pytestmark = pytest.mark.storage
GRAVE = "[cancel_session, suspend 30 d]"
SECOND = dt.timedelta(seconds=1)


def standing(client: Client, decision: str) -> Decision:
    """Return a decision as it stands."""
    return decision_in(latest_rows(client.room, [decision])[decision])


def unread(client: Client, said_at: dt.datetime) -> Word:
    """Let a mail of a client wait for the owner's look."""
    return Word.objects.create(
        room=client.room, client=client, channel="mail", key="<1@x>", text="請求書", said_at=said_at
    )


def lapses(client: Client, decision: str) -> dt.datetime:
    """Return the last instant at which a decision can be confirmed."""
    until = standing(client, decision).confirm_until
    assert until is not None
    return dt.datetime.fromisoformat(until)


def confirms(owner: Browser, decision: str, proof: str) -> None:
    """Press the button that an open page of a decision holds."""
    address = reverse("decision-act", args=[decision, "confirm"])
    assert owner.post(address, {"shown": proof}).status_code == 302


def opens(owner: Browser, decision: str) -> str:
    """Open a decision's page, and return the proof that it holds."""
    shown = owner.get(reverse("decision", args=[decision])).content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', shown)
    assert found is not None
    return found[1]


def test_confirmed_in_two_tabs_it_is_confirmed_once_and_one_letter_leaves(
    goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = browser_of(somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner"))
    decision = breach(goda, "threat", at(10))
    monkeypatch.setattr(clock, "now", lambda: at(10, 5))
    tabs = [opens(owner, decision), opens(owner, decision)]
    for proof in tabs:
        confirms(owner, decision, proof)
    work_until(at(11))
    assert Entry.objects.filter(kind="decision.confirmed").count() == 1
    assert Letter.objects.filter(decision=decision).count() == 1


def test_at_its_last_instant_it_is_confirmed_and_a_second_later_it_is_not(
    goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = browser_of(somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner"))
    decision = breach(goda, "demand", at(10))
    last = lapses(goda, decision)
    monkeypatch.setattr(clock, "now", lambda: last - SECOND)
    proof = opens(owner, decision)
    monkeypatch.setattr(clock, "now", lambda: last + SECOND)
    confirms(owner, decision, proof)
    review(goda.room, goda.pk, last + SECOND)
    assert standing(goda, decision).status == "lapsed"
    work_until(last + dt.timedelta(days=1))
    assert not Letter.objects.filter(decision=decision).exists()
    other = breach(goda, "threat", last + SECOND)
    verdicts.confirm(goda, other, lapses(goda, other))
    assert standing(goda, other).status == "standing"


def test_a_mail_put_aside_in_the_settling_time_does_not_shorten_it(goda: Client) -> None:
    goda.room.settle_minutes = 60
    goda.room.save()
    decision = breach(goda, "demand", at(10))
    verdicts.confirm(goda, decision, at(10))
    word = unread(goda, at(10, 1))
    notices.put_aside(word, at(10, 5))
    work_until(at(10, 59))
    assert standing(goda, decision).carried_out == ()
    assert not Letter.objects.filter(decision=decision).exists()
    work_until(at(10, 60))
    assert standing(goda, decision).carried_out == ("suspend 30 d",)


def test_what_is_confirmed_as_the_rest_is_carried_out_keeps_its_own_settling_time(
    practice: Room,
) -> None:
    practice.settle_minutes = 60
    practice.save()
    rules = RULES.replace("[cancel_session], [cancel_session, charge 50 %, warn]", GRAVE)
    client = told_client(practice, "青井 直", "aoi@example.com", rules=rules)
    session = sessions.book(client, starts=at(10), minutes=120, now=at(2))
    sessions.await_client(session, at(10, 1))
    work_until(at(10, 60))
    (decision,) = standing_rows(practice, client.pk)
    verdicts.confirm(client, decision, at(10, 60))
    work_until(at(10, 75))
    assert standing(client, decision).carried_out == ("cancel_session",)
    work_until(at(10, 119))
    assert standing(client, decision).carried_out == ("cancel_session",)
    work_until(at(10, 120))
    assert standing(client, decision).carried_out == ("cancel_session", "suspend 30 d")


def test_confirmed_and_then_erased_nothing_is_written_and_nothing_fails(goda: Client) -> None:
    decision = breach(goda, "threat", at(10))
    verdicts.confirm(goda, decision, at(10))
    erasure.erase(goda, at(10))
    work_until(at(11))
    assert not Letter.objects.exists()
    assert not Job.objects.filter(state__in=("failed", "unknown")).exists()


def test_the_letter_of_a_pause_says_what_becomes_of_sessions_within_it(goda: Client) -> None:
    session = sessions.book(goda, starts=at(12), minutes=60, now=at(2))
    verdicts.confirm(goda, breach(goda, "demand", at(10)), at(10))
    work_until(at(11))
    letter = Letter.objects.get(kind="suspend")
    assert "その間、新しいご予約はお受けできません。" in letter.text
    assert "すでにお取りしてあるほかのご予約は、そのままです。" in letter.text
    session.refresh_from_db()
    assert session.stands
