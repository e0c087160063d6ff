"""Folding facts one after another: clocks, holds, practice, versions, and what is not understood."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.fold import TOO_LATE_TO_KEEP
from tests.cast import AOI, NOA
from tests.judge.folds import fold_of, made_by
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


# -- clocks ------------------------------------------------------------------------------------


def test_a_threshold_is_passed_at_its_very_instant() -> None:
    fold = fold_of(rule(when={"late": "> 10 min"}))
    fold.add(booked("a", 5))
    assert fold.next_review() == at(5, 10)
    fold.advance(at(5, 9.99))
    assert made_by(fold) == []
    fold.advance(at(5, 10))
    assert made_by(fold) == [("late", at(5, 10))]
    assert fold.next_review() is None


def test_a_fact_at_the_very_instant_comes_first() -> None:
    fold = fold_of(rule(when={"late": "> 10 min"}))
    fold.add(booked("a", 5))
    fold.add(joined("a", at(5, 10)))
    fold.advance(at(6))
    assert made_by(fold) == []


def test_the_thresholds_of_a_session_pass_one_after_the_other() -> None:
    fold = fold_of(
        rule(id="hour", when={"late": "> 1 h"}),
        rule(id="start"),
        rule(id="ten", when={"late": "> 10 min"}),
        rule(id="none", occasion="absence"),
    )
    fold.add(booked("a", 5))
    for due, passed in ((0, ["start"]), (10, ["ten"]), (60, ["hour", "none"])):
        assert fold.next_review() == at(5, due)
        fold.advance(at(5, due))
        assert [name for name, when in made_by(fold) if when == at(5, due)] == passed
    assert fold.next_review() is None


def test_whoever_comes_between_two_thresholds_passes_only_the_first() -> None:
    fold = fold_of(rule(id="start"), rule(id="ten", when={"late": "> 10 min"}))
    fold.add(booked("a", 5))
    fold.add(joined("a", at(5, 5)))
    fold.advance(at(6))
    assert made_by(fold) == [("start", at(5))]


def test_a_moved_session_is_late_at_its_new_time_only() -> None:
    fold = fold_of(rule())
    fold.add(booked("a", 5))
    fold.add(fact(f.AppointmentMoved, at(3), appointment="a", starts=at(7)))
    assert fold.next_review() == at(7)
    fold.advance(at(9))
    assert made_by(fold) == [("late", at(7))]


def test_clocks_of_one_instant_run_the_house_first_then_by_case_then_by_rule() -> None:
    fold = fold_of(
        rule(id="second", occasion="promise", binds="both"),
        rule(id="first", occasion="promise", binds="both"),
    )
    for name, by in (("p2", "client"), ("p1", "client"), ("p3", "house")):
        fold.add(fact(f.PromiseMade, at(2), promise=name, due=at(5).isoformat(), by=by))
    fold.advance(at(5))
    found = [(b.moment.party, b.moment.case, b.bound.rule.id) for b in fold.docket.breaches]
    assert found == [
        ("house", "p3", "second"),
        ("house", "p3", "first"),
        ("client", "p1", "second"),
        ("client", "p1", "first"),
        ("client", "p2", "second"),
        ("client", "p2", "first"),
    ]


def test_what_is_agreed_after_its_time_is_not_decided_by_time_alone() -> None:
    fold = fold_of(rule(), rule(id="none", occasion="absence"))
    fold.add(booked("a", 5, at=at(5, 30)))
    assert made_by(fold) == []
    assert [report.message for report in fold.reports] == [TOO_LATE_TO_KEEP]
    fold.advance(at(6))
    assert made_by(fold) == [("none", at(5, 60))]


def test_a_session_moved_into_the_past_makes_nobody_late() -> None:
    fold = fold_of(rule(), rule(id="none", occasion="absence"))
    fold.add(booked("a", 10))
    fold.add(fact(f.AppointmentMoved, at(8), appointment="a", starts=at(7), by="house"))
    fold.advance(at(11))
    assert made_by(fold) == []


def test_what_is_told_later_of_the_house_is_decided_for_its_time() -> None:
    fold = fold_of(rule(binds="both"))
    fold.add(booked("a", 5))
    fold.add(joined("a", at(5)))
    fold.add(joined("a", at(5, 20), by="house"))
    assert made_by(fold) == [("late", at(5))]


def test_calendar_days_of_a_threshold_are_those_of_the_zone() -> None:
    fold = fold_of(rule(id="unpaid", occasion="payment", when={"overdue": "> 1 month"}))
    due = dt.date(2026, 3, 30)
    fold.add(fact(f.InvoiceIssued, at(2), invoice="i", amount=5, due=due))
    assert fold.next_review() == dt.datetime.fromisoformat("2026-04-30T00:00:00+09:00")


def test_a_review_is_due_only_where_it_decides_something() -> None:
    fold = fold_of(rule(id="word", when={"notice": "none"}), rule(id="none", occasion="absence"))
    fold.add(booked("a", 5))
    assert fold.next_review() == at(5)
    fold.add(fact(f.NoticeGiven, at(4), appointment="a", about="late"))
    assert fold.next_review() == at(5, 60)
    fold.add(joined("a", at(4, 50)))
    assert fold.next_review() is None


def test_looking_for_the_next_review_changes_nothing() -> None:
    rules = (rule(when={"standing": "unknown"}, then=[["note"]]),)
    looked, left = fold_of(*rules), fold_of(*rules)
    for step in (booked("a", 5), booked("b", 20), joined("a", at(5)), joined("b", at(20, 5))):
        looked.next_review()
        for fold in (looked, left):
            fold.add(step)
    assert looked.trust["client"].at(at(25)) == left.trust["client"].at(at(25))


# -- who acts ----------------------------------------------------------------------------------


def test_what_a_member_does_towards_a_client_is_the_act_of_the_house() -> None:
    rude = book(rule(id="rude", occasion="conduct", binds="house", then=[["apologise"]]))
    said = fact(f.ConductReported, at(5), what="insult", severity="minor", by=f"member:{NOA.id}")
    (one,) = judged(rude, [announced(rude), said], at(6)).decisions
    assert one.party == "house"


def test_what_the_system_does_is_nobodys_act() -> None:
    rude = book(rule(id="rude", occasion="conduct", binds="both", then=[["remind"]]))
    said = fact(f.ConductReported, at(5), what="insult", severity="minor", by="system")
    assert judged(rude, [announced(rude), said], at(6)).decisions == ()


@pytest.mark.parametrize(
    "ignored",
    [
        fact(f.OrderPlaced, at(3)),
        fact(f.WorkLogged, at(3), minutes=5),
        fact(f.PromiseMade, at(3), promise="p", due="2026-03-04"),
    ],
)
def test_what_no_rule_asks_about_is_passed_over(ignored: f.Fact) -> None:
    assert judged(LATE, [TELLS, booked("a", 5), ignored], at(6)) == judged(
        LATE, [TELLS, booked("a", 5)], at(6)
    )


def test_a_fact_of_which_no_rule_asks_is_no_business_of_a_fold() -> None:
    fold = fold_of(rule())
    fold.add(booked("a", 5))
    fold.add(fact(f.OrderPlaced, at(3)))
    fold.add(fact(f.PriceCutRequested, at(4), engagement="e"))
    fold.advance(at(5))
    assert made_by(fold) == [("late", at(5))]


def test_the_service_of_a_matter_is_the_first_that_is_told() -> None:
    consulting = book(rule(services=["consulting"]))
    told = announced(consulting)
    for first, second, found in (
        (None, "consulting", 1),
        ("consulting", "training", 1),
        ("training", "consulting", 0),
        (None, None, 0),
    ):
        moved = fact(f.AppointmentMoved, at(3), appointment="a", starts=at(5), service=second)
        facts = [told, booked("a", 5, service=first), moved]
        assert len(judged(consulting, facts, at(6)).decisions) == found


# -- practice ----------------------------------------------------------------------------------


def practised(*facts: f.Fact) -> str:
    """Return the status of lateness on the fifth, with these facts about practice."""
    sessions = [TELLS, booked("a", 5)]
    return decided(LATE, [*sessions, *facts], at(6))["late/a"].status


def test_practice_begins_and_ends_for_a_rule_or_for_all() -> None:
    start, end = f.PracticeStarted, f.PracticeEnded
    assert practised() == "standing"
    assert practised(fact(start, at(3))) == "practice"
    assert practised(fact(start, at(3), client=None)) == "practice"
    assert practised(fact(start, at(3), rule="late")) == "practice"
    assert practised(fact(start, at(3), rule="other")) == "standing"
    assert practised(fact(start, at(6))) == "standing"
    assert practised(fact(start, at(3)), fact(end, at(4))) == "standing"
    assert practised(fact(start, at(3)), fact(end, at(4), rule="late")) == "standing"
    assert practised(fact(start, at(3)), fact(end, at(4), rule="other")) == "practice"
    assert practised(fact(start, at(3), rule="late"), fact(end, at(4))) == "standing"
    assert practised(fact(end, at(3), rule="late"), fact(start, at(4))) == "practice"


def test_practice_counts_among_itself() -> None:
    facts = [TELLS, *(booked(f"a{day}", day) for day in (5, 6, 7, 8))]
    facts += [fact(f.PracticeStarted, at(4)), fact(f.PracticeEnded, at(6, 30))]
    found = decided(LATE, facts, at(9))
    assert [found[f"late/a{day}"].step for day in (5, 6, 7, 8)] == [1, 2, 1, 2]


# -- holding back ------------------------------------------------------------------------------


def test_what_is_held_back_later_does_not_harden_what_came_after_it() -> None:
    asks = book(
        rule(
            id="more",
            occasion="scope_request",
            binds="both",
            then=[["charge 10 %"], ["charge 50 %"]],
            house_then=[["remind"]],
        )
    )
    facts = [announced(asks)]
    for day, engagement, by in ((4, "e1", "client"), (5, "e2", "client"), (6, "e1", "house")):
        more = {"engagement": engagement, "by": by, "id": f"x{day}"}
        facts.append(fact(f.ScopeExtraRequested, at(day), **more))
    found = decided(asks, facts[:-1], at(7))
    assert (found["more/x5"].step, found["more/x5"].consequences) == (2, ("charge 50 %",))
    found = decided(asks, facts, at(7))
    assert (found["more/x4"].status, found["more/x4"].step) == ("held_back", None)
    assert (found["more/x5"].step, found["more/x5"].consequences) == (1, ("charge 10 %",))


# -- versions ----------------------------------------------------------------------------------


def test_facts_that_name_an_absent_version_are_reported_and_bind_nothing() -> None:
    absent = "0" * 64
    told = [
        fact(f.RulesAnnounced, at(1), rulebook=absent, id="told"),
        fact(f.RulesAcknowledged, at(1), rulebook=absent, id="known"),
        booked("a", 5, rulebook=absent, id="booked"),
    ]
    found = judged(LATE, [TELLS, *told], at(6))
    assert found.decisions == ()
    assert [report.fact for report in found.reports] == ["booked", "known", "told"]
    for report in found.reports:
        assert report.message % report.params == (
            f"The rulebook version {absent} is not here, so that this fact binds nothing."
        )


def test_a_booking_is_frozen_to_the_version_that_it_names() -> None:
    strict = book(rule(then=[["warn"]]))
    both = {LATE.version: LATE, strict.version: strict}
    told = [TELLS, announced(strict, at=at(1, 30))]
    for named, word in ((LATE, "remind"), (strict, "warn"), (None, "warn")):
        version = named.version if named is not None else None
        facts = [*told, booked("a", 5, rulebook=version)]
        (one,) = judge(both, facts, at(6)).decisions
        assert one.consequences == (word,)


def test_a_version_that_was_not_in_effect_yet_freezes_nothing() -> None:
    strict = book(rule(then=[["warn"]]))
    both = {LATE.version: LATE, strict.version: strict}
    told = [TELLS, announced(strict, at=at(3))]
    facts = [*told, booked("a", 5, rulebook=strict.version)]
    (one,) = judge(both, facts, at(6)).decisions
    assert one.consequences == ("remind",)


# -- rows and standing --------------------------------------------------------------------------


def test_a_row_of_good_acts_begins_anew_after_a_breach() -> None:
    row = book(
        rule(), rule(id="row", occasion="streak", when={"good_in_a_row": 2}, then=[["thank"]])
    )
    facts = [announced(row), *(booked(f"a{day}", day) for day in range(5, 11))]
    facts += [joined(f"a{day}", at(day), id=f"j{day}") for day in (5, 6, 8, 9, 10)]
    found = decided(row, facts, at(11))
    assert sorted(found) == ["late/a7", "row/j6", "row/j9"]
    waived = about(f.DecisionWaived, "late/a7", at(7, 30), reason="my fault")
    assert sorted(decided(row, [*facts, waived], at(11))) == ["late/a7", "row/j6", "row/j9"]


def test_standing_is_kept_only_where_a_rule_asks_for_it() -> None:
    asks = rule(excuses=[{"standing": "good"}])
    assert set(fold_of(asks).trust) == {"client", "house"}
    assert fold_of(rule()).trust == {}


@pytest.mark.parametrize(("kept", "status"), [(5, "excused"), (4, "standing"), (0, "standing")])
def test_good_standing_excuses_where_the_rule_says_so(kept: int, status: str) -> None:
    kind = book(rule(excuses=[{"standing": "good"}]))
    days = range(9 - kept, 9)
    facts = [announced(kind), *(booked(f"a{day}", day) for day in (*days, 9))]
    facts += [joined(f"a{day}", at(day)) for day in days]
    assert decided(kind, facts, at(10))["late/a9"].status == status
    courteous = [fact(f.CourtesyShown, at(4, n), courtesy="thanks") for n in range(9)]
    assert decided(kind, [*facts, *courteous], at(10))["late/a9"].status == status


def test_the_house_and_members_have_a_fold_of_their_own_names() -> None:
    fold = fold_of(rule())
    assert [fold.party_of(role) for role in fold.roles] == ["house", "client"]
    assert fold.announcements_for(TELLS).any_announced
    assert AOI.id == TELLS.client
