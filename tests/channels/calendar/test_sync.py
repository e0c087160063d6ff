"""Reading a calendar again and again, from a real server into a real database."""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.channels.calendar.fetch import Limits
from kijun.channels.calendar.inside import THIS_HOUSE
from kijun.channels.calendar.models import Feed, FeedEvent, busy_between, feeds_to_read
from kijun.channels.calendar.sync import Outcome, keep, limits_here, look, sync
from tests.channels.calendar.servers import Asked, Server, serving

pytestmark = pytest.mark.storage

JAPAN = ZoneInfo("Asia/Tokyo")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=JAPAN)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
HERE = Limits(opened=(ipaddress.ip_network("127.0.0.1/32"),), seconds=10)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
SECRET = "/private-5f2c/basic.ics"


def event(uid: str, starts: dt.datetime, *lines: str, hours: float = 1) -> str:
    times = [
        f"{each.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" for each in (starts, starts + hours * HOUR)
    ]
    head = f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{times[0]}\r\nDTEND:{times[1]}\r\n"
    return head + "".join(f"{line}\r\n" for line in lines) + "END:VEVENT\r\n"


class Calendar:
    """A calendar on a server: change its events, and look again."""

    def __init__(self, room: Room, server: Server) -> None:
        self.server = server
        self.events: list[str] = []
        self.status = 200
        self.head = HEAD
        self.end = "END:VCALENDAR\r\n"
        self.feed = Feed.objects.create(room=room, name="予定", address=server.address(SECRET))

    def answer(self, asked: Asked) -> None:
        text = self.head + "".join(self.events) + self.end
        tag = f'"{hash(text)}"'
        if asked.headers["If-None-Match"] == tag:
            asked.give(304, ETag=tag)
        else:
            asked.give(self.status, text.encode(), ETag=tag)

    def again(self, now: dt.datetime = NOW, *, confirmed: bool = False) -> Outcome:
        self.feed.refresh_from_db()
        return sync(self.feed, now, own=("saeki@example.com",), confirmed=confirmed, limits=HERE)

    def rows(self) -> dict[str, FeedEvent]:
        return {row.uid: row for row in self.feed.events.all()}


@pytest.fixture
def calendar(room: Room) -> Iterator[Calendar]:
    with serving(Asked.give_nothing) as server:
        calendar = Calendar(room, server)
        server.answer = calendar.answer
        yield calendar


def test_what_is_new_moved_and_gone_is_told_once(calendar: Calendar) -> None:
    guest = "ATTENDEE;CN=青井:mailto:Aoi@example.com"
    calendar.events = [
        event("one", NOW + DAY, guest, "SUMMARY:面談", "ORGANIZER:mailto:saeki@example.com"),
        event("two", NOW + 2 * DAY),
        event("three", NOW + 3 * DAY),
    ]
    first = calendar.again()
    assert [row.uid for row in first.added] == ["one", "two", "three"]
    one = calendar.rows()["one"]
    assert (one.attendees, one.organizer) == (["aoi@example.com"], "saeki@example.com")
    assert (one.summary, one.starts, one.busy) == ("面談", NOW + DAY, True)
    FeedEvent.objects.filter(uid="one").update(session="a-1", client="c-1")

    calendar.events[0] = event("one", NOW + DAY + HOUR, guest, "SUMMARY:面談")
    calendar.events[1] = event("two", NOW + 2 * DAY, "STATUS:CANCELLED")
    del calendar.events[2]
    second = calendar.again(NOW + MINUTE)
    (moved,) = second.moved
    assert (moved.row.session, moved.row.client) == ("a-1", "c-1")
    assert (moved.before.starts, moved.row.starts) == (NOW + DAY, NOW + DAY + HOUR)
    assert [row.uid for row in second.gone] == ["two", "three"]
    assert calendar.rows()["one"].starts == NOW + DAY + HOUR
    assert calendar.rows()["three"].gone_at == NOW + MINUTE

    assert calendar.again(NOW + 2 * MINUTE) == Outcome(unchanged=True)


