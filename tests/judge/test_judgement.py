"""Judging a whole record: which facts count, in what order, for whom, and what is reported."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.announcements import Library
from kijun.judge.fold import TOO_LATE_TO_KEEP
from kijun.judge.lineup import asked_about, in_order
from tests.cast import AOI, BEN, MIO, NOA
from tests.judge.record import (
    about,
    announced,
    at,
    book,
    booked,
    decided,
    fact,
    joined,
    judged,
    rule,
)

LATE = book(rule())
TELLS = announced(LATE)


def test_without_facts_there_is_nothing_to_decide() -> None:
    found = judged(LATE, [], at(5))
    assert (found.decisions, found.next_review, found.reports) == ((), None, ())


def test_a_rule_about_lateness_asks_about_arrivals_and_watches_and_not_about_thanks() -> None:
    asked = asked_about(Library({LATE.version: LATE}))
    assert {f.AppointmentBooked, f.AppointmentJoined, f.WatchBegan, f.RulesAnnounced} <= asked
    assert not {f.CourtesyShown, f.OrderPlaced, f.PromiseMade} & asked


def test_assuming_that_rules_were_announced_takes_a_single_version() -> None:
    for versions in ({}, {LATE.version: LATE, "other": book(rule(then=[["warn"]]))}):
        with pytest.raises(ValueError, match="single version"):
            judge(versions, [], at(5), assume_announced=True)
    (one,) = judge({LATE.version: LATE}, [booked("a", 5)], at(6), assume_announced=True).decisions
    assert (one.status, one.announced_at) == ("standing", None)


def test_unannounced_and_absorbed_decisions_are_shown_on_demand_only() -> None:
    facts = [booked("a", 5)]
    assert judged(LATE, facts, at(6)).decisions == ()
    (one,) = judged(LATE, facts, at(6), everything=True).decisions
    assert (one.status, one.step, one.announced_at) == ("unannounced", None, None)


def test_decisions_are_sorted_by_instant_and_id() -> None:
    facts = [TELLS, *(booked(name, day) for name, day in (("z", 5), ("a", 6), ("m", 6)))]
    found = judged(LATE, facts, at(7)).decisions
    assert found[0].case == "z"
    assert [(d.decided_at, d.id) for d in found] == sorted((d.decided_at, d.id) for d in found)


def test_a_notice_that_arrives_later_counts_from_when_it_was_tapped() -> None:
    asks = book(rule(when={"notice": "none"}))
    word = fact(f.NoticeGiven, at(5, 30), appointment="a", about="late", tapped_at=at(5, -1))
    facts = [announced(asks), booked("a", 5), word]
    assert len(judged(asks, facts, at(5, 10)).decisions) == 1
    assert judged(asks, facts, at(5, 30)).decisions == ()


def test_nobody_taps_after_the_word_has_come() -> None:
    wrong_clock = fact(f.NoticeGiven, at(3), appointment="a", about="late", tapped_at=at(90))
    found = judged(LATE, [TELLS, booked("a", 5), wrong_clock], at(4))
    assert (found.decisions, found.next_review) == ((), at(5))


@pytest.mark.parametrize("year", [1, 1899, 2901, 9999])
def test_an_instant_outside_of_the_years_of_facts_is_refused(year: int) -> None:
    for when in (at(5).replace(year=year), at(5).replace(tzinfo=None)):
        with pytest.raises(ValueError, match="as_of"):
            judged(LATE, [], when)


def test_lines_are_ordered_and_told_once() -> None:
    first, second = joined("a", at(5)), joined("b", at(5))
    assert in_order([second, first, second, first]) == sorted([first, second], key=f.id_of)
    again = joined("a", at(5), source="mail")
    assert len(in_order([first, again])) == 1
    assert in_order([]) == []


def test_what_concerns_everyone_is_told_without_a_client() -> None:
    facts = [announced(LATE, client=who.id) for who in (AOI, BEN)]
    facts += [booked("a", 5), booked("b", 5, client=BEN.id)]
    everyone = fact(f.PracticeStarted, at(4), client=None)
    assert [d.status for d in judged(LATE, [*facts, everyone], at(6)).decisions] == ["practice"] * 2
    one = fact(f.PracticeStarted, at(4), client=BEN.id)
    statuses = {d.client: d.status for d in judged(LATE, [*facts, one], at(6)).decisions}
    assert statuses == {AOI.id: "standing", BEN.id: "practice"}


# -- reports -----------------------------------------------------------------------------------


def test_a_fact_about_an_unknown_decision_is_reported() -> None:
    said = [
        fact(f.DecisionConfirmed, at(6), decision="d-1", id="b"),
        fact(f.AppealFiled, at(6), decision="d-2", id="a", client=BEN.id),
        fact(f.DecisionMet, at(6), decision="d-3", id="c", client=None),
        fact(f.DecisionMet, at(9), decision="d-4", id="later"),
    ]
    chance = random.Random(1)
    reports = judged(LATE, [TELLS, *said], at(7)).reports
    assert [(r.fact, r.message % r.params) for r in reports] == [
        ("a", "There is no decision d-2."),
        ("b", "There is no decision d-1."),
        ("c", "There is no decision d-3."),
    ]
    assert judged(LATE, chance.sample([TELLS, *said], 5), at(7)).reports == reports


def test_a_decision_is_known_by_its_id_where_the_client_is_not_told() -> None:
    waived = about(f.DecisionWaived, "late/a", at(6), reason="my fault", client=None)
    facts = [TELLS, booked("a", 5), waived]
    found = judged(LATE, facts, at(7))
    assert (found.decisions[0].status, found.reports) == ("waived", ())


def test_a_fact_of_another_client_about_a_decision_is_reported() -> None:
    waived = about(f.DecisionWaived, "late/a", at(6), reason="my fault")
    elsewhere = fact(
        f.DecisionWaived,
        at(6),
        client=BEN.id,
        reason="my fault",
        decision=waived.decision,  # type: ignore[attr-defined]
    )
    found = judged(LATE, [TELLS, booked("a", 5), elsewhere], at(7))
    assert (found.decisions[0].status, len(found.reports)) == ("standing", 1)


SILENT: list[tuple[dict[str, Any], Any, str]] = [
    (rule(), lambda n: [booked(f"a{n}", 5)], "nobody having come"),
    (
        rule(occasion="payment"),
        lambda n: [fact(f.InvoiceIssued, at(2), invoice=f"i{n}", amount=1, due=at(4).date())],
        "nothing having been paid",
    ),
    (
        rule(occasion="promise"),
        lambda n: [fact(f.PromiseMade, at(2), promise=f"p{n}", due="2026-03-04")],
        "promises not having been kept",
    ),
]
TOLD = {
    "nobody having come": joined("other", at(5, 30)),
    "nothing having been paid": fact(f.InvoicePaid, at(5, 30), invoice="other", amount=1),
    "promises not having been kept": fact(f.PromiseKept, at(5, 30), promise="other"),
}


@pytest.mark.parametrize(("asks", "told", "text"), SILENT)
def test_silence_about_what_a_record_never_tells_is_pointed_out(
    asks: dict[str, Any], told: Any, text: str
) -> None:
    silent = book(asks)
    facts = [announced(silent), *(x for n in range(10) for x in told(n))]
    (report,) = judged(silent, facts, at(6)).reports
    assert report.fact == ""
    assert (report.message % report.params).startswith(f"Decisions here rest on {text}")
    assert judged(silent, facts[:-1], at(6)).reports == ()
    assert judged(silent, [*facts, TOLD[text]], at(6)).reports == ()
    assert judged(silent, [*facts, TOLD[text]], at(5, 20)).reports == (report,)


# -- members -----------------------------------------------------------------------------------

READY = book(
    rule(id="train", binds="member", then=[["remind"], ["not_ready"]]),
    rule(id="rude", binds="member", occasion="conduct", then=[["warn"]]),
)


def late(name: str, day: int, **more: Any) -> list[f.Fact]:
    """Book a session to which a member comes five minutes late."""
    by = f"member:{more.get('member', MIO.id)}"
    client = more.get("client", AOI.id)
    return [
        booked(name, day, **{"member": MIO.id, **more}),
        joined(name, at(day, 5), by=by, client=client),
    ]


def told_to_members(*facts: f.Fact) -> list[f.Fact]:
    """Tell members their rules, and then facts."""
    return [announced(READY, client=None), *facts]


def test_members_are_folded_over_all_clients() -> None:
    facts = told_to_members(*late("a", 5), *late("a", 6, client=BEN.id), *late("b", 7))
    found = judged(READY, facts, at(8)).decisions
    assert [(d.client, d.case, d.party, d.step) for d in found] == [
        (AOI.id, "a", f"member:{MIO.id}", 1),
        (BEN.id, "a", f"member:{MIO.id}", 2),
        (AOI.id, "b", f"member:{MIO.id}", 3),
    ]


def test_each_member_has_a_ladder_of_their_own() -> None:
    facts = told_to_members(*late("a", 5), *late("b", 6, member=NOA.id))
    found = judged(READY, facts, at(8)).decisions
    assert [(d.party, d.step) for d in found] == [
        (f"member:{MIO.id}", 1),
        (f"member:{NOA.id}", 1),
    ]


def test_a_training_without_a_client_counts_too() -> None:
    (one,) = judged(READY, told_to_members(*late("t", 5, client=None)), at(6)).decisions
    assert (one.client, one.case, one.party) == (None, "t", f"member:{MIO.id}")


def test_rules_told_to_a_client_bind_members_where_they_were_told_nothing() -> None:
    assert judged(READY, late("a", 5), at(6)).decisions == ()
    (one,) = judged(READY, [announced(READY), *late("a", 5)], at(6)).decisions
    assert one.party == f"member:{MIO.id}"
    said = fact(f.RulesAcknowledged, at(1, 5), client=None, by=f"member:{MIO.id}", rulebook="none")
    (report,) = judged(READY, [announced(READY), said, *late("a", 5)], at(6)).reports
    assert report.params == {"version": "none"}


def test_what_members_do_to_nobody_in_particular_is_theirs_alone() -> None:
    rude = fact(
        f.ConductReported,
        at(5),
        what="insult",
        severity="minor",
        client=None,
        by=f"member:{NOA.id}",
    )
    facts = told_to_members(rude, *late("a", 6))
    found = judged(READY, facts, at(7)).decisions
    assert [(d.rule, d.party) for d in found] == [
        ("rude", f"member:{NOA.id}"),
        ("train", f"member:{MIO.id}"),
    ]


def test_what_is_said_about_a_members_decision_reaches_it() -> None:
    facts = told_to_members(*late("a", 5))
    waived = about(f.DecisionWaived, f"train/a/member:{MIO.id}", at(6), reason="traffic")
    found = judged(READY, [*facts, waived], at(7))
    assert (found.decisions[0].status, found.reports) == ("waived", ())


def test_a_member_does_not_let_their_own_case_pass() -> None:
    facts = told_to_members(*late("a", 5))
    name = f"train/a/member:{MIO.id}"
    for by, status in ((MIO, "standing"), (NOA, "waived")):
        waived = about(f.DecisionWaived, name, at(6), reason="mine", by=f"member:{by.id}")
        assert judged(READY, [*facts, waived], at(7)).decisions[0].status == status


def test_what_was_agreed_after_its_time_is_reported_once_however_many_it_concerns() -> None:
    both = book(rule(), rule(id="train", binds="member", then=[["remind"]]))
    afterwards = booked("a", 5, at=at(6), member=MIO.id)
    found = judged(both, [announced(both), announced(both, client=None), afterwards], at(7))
    assert found.decisions == ()
    assert [report.message for report in found.reports] == [TOO_LATE_TO_KEEP]


def test_who_was_booked_last_is_in_charge_whatever_the_order_of_lines() -> None:
    first = booked("a", 5, member=MIO.id)
    second = booked("a", 5, at=at(3), member=NOA.id)
    missed = fact(f.AppointmentMissed, at(5, 30), appointment="a", by="house")
    seen = fact(f.AppointmentJoined, at(5, 20), appointment="a", by=f"member:{NOA.id}")
    for facts in ([first, second], [second, first]):
        found = judged(READY, told_to_members(*facts, seen, missed), at(6)).decisions
        assert [d.party for d in found] == [f"member:{NOA.id}"]


def test_who_was_in_charge_before_the_last_booking_is_so_no_more_where_it_names_nobody() -> None:
    first = booked("a", 5, member=MIO.id)
    missed = fact(f.AppointmentMissed, at(5, 30), appointment="a", by="house")
    awaited = fact(f.AppointmentAwaited, at(5, 20), appointment="a", by="client")
    told = told_to_members(first, awaited, missed)
    assert [d.party for d in judged(READY, told, at(6)).decisions] == [f"member:{MIO.id}"]
    assert judged(READY, [*told, booked("a", 5, at=at(3))], at(6)).decisions == ()


def test_what_a_member_tells_a_client_is_announced_to_no_member() -> None:
    told = announced(READY, client=BEN.id, by=f"member:{MIO.id}")
    assert judged(READY, [told, *late("a", 5)], at(6)).decisions == ()


def test_practice_for_everyone_is_practice_for_members() -> None:
    practice = fact(f.PracticeStarted, at(3), client=None)
    found = judged(READY, told_to_members(practice, *late("a", 5)), at(6)).decisions
    assert [d.status for d in found] == ["practice"]


def test_rules_for_clients_ask_nothing_of_members() -> None:
    found = decided(LATE, [TELLS, *late("a", 5), joined("a", at(5))], at(6))
    assert found == {}
