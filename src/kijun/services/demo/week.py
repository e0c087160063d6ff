"""What happens in the week: act by act, each at its time of the practice's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.letters.models import Word
from kijun.services.booking import booking
from kijun.services.demo.offers import CONSULTING, read_by
from kijun.services.demo.opening import client_of
from kijun.services.sessions import notices, session_letters, sessions

Act = Callable[[Room, dt.datetime], object]


class Happening(NamedTuple):
    """Day of the week (0: Monday), time of day, and what is done then."""

    day: int
    clock: str
    act: Act


def happenings(monday: dt.datetime) -> Iterator[tuple[dt.datetime, Act]]:
    """Yield when each act of the week is due, in order."""
    for each in sorted(WEEK, key=lambda each: (each.day, each.clock)):
        hours, minutes = each.clock.split(":")
        midnight = monday.replace(hour=0, minute=0)
        yield (
            midnight + dt.timedelta(days=each.day, hours=int(hours), minutes=int(minutes)),
            each.act,
        )


def _book(key: str, day: int, clock: str, minutes: int = 60) -> Act:
    def act(room: Room, now: dt.datetime) -> object:
        starts = _at(room, now, day, clock)
        session = sessions.book(
            client_of(room, key), starts=starts, minutes=minutes, price=22_000, now=now
        )
        return session_letters.invite(session, now)

    return act


def _at(room: Room, now: dt.datetime, day: int, clock: str) -> dt.datetime:
    """Return a time of day in this week."""
    hour, minute = map(int, clock.split(":"))
    today = now.astimezone(room.zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + dt.timedelta(days=day - today.weekday())


def _of_today(room: Room, key: str, now: dt.datetime) -> Session:
    start = now.astimezone(room.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = client_of(room, key).sessions.filter(
        starts__gte=start, starts__lt=start + dt.timedelta(days=1)
    )
    return today.select_related("room", "client").latest("starts")


def _comes(key: str) -> Act:
    return lambda room, now: sessions.arrive(_of_today(room, key, now), now, now)


def _house_comes(key: str) -> Act:
    return lambda room, now: sessions.arrive(_of_today(room, key, now), now, now, by="house")


def _not_yet(key: str) -> Act:
    return lambda room, now: sessions.await_client(_of_today(room, key, now), now)


def _taps(key: str, minutes: int, reason: str, words: str = "") -> Act:
    return lambda room, now: notices.give(
        _of_today(room, key, now),
        about="late",
        minutes=minutes,
        reason=reason,
        words=words,
        now=now,
    )


def _explains(key: str, reason: str, words: str) -> Act:
    return lambda room, now: notices.give(
        _of_today(room, key, now), about="absence", reason=reason, words=words, now=now
    )


def _house_taps(key: str, minutes: int, reason: str) -> Act:
    return lambda room, now: session_letters.house_is_late(
        _of_today(room, key, now), minutes, reason, now
    )


def _cancels(key: str) -> Act:
    return lambda room, now: sessions.call_off(
        _of_tomorrow(room, key, now), now, by="client", reason="work"
    )


def _of_tomorrow(room: Room, key: str, now: dt.datetime) -> Session:
    return _of_today(room, key, now + dt.timedelta(days=1))


def _writes(key: str, text: str) -> Act:
    def act(room: Room, now: dt.datetime) -> object:
        session = _of_today(room, key, now)
        return Word.objects.create(
            room=room,
            client=session.client,
            session=session.pk,
            channel="mail",
            key=f"<demo-{now.timestamp():.0f}@example.com>",
            sender=f"{key}@example.com",
            subject="本日の件",
            text=text,
            said_at=now,
            about="late",
        )

    return act


def _books(name: str, mail: str, day: int, clock: str) -> Act:
    """Let somebody new book on the public page."""

    def act(room: Room, now: dt.datetime) -> object:
        visitor = booking.Visitor(name, mail, "", "ja")
        service = room.services.select_related("room").get(slug=CONSULTING)
        return booking.book_as_visitor(
            visitor, service, _at(room, now, day, clock), read_by(room, now), now
        )

    return act


WEEK: Final = (
    Happening(0, "08:31", _book("aoi", 0, "10:00")),
    Happening(0, "08:32", _book("emma", 0, "14:00")),
    Happening(0, "08:33", _book("chiyoda", 1, "10:00")),
    Happening(0, "08:34", _book("beppu", 1, "15:00")),
    Happening(0, "08:35", _book("mori", 2, "11:00")),
    Happening(0, "08:36", _book("aoi", 2, "16:00")),
    Happening(0, "08:37", _book("beppu", 3, "10:00")),
    Happening(0, "08:38", _book("emma", 3, "14:00")),
    Happening(0, "08:39", _book("chiyoda", 4, "10:00")),
    Happening(0, "09:20", _books("岸 舞", "kishi@example.com", 4, "16:00")),
    Happening(0, "09:57", _comes("aoi")),
    Happening(0, "13:42", _taps("emma", 15, "transport", "The Ginza line has stopped.")),
    Happening(0, "14:13", _comes("emma")),
    Happening(1, "10:01", _not_yet("chiyoda")),
    Happening(
        1,
        "11:40",
        _explains("chiyoda", "helping_someone", "倒れた方を病院までお連れしていました。"),
    ),
    Happening(1, "14:51", _writes("beppu", "少し遅れます。申し訳ありません。")),
    Happening(1, "15:08", _comes("beppu")),
    Happening(2, "10:48", _house_taps("mori", 5, "transport")),
    Happening(2, "10:59", _comes("mori")),
    Happening(2, "11:04", _house_comes("mori")),
    Happening(2, "15:59", _comes("aoi")),
    Happening(2, "16:13", _house_comes("aoi")),
    Happening(2, "18:20", _cancels("emma")),
    Happening(4, "10:01", _not_yet("chiyoda")),
)
"""On Thursday at ten nobody comes and nobody taps: that is left to whoever is looking."""
