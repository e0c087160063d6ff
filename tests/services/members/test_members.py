"""What follows for members: they are told of it, and only who is ready meets clients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kijun.accounts.models import Membership, User
from kijun.booking.models import BookingRequest, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided
from kijun.letters.models import Letter, MemberLetter
from kijun.rulebooks.versions import latest_version_of
from kijun.services.booking import availability, changes, opening_hours
from kijun.services.booking.availability import free_between
from kijun.services.booking.booking import Gone, accept, book_as_client
from kijun.services.booking.offers import change, offer
from kijun.services.decisions import verdicts
from kijun.services.members import joining, members, readiness
from kijun.services.members.readiness import NotReady
from kijun.services.record.history import record_of_member
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import sessions
from kijun.services.work.engagements import new_key
from kijun.services.work.money import Nonsense
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.services.members.test_members_judged import RULES, about, led, mori, training
from tests.services.practice import work_until
from tests.web.people import PASSWORD, somebody

__all__ = ["mori"]

pytestmark = pytest.mark.storage


def unready(member: Membership) -> str:
    """Let a member be late twice; return the decision that they are not ready."""
    training(member, 3, 7)
    training(member, 4, 7)
    work_until(at(4, 60))
    return about(member)[-1].id


def test_a_member_is_told_with_the_reasons_and_it_is_carried_out(
    mori: Membership, sink: Sink
) -> None:
    training(mori, 3, 7)
    assert not MemberLetter.objects.exists()
    work_until(at(3, 60))
    letter = MemberLetter.objects.get()
    assert letter.member == mori
    assert letter.text.startswith("森 圭さん")
    assert "遅刻" in letter.text
    assert letter.sent_at is not None
    assert sum(sink.accepted.values()) == 1
    (decision,) = about(mori)
    assert decision.carried_out == ("remind",)
    assert not Letter.objects.filter(decision=decision.id).exists()


def test_a_member_who_was_late_twice_is_not_ready_until_that_is_met(mori: Membership) -> None:
    readiness.expect_ready(mori, at(2))
    decision = unready(mori)
    with pytest.raises(NotReady):
        readiness.expect_ready(mori, at(5))
    assert readiness.barring_of(mori.room, at(5))[mori.party].id == decision
    assert members.ready_again(mori, at(5)) == [decision]
    readiness.expect_ready(mori, at(5, 1))
    assert not readiness.barring_of(mori.room, at(5, 1))


def test_only_what_bars_who_is_here_is_read_to_say_who_is_ready(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = unready(mori)
    assert len(about(mori)) > 1
    read: list[str] = []

    def reading(row: Decided) -> Decision:
        read.append(row.decision)
        return decision_in(row)

    monkeypatch.setattr(readiness, "decision_in", reading)
    assert readiness.barring_of(mori.room, at(5)).keys() == {mori.party}
    assert read == [decision]
    mori.left_at = at(6)
    mori.save()
    assert readiness.barring_of(mori.room, at(6)) == {}
    assert read == [decision]


def test_not_being_ready_ends_by_itself_after_ninety_days(mori: Membership) -> None:
    unready(mori)
    with pytest.raises(NotReady):
        readiness.expect_ready(mori, at(4) + dt.timedelta(days=89))
    readiness.expect_ready(mori, at(4, 30) + dt.timedelta(days=91))


def test_a_member_who_is_not_ready_is_not_put_before_a_client(
    mori: Membership, aoi: Client
) -> None:
    unready(mori)
    with pytest.raises(NotReady):
        sessions.book(aoi, starts=at(6), minutes=60, now=at(5), member=mori)
    assert not aoi.sessions.exists()


def test_a_reason_that_is_told_afterwards_takes_a_decision_back_and_says_so(
    mori: Membership,
) -> None:
    training(mori, 3, 7)
    work_until(at(3, 60))
    word = f.NoticeGiven(
        at=at(3, 90),
        appointment="training-3",
        about="late",
        reason="accommodation",
        by=mori.party,
    )
    record(mori.room, [word], at(3, 90))
    work_until(at(3, 120))
    assert about(mori)[0].status == "excused"
    assert MemberLetter.objects.filter(kind="taken_back").count() == 1


def test_rules_are_announced_to_members_once_and_read(mori: Membership) -> None:
    (letter,) = members.announce(mori.room, at(2))
    assert "確認しました" in letter.text
    assert [each.pk for each in members.announce(mori.room, at(3))] == [letter.pk]
    version = letter.key.partition("/")[2]
    assert not members.has_acknowledged(mori, version)
    members.acknowledge(mori, version, at(3))
    members.acknowledge(mori, version, at(4))
    assert members.has_acknowledged(mori, version)


def test_what_was_not_announced_to_a_member_is_not_read_by_them(mori: Membership) -> None:
    published = latest_version_of(mori.room)
    assert published is not None
    for version in ("", published.version, "another"):
        with pytest.raises(members.NotAsked):
            members.acknowledge(mori, version, at(3))
    members.announce(mori.room, at(3))
    assert members.to_read(mori) == published.version
    publish(mori.room, RULES.replace("> 10 min", "> 15 min"), at(4))
    assert members.to_read(mori) == ""
    with pytest.raises(members.NotAsked):
        members.acknowledge(mori, published.version, at(5))


def test_who_comes_later_is_told_the_rules_that_hold_for_members_once(mori: Membership) -> None:
    somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner")
    kai = User.objects.create_user("kai@example.com", PASSWORD, name="甲斐 律")
    told = []
    for day, role in ((7, "reviewer"), (8, "member"), (9, "member")):
        invited = joining.invite(mori.room, role=role, email="", language="ja", now=at(day))
        member = joining.come_in(joining.token_of(invited), kai, at(day))
        told.append([letter.text for letter in member.letters.all()])
        joining.leave(member, at(day))
    assert told[0] == []
    assert "3月8日（日）から当てはまります" in told[1][0]
    assert told[2] == told[1]
    assert not mori.letters.exists()


def test_a_report_in_time_holds_nothing_against_anybody(mori: Membership) -> None:
    promise = members.promised(mori, what="研修の報告", due=dt.date(2026, 3, 5), now=at(3))
    members.kept(mori, promise, at(4))
    assert not [each for each in about(mori) if each.status == "standing"]


def test_what_is_promised_and_let_pass_is_read_on_the_page_and_not_in_the_record(
    mori: Membership,
) -> None:
    promise = members.promised(mori, what="透析の報告", due=dt.date(2026, 3, 3), now=at(3))
    members.train(mori, starts=at(6), minutes=60, what="復職の面談", now=at(3))
    members.kept(mori, promise, at(4, 30))
    verdicts.waive(mori, about(mori)[0].id, "ご入院のため", at(5))
    read = record_of_member(mori, "ja")
    assert "「透析の報告」" in [line.note for line in read.lines]
    assert [each.reason for each in read.decisions] == ["ご入院のため"]
    written = "".join(mori.room.entries.values_list("content", flat=True))
    for words in ("透析の報告", "復職の面談", "ご入院のため"):
        assert words not in written


def test_who_came_to_a_training_is_noted_at_its_time_and_once(mori: Membership) -> None:
    name = members.train(mori, starts=at(4), minutes=60, what="", now=at(3))

    def refused(act: Callable[[], None]) -> str:
        with pytest.raises(members.NotThen) as why:
            act()
        return why.value.code

    assert refused(lambda: members.came(mori, name, at(3, 1), at(3, 1))) == "early"
    assert refused(lambda: members.came(mori, name, at(4), at(3, 1))) == "later"
    assert refused(lambda: members.came(mori, name, at(5), at(5))) == "over"
    assert refused(lambda: members.missed(mori, name, at(4, 59))) == "early"
    assert refused(lambda: members.missed(mori, "t-nothing", at(5))) == "said"
    members.came(mori, name, at(4, -60), at(5))
    assert refused(lambda: members.came(mori, name, at(4), at(5))) == "said"
    assert refused(lambda: members.missed(mori, name, at(5))) == "said"
    other = members.train(mori, starts=at(6), minutes=60, what="", now=at(3))
    members.missed(mori, other, at(6, 60))


def test_what_is_sent_twice_from_one_form_is_put_down_once(mori: Membership) -> None:
    key, day = new_key(), dt.date(2026, 3, 5)
    for minute in range(2):
        name = members.train(mori, starts=at(4), minutes=60, what="", now=at(3, minute), key=key)
        assert name == f"t-{key}"
        members.promised(mori, what="研修の報告", due=day, now=at(3, minute), key=key)
    for kind in ("appointment.booked", "promise.made"):
        assert mori.room.entries.filter(kind=kind).count() == 1
    with pytest.raises(Nonsense):
        members.promised(mori, what="研修の報告", due=day, now=at(3), key="a key of theirs")


def test_a_report_that_is_late_is_told_of(mori: Membership) -> None:
    promise = members.promised(mori, what="研修の報告", due=dt.date(2026, 3, 3), now=at(3))
    members.kept(mori, promise, at(4))
    assert [each.rule for each in about(mori)] == ["member-promise"]


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (dt.date.min, "due_before"),
        (dt.date(2026, 3, 2), "due_before"),
        (dt.date(2037, 3, 3), "due_far"),
        (dt.date.max, "due_far"),
    ],
)
def test_a_promise_for_a_day_that_cannot_be_meant_is_refused(
    mori: Membership, due: dt.date, code: str
) -> None:
    with pytest.raises(Nonsense) as refused:
        members.promised(mori, what="研修の報告", due=due, now=at(3))
    assert refused.value.code == code
    assert not mori.room.entries.filter(kind="promise.made").exists()


def test_what_a_member_did_stays_on_record_when_they_leave(mori: Membership) -> None:
    sessions.arrive(led(mori), at(5, 7), at(5, 7), by="house")
    mori.left_at = at(6)
    mori.save()
    work_until(at(7))
    rows = standing_rows(mori.room, mori.party).values()
    assert [decision_in(row).rule for row in rows] == ["member-late"]
    assert "森" not in "".join(mori.room.entries.values_list("content", flat=True))


def test_a_service_is_offered_while_one_of_its_members_is_ready_and_led_by_them(
    mori: Membership, aoi: Client
) -> None:
    opening_hours.set_hours(mori.room, [(weekday, 600, 1080) for weekday in range(5)])
    service = offer(mori.room, "talk", name_ja="相談", minutes=60, given_by=[mori.code])
    day = at(9).date()
    first = book_as_client(aoi, service, at(9), None, at(2))
    assert isinstance(first, Session)
    assert first.member == mori
    unready(mori)
    assert free_between(service, day, day, at(5)) == []
    with pytest.raises(Gone):
        book_as_client(aoi, service, at(9, 120), None, at(5))
    kai = somebody(mori.room, "kai@example.com", "甲斐 律", "member")
    change(service, given_by=[mori.code, kai.code])
    assert at(9, 120) in free_between(service, day, day, at(5))
    second = book_as_client(aoi, service, at(9, 120), None, at(5))
    assert isinstance(second, Session)
    assert second.member == kai
    kai.left_at = at(6)
    kai.save()
    assert free_between(service, day, day, at(6)) == []


def test_what_was_asked_for_is_accepted_once_a_member_is_ready_however_near_it_has_come(
    mori: Membership, aoi: Client
) -> None:
    opening_hours.set_hours(mori.room, [(weekday, 600, 1080) for weekday in range(5)])
    given = {"name_ja": "相談", "minutes": 60, "hours_ahead": 72, "given_by": [mori.code]}
    service = offer(mori.room, "talk", **given)
    unready(mori)
    ends = dt.datetime.fromisoformat(readiness.barring(mori, at(5))[0].ends or "")
    now = at(4) + dt.timedelta(days=91)
    assert now - dt.timedelta(days=2) < ends < now
    asked = BookingRequest.objects.create(
        room=mori.room,
        client=aoi,
        service=service,
        starts=now + dt.timedelta(days=1),
        why="written_only",
        asked_at=now - dt.timedelta(days=5),
    )
    assert accept(asked, now).member == mori


def test_a_session_is_not_moved_by_its_client_to_a_leader_who_is_not_ready(
    mori: Membership, aoi: Client
) -> None:
    opening_hours.set_hours(mori.room, [(weekday, 600, 1080) for weekday in range(5)])
    session = sessions.book(aoi, starts=at(9), minutes=60, now=at(2), member=mori)
    day, terms = at(10).date(), availability.terms_of(mori.room)
    assert at(10) in changes.free_instead(session, day, day, at(2), terms)
    unready(mori)
    assert changes.free_instead(session, day, day, at(5), terms) == []
    with pytest.raises(Gone):
        changes.move(session, at(10), "", at(5))
    members.ready_again(mori, at(5))
    changes.move(session, at(10), "", at(5, 1))
    assert Session.objects.get(pk=session.pk).starts == at(10)


def test_a_session_is_not_moved_by_its_client_to_a_leader_who_has_left(
    mori: Membership, aoi: Client
) -> None:
    opening_hours.set_hours(mori.room, [(weekday, 600, 1080) for weekday in range(5)])
    session = sessions.book(aoi, starts=at(9), minutes=60, now=at(2), member=mori)
    day, terms = at(10).date(), availability.terms_of(mori.room)
    somebody(mori.room, "owner@example.com", "佐伯 遥", "owner")
    joining.leave(mori, at(5))
    session.refresh_from_db()
    assert changes.free_instead(session, day, day, at(5), terms) == []
    with pytest.raises(Gone):
        changes.move(session, at(10), "", at(5))


def test_who_leads_the_fewest_sessions_ahead_is_offered_first(
    mori: Membership, aoi: Client
) -> None:
    kai = somebody(mori.room, "kai@example.com", "甲斐 律", "member")
    service = offer(mori.room, "talk", name_ja="相談", minutes=60, given_by=[mori.code, kai.code])
    assert readiness.ready_for(service, at(2)) == [mori, kai]
    sessions.book(aoi, starts=at(6), minutes=60, now=at(2), member=mori)
    assert readiness.ready_for(service, at(2)) == [kai, mori]