def test_an_event_that_is_back_still_knows_its_session(calendar: Calendar) -> None:
    both = [event("one", NOW + DAY), event("two", NOW + DAY)]
    calendar.events = both
    calendar.again()
    FeedEvent.objects.filter(uid="one").update(session="a-1")
    calendar.events = both[1:]
    assert [row.session for row in calendar.again().gone] == ["a-1"]
    calendar.events = [event("one", NOW + 2 * DAY), both[1]]
    outcome = calendar.again()
    assert [row.session for row in outcome.added] == ["a-1"]
    assert [(was.before.starts, was.row.starts) for was in outcome.back] == [
        (NOW + DAY, NOW + 2 * DAY)
    ]
    assert calendar.rows()["one"].gone_at is None


def test_somebody_who_declines_is_told(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com")]
    calendar.again()
    calendar.events = [event("one", NOW + DAY, "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com")]
    (changed,) = calendar.again().changed
    assert changed.newly_declined == ("a@example.com",)
    assert calendar.rows()["one"].declined == ["a@example.com"]


def test_an_attendee_who_stands_there_twice_is_no_change_each_time(calendar: Calendar) -> None:
    twice = [f"ATTENDEE;PARTSTAT={each}:mailto:a@example.com" for each in ("DECLINED", "ACCEPTED")]
    calendar.events = [event("one", NOW + DAY, *twice)]
    calendar.again()
    calendar.events.append(event("two", NOW + DAY))
    outcome = calendar.again()
    assert (outcome.changed, outcome.moved) == ((), ())


def test_a_series_that_is_shifted_keeps_its_sessions(calendar: Calendar) -> None:
    calendar.events = [event("w", NOW + 3 * DAY, "RRULE:FREQ=WEEKLY;COUNT=4")]
    assert len(calendar.again().added) == 4
    for number, row in enumerate(calendar.feed.events.order_by("starts")):
        FeedEvent.objects.filter(pk=row.pk).update(session=f"a-{number}")
    calendar.events = [event("w", NOW + 4 * DAY, "RRULE:FREQ=WEEKLY;COUNT=4")]
    outcome = calendar.again()
    assert [was.row.session for was in outcome.moved] == ["a-0", "a-1", "a-2", "a-3"]
    assert (outcome.added, outcome.gone) == ((), ())
    calendar.events = [event("w", NOW + 3 * DAY, "RRULE:FREQ=WEEKLY;COUNT=4")]
    assert [was.row.session for was in calendar.again().moved] == ["a-0", "a-1", "a-2", "a-3"]


def test_a_name_that_was_given_up_can_be_taken_by_another(calendar: Calendar) -> None:
    calendar.events = [
        event("w", NOW + DAY, "RRULE:FREQ=WEEKLY;COUNT=2"),
        event("x", NOW + DAY),
    ]
    calendar.again()
    calendar.events = [event("w", NOW + DAY), event("x", NOW + DAY)]
    outcome = calendar.again()
    assert ([was.row.recurrence for was in outcome.changed], len(outcome.gone)) == ([""], 1)
    calendar.events = [
        event("w", NOW + 8 * DAY, "RRULE:FREQ=WEEKLY;COUNT=1"),
        event("x", NOW + DAY),
    ]
    outcome = calendar.again()
    assert [row.starts for row in outcome.added] == [NOW + 8 * DAY]
    assert [row.starts for row in outcome.gone] == [NOW + DAY]


def test_an_empty_calendar_cancels_nothing_until_somebody_confirms(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY), event("two", NOW + 2 * DAY)]
    calendar.again()
    calendar.events = []
    for _ in range(2):
        outcome = calendar.again()
        assert (outcome.doubt, len(outcome.missing), outcome.gone) == ("empty", 2, ())
    calendar.feed.refresh_from_db()
    assert (calendar.feed.doubt, calendar.feed.missing) == ("empty", 2)
    outcome = calendar.again(confirmed=True)
    assert [row.uid for row in outcome.gone] == ["one", "two"]
    calendar.feed.refresh_from_db()
    assert (calendar.feed.doubt, calendar.feed.missing) == ("", 0)


