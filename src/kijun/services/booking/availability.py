"""When a service can be booked: opening hours less all that is taken.

Six queries (and three where members are named), however many days and however much is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import DateField, DateTimeField, Q, QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking import slots
from kijun.booking.models import (
    ClosedDays,
    Opening,
    Protected,
    Service,
    Session,
    Terms,
)
from kijun.booking.slots import Length, Stretch, Weekly
from kijun.channels.calendar.models import busy_between
from kijun.files.holidays import holidays_of
from kijun.services.members.readiness import ready_for

_LONGEST: Final = dt.timedelta(days=70)
"""The record's longest session: what began earlier cannot overlap."""
_LONGEST_BUFFER: Final = dt.timedelta(days=1)
_ORDINARY: Final = dt.timedelta(hours=3)
"""What most sessions take, with what is kept free around them: others are looked for further off."""
_COUNTRY: Final = "JP"
_ROOM: Final = Given("room")
_terms: Final = Prepared(lambda: Terms.objects.filter(room=_ROOM))
_opening_of: Final = Prepared(
    lambda: Opening.objects.filter(room=_ROOM).values_list("weekday", "begins", "ends")
)
_closed_in: Final = Prepared(
    lambda: ClosedDays.objects.filter(
        room=_ROOM, first__lte=Given("last", DateField()), last__gte=Given("first", DateField())
    ).values_list("first", "last")
)
_protected_in: Final = Prepared(lambda: Protected.objects.filter(room=_ROOM))


def terms_of(room: Room) -> Terms:
    """Return what clients may do by themselves: as the owner set it, or the defaults."""
    return _terms.first(room=room.pk) or Terms(room=room)


def terms_under(session: Session) -> Terms:
    """Return what the client of a session may do about it: what `Terms.kept` said at its booking."""
    if session.terms is None:
        return terms_of(session.room)
    return Terms(room=session.room, **session.terms)


def free_between(
    service: Service,
    first: dt.date,
    last: dt.date,
    now: dt.datetime,
    *,
    terms: Terms | None = None,
    besides: str = "",
    at: dt.datetime | None = None,
    keeps_lead: bool = True,
) -> list[dt.datetime]:
    """Return when a session of a service can begin from one day to another, in the room's zone.

    Where it names who may give it, and none of them is ready now, it is at no time.
    `besides` is a session that is not in its own way, because it is being moved. Where only what
    begins `at` an instant is asked for, nothing else in the answer is to be relied on. How long
    beforehand a service is to be booked does not matter where it was asked for in time, without
    `keeps_lead`.
    """
    room = service.room
    if service.given_by and not ready_for(service, now):
        return []
    terms = terms or terms_of(room)
    earliest = now + dt.timedelta(hours=service.hours_ahead if keeps_lead else 0)
    today = now.astimezone(room.zone).date()
    first = max(first, earliest.astimezone(room.zone).date())
    last = min(last, today + dt.timedelta(days=service.days_ahead))
    days = open_days(room, first, last, terms)
    if not days:
        return []
    found = slots.free_slots(
        _opening(room),
        days,
        room.zone,
        _length(service),
        _taken(room, days, besides, _span(service, at) if at is not None else None),
        step=terms.step,
        earliest=_ceiling(earliest),
        latest=2**62,
    )
    zone = room.zone
    return [dt.datetime.fromtimestamp(each, zone) for each in found]


def is_free(
    service: Service,
    starts: dt.datetime,
    now: dt.datetime,
    *,
    besides: str = "",
    keeps_lead: bool = True,
    terms: Terms | None = None,
) -> bool:
    """Say whether a session of a service can begin just then. Ask under the room's lock.

    `terms` are the room's, where they were read already.
    """
    day = starts.astimezone(service.room.zone).date()
    found = free_between(
        service, day, day, now, besides=besides, at=starts, keeps_lead=keeps_lead, terms=terms
    )
    return is_among(starts, found)


def is_among(starts: dt.datetime, found: Iterable[dt.datetime]) -> bool:
    """Say whether an instant is one of some: clocks alone do not tell in the hour that comes twice."""
    return starts.timestamp() in {each.timestamp() for each in found}


