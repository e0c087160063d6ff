"""What the booking page shows: services, days, times, the rules in force, and one's own words."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.booking.models import Service, Terms
from kijun.clients.models import Client
from kijun.door.booking_days import FreeDays
from kijun.door.booking_times import instant_in, value_of
from kijun.door.booking_words import city, minutes_words, text_of, told_in
from kijun.door.opening import contact_of, is_by_hand
from kijun.files.zones import own_time_zones
from kijun.judge.sentence import Announcement
from kijun.judge.words.figures import DAYS_EN, DAYS_JA, MONTHS, amount
from kijun.judge.words.language import Language
from kijun.letters import when
from kijun.letters.pdf_words import since_words, version_words
from kijun.rulebooks.versions import Published
from kijun.services.booking.availability import free_between, is_among, terms_of
from kijun.services.booking.booking import rules_in_force
from kijun.services.booking.offers import services_of
from kijun.services.booking.terms import about_booking
from kijun.services.enquiries.applications import hidden_from
from kijun.services.record.house_record import HouseRecord, house_record
from kijun.services.work.money import currency_of

_WEEK: Final = 7
_FURTHEST: Final = dt.timedelta(days=3660)
"""A day further off than this was never shown to anybody: it is as if none had been chosen."""


class Chance(NamedTuple):
    """Something that can be chosen: what it says, whether it is, and where choosing leads."""

    name: str
    detail: str
    is_chosen: bool
    href: str
    slug: str = ""
    price: str = ""
    about: str = ""


class Day(NamedTuple):
    """A day of the week that is shown; without `href` nothing can be had on it."""

    weekday: str
    number: int
    iso: str
    spoken: str
    is_chosen: bool
    href: str


class Time(NamedTuple):
    """A time that can be had: by the house's clock, as an instant, and in the visitor's zone."""

    clock: str
    instant: str
    elsewhere: str
    is_chosen: bool
    href: str
    value: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page stands: whose it is, in which language, at which address, for whom."""

    room: Room
    language: Language
    now: dt.datetime
    address: str
    client: Client | None = None
    is_framed: bool = False


