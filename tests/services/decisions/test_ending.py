"""The end of an engagement ends what it says, can be taken back, and bars nobody."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows, standing_rows
from kijun.ledger.models import Entry
from kijun.letters.models import Letter, LookedAt
from kijun.services.barring import gate
from kijun.services.decisions import verdicts
from kijun.services.decisions.conditions import conditions_on
from kijun.services.decisions.reasons import reasons_of
from kijun.services.decisions.settling import offers
from kijun.services.delivery import outbox
from kijun.services.delivery.formal_letters import formal_of
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms
from kijun.web.decisions.confirming import next_of
from kijun.work.models import Engagement
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

RULES: Final = """\
kijun: 1
title: {ja: 仕事の基準, en: Work}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: price
    title: {ja: 納品後の値引き, en: Price cuts after delivery}
    occasion: price_request
    when: {stage: [delivered, accepted]}
    then: [[end_engagement]]
  - id: threats
    title: {ja: 脅し, en: Threats}
    occasion: conduct
    when: {what: threat}
    then: [[end_engagement]]
  - id: insults
    title: {ja: 相談での暴言, en: Insults}
    occasion: conduct
    services: [advice]
    when: {what: insult}
    then: [[end_engagement]]
"""
BAR: Final = "これによって、新しいご予約をお断りすることはありません。"


@pytest.fixture
def firm(practice: Room) -> Client:
    """Return a client who was told that engagements can end."""
    return told_client(practice, "合同会社ヒノデ企画", "makino@example.com", rules=RULES)


def agreed(firm: Client, title: str, service: str = "") -> Engagement:
    """Return work agreed with the client on the second."""
    return engagements.agree(firm, Terms(title, 400_000), now=at(2), service=service)


def ahead(firm: Client, day: int = 20, service: str = "", now: int = 2) -> Session:
    """Return a session of the client on a day at ten."""
    return sessions.book(firm, starts=at(day), minutes=60, now=at(now), service=service)


def proposed(firm: Client) -> Decision:
    """Return the one decision that waits for the owner."""
    (row,) = (x for x in standing_rows(firm.room, firm.pk).values() if x.status == "proposed")
    return decision_in(row)


def conduct(firm: Client, what: str = "threat") -> Decision:
    """Record on the tenth what a client did, and return the decision that waits."""
    fact = f.ConductReported(at=at(10), client=firm.pk, what=what, severity="grave")
    record(firm.room, [fact], at(10))
    return proposed(firm)


def haggling(firm: Client, about: Engagement) -> Decision:
    """Record on the tenth that a client wants a lower price after delivery."""
    engagements.deliver(about, now=at(9))
    fact = f.PriceCutRequested(at=at(10), client=firm.pk, engagement=about.engagement)
    record(firm.room, [fact], at(10))
    return proposed(firm)


def confirmed(firm: Client, decision: Decision) -> Decision:
    """Confirm a decision, let its letter go, and return it as it then stands."""
    verdicts.confirm(firm, decision.id, at(10, 1))
    work_until(at(11))
    return decision_in(latest_rows(firm.room, [decision.id])[decision.id])


def still(*rows: Engagement | Session) -> list[bool]:
    """Say of each whether it still is."""
    for row in rows:
        row.refresh_from_db()
    return [x.stands if isinstance(x, Session) else x.ended_at is None for x in rows]


def letter_of(firm: Client, kind: str = "end_engagement") -> str:
    """Return the text of the one letter of a kind."""
    return Letter.objects.get(client=firm, kind=kind).text


def test_confirming_it_ends_the_engagement_and_calls_off_what_lies_ahead(firm: Client) -> None:
    work, session = agreed(firm, "集客の見直し"), ahead(firm)
    decision = confirmed(firm, conduct(firm))
    assert decision.carried_out == ("end_engagement",)
    assert still(work, session) == [False, False]
    assert work.stage == "ended"
    (ended,) = Entry.objects.filter(client=firm.pk, kind="engagement.ended")
    assert '"by":"client"' not in ended.content
    assert (session.ended_by, session.decision) == ("system", decision.id)


def test_the_letter_says_exactly_what_ends_and_that_nobody_is_barred(firm: Client) -> None:
    agreed(firm, "集客の見直し")
    ahead(firm)
    confirmed(firm, conduct(firm))
    said = letter_of(firm)
    assert "ご契約を終えさせていただきます。終わりとなるご契約：「集客の見直し」。" in said
    assert "取りやめとなるご予約：3月20日（金）10:00のセッション。" in said
    assert BAR in said
    assert "そのままです" not in said


def test_it_bars_nobody_and_leaves_nothing_to_lift(firm: Client) -> None:
    agreed(firm, "集客の見直し")
    decision = confirmed(firm, conduct(firm))
    assert conditions_on(firm, at(12)) == []
    assert gate.may_book(firm, at(12)) is None
    assert ahead(firm, 30, now=12).stands
    reasons = reasons_of(firm.room, decision.id, "ja", to="owner")
    assert reasons is not None
    assert "lift" not in offers(reasons, at(12))


def test_the_engagement_that_it_is_about_ends_and_the_others_go_on(firm: Client) -> None:
    copy, advice = agreed(firm, "販促文", "copywriting"), agreed(firm, "相談", "advice")
    written, talked = ahead(firm, 20, "copywriting"), ahead(firm, 21, "advice")
    confirmed(firm, haggling(firm, copy))
    assert still(copy, advice, written, talked) == [False, True, False, True]
    assert "相談" not in letter_of(firm)


def test_a_session_that_may_be_of_work_that_goes_on_stays(firm: Client) -> None:
    copy, other = agreed(firm, "販促文"), agreed(firm, "相談")
    session = ahead(firm)
    confirmed(firm, haggling(firm, copy))
    assert still(copy, other, session) == [False, True, True]


def test_where_no_work_was_agreed_the_sessions_of_the_rule_are_called_off(firm: Client) -> None:
    talked, written = ahead(firm, 20, "advice"), ahead(firm, 21, "copywriting")
    fact = f.ConductReported(
        at=at(10), client=firm.pk, what="insult", severity="grave", service="advice"
    )
    record(firm.room, [fact], at(10))
    confirmed(firm, proposed(firm))
    assert still(talked, written) == [False, True]


def test_what_was_agreed_or_booked_after_the_click_stays(firm: Client) -> None:
    LookedAt.objects.filter(kind="end_engagement").delete()
    decision = conduct(firm)
    verdicts.confirm(firm, decision.id, at(10, 1))
    later = ahead(firm, 25, now=11)
    work = engagements.agree(firm, Terms("新しい仕事", 1), now=at(11))
    work_until(at(11, 5))
    letter = Letter.objects.get(client=firm, kind="end_engagement")
    assert letter.state == "asks"
    outbox.look(letter, at(12))
    assert still(later, work) == [True, True]


def test_before_the_click_the_owner_reads_what_will_end(firm: Client) -> None:
    agreed(firm, "集客の見直し")
    ahead(firm)
    steps = next_of(firm, conduct(firm), "ja", at(10, 1)).steps
    assert steps[0] == (
        "終わりとなるご契約：「集客の見直し」。取りやめとなるご予約：3月20日（金）10:00のセッション。"
        + BAR
    )


def test_before_the_click_it_is_said_where_nothing_is_left_to_end(firm: Client) -> None:
    steps = next_of(firm, conduct(firm), "ja", at(10, 1)).steps
    assert steps[0] == f"続いているご契約も、この先のご予約もありません。{BAR}"


def test_the_formal_letter_and_the_letter_name_the_same(firm: Client) -> None:
    agreed(firm, "集客の見直し")
    decision = confirmed(firm, conduct(firm))
    reasons = reasons_of(firm.room, decision.id, "ja", to="client")
    assert reasons is not None
    formal = formal_of(reasons, "end_engagement", decision.consequences, at(12), "")
    lines = [line for item in formal.items for line in item.lines]
    assert "終わりとなるご契約：「集客の見直し」。" in lines
    assert BAR in lines


def test_letting_it_pass_takes_the_engagement_up_again_and_offers_new_dates(firm: Client) -> None:
    work, session = agreed(firm, "集客の見直し"), ahead(firm)
    engagements.measure(work, 5, now=at(3))
    decision = confirmed(firm, conduct(firm))
    verdicts.waive(firm, decision.id, "わたしの思い違いでした", at(12))
    work_until(at(13))
    assert still(work, session) == [True, False]
    assert (work.name, work.stage) == ("集客の見直し", "agreed")
    assert float(work.price) == 400_000
    assert work.measured == 5
    said = letter_of(firm, "put_right")
    assert "ご契約を終えることも、取りやめました。" in said
    assert "中止したセッションは、あらためて日時をご用意します。" in said


def test_an_engagement_that_the_owner_ended_by_hand_stays_ended(firm: Client) -> None:
    work, other = agreed(firm, "集客の見直し"), agreed(firm, "販促文")
    engagements.end(other, now=at(5))
    decision = confirmed(firm, conduct(firm))
    verdicts.waive(firm, decision.id, "わたしの思い違いでした", at(12))
    work_until(at(13))
    assert still(work, other) == [True, False]


def test_one_taken_up_again_can_end_again(firm: Client) -> None:
    work = agreed(firm, "集客の見直し")
    decision = confirmed(firm, conduct(firm))
    verdicts.waive(firm, decision.id, "わたしの思い違いでした", at(12))
    work_until(at(13))
    ended = engagements.end(work, now=at(14))
    assert ended.ended_at == at(14)


def test_a_declined_end_ends_nothing(firm: Client) -> None:
    work, session = agreed(firm, "集客の見直し"), ahead(firm)
    verdicts.decline(firm, conduct(firm).id, at(10, 1))
    work_until(at(10) + dt.timedelta(days=2))
    assert still(work, session) == [True, True]
