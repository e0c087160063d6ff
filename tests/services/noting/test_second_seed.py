"""The second seed's story: agreed, delivered, beaten, attacked, warned, attacked again, ended.

Eighteen months lie between the two; the earlier warning is found by itself, and a person decides.
"""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.clients.models import Client
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter
from kijun.services.barring.gate import State, Visitor, admit
from kijun.services.decisions import verdicts
from kijun.services.noting import answering, notes
from kijun.services.noting.known import Known, known_about
from kijun.services.noting.notes import Note, Said
from kijun.services.noting.sorts import SORTS, Given
from kijun.services.noting.view import Verdict, View, view_of
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms, new_key
from kijun.work.models import Engagement
from tests.judge.record import at
from tests.services.practice import aoi, practice, sink, told_client, work_until

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]

PRICE_RULES = """\
kijun: 1
title: {ja: 納品と料金の基準, en: Delivery and price}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: price-after-delivery
    title: {ja: 成果が出たあとの値引きの求め, en: A lower price after the result}
    occasion: price_request
    when: {stage: [delivered, accepted], target_met: true}
    then: [[warn], [ban]]
    within: 36 months
"""
LATER = 2 + 548
"""The day, counted from the first of March, that lies eighteen months later."""


@pytest.fixture
def client(practice: object) -> Client:
    """A client who was told that prices stay as they are once the work is done."""
    return told_client(practice, "青井 直", "aoi@example.com", rules=PRICE_RULES)  # type: ignore[arg-type]


def delivered(client: Client) -> Engagement:
    """Agree on work, deliver it, and measure that its target was beaten."""
    terms = Terms("集客の見直し", 300_000, baseline=20, target=50, unit="件")
    made = engagements.agree(client, terms, now=at(2))
    return engagements.measure(engagements.deliver(made, now=at(20)), 56, now=at(30))


def attacked(client: Client, work: Engagement, now: dt.datetime) -> Note:
    """Write down that they asked for a lower price, in their words."""
    given = Given(at=now, client=client.pk, by="client", engagement=work.engagement, amount=60_000)
    said = Said(words="思ったより簡単だったので、安くしてください。")
    return notes.write_down(client, SORTS["price_request"], given, said, now=now, key=new_key())


def seen(client: Client, note: Note, now: dt.datetime) -> tuple[Known, View]:
    """Return what the record knows of a note and what the rules say."""
    known = known_about(client, note.fact, "ja")
    return known, view_of(client, note.fact, known.facts, "price_request", now, "ja")


def test_the_warning_of_eighteen_months_ago_is_found_and_a_person_ends_it(client: Client) -> None:
    work = delivered(client)
    first = attacked(client, work, at(33))
    known, view = seen(client, first, at(33))
    assert [line.text for line in known.lines] == [
        "2026年3月2日に300,000円でご契約「集客の見直し」",
        "2026年3月20日に納品",
        "目標50件に対し成果56件。目標を6件上回っています。",
    ]
    assert (view.verdict, view.ruled[0].decision.consequences) == (Verdict.DECIDED, ("warn",))
    assert not standing_rows(client.room, client.pk)

    proposed = answering.proposed(client, first, SORTS["price_request"], known, view, None)
    answer = proposed.answers["ja"]
    assert "目標の50件に対して56件という成果" in answer.text
    assert "お値引きはいたしかねます" in answer.text
    answering.send(client, first, answer, answer.text, at(33, 1))
    work_until(at(33, 30))
    warning = Letter.objects.get(kind="warn")
    assert (warning.state, Letter.objects.get(kind="reply").state) == ("sent", "sent")

    work_until(at(LATER))
    again = attacked(client, work, at(LATER))
    known, view = seen(client, again, at(LATER))
    told = [line.text for line in known.lines]
    assert "2026年4月2日にも値引きの求め" in told
    assert "2026年4月2日に値引きをお断り" in told
    assert any("警告" in line and "2026年4月2日" in line for line in told)
    ending = answering.proposed(client, again, SORTS["price_request"], known, view, None)
    assert "いつでも承ります" in answer.text
    assert "いつでも承ります" not in ending.answers["ja"].text
    assert known.warned is not None
    assert view.verdict is Verdict.WAITS
    assert view.ruled[0].decision.awaiting == ("ban",)

    work_until(at(LATER, 2))
    decisions = [decision_in(row) for row in standing_rows(client.room, client.pk).values()]
    proposed_ban = next(each for each in decisions if each.status == "proposed")
    assert proposed_ban.earlier.first == known.warned.id
    verdicts.confirm(client, proposed_ban.id, at(LATER, 5))
    work_until(at(LATER + 3))
    assert Letter.objects.get(kind="ban").state == "sent"
    assert admit(client.room, Visitor(mails=["AOI+new@example.com"])).state is State.CLOSED