def open_days(room: Room, first: dt.date, last: dt.date, terms: Terms) -> list[dt.date]:
    """Return the days on which the house is not closed: no holiday, no closed day."""
    if last < first:
        return []
    closed = set(_closed(room, first, last))
    holidays = holidays_of(_COUNTRY) if terms.keeps_holidays else None
    return [day for day in _days(first, last) if day not in closed and day not in (holidays or ())]


def protected_of(room: Room, first: dt.date, last: dt.date) -> list[Stretch]:
    """Return the protected time from one day to another, as stretches."""
    rows = _protected_in(room=room.pk)
    return slots.stretches_of(map(weekly_of, rows), _days(first, last), room.zone)


def weekly_of(row: Protected) -> Weekly:
    """Return protected time as what the arithmetic takes."""
    return Weekly(row.weekday, row.begins, row.ends, row.since, row.until)


def _opening(room: Room) -> list[Weekly]:
    return [Weekly(*row) for row in _opening_of(room=room.pk)]


def _closed(room: Room, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for begin, end in _closed_in(room=room.pk, first=first, last=last):
        yield from _days(max(begin, first), min(end, last))


def _span(service: Service, starts: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return from when to when a session is in the way of others, with what is kept free."""
    after = service.minutes + service.minutes_after
    before = dt.timedelta(minutes=service.minutes_before)
    return starts - before, starts + dt.timedelta(minutes=after)


def _taken(
    room: Room,
    days: list[dt.date],
    besides: str,
    span: tuple[dt.datetime, dt.datetime] | None = None,
) -> list[Stretch]:
    """Return all that is taken on some days: sessions, protected time, the owner's calendars.

    Of sessions, only those that reach into a `span` where one is named.
    """
    begins = dt.datetime.combine(days[0], dt.time(), room.zone) - _LONGEST_BUFFER
    ends = dt.datetime.combine(days[-1], dt.time(), room.zone) + 2 * _LONGEST_BUFFER
    busy = busy_between(room, begins, ends, besides=besides)
    return [
        *_sessions(room, *(span or (begins, ends)), besides),
        *protected_of(room, days[0], days[-1]),
        *((int(begin.timestamp()), _ceiling(end)) for begin, end in busy),
    ]


def _that_reach_in() -> QuerySet[Session, tuple[dt.datetime, int, int | None, int | None]]:
    minutes, instant = int(_ORDINARY.total_seconds()) // 60, DateTimeField()
    rows = Session.objects.filter(
        room=_ROOM,
        state=Session.State.BOOKED,
        starts__lt=Given("before", instant),
        starts__gt=Given("after", instant),
    )
    is_near = Q(starts__lt=Given("near_before", instant), starts__gt=Given("near_after", instant))
    is_long = Q(minutes__gt=minutes // 2) | Q(offered__minutes_after__gt=minutes // 2)
    reaches_far = is_long | Q(offered__minutes_before__gt=minutes)
    return (
        rows.filter(is_near | reaches_far)
        .exclude(pk=Given("besides"))
        .values_list("starts", "minutes", "offered__minutes_before", "offered__minutes_after")
    )


_sessions_in: Final = Prepared(_that_reach_in)


def _sessions(
    room: Room, begins: dt.datetime, ends: dt.datetime, besides: str
) -> Iterator[Stretch]:
    given = _sessions_in(
        room=room.pk,
        before=ends + _LONGEST_BUFFER,
        after=begins - _LONGEST - _LONGEST_BUFFER,
        near_before=ends + _ORDINARY,
        near_after=begins - _ORDINARY,
        besides=besides,
    )
    for starts, minutes, before, after in given:
        begin = int(starts.timestamp())
        yield begin - 60 * (before or 0), begin + 60 * (minutes + (after or 0))


def _length(service: Service) -> Length:
    return Length(service.minutes, service.minutes_before, service.minutes_after)


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=nth) for nth in range((last - first).days + 1))


def _ceiling(instant: dt.datetime) -> int:
    """Return an instant in whole seconds, not before it."""
    return -int(-instant.timestamp() // 1)
