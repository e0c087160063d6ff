"""A day of the house: its sessions, what was said about them, who came, and what would follow.

Read in a fixed number of queries, however many sessions and facts there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.db.models import DateTimeField, Q

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Session
from kijun.channels.calendar.models import busy_between
from kijun.clients import texts
from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.rulebook import Rulebook
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.rulebooks.versions import latest_of, rulebooks_of
from kijun.services.today import taps

_TOLD: Final = ("notice.given", "appointment.awaited", "appointment.missed")
_told_by: Final = Prepared(
    lambda: Entry.objects.filter(
        room=Given("room"),
        client__in=[Given("clients", is_list=True)],
        moment__gte=Given("since", DateTimeField()),
        kind__in=_TOLD,
    )
)
_LOOKING_BACK: Final = dt.timedelta(days=30)
"""A notice is looked for so long before the day: word comes earlier than that seldom."""

_ASKED_FOR: Final = dt.timedelta(days=14)
"""Whether somebody came is asked for so long: then what waits for an answer lapses, too."""
_MOST: Final = 30
"""Sessions of earlier days that are looked through."""


@dataclass(slots=True)
class Seen:
    """A session with what is known of it beside its row."""

    session: Session
    words: list[f.NoticeGiven] = field(default_factory=list)
    """What the client said about it, the latest last."""
    own_words: list[f.NoticeGiven] = field(default_factory=list)
    awaited_at: dt.datetime | None = None
    missed: frozenset[str] = frozenset()
    """Of whom it was said that they did not come: `client`, `house`."""
    texts: dict[str, str] = field(default_factory=dict)
    """The free words of the notices that still exist, by the commitment that the fact holds."""

    @property
    def word(self) -> f.NoticeGiven | None:
        """The client's latest word."""
        return self.words[-1] if self.words else None

    @property
    def own_word(self) -> f.NoticeGiven | None:
        """The house's latest word."""
        return self.own_words[-1] if self.own_words else None

    @property
    def begins(self) -> dt.datetime:
        """When it is expected to begin: its start, or when the later of both said to be there."""
        said = (self.word, self.own_word)
        etas = [word.eta for word in said if word is not None and word.eta is not None]
        return max([self.session.starts, *etas])

    @property
    def is_called_off_by_word(self) -> bool:
        """Whether one side has said that they cannot come."""
        said = (self.word, self.own_word)
        return any(word is not None and word.about == "absence" for word in said)

    def is_open(self, now: dt.datetime) -> bool:
        """Say whether it has begun and nobody has said yet whether the client is there."""
        session = self.session
        has_begun = session.stands and session.starts <= now
        is_settled = session.client_came_at is not None or "client" in self.missed
        return has_begun and not is_settled and not self.is_called_off_by_word


class Kind(StrEnum):
    """Why no sessions are held in a stretch of time."""

    CLOSED = "closed"
    PAUSE = "pause"
    """Between the hours of a day."""
    BUSY = "busy"
    """Another calendar of the owner says so."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with no sessions."""

    starts: dt.datetime
    ends: dt.datetime
    kind: Kind = Kind.CLOSED


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is known at `now`, in the room's zone."""

    now: dt.datetime
    begins: dt.datetime
    ends: dt.datetime
    sessions: tuple[Seen, ...]
    closed: tuple[Stretch, ...]
    busy: tuple[Stretch, ...] = ()

    @property
    def to_come(self) -> list[Seen]:
        """The sessions that are not over yet and still stand."""
        return [
            seen for seen in self.sessions if seen.session.stands and seen.session.ends > self.now
        ]


def day_of(
    room: Room,
    now: dt.datetime,
    seen_by: Q | None = None,
    held: Sequence[taps.Tap] | None = None,
) -> Day:
    """Return the day of an instant, as the house's clock has it.

    `seen_by` says which sessions somebody sees (`accounts.access`); None: all. `held` are the taps
    of the room that can still be taken back, where they were read already.
    """
    there = now.astimezone(room.zone)
    begins = there.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = dt.datetime.combine(begins.date() + dt.timedelta(days=1), dt.time(), room.zone)
    rows = Session.objects.filter(
        seen_by or Q(), room=room, starts__gte=begins, starts__lt=ends, client__barred_at=None
    )
    sessions = _in(room, rows.select_related("client", "offered").order_by("starts", "pk"))
    closed = closed_times(latest_of(room), begins, ends)
    taken = busy_between(room, begins, ends)
    busy = (Stretch(max(start, begins), min(end, ends), Kind.BUSY) for start, end in taken)
    seen = seen_of(room, sessions, held)
    return Day(there, begins, ends, tuple(seen), tuple(closed), tuple(busy))


