"""What the record knows of something that was written down, at the time at which it happened."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.clients.models import Client
from kijun.services.noting import answering, notes
from kijun.services.noting.known import Known, known_about
from kijun.services.noting.notes import Note, Said
from kijun.services.noting.sorts import SORTS, Given
from kijun.services.noting.view import view_of
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms, new_key
from kijun.work.models import Engagement
from tests.judge.record import at
from tests.services.practice import practice, sink, told_client

__all__ = ["practice", "sink"]
pytestmark = pytest.mark.storage

RULES = """\
kijun: 1
title: {ja: 値引きの基準, en: Lower prices}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: again
    title: {ja: お断りのあとの値引きの求め, en: A lower price after a refusal}
    occasion: price_request
    when: {after_refusal: true}
    then: [[warn]]
"""


@pytest.fixture
def client(practice: object) -> Client:
    """A client who was told that what was declined is not asked for again."""
    return told_client(practice, "合田 剛", "goda@example.com", rules=RULES)  # type: ignore[arg-type]


def delivered(client: Client, title: str, brought: float) -> Engagement:
    """Agree on work, deliver it on the third, and measure at once what it brought."""
    made = engagements.agree(client, Terms(title, 300_000, baseline=1, target=5), now=at(2))
    return engagements.measure(engagements.deliver(made, now=at(3)), brought, now=at(3, 60))


def asked(client: Client, work: str, now: dt.datetime) -> Note:
    """Write down that they asked for a lower price, for some work or for none that was agreed."""
    given = Given(at=now, client=client.pk, by="client", engagement=work, amount=10_000)
    return notes.write_down(client, SORTS["price_request"], given, Said(), now=now, key=new_key())


def answer_to(client: Client, note: Note, now: dt.datetime) -> tuple[Known, str, str]:
    """Return what is known, what the rules say, and the words of the answer."""
    known = known_about(client, note.fact, "en")
    view = view_of(client, note.fact, known.facts, "price_request", now, "en")
    answer = answering.proposed(client, note, SORTS["price_request"], known, view, None)
    return known, view.verdict, answer.answers["en"].text


def decline(client: Client, note: Note, now: dt.datetime) -> None:
    """Note that a lower price was declined."""
    answering.answered(client, note, "price.cut_refused", now)


def test_what_was_declined_for_other_work_was_not_declined_for_this(client: Client) -> None:
    first, other = delivered(client, "集客", 6), delivered(client, "採用", 6)
    decline(client, asked(client, first.engagement, at(4)), at(4, 60))
    known, verdict, text = answer_to(client, asked(client, other.engagement, at(5)), at(5))
    assert known.refused_at is None
    assert [line.text for line in known.lines if "Declined" in line.text] == []
    assert "I gave you the same answer" not in text
    again, ruled, said = answer_to(client, asked(client, first.engagement, at(6)), at(6))
    assert again.refused_at == at(4, 60)
    assert "Declined on 4 March 2026" in [line.text for line in again.lines]
    assert "I gave you the same answer on 4 March 2026." in said
    assert verdict != ruled


def test_what_names_no_work_is_not_mixed_with_what_does(client: Client) -> None:
    work = delivered(client, "集客", 6)
    decline(client, asked(client, work.engagement, at(4)), at(4, 60))
    decline(client, asked(client, "", at(5)), at(5, 60))
    known, _, _ = answer_to(client, asked(client, "", at(6)), at(6))
    assert known.refused_at == at(5, 60)
    known, _, _ = answer_to(client, asked(client, work.engagement, at(6, 60)), at(6, 60))
    assert known.refused_at == at(4, 60)


def test_a_request_is_worded_by_what_was_measured_by_then(client: Client) -> None:
    work = delivered(client, "集客", 6)
    note = asked(client, work.engagement, at(4))
    before = answer_to(client, note, at(4))
    engagements.measure(work, 2, now=at(10))
    later = answer_to(client, note, at(10))
    assert later[0].target_met == "true"
    assert later[0].lines == before[0].lines
    assert later[2] == before[2]
    assert "it reached 6" in later[2]
    assert (
        answer_to(client, asked(client, work.engagement, at(11)), at(11))[0].target_met == "false"
    )
    work.refresh_from_db()
    assert work.measured == 2
