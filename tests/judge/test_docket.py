"""What later facts make of decisions: confirmations, carrying out, holding back, releasing."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
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

BAN = book(rule(id="rude", occasion="conduct", then=[["warn", "ban 10 d"]]))
RUDE = [announced(BAN), fact(f.ConductReported, at(5), what="threat", severity="grave", id="x")]


@pytest.mark.parametrize(
    ("first", "second", "status", "awaiting"),
    [
        (f.DecisionConfirmed, f.DecisionDeclined, "standing", ()),
        (f.DecisionDeclined, f.DecisionConfirmed, "standing", ()),
    ],
)
def test_who_speaks_first_decides(first: Any, second: Any, status: str, awaiting: Any) -> None:
    said = [about(first, "rude/x", at(6)), about(second, "rude/x", at(7))]
    one = decided(BAN, [*RUDE, *said], at(8))["rude/x"]
    assert (one.status, one.awaiting) == (status, awaiting)
    assert one.lapsed == (() if first is f.DecisionConfirmed else ("ban 10 d",))


def test_what_nobody_waits_for_cannot_be_confirmed() -> None:
    mild = book(rule())
    facts = [announced(mild), booked("a", 5), about(f.DecisionConfirmed, "late/a", at(6))]
    one = decided(mild, facts, at(8))["late/a"]
    assert (one.decided_by, one.automatic) == (None, True)


def test_a_confirmation_of_before_the_decision_is_reported_and_changes_nothing() -> None:
    early = about(f.DecisionConfirmed, "rude/x", at(4))
    found = judged(BAN, [*RUDE, early], at(8))
    assert found.decisions[0].awaiting == ("ban 10 d",)
    (report,) = found.reports
    assert report.message.startswith("This is about decision %(decision)s, but lies before it")


def test_what_was_confirmed_starts_with_the_confirmation() -> None:
    said = about(f.DecisionConfirmed, "rude/x", at(6, 30))
    one = decided(BAN, [*RUDE, said], at(8))["rude/x"]
    assert (one.starts, one.ends) == (at(5).isoformat(), "2026-09-05T10:00:00+09:00")
    assert one.decided_by == "house"


@pytest.mark.parametrize("by", ["client", "system"])
@pytest.mark.parametrize(
    "kind",
    [f.DecisionConfirmed, f.DecisionDeclined, f.DecisionWaived, f.DecisionLifted, f.AppealUpheld],
)
def test_only_a_person_of_the_house_decides_about_decisions(kind: Any, by: str) -> None:
    reason = {} if kind in (f.DecisionConfirmed, f.DecisionDeclined) else {"reason": "because"}
    said = about(kind, "rude/x", at(6), by=by, **reason)
    found = judged(BAN, [*RUDE, said], at(8))
    assert found.decisions == judged(BAN, RUDE, at(8)).decisions
    assert [report.params["by"] for report in found.reports] == [by]


def test_carrying_out_names_one_consequence_or_all() -> None:
    two = book(rule(then=[["charge 50 %", "written_only"]]))
    facts = [announced(two), booked("a", 5)]
    for named, done in ((None, 2), ("charge", 1), ("charge 50 %", 1), ("written_only", 1)):
        more = {} if named is None else {"consequence": named}
        carried = about(f.DecisionCarriedOut, "late/a", at(6), **more)
        assert len(decided(two, [*facts, carried], at(8))["late/a"].carried_out) == done


def test_what_waits_for_a_person_is_not_carried_out_before() -> None:
    done = about(f.DecisionCarriedOut, "rude/x", at(6), by="system", consequence="ban")
    found = judged(BAN, [*RUDE, done], at(8))
    assert (found.decisions[0].carried_out, found.decisions[0].awaiting) == ((), ("ban 10 d",))
    (report,) = found.reports
    assert report.message % report.params == (
        f"“ban” of decision {found.decisions[0].id} was not to be carried out at that time."
    )


@pytest.mark.parametrize("by", ["house", "system"])
def test_a_ban_is_lifted_not_met(by: str) -> None:
    confirmed = about(f.DecisionConfirmed, "rude/x", at(6))
    for named in ({}, {"consequence": "ban"}, {"consequence": "warn"}):
        met = about(f.DecisionMet, "rude/x", at(7), by=by, **named)
        found = judged(BAN, [*RUDE, confirmed, met], at(8))
        assert found.decisions[0].status == "standing"
        assert len(found.reports) == len(named)


def test_the_client_does_not_say_that_a_condition_is_met() -> None:
    terms = book(rule(then=[["require_prepayment"]]))
    met = about(f.DecisionMet, "late/a", at(7), by="client")
    found = judged(terms, [announced(terms), booked("a", 5), met], at(8))
    assert (found.decisions[0].status, len(found.reports)) == ("standing", 1)


def test_an_appeal_after_its_time_is_listed_and_reported() -> None:
    filed = about(f.AppealFiled, "rude/x", at(200), id="late", by="client")
    found = judged(BAN, [*RUDE, filed], at(201))
    assert found.decisions[0].appeals == ("late",)
    (report,) = found.reports
    assert report.message.startswith("The time for an appeal")


@pytest.mark.parametrize("kind", [f.DecisionCarriedOut, f.DecisionMet])
def test_a_consequence_that_is_none_is_reported(kind: Any) -> None:
    facts = [*RUDE, about(kind, "rude/x", at(6), consequence="fine")]
    found = judged(BAN, facts, at(8))
    assert found.decisions[0].carried_out == ()
    (report,) = found.reports
    assert report.message % report.params == (
        f"Decision {found.decisions[0].id} has no consequence “fine”."
    )


def test_a_condition_ends_when_it_is_met_for_the_first_time() -> None:
    terms = book(rule(then=[["require_prepayment"]]))
    met = [about(f.DecisionMet, "late/a", at(day)) for day in (7, 8)]
    one = decided(terms, [announced(terms), booked("a", 5), *met], at(20))["late/a"]
    assert (one.status, one.ends) == ("expired", at(7).isoformat())


def test_the_first_waiver_the_first_reversal_and_the_first_lifting_stay() -> None:
    for kind, status in (
        (f.DecisionWaived, "waived"),
        (f.AppealUpheld, "overturned"),
        (f.DecisionLifted, "expired"),
    ):
        said = [about(kind, "rude/x", at(day), reason=f"on the {day}th") for day in (6, 7)]
        one = decided(BAN, [*RUDE, *said], at(8))["rude/x"]
        assert (one.status, one.reason) == (status, "on the 6th")


def test_appeals_are_listed_whatever_becomes_of_them() -> None:
    said = [
        about(f.AppealFiled, "rude/x", at(6), id="filed", by="client"),
        about(f.AppealDismissed, "rude/x", at(7), id="dismissed", reason="no"),
        about(f.AppealUpheld, "rude/x", at(8), id="upheld", reason="yes"),
    ]
    one = decided(BAN, [*RUDE, *said], at(9))["rude/x"]
    assert (one.appeals, one.status) == (("filed", "dismissed", "upheld"), "overturned")


# -- holding back and releasing ------------------------------------------------------------------

WORK = book(
    rule(
        id="more",
        occasion="scope_request",
        binds="both",
        then=[["charge 50 %"]],
        house_then=[["remind"]],
    )
)


def asked(day: int, by: str) -> f.Fact:
    """Let somebody ask for more work on a day."""
    return fact(f.ScopeExtraRequested, at(day), engagement="e", by=by, id=f"{by}{day}")


AGREED = fact(f.EngagementAgreed, at(2), engagement="e", price=1, currency="JPY")


def test_held_back_until_all_that_the_house_owes_has_ended() -> None:
    facts = [announced(WORK), AGREED, asked(3, "house"), asked(4, "house"), asked(5, "client")]
    name, first, second = "more/client5", at(187), at(188)
    before = decided(WORK, facts, at(186))
    assert before[name].held_by == before["more/house3/house"].id
    between = decided(WORK, facts, first)
    assert (between["more/house3/house"].status, between[name].status) == ("expired", "held_back")
    assert between[name].held_by == between["more/house4/house"].id
    after = decided(WORK, facts, second)[name]
    assert (after.status, after.step, after.starts) == ("standing", 1, second.isoformat())


def test_what_the_house_breaks_later_holds_back_what_is_not_carried_out() -> None:
    facts = [announced(WORK), AGREED, asked(4, "client"), asked(5, "house")]
    assert decided(WORK, facts, at(6))["more/client4"].status == "held_back"
    carried = about(f.DecisionCarriedOut, "more/client4", at(4, 30))
    assert decided(WORK, [*facts, carried], at(6))["more/client4"].status == "standing"


def test_what_waits_can_be_confirmed_for_fourteen_days_from_the_moment_or_the_release() -> None:
    end = book(
        rule(
            id="more",
            occasion="scope_request",
            binds="both",
            then=[["end_engagement"]],
            house_then=[["remind"]],
        )
    )
    facts = [announced(end), AGREED, asked(4, "client")]
    assert decided(end, facts, at(5))["more/client4"].confirm_until == at(18).isoformat()
    held = [*facts, asked(5, "house")]
    assert decided(end, held, at(6))["more/client4"].confirm_until is None
    done = about(f.DecisionCarriedOut, "more/house5/house", at(7))
    assert decided(end, [*held, done], at(8))["more/client4"].confirm_until == at(21).isoformat()
    assert decided(end, facts, at(18))["more/client4"].confirm_until is None


def test_a_released_sanction_is_not_held_again() -> None:
    facts = [announced(WORK), AGREED, asked(3, "house"), asked(4, "client")]
    done = about(f.DecisionCarriedOut, "more/house3/house", at(5))
    again = [*facts, done, asked(6, "house")]
    assert decided(WORK, again, at(7))["more/client4"].status == "standing"


MOVES = book(
    rule(id="move", occasion="move", binds="both", then=[["cancel_session"]]),
    rule(),
)
MOVED = [
    announced(MOVES),
    booked("a", 20),
    fact(f.AppointmentMoved, at(3), appointment="a", starts=at(20), by="house", id="h"),
    fact(f.AppointmentMoved, at(4), appointment="a", starts=at(20), id="c"),
]


def test_a_session_called_off_on_release_is_over() -> None:
    released = about(f.DecisionCarriedOut, "move/h/house", at(5))
    found = decided(MOVES, [*MOVED, released], at(21))
    assert found["move/c"].status == "standing"
    assert "late/a" not in found


def test_a_session_that_is_past_on_release_cannot_be_called_off_any_more() -> None:
    released = about(f.DecisionCarriedOut, "move/h/house", at(22))
    found = decided(MOVES, [*MOVED, joined("a", at(20)), released], at(23))
    assert (found["move/c"].status, found["move/c"].lapsed) == ("lapsed", ("cancel_session",))
    assert found["move/c"].step == 1


def test_what_the_house_owes_holds_back_while_it_waits_for_a_person() -> None:
    asks = book(
        rule(
            id="more",
            occasion="scope_request",
            binds="both",
            confirm=True,
            then=[["charge 50 %"]],
            house_then=[["refund 50 %"]],
        )
    )
    facts = [announced(asks), AGREED, asked(3, "house"), asked(4, "client")]
    held = decided(asks, facts, at(5))["more/client4"]
    assert (held.status, held.awaiting) == ("held_back", ("charge 50 %",))
    lapsed = decided(asks, facts, at(17))["more/client4"]
    assert (lapsed.status, lapsed.held_by) == ("proposed", None)
    confirmed = about(f.DecisionConfirmed, "more/house3/house", at(6))
    assert decided(asks, [*facts, confirmed], at(17))["more/client4"].status == "held_back"


def test_what_is_held_back_breaks_no_row_before_its_release() -> None:
    extra = rule(
        id="more",
        occasion="scope_request",
        binds="both",
        then=[["charge 50 %"]],
        house_then=[["remind"]],
    )
    rows = book(
        extra,
        rule(id="thanks", occasion="streak", when={"good_in_a_row": 2}, then=[["thank"]]),
    )
    facts = [announced(rows), AGREED, booked("a", 3), joined("a", at(3))]
    facts += [asked(4, "house"), asked(5, "client"), booked("b", 6), joined("b", at(6))]
    assert "thanks" in {one.rule for one in decided(rows, facts, at(7)).values()}
    released = about(f.DecisionCarriedOut, "more/house4/house", at(5, 30))
    assert "thanks" not in {one.rule for one in decided(rows, [*facts, released], at(7)).values()}


def test_what_had_lapsed_is_not_held_back() -> None:
    end = book(
        rule(id="more", occasion="scope_request", binds="both", then=[["end_engagement"]]),
    )
    facts = [announced(end), AGREED, asked(4, "client"), asked(20, "house")]
    assert decided(end, facts, at(21))["more/client4"].status == "lapsed"
