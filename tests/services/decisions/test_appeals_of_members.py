"""Who works in the house can have a decision about themselves looked at again, as a client can."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import pytest

from kijun.accounts.models import Membership, Room
from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger import appealed
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Appealed
from kijun.letters.members import UNANSWERED, told_of_rest
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.decisions.reasons import reasons_of
from kijun.services.members import members, readiness
from kijun.services.record.history import record_of_member
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import work_until
from tests.web.people import somebody

pytestmark = pytest.mark.storage
RULES: Final = """\
kijun: 1
title: {ja: 働き方の基準, en: Working here}
timezone: Asia/Tokyo
rules:
  - id: member-late
    title: {ja: 連絡のない遅刻, en: Late without word}
    occasion: lateness
    binds: member
    when: {late: "> 0 min", notice: none}
    then: [[not_ready], [suspend 30 d]]
"""
EXCUSING: Final = RULES.replace(
    "    then:", "    excuses:\n      - {reason: accommodation}\n    then:"
)
DAY: Final = dt.timedelta(days=1)
FILED: Final = at(6, 60)


@pytest.fixture
def mori(practice: Room) -> Membership:
    """Return a member who came late once, so that they are not ready for clients."""
    member = somebody(practice, "mori@example.com", "森 圭", "member")
    version = publish(practice, RULES, at(1)).version
    record(practice, [f.RulesAnnounced(at=at(1), rulebook=version)], at(1))
    late(member, "first", 5)
    return member


def late(member: Membership, name: str, day: int) -> Decision:
    """Let a member come late to a training; return what is decided."""
    booked = f.AppointmentBooked(
        at=at(2), appointment=name, starts=at(day), minutes=60, member=member.code, by="house"
    )
    came = f.AppointmentJoined(at=at(day, 7), appointment=name, by=member.party)
    record(member.room, [booked, came], at(day, 7))
    work_until(at(day, 60))
    return about(member)[-1]


def about(member: Membership) -> list[Decision]:
    """Return the decisions about a member, the latest last."""
    rows = standing_rows(member.room, member.party).values()
    return sorted(map(decision_in, rows), key=lambda each: each.decided_at)


def commitments_in(text: str) -> list[str]:
    """Return what stands in a text in place of somebody's words."""
    return re.findall(r"t-[^:\s]+:[0-9a-f]{64}", text)


def letters(member: Membership) -> list[str]:
    """Return the kinds of letters to a member, in their order."""
    return [each.kind for each in member.letters.order_by("written_at", "pk")]


def test_it_is_taken_answered_and_reversed_with_an_apology(mori: Membership) -> None:
    (decision,) = about(mori)
    appeals.file(mori, decision, "前日に出しました。", FILED, "1")
    appeals.file(mori, decision, "前日に出しました。", FILED, "1")
    row = Appealed.objects.get()
    assert (row.client, row.times, row.answer_by) == (mori.party, 1, FILED + 14 * DAY)
    assert list(appealed.differences(mori.room)) == []
    answers.uphold(mori, decision.id, "受け取っていました。", FILED + DAY)
    work_until(FILED + DAY)
    assert about(mori)[0].status == "overturned"
    assert letters(mori) == ["decided", "appeal_received", "upheld"]
    apology = mori.letters.get(kind="upheld").text
    assert "受け取っていました。" in apology
    assert "申し訳ありません" in apology
    found = reasons_of(mori.room, decision.id, "ja")
    assert found is not None
    assert [each.text for each in found.appeals] == ["前日に出しました。"]
    assert readiness.barring_of(mori.room, FILED + DAY) == {}


def test_without_an_answer_it_rests_and_they_are_told(mori: Membership) -> None:
    (decision,) = about(mori)
    appeals.file(mori, decision, "前日に出しました。", FILED, "1")
    with pytest.raises(readiness.NotReady):
        readiness.expect_ready(mori, FILED + 14 * DAY - dt.timedelta(minutes=1))
    work_until(FILED + 14 * DAY)
    readiness.expect_ready(mori, FILED + 14 * DAY)
    assert readiness.barring_of(mori.room, FILED + 14 * DAY) == {}
    assert letters(mori)[-1] == "appeal_rests"
    answers.dismiss(mori, decision.id, "記録のとおりです。", FILED + 15 * DAY)
    assert letters(mori)[-1] == "dismissed"
    with pytest.raises(readiness.NotReady):
        readiness.expect_ready(mori, FILED + 15 * DAY)


def test_their_letters_say_what_rests_and_that_it_counts_on(mori: Membership) -> None:
    appeals.file(mori, about(mori)[0], "前日に出しました。", FILED, "1")
    work_until(FILED + 14 * DAY)
    for kind in ("appeal_received", "appeal_rests"):
        text = mori.letters.get(kind=kind).text
        assert "この決定による条件や制限を止めます。そのあいだも、回数には数えます。\n\n" in text


