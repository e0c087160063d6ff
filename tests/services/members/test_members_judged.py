"""Members are judged by the rules that bind them, over all clients and their own appointments."""

from __future__ import annotations

from typing import Final

import pytest
from pytest_django import DjangoAssertNumQueries

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.ledger import concerning
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Concern, Head
from kijun.ledger.record import facts_of, hold
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions import grounds
from kijun.services.decisions.precedents import precedents_of
from kijun.services.record import timeline
from kijun.services.record.recording import record
from kijun.services.record.replay import differences
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import session_letters, sessions
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.people import somebody

pytestmark = pytest.mark.storage
RULES: Final = """\
kijun: 1
title: {ja: 時間の基準, en: Time}
timezone: Asia/Tokyo
rules:
  - id: late
    occasion: lateness
    when: {late: "> 10 min", notice: none}
    then: [[remind]]
  - id: member-late
    title: {ja: 連絡のない遅刻, en: Late without word}
    occasion: lateness
    binds: member
    when: {late: "> 0 min", notice: none}
    then: [[remind], [not_ready]]
  - id: member-promise
    title: {ja: 報告の期日, en: Reports on time}
    occasion: promise
    binds: member
    when: {late: "> 0 min"}
    then: [[remind]]
"""


@pytest.fixture
def mori(practice: Room) -> Membership:
    """Return a member of a practice whose rules were announced to its members."""
    member = somebody(practice, "mori@example.com", "森 圭", "member")
    version = publish(practice, RULES, at(1)).version
    record(practice, [f.RulesAnnounced(at=at(1), rulebook=version)], at(1))
    return member


def led(member: Membership, name: str = "青井 直", day: int = 5) -> Session:
    client = told_client(member.room, name, f"client{day}@example.com", rules=RULES)
    return sessions.book(client, starts=at(day), minutes=60, now=at(2), member=member)


def training(member: Membership, day: int, late: int) -> None:
    name = f"training-{day}"
    facts = [
        f.AppointmentBooked(
            at=at(2), appointment=name, starts=at(day), minutes=60, member=member.code, by="house"
        ),
        f.AppointmentJoined(at=at(day, late), appointment=name, by=member.party),
    ]
    record(member.room, facts, at(day, late))


def concerns(room: Room) -> list[tuple[str, int, str]]:
    rows = Concern.objects.filter(room=room)
    return sorted(rows.values_list("party", "number", "matter"))


def waive(member: Membership) -> None:
    """Let the house waive the first decision about a member."""
    decision = about(member)[0].id
    waived = f.DecisionWaived(at=at(6), decision=decision, reason="a mistake", by="house")
    record(member.room, [waived], at(6))


def about(member: Membership) -> list[Decision]:
    rows = standing_rows(member.room, member.party).values()
    return sorted(map(decision_in, rows), key=lambda each: each.decided_at)


def as_the_whole_record_says(member: Membership) -> list[Decision]:
    facts = list(facts_of(member.room))
    judged = judge(rulebooks_of(member.room), facts, at(9), show_all=True)
    found = [each for each in judged.decisions if each.party == member.party]
    return sorted(found, key=lambda each: each.decided_at)


def test_what_was_decided_about_one_member_is_a_precedent_for_another(mori: Membership) -> None:
    kai = somebody(mori.room, "kai@example.com", "甲斐 律", "member")
    for member, day in ((mori, 5), (kai, 6)):
        training(member, day, late=7)
    (decision,) = about(kai)
    shown = precedents_of(mori.room, decision, "en").shown
    assert [each.decision for each in shown] == about(mori)


def test_a_member_late_for_a_client_is_judged_and_the_client_is_not(mori: Membership) -> None:
    session = led(mori)
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    (decision,) = about(mori)
    assert (decision.rule, decision.consequences) == ("member-late", ("remind",))
    assert decision.client == session.client_id
    assert not standing_rows(mori.room, session.client_id)


def test_word_moves_and_cancellations_of_who_leads_are_their_own(mori: Membership) -> None:
    session = led(mori)
    session_letters.house_is_late(session, 5, "transport", at(5, -10), mori)
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    sessions.move(session, at(6), at(5, 8), by="house", who=mori)
    sessions.move(session, at(6, 30), at(5, 9), by="client")
    sessions.call_off(session, at(5, 10), by="house", who=mori)
    told = [
        (f.kind_of(fact), fact.by)
        for fact in facts_of(mori.room, session.client_id)
        if f.kind_of(fact) != "rules.announced"
    ]
    assert told[-5:] == [
        ("notice.given", mori.party),
        ("appointment.joined", mori.party),
        ("appointment.moved", mori.party),
        ("appointment.moved", "client"),
        ("appointment.cancelled", mori.party),
    ]
    # The notice is the member's own: nothing is held against them.
    assert about(mori) == as_the_whole_record_says(mori) == []
    assert list(differences(mori.room)) == []


def test_what_the_owner_does_about_a_session_binds_no_member(mori: Membership) -> None:
    owner = somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner")
    session = led(mori)
    session_letters.house_is_late(session, 5, "transport", at(5, -20), owner)
    sessions.move(session, at(5, 30), at(5, -15), by="house", who=owner)
    session_letters.house_cannot_come(session, "illness", at(5, -10), owner)
    sessions.call_off(session, at(5, -5), by="house", who=owner)
    said = [fact for fact in facts_of(mori.room, session.client_id) if fact.at > at(2)]
    assert [fact.by for fact in said] == ["house"] * 4
    assert about(mori) == as_the_whole_record_says(mori) == []


