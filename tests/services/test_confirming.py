"""Confirming twice, at the last moment, a moment too late, and about somebody who is gone by then."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter
from kijun.services import clock, erasing, verdicts
from kijun.services.record import review
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import work_until
from tests.web.people import browser_of, somebody

__all__ = ["goda"]
pytestmark = pytest.mark.storage
SECOND = dt.timedelta(seconds=1)


def standing(client: Client, decision: str) -> Decision:
    """Return a decision as it stands."""
    return decision_in(latest_rows(client.room, [decision])[decision])


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


def test_confirmed_and_then_erased_nothing_is_written_and_nothing_fails(goda: Client) -> None:
    decision = breach(goda, "threat", at(10))
    verdicts.confirm(goda, decision, at(10))
    erasing.erase(goda, at(10))
    work_until(at(11))
    assert not Letter.objects.exists()
    assert not Job.objects.filter(state__in=("failed", "unknown")).exists()
