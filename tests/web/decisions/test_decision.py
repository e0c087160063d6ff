"""A decision's page: all of its reasons, and what a person can do about it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import standing_rows
from kijun.ledger.models import Decided
from kijun.services import clock
from kijun.services.decisions import verdicts
from kijun.services.record import watches
from kijun.services.record.recording import record
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import told_client, work_until
from tests.web.entered import enter

pytestmark = pytest.mark.storage


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Return the browser of the owner, signed in, reading English, on the fifteenth."""
    monkeypatch.setattr(clock, "now", lambda: at(15))
    return enter(Browser(headers={"accept-language": "en"}))


@pytest.fixture
def aoi(owner: Browser) -> Client:
    """Return a client who was told the rules."""
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    return told_client(room, "青井 直", "aoi@example.com")


def late(client: Client, day: int, *, seen: bool = True) -> Decided:
    """Let a client not come to a session, and return what is decided about it."""
    session = sessions.book(client, starts=at(day), minutes=60, price=20_000, now=at(2))
    if seen:
        sessions.await_client(session, at(day, 1))
    work_until(at(day, 20))
    found = standing_rows(client.room, client.pk).values()
    return max(found, key=lambda row: row.decided_at)


def page(owner: Browser, decision: Decided) -> str:
    """Return a decision's page as text."""
    answer = owner.get(reverse("decision", args=[decision.decision]))
    assert answer.status_code == 200
    return answer.content.decode()


def act(owner: Browser, decision: Decided, what: str, **given: str) -> int:
    """Do something about a decision; return the status of the answer."""
    address = reverse("decision-act", args=[decision.decision, what])
    return owner.post(address, given).status_code


def status(decision: Decided) -> str:
    """Return the status of a decision as it stands."""
    return Decided.objects.filter(decision=decision.decision).order_by("revision").last().status  # type: ignore[union-attr]


def test_it_shows_the_reasons_the_facts_the_rule_and_how_it_came_to_stand(
    owner: Browser, aoi: Client
) -> None:
    shown = page(owner, late(aoi, 5))
    for part in (
        "Late without word",
        "cancellation",
        "in force",
        "A session was booked",
        "青井 直",
    ):
        assert part in shown
    assert "it is number 1" in shown


def test_what_the_client_said_stands_beside_the_fact(owner: Browser, aoi: Client) -> None:
    decision = late(aoi, 5)
    session = aoi.sessions.get()
    notices.give(session, about="late", reason="lost_way", words="駅の反対側です", now=at(5, 30))
    notices.give(session, about="late", reason="helping_someone", words="付き添い中", now=at(5, 40))
    shown = page(owner, decision)
    assert "付き添い中" in shown
    assert "excused" in shown


@pytest.mark.parametrize(("what", "becomes"), [("confirm", "standing"), ("decline", "lapsed")])
def test_what_waits_is_confirmed_or_not(
    owner: Browser, aoi: Client, what: str, becomes: str
) -> None:
    decision = late(aoi, 5, seen=False)
    assert status(decision) == "proposed"
    assert act(owner, decision, what) == 302
    assert status(decision) == becomes


def test_letting_pass_needs_a_reason_and_is_shown_as_an_exception(
    owner: Browser, aoi: Client
) -> None:
    decision = late(aoi, 5)
    assert act(owner, decision, "waive", reason="  ") == 422
    assert status(decision) == "standing"
    assert act(owner, decision, "waive", reason="初めてのため") == 302
    shown = page(owner, decision)
    assert status(decision) == "waived"
    assert "An exception" in shown
    assert "初めてのため" in shown
    assert "1 decision" in shown


def test_what_goes_on_can_be_ended_early_with_a_reason(owner: Browser, aoi: Client) -> None:
    late(aoi, 5)
    decision = late(aoi, 7)
    assert act(owner, decision, "lift", reason="話し合えました") == 302
    assert status(decision) == "expired"


def test_what_is_not_on_offer_changes_nothing(owner: Browser, aoi: Client) -> None:
    decision = late(aoi, 5)
    revisions = Decided.objects.count()
    for what in ("confirm", "decline", "lift", "uphold", "dismiss"):
        assert act(owner, decision, what, reason="x") == 302
    assert Decided.objects.count() == revisions
    assert act(owner, decision, "forget") == 404


@pytest.mark.parametrize(("what", "becomes"), [("uphold", "overturned"), ("dismiss", "standing")])
def test_who_asked_to_be_looked_at_again_is_answered_with_a_reason(
    owner: Browser, aoi: Client, what: str, becomes: str
) -> None:
    decision = late(aoi, 5)
    assert "Leave it as it is" not in page(owner, decision)
    filed = f.AppealFiled(at=at(6), client=aoi.pk, decision=decision.decision)
    record(aoi.room, [filed], at(6))
    assert "Leave it as it is" in page(owner, decision)
    assert act(owner, decision, what) == 422
    assert act(owner, decision, what, reason="記録を読み直しました") == 302
    assert status(decision) == becomes
    shown = page(owner, decision)
    assert "answered" in shown
    assert "Leave it as it is" not in shown


def test_the_statement_is_given_in_the_language_of_the_client_too(
    owner: Browser, aoi: Client
) -> None:
    shown = page(owner, late(aoi, 5))
    assert '<p class="statement" lang="ja">' in shown
    assert "As the client reads it, in Japanese" in shown


def test_the_page_costs_the_same_after_many_facts_and_decisions(
    owner: Browser, aoi: Client
) -> None:
    late(aoi, 5)
    decision = late(aoi, 6)
    with CaptureQueriesContext(connection) as few:
        page(owner, decision)
    for day in range(7, 14):
        late(aoi, day)
    decision = late(aoi, 14)
    with CaptureQueriesContext(connection) as many:
        page(owner, decision)
    assert len(many) <= len(few) + 1


def test_nobody_sees_the_decisions_of_another_room(
    owner: Browser, aoi: Client, other_room: Room
) -> None:
    decision = late(aoi, 5)
    Client.objects.create(room=other_room, name="別の客")
    foreign = Decided.objects.create(
        room=other_room,
        decision="d-foreign",
        revision=1,
        client="c-x",
        rule="late",
        status="standing",
        decided_at=at(5),
        upto=0,
        as_of=at(5),
        content=decision.content,
    )
    assert owner.get(reverse("decision", args=[foreign.decision])).status_code == 404
    assert Browser().get(reverse("decision", args=[decision.decision])).status_code == 302


def test_a_decision_that_was_put_right_says_what_became_of_it(owner: Browser, aoi: Client) -> None:
    late(aoi, 5)
    decision = late(aoi, 7)
    verdicts.waive(aoi, decision.decision, "事情を伺いました", at(7, 60))
    work_until(at(7, 90))
    assert Due.objects.filter(void_at=None).count() == 0
    assert "let pass" in page(owner, decision)


def test_nobody_lets_themselves_pass(owner: Browser, aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, price=20_000, now=at(2))
    sessions.arrive(session, at(5), at(5))
    sessions.arrive(session, at(5, 14), at(5, 14), by="house")
    (decision,) = standing_rows(aoi.room, aoi.pk).values()
    assert "about me, the house" in page(owner, decision)
    assert act(owner, decision, "waive", reason="忙しかったため") == 302
    assert status(decision) == "standing"