class BookingPage:
    """The booking page for what has been chosen so far; `asked` is the query."""

    def __init__(self, place: Place, asked: Mapping[str, str]) -> None:
        self.place, self._asked = place, asked
        self.room, self.language = place.room, place.language

    @cached_property
    def terms(self) -> Terms:
        """What clients may do by themselves here."""
        return terms_of(self.room)

    @cached_property
    def offered(self) -> list[Service]:
        """The services that can be booked."""
        hidden = self._applied_for
        return [each for each in services_of(self.room) if each.is_active and each.pk not in hidden]

    @cached_property
    def _applied_for(self) -> frozenset[int]:
        return hidden_from(self.place.client, self.room)

    @property
    def applying(self) -> str:
        """Where one applies for what cannot simply be booked, or an empty text."""
        named = [self.room.pk, self.language]
        return reverse("enquiries-in", args=named) if self._applied_for else ""

    @cached_property
    def service(self) -> Service | None:
        """The service that is chosen, or the first one."""
        named = self._asked.get("service", "")
        found = next((each for each in self.offered if each.slug == named), None)
        return found or next(iter(self.offered), None)

    @cached_property
    def zone(self) -> ZoneInfo | None:
        """The visitor's own zone, where they have named one that differs from the house's."""
        named = self._asked.get("zone", "")
        is_other = bool(named) and named != self.room.timezone
        return ZoneInfo(named) if is_other and named in own_time_zones() else None

    @cached_property
    def _free(self) -> FreeDays:
        ahead = self.service.days_ahead if self.service is not None else 0
        last = self._today + dt.timedelta(days=ahead)
        return FreeDays(self._today, last, self.free_slots)

    def free_slots(self, first: dt.date, last: dt.date) -> list[dt.datetime]:
        """Return when the chosen service can begin from one day to another."""
        if self.service is None:
            return []
        return free_between(self.service, first, last, self.place.now, terms=self.terms)

    @property
    def _today(self) -> dt.date:
        return self.place.now.astimezone(self.room.zone).date()

    @cached_property
    def day(self) -> dt.date | None:
        """The day that is chosen, or the first on which something can be had."""
        asked = _date_in(self._asked.get("day", ""))
        if self.asked_at is not None:
            asked = self.asked_at.date()
        is_near = asked is not None and self._is_near(asked)
        return asked if is_near else self._free.first_from(self._today)

    def _is_near(self, day: dt.date) -> bool:
        return abs(day - self._today) <= _FURTHEST

    @cached_property
    def asked_at(self) -> dt.datetime | None:
        """The time that was chosen, whether or not it is free, in the room's zone."""
        asked = self._asked.get("at", "")
        day = _date_in(asked[:10])
        return instant_in(asked, self.room.zone) if day and self._is_near(day) else None

    @cached_property
    def starts(self) -> dt.datetime | None:
        """The time that is chosen and free."""
        asked = self.asked_at
        if asked is None or not is_among(asked, self._free.on(asked.date())):
            return None
        return asked

    @property
    def services(self) -> list[Chance]:
        """The services to choose from."""
        return [
            Chance(
                each.name_in(self.language),
                self._detail(each),
                each == self.service,
                self._with(service=each.slug, day=None, at=None),
                slug=each.slug,
                price=self.price_of(each),
                about=each.about_in(self.language),
            )
            for each in self.offered
        ]

    def _detail(self, service: Service) -> str:
        where = [service.place, _("online") if service.is_online else ""]
        return self._listed(minutes_words(service.minutes), *where)

    def price_of(self, service: Service) -> str:
        """Return what a service costs, or an empty text where it is agreed each time."""
        if service.price is None:
            return ""
        return amount(service.price, self._currency, self.language)

    @cached_property
    def _currency(self) -> str:
        return currency_of(self.room)

    @cached_property
    def _monday(self) -> dt.date:
        """The first day of the week that is shown: it begins today, not on a Monday."""
        day = self.day or self._today
        weeks = max((day - self._today).days // _WEEK, 0)
        return self._today + dt.timedelta(days=weeks * _WEEK)

    @property
    def days(self) -> list[Day]:
        """The days to choose from: a week that holds the chosen one."""
        return [self._day(self._monday + dt.timedelta(days=nth)) for nth in range(_WEEK)]

    def _day(self, day: dt.date) -> Day:
        names = DAYS_JA if self.language == "ja" else [name[:3] for name in DAYS_EN]
        href = self._with(day=day.isoformat(), at=None) if self._free.on(day) else ""
        at = dt.datetime.combine(day, dt.time(), self.room.zone)
        spoken = when.day(at, self.language)
        return Day(names[day.weekday()], day.day, day.isoformat(), spoken, day == self.day, href)

    @property
    def month(self) -> str:
        """The month, or both, of the week that is shown."""
        ends = (self._monday, self._monday + dt.timedelta(days=_WEEK - 1))
        names = [
            f"{day.month}月" if self.language == "ja" else MONTHS[day.month - 1] for day in ends
        ]
        return "–".join(dict.fromkeys(names))

    @property
    def before(self) -> str:
        """Where the week before is, or an empty text for none."""
        return self._week(-1) if self._monday > self._today else ""

    @property
    def after(self) -> str:
        """Where the next week is, or an empty text where nothing can be had beyond this one."""
        ends = self._monday + dt.timedelta(days=_WEEK)
        return self._week(1) if self._free.first_from(ends) is not None else ""

    def _week(self, way: int) -> str:
        begins = self._monday + dt.timedelta(days=way * _WEEK)
        ends = begins + dt.timedelta(days=_WEEK)
        found = self._free.first_from(begins)
        inside = found if found is not None and found < ends else begins
        return self._with(day=inside.isoformat(), at=None)

    @cached_property
    def times(self) -> list[Time]:
        """The times to choose from on the chosen day."""
        if self.day is None:
            return []
        return [
            Time(
                when.clock(each),
                each.isoformat(),
                self.elsewhere(each),
                value_of(each) == self.at,
                self._with(day=each.date().isoformat(), at=value_of(each)),
                value_of(each),
            )
            for each in self._free.on(self.day)
        ]

    def elsewhere(self, instant: dt.datetime) -> str:
        """Return an instant as the visitor's own clock shows it, where they named their zone."""
        if self.zone is None:
            return ""
        there = instant.astimezone(self.zone)
        is_same_day = there.date() == instant.date()
        return when.clock(there) if is_same_day else when.day_and_clock(there, self.language)

    @property
    def has_any(self) -> bool:
        """Whether anything at all is free."""
        return self._free.first_from(self._today) is not None

    @property
    def at(self) -> str:
        """The chosen time as a form sends it."""
        return value_of(self.starts) if self.starts is not None else ""

    @property
    def starts_elsewhere(self) -> str:
        """The chosen time in both zones, where the visitor named another one."""
        if self.starts is None or self.zone is None:
            return ""
        return told_in(self.zone, self.starts, self.language)

    @property
    def zone_named(self) -> str:
        """The visitor's zone by its city."""
        return city(self.zone.key) if self.zone is not None else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What has been chosen, for a form that changes the zone alone."""
        names = ("service", "day", "at")
        return [(name, self._asked[name]) for name in names if self._asked.get(name)]

    @property
    def when(self) -> str:
        """The chosen time in words."""
        return when.day_and_clock(self.starts, self.language) if self.starts else ""

    @property
    def bill(self) -> str:
        """What is booked, how long it takes, and what it costs."""
        if self.service is None:
            return ""
        parts = [minutes_words(self.service.minutes), self.price_of(self.service)]
        name = self.service.name_in(self.language)
        return " ".join([name, self._listed(*parts)])

    @property
    def offer(self) -> str:
        """The fingerprint of what is booked, as it is shown: it may change while somebody reads."""
        service = self.service
        if service is None:
            return ""
        named = (service.slug, service.name_in(self.language), service.about_in(self.language))
        shown = (*named, service.minutes, service.price, service.place, service.is_online)
        return hashlib.sha256(repr((shown, self.terms_told)).encode()).hexdigest()[:16]

    @cached_property
    def terms_told(self) -> list[str]:
        """What holds for booking, moving and cancelling, a line each."""
        return about_booking(self.terms, self.language)

    def _listed(self, *parts: str) -> str:
        return ("・" if self.language == "ja" else " · ").join(filter(None, parts))

    def _with(self, **changed: str | None) -> str:
        kept = {name: self._asked.get(name, "") for name in ("service", "day", "at", "zone")}
        query = {name: value for name, value in {**kept, **changed}.items() if value}
        return f"{self.place.address}?{urlencode(query)}#when"

    @cached_property
    def published(self) -> Published | None:
        """The version of the rules that holds for whoever books now."""
        return rules_in_force(self.room, self.place.now)

    @cached_property
    def told(self) -> Announcement | None:
        """The rules as sentences; None where there are none for clients."""
        if self.published is None:
            return None
        return self.published.told(self.language, self.room.name_in(self.language))

    @property
    def rules(self) -> int:
        """How many rules there are to be read."""
        return sum(len(each.rules) for each in self.told.sections) if self.told else 0

    @cached_property
    def text(self) -> str:
        """The rules as a plain text: what is kept as proof of what was shown."""
        return text_of(self.told, self.last_lines) if self.told else ""

    @property
    def last_lines(self) -> list[str]:
        assert self.published is not None
        since = since_words(self.published, self.language)
        version = version_words(self.published.row.version, self.language)
        return [line for line in (since, version) if line]

    @property
    def shown(self) -> str:
        """The fingerprint of the rules as they are shown."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.told else ""

    @property
    def record(self) -> HouseRecord:
        """How often the house itself kept its promises."""
        return house_record(self.room, self.place.now)

    @cached_property
    def mail(self) -> str:
        """Where one can ask the house something, or an empty text."""
        return contact_of(self.room)

    @property
    def by_hand(self) -> bool:
        """Whether letters come from the owner's own hand, and nothing by itself."""
        return is_by_hand(self.room, self.mail, self.place.client)

    @property
    def zone_words(self) -> str:
        """The house's zone by its city."""
        return city(self.room.timezone)


def _date_in(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