def test_a_member_late_for_training_is_judged_without_any_client(mori: Membership) -> None:
    training(mori, 5, 7)
    (decision,) = about(mori)
    assert (decision.rule, decision.client) == ("member-late", None)


def test_breaches_count_over_all_clients_and_training(mori: Membership) -> None:
    training(mori, 4, 7)
    sessions.arrive(led(mori), at(5, 7), at(5, 7), by="house")
    first, second = about(mori)
    assert (first.consequences, second.consequences) == (("remind",), ("not_ready",))
    assert second.step == 2


def test_what_follows_for_a_member_is_told_as_what_follows_for_members(mori: Membership) -> None:
    training(mori, 4, 7)
    training(mori, 5, 7)
    first, second = about(mori)
    assert timeline.things_of(first, "ja") == "注意"
    assert timeline.things_of(second, "ja") == "お客さま対応の見合わせ"
    assert grounds.told(second, "en") == ["You do no work in front of clients for up to 90 days"]


def test_what_is_written_down_is_what_the_whole_record_says(mori: Membership) -> None:
    first, second = led(mori), led(mori, "馬場 健", 6)
    training(mori, 4, 7)
    sessions.arrive(first, at(5, 7), at(5, 7), by="house")
    sessions.arrive(second, at(6, -1), at(6, -1), by="house")
    training(mori, 7, 3)
    assert about(mori) == as_the_whole_record_says(mori)


def test_a_report_that_comes_late_is_judged(mori: Membership) -> None:
    made = f.PromiseMade(at=at(3), promise="report", due=at(5).isoformat(), by=mori.party)
    kept = f.PromiseKept(at=at(5, 30), promise="report", by=mori.party)
    record(mori.room, [made, kept], at(5, 30))
    assert [each.rule for each in about(mori)] == ["member-promise"]


def test_a_session_that_nobody_was_named_for_concerns_no_member(
    mori: Membership, aoi: Client
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    assert not about(mori)
    assert not Concern.objects.filter(party=mori.party).exists()


def test_judging_a_member_reads_no_other_facts_of_clients(mori: Membership) -> None:
    session = led(mori)
    others = [
        f.CourtesyShown(at=at(3, minute), client=session.client_id, courtesy="thanks")
        for minute in range(20)
    ]
    record(mori.room, others, at(4))
    kinds = {f.kind_of(fact) for fact in concerning.facts_of_member(mori.room, mori.party)}
    assert "courtesy.shown" not in kinds
    assert "appointment.booked" in kinds


def test_what_concerns_whom_can_be_rebuilt(mori: Membership) -> None:
    training(mori, 4, 7)
    sessions.arrive(led(mori), at(5, 7), at(5, 7), by="house")
    before = concerns(mori.room)
    concerning.rebuild(mori.room)
    assert concerns(mori.room) == before


def test_what_is_kept_otherwise_than_the_record_says_is_named(mori: Membership) -> None:
    training(mori, 4, 7)
    session = led(mori)
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    waive(mori)
    rows = concerns(mori.room)
    assert list(concerning.differences(mori.room)) == []
    lost, put_in, changed = rows[0][1], 1, rows[-1][1]
    Concern.objects.filter(number=lost).delete()
    Concern.objects.create(room=mori.room, party=mori.party, number=put_in)
    Concern.objects.filter(number=changed).update(matter="c/s")
    found = list(concerning.differences(mori.room))
    assert sorted(found) == sorted(f"{mori.party}/{each}" for each in (lost, put_in, changed))
    concerning.rebuild(mori.room)
    assert concerns(mori.room) == rows


def test_what_could_not_be_known_yet_is_no_difference_and_known_once_made_anew(
    mori: Membership,
) -> None:
    early = f.AppointmentJoined(at=at(4, 1), appointment="t", by="house")
    record(mori.room, [early], at(4, 1))
    led_by = f.AppointmentBooked(
        at=at(2), appointment="t", starts=at(4), minutes=60, member=mori.code, by="house"
    )
    record(mori.room, [led_by], at(4, 2))
    assert len(concerns(mori.room)) == 1
    assert list(concerning.differences(mori.room)) == []
    concerning.rebuild(mori.room)
    assert len(concerns(mori.room)) == 2
    assert list(concerning.differences(mori.room)) == []


def test_it_is_rebuilt_a_part_at_a_time_while_others_write(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = led(mori)
    training(mori, 4, 7)
    Concern.objects.all().delete()
    held = []

    def holding(room: Room) -> Head:
        head = hold(room)
        held.append(head.number)
        if len(held) == 1:
            sessions.arrive(session, at(5, 7), at(5, 7), by="house")
        return head

    monkeypatch.setattr(concerning, "_AT_ONCE", 2)
    monkeypatch.setattr(concerning, "hold", holding)
    concerning.rebuild(mori.room)
    assert len(held) == 1 + -(-held[0] // 2)
    assert list(concerning.differences(mori.room)) == []
    assert max(row[1] for row in concerns(mori.room)) > held[0]


def test_judging_a_member_costs_as_many_queries_after_many_sessions(
    mori: Membership, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in (3, 4, 5, 6, 7):
        training(mori, day, -1)
    with django_assert_max_num_queries(40):
        training(mori, 8, -1)


def test_judged_anew_the_record_gives_the_decisions_about_members_and_clients(
    mori: Membership,
) -> None:
    training(mori, 4, 7)
    sessions.arrive(led(mori), at(5, 7), at(5, 7), by="house")
    assert len(about(mori)) == 2
    assert list(differences(mori.room)) == []
    Concern.objects.filter(party=mori.party).delete()
    assert {each.written for each in differences(mori.room)} == {"standing"}