def test_a_warning_is_not_said_to_rest() -> None:
    for kind in ("appeal_received", "appeal_rests", UNANSWERED):
        assert told_of_rest(kind, "en", can_rest=False, counts=True) == (
            " Meanwhile it goes on counting as a step."
        )
        assert told_of_rest(kind, "ja", can_rest=False, counts=False) == ""


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_decisions_the_other_holds_where_one_rests(mori: Membership, which: int) -> None:
    pause = late(mori, "second", 8)
    verdicts.confirm(mori, pause.id, at(9))
    appeals.file(mori, about(mori)[which], "前日に出しました。", at(10), "1")
    rests_from = at(10) + 14 * DAY
    other = about(mori)[1 - which]
    assert readiness.barring_of(mori.room, rests_from)[mori.party].id == other.id
    with pytest.raises(readiness.NotReady) as why:
        readiness.expect_ready(mori, rests_from)
    assert why.value.args == (other.ends,)


def test_of_two_decisions_the_one_that_holds_longest_is_told(mori: Membership) -> None:
    verdicts.confirm(mori, late(mori, "second", 8).id, at(9))
    first, pause = about(mori)
    assert first.ends is not None
    assert pause.ends is not None
    assert pause.ends < first.ends
    assert readiness.barring_of(mori.room, at(10))[mori.party].id == first.id
    with pytest.raises(readiness.NotReady) as why:
        readiness.expect_ready(mori, at(10))
    assert why.value.args == (first.ends,)


def test_being_ready_again_ends_no_pause(mori: Membership) -> None:
    verdicts.confirm(mori, late(mori, "second", 8).id, at(9))
    first, pause = about(mori)
    assert members.ready_again(mori, at(10)) == [first.id]
    (met,) = mori.room.entries.filter(kind="decision.met")
    assert met.fact_id == f"met-{first.id}-not_ready"
    assert [each.id for each in readiness.barring(mori, at(11))] == [pause.id]
    assert members.ready_again(mori, at(11)) == []
    assert mori.room.entries.filter(kind="decision.met").count() == 1


def test_what_waits_is_confirmed_let_pass_or_ended_early(mori: Membership) -> None:
    pause = late(mori, "second", 8)
    assert (pause.status, pause.awaiting) == ("proposed", ("suspend 30 d",))
    verdicts.confirm(mori, pause.id, at(9))
    work_until(at(9, 30))
    assert about(mori)[-1].carried_out == ("suspend 30 d",)
    answers.lift_early(mori, pause.id, "話し合いました。", at(10))
    assert about(mori)[-1].status == "expired"
    assert letters(mori)[-1] == "lifted"
    verdicts.waive(mori, about(mori)[0].id, "初めてのため", at(10, 10))
    work_until(at(10, 30))
    assert about(mori)[0].status == "waived"
    assert letters(mori)[-1] == "taken_back"
    taken_back = mori.letters.get(kind="taken_back").text
    assert "「初めてのため」" in taken_back
    assert commitments_in(taken_back) == []


def test_the_record_of_a_member_tells_reasons_in_words(mori: Membership) -> None:
    (decision,) = about(mori)
    appeals.file(mori, decision, "前日に出しました。", FILED, "1")
    answers.uphold(mori, decision.id, "受け取っていました。", FILED + DAY)
    told = record_of_member(mori, "ja")
    (overturned,) = told.decisions
    assert overturned.reason == "受け取っていました。"
    (line,) = [line for line in told.lines if line.title == "読み直しのお求め"]
    assert line.note == "前日に出しました。"
    mori.texts.all().delete()
    assert record_of_member(mori, "ja").decisions[0].reason == "消去済み"


def test_the_excuse_of_a_member_is_told_in_words(practice: Room, aoi: Client) -> None:
    member = somebody(practice, "mori@example.com", "森 圭", "member")
    version = publish(practice, EXCUSING, at(1)).version
    record(practice, [f.RulesAnnounced(at=at(1), rulebook=version)], at(1))
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2), member=member)
    why = texts.keep(aoi, "accommodation")
    came = f.AppointmentJoined(at=at(5, 7), appointment=session.pk, client=aoi.pk, by=member.party)
    record(practice, [came], at(5, 7))
    work_until(at(5, 60))
    word = f.NoticeGiven(
        at=at(5, 70),
        appointment=session.pk,
        client=aoi.pk,
        about="late",
        reason=why,
        by=member.party,
    )
    record(practice, [word], at(5, 70))
    work_until(at(5, 90))
    assert "「体調・障がいへの配慮」" in member.letters.get(kind="taken_back").text
    (excused,) = record_of_member(member, "ja").decisions
    assert excused.excuse is not None
    assert excused.excuse.reason == "accommodation"
    told = reasons_of(practice, excused.id, "ja")
    assert told is not None
    assert "「体調・障がいへの配慮」" in told.statement