def test_a_calendar_that_was_cut_cancels_nothing(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY), event("two", NOW + 2 * DAY)]
    calendar.again()
    calendar.events, calendar.end = [calendar.events[0]], ""
    outcome = calendar.again(confirmed=True)
    assert (outcome.doubt, outcome.gone) == ("cut_short", ())


def test_a_broken_event_is_counted_and_the_others_stay(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY), event("two", NOW + 2 * DAY)]
    calendar.again()
    calendar.events[1] = calendar.events[1].replace("DTSTART:2", "DTSTART:x")
    outcome = calendar.again()
    assert (outcome.broken, outcome.gone, outcome.doubt) == (1, (), "")
    calendar.feed.refresh_from_db()
    assert calendar.feed.broken == 1


def test_a_feed_that_fails_is_left_alone_longer_each_time(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY)]
    calendar.again()
    calendar.status = 404
    calendar.events.append(event("two", NOW + DAY))
    pauses = []
    for _ in range(9):
        assert calendar.again() == Outcome(code="not_found")
        calendar.feed.refresh_from_db()
        assert calendar.feed.next_at is not None
        pauses.append((calendar.feed.next_at - NOW) / MINUTE)
    assert pauses == [10, 20, 40, 80, 160, 320, 360, 360, 360]
    assert (calendar.feed.error, calendar.feed.failures) == ("not_found", 9)
    assert calendar.rows()["one"].gone_at is None
    calendar.status = 200
    assert [row.uid for row in calendar.again().added] == ["two"]
    calendar.feed.refresh_from_db()
    assert (calendar.feed.error, calendar.feed.failures) == ("", 0)
    assert calendar.feed.next_at == NOW + 10 * MINUTE


def test_what_is_no_calendar_or_has_no_measure_fails(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar.head = "BEGIN:VCALENDAR\r\nVERSION:1.0\r\n"
    assert calendar.again().code == "not_a_calendar"
    calendar.head = HEAD
    monkeypatch.setattr("kijun.channels.calendar.events.MOST_WORK", 30)
    calendar.events = [event("w", NOW + DAY, "RRULE:FREQ=DAILY")]
    assert calendar.again().code == "too_large"


def test_days_that_come_into_view_are_told_although_nothing_changed(calendar: Calendar) -> None:
    calendar.events = [event("w", NOW + DAY, "RRULE:FREQ=WEEKLY")]
    assert len(calendar.again().added) == 18
    assert calendar.again(NOW + HOUR).unchanged
    assert len(calendar.again(NOW + 7 * DAY).added) == 1


def test_what_is_long_past_is_forgotten(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW - DAY), event("two", NOW + DAY)]
    assert len(calendar.again().added) == 2
    assert calendar.again(NOW + 7 * DAY).gone == ()
    assert list(calendar.rows()) == ["two"]


def test_a_look_that_is_older_than_what_is_known_changes_nothing(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY)]
    early = look(calendar.feed, NOW, limits=HERE)
    calendar.events.append(event("two", NOW + DAY))
    calendar.again(NOW + MINUTE)
    assert keep(calendar.feed, early) == Outcome(unchanged=True)
    assert calendar.rows()["two"].gone_at is None


def test_changes_that_nobody_could_act_on_are_told_again(calendar: Calendar) -> None:
    calendar.events = [event("one", NOW + DAY)]
    seen = look(calendar.feed, NOW, limits=HERE)
    with transaction.atomic():
        assert len(keep(calendar.feed, seen).added) == 1
        transaction.set_rollback(True)
    assert [row.uid for row in calendar.again().added] == ["one"]


def test_a_feed_that_was_removed_meanwhile_is_no_more(calendar: Calendar) -> None:
    seen = look(calendar.feed, NOW, limits=HERE)
    Feed.objects.all().delete()
    with pytest.raises(Feed.DoesNotExist):
        keep(calendar.feed, seen)