def unanswered_before(
    day: Day, room: Room, seen_by: Q | None = None, held: Sequence[taps.Tap] | None = None
) -> list[Seen]:
    """Return the sessions of earlier days of which nobody has said whether the client came.

    `seen_by` and `held` are as for `day_of`.
    """
    rows = Session.objects.filter(
        seen_by or Q(),
        room=room,
        state=Session.State.BOOKED,
        client__barred_at=None,
        client_came_at=None,
        starts__gte=day.begins - _ASKED_FOR,
        starts__lt=day.begins,
    )
    latest = rows.select_related("client", "offered").order_by("-starts", "pk")[:_MOST]
    return [each for each in seen_of(room, _in(room, latest), held) if each.is_open(day.now)]


def _in(room: Room, sessions: Iterable[Session]) -> list[Session]:
    """Return sessions of a room with the room that is known already."""
    found = list(sessions)
    for session in found:
        session.room = room
    return found


def seen_of(
    room: Room, sessions: Sequence[Session], held: Sequence[taps.Tap] | None = None
) -> list[Seen]:
    """Return sessions with what was said about them; `held` is as for `day_of`."""
    seen = {session.pk: Seen(session) for session in sessions}
    if not seen:
        return []
    since = min(session.starts for session in sessions) - _LOOKING_BACK
    told = _told_by(room=room.pk, clients={session.client_id for session in sessions}, since=since)
    # Asked for in order, SQLite would walk the whole chain.
    for entry in sorted(told, key=_number):
        _take_in(seen, fact_of(entry))
    for tap in taps.held(room, sessions) if held is None else held:
        for fact in taps.facts_of(tap):
            _take_in(seen, fact)
    found = list(seen.values())
    _put_words(found)
    return found


def _number(entry: Entry) -> int:
    return entry.number


def _take_in(seen: Mapping[str, Seen], fact: Fact) -> None:
    found = seen.get(getattr(fact, "appointment", ""))
    if found is None or not found.session.is_about_now(f.moment_of(fact)):
        return
    if isinstance(fact, f.NoticeGiven):
        (found.words if fact.by == "client" else found.own_words).append(fact)
    elif isinstance(fact, f.AppointmentAwaited):
        found.awaited_at = f.moment_of(fact)
    elif isinstance(fact, f.AppointmentMissed):
        found.missed |= {"client" if fact.by == "client" else "house"}


def _put_words(seen: Sequence[Seen]) -> None:
    told = [word for each in seen for word in (*each.words, *each.own_words)]
    said = texts.words_behind(held for word in told for held in (word.text, word.reason))
    for each in seen:
        each.texts = {word.text: said[word.text] for word in each.words if word.text in said}
        each.words = [texts.with_reason(word, said) for word in each.words]
        each.own_words = [texts.with_reason(word, said) for word in each.own_words]


def closed_times(
    rulebook: Rulebook | None, begins: dt.datetime, ends: dt.datetime
) -> list[Stretch]:
    """Return when the house is closed on a day, by the hours of its rulebook; without any, never."""
    if rulebook is None or not rulebook.hours:
        return []
    if not rulebook.is_business_day(begins.date()):
        return [Stretch(begins, ends)]
    edges = begins
    closed = []
    for start, end in sorted(rulebook.hours[begins.weekday()]):
        opens = _at_minute(begins, start, rulebook)
        if opens > edges:
            closed.append(Stretch(edges, opens, Kind.CLOSED if edges == begins else Kind.PAUSE))
        edges = _at_minute(begins, end, rulebook)
    if edges < ends:
        closed.append(Stretch(edges, ends))
    return closed


def _at_minute(day: dt.datetime, minute: int, rulebook: Rulebook) -> dt.datetime:
    days, rest = divmod(minute, 24 * 60)
    clock = dt.time(rest // 60, rest % 60)
    date = day.date() + dt.timedelta(days=days)
    return dt.datetime.combine(date, clock, rulebook.zone).astimezone(day.tzinfo)


def what_follows(room: Room, awaited: Sequence[Session]) -> dict[str, list[Decision]]:
    """Return what would be decided about sessions by their end if nothing more happened.

    The judge itself is asked, with the facts as they are; nothing is written down.
    """
    if not awaited:
        return {}
    clients = {session.client_id for session in awaited}
    facts: dict[str, list[Fact]] = {client: [] for client in clients}
    entries = Entry.objects.filter(room=room, client__in=(*clients, ""))
    for fact in texts.opened(fact_of(entry) for entry in sorted(entries, key=_number)).facts:
        for client in [fact.client] if fact.client else clients:
            facts[client].append(fact)
    for tap in taps.held(room, awaited):
        facts[tap.session.client_id] += taps.facts_of(tap)
    rulebooks = rulebooks_of(room)
    return {
        session.pk: [
            decision
            for decision in judge(rulebooks, facts[session.client_id], session.ends).decisions
            if decision.matter == session.pk and decision.client == session.client_id
        ]
        for session in awaited
    }
