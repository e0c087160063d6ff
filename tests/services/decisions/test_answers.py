"""Whoever asked to have a decision looked at again is answered, with the reason, in writing."""

from __future__ import annotations

import pytest

from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.letters.models import Letter
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.decisions.verdicts import NoReason
from kijun.services.delivery import outbox
from kijun.services.record.history import record_of
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


def appealed(client: Client) -> str:
    """Return a decision that was carried out, and against which the client has appealed."""
    session = sessions.book(client, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 60))
    (decision,) = record_of(client, "ja").decisions
    appeals.file(client, decision, "10分前から受付にいました。", at(6), "1")
    return decision.id


def test_a_decision_that_is_left_as_it_is_is_answered_with_the_reason_and_the_statement(
    aoi: Client,
) -> None:
    decision = appealed(aoi)
    answers.dismiss(aoi, decision, "受付の記録では\n11時でした", at(7))
    work_until(at(7, 5))
    letter = Letter.objects.get(kind="dismissed")
    assert letter.state == "sent"
    assert "受付の記録では 11時でした" in letter.text
    assert "/v/" in letter.text
    assert Decided.objects.latest("pk").status == "standing"


def test_without_a_reason_nobody_is_answered(aoi: Client) -> None:
    decision = appealed(aoi)
    with pytest.raises(NoReason):
        answers.dismiss(aoi, decision, " ", at(7))
    assert not Letter.objects.filter(kind="dismissed").exists()


def test_an_answer_that_waits_is_taken_back_where_the_decision_is_let_pass(aoi: Client) -> None:
    decision = appealed(aoi)
    aoi.people.get().contact_points.all().delete()
    answers.dismiss(aoi, decision, "受付の記録では11時でした", at(7))
    letter = Letter.objects.get(kind="dismissed")
    assert letter.state == "by_hand"
    verdicts.waive(aoi, decision, "やはり記録が違いました", at(7, 1))
    with pytest.raises(outbox.NotThere):
        outbox.passed_on(letter, at(7, 2))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    work_until(at(7, 5))
    assert Letter.objects.filter(kind="put_right").exists()


def test_an_answer_can_be_told_by_oneself_and_carries_nothing_out(aoi: Client) -> None:
    decision = appealed(aoi)
    aoi.people.get().contact_points.all().delete()
    facts = aoi.room.entries.count()
    answers.dismiss(aoi, decision, "受付の記録では11時でした", at(7))
    outbox.passed_on(Letter.objects.get(kind="dismissed"), at(7, 2))
    assert aoi.room.entries.count() == facts + 1