def test_the_number_of_queries_does_not_grow_with_the_events(calendar: Calendar) -> None:
    counts = []
    for many in (1, 40):
        calendar.feed.events.all().delete()
        Feed.objects.update(told_to=None)
        calendar.events = [event(f"e{number}", NOW + DAY) for number in range(many)]
        with CaptureQueriesContext(
            connection,
        ) as first:
            calendar.again()
        calendar.events = [event(f"e{number}", NOW + 2 * DAY) for number in range(many)]
        with CaptureQueriesContext(connection) as second:
            assert len(calendar.again().moved) == many
        counts.append((len(first), len(second)))
    assert counts[0] == counts[1]


def test_hostile_values_are_kept_without_harm(calendar: Calendar) -> None:
    calendar.events = [
        event(
            "u" * 5000,
            NOW + DAY,
            "SUMMARY:a\x00\u202e" + "長" * 5000,
            "SEQUENCE:-5",
            f"ATTENDEE:mailto:{'a' * 400}@example.com",
            "ORGANIZER:mailto:a\x00b@example.com",
        )
    ]
    (row,) = calendar.again().added
    row.refresh_from_db()
    assert (len(row.uid), len(row.summary), row.attendees) == (200, 300, [])
    assert row.sequence == 0
    calendar.events.append(event("two", NOW + DAY))
    assert calendar.again().changed == ()


def test_the_address_stands_in_no_log_and_no_error(
    calendar: Calendar, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    calendar.status = 500
    outcome = calendar.again()
    logged = [each.getMessage() for each in caplog.records if each.name != "django.db.backends"]
    assert SECRET not in repr((calendar.feed, outcome, logged)) + str(calendar.feed)


def test_feeds_are_read_when_they_are_due(calendar: Calendar, other_room: Room) -> None:
    later = Feed.objects.create(room=other_room, name="b", address="x", next_at=NOW + MINUTE)
    assert list(feeds_to_read(NOW)) == [calendar.feed]
    assert list(feeds_to_read(NOW + MINUTE)) == [calendar.feed, later]


def test_busy_times_run_together_and_leave_out_what_is_free(
    calendar: Calendar, other_room: Room
) -> None:
    calendar.events = [
        event("one", NOW + DAY),
        event("two", NOW + DAY + HOUR),
        event("three", NOW + DAY + 4 * HOUR),
        event("free", NOW + DAY + 6 * HOUR, "TRANSP:TRANSPARENT"),
        event(
            "declined", NOW + DAY + 7 * HOUR, "ATTENDEE;PARTSTAT=DECLINED:mailto:saeki@example.com"
        ),
        event("gone", NOW + DAY + 8 * HOUR),
    ]
    calendar.again()
    del calendar.events[-1]
    calendar.again()
    FeedEvent.objects.filter(uid="three").update(session="a-3")
    room, day = calendar.feed.room, (NOW + DAY, NOW + 2 * DAY)
    one, three = NOW + DAY, NOW + DAY + 4 * HOUR
    assert busy_between(room, *day) == [(one, one + 2 * HOUR), (three, three + HOUR)]
    assert busy_between(room, *day, besides="a-3") == [(one, one + 2 * HOUR)]
    assert busy_between(room, one + 2 * HOUR, three) == []
    assert busy_between(other_room, *day) == []


def test_an_invitation_of_ours_in_the_owners_calendar_is_known_as_such(calendar: Calendar) -> None:
    calendar.events = [event("a-7k3v@sessions.kijun", NOW + DAY), event("two", NOW + DAY)]
    assert [row.our_session for row in calendar.again().added] == ["a-7k3v", ""]


def test_calendars_inside_are_opened_by_a_setting_only() -> None:
    assert limits_here().opened == ()
    with override_settings(FEEDS_INSIDE=True):
        assert limits_here().opened == THIS_HOUSE
