"""Appointments: when they are, who came, who sent word, who called them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.matters.base import NOBODY, Matter, Role, Word
from kijun.judge.quantities import with_offset

if TYPE_CHECKING:
    from kijun.judge.announcements import Binding


class Side:
    """One party's side of an appointment.

    `heard_before` is how much of their word was about a time that it no longer has.
    """

    __slots__ = (
        "awaited",
        "cancelled",
        "heard_before",
        "is_presumed_present",
        "joined",
        "missed",
        "moves",
        "words",
    )

    def __init__(self, *, is_presumed_present: bool) -> None:
        self.is_presumed_present = is_presumed_present
        self.joined: Fact | None = None
        self.missed: Fact | None = None
        self.cancelled: Fact | None = None
        self.awaited: Fact | None = None
        self.words: list[Word] = []
        self.heard_before = 0
        self.moves: list[dt.datetime] = []

    @property
    def present_words(self) -> list[Word]:
        """The word sent about the time that it has now."""
        return self.words[self.heard_before :] if self.heard_before else self.words


_UNTOUCHED: Final[dict[Role, Side]] = {
    "client": Side(is_presumed_present=False),
    "house": Side(is_presumed_present=True),
    "member": Side(is_presumed_present=True),
}
_SLOT_OF: Final[dict[Role, str]] = {
    "client": "_of_client",
    "house": "_of_house",
    "member": "_of_member",
}
_CLIENT: Final[tuple[Role, ...]] = ("client",)
_ALL: Final[tuple[Role, ...]] = ("house", "member", "client")


class Appointment(Matter):
    """A session: when it is, who came, who sent word, who called it off.

    `heard_as` is the service it was known to be of when all word was last held against excuses.
    """

    kind = "appointment"
    __slots__ = (
        "_of_client",
        "_of_house",
        "_of_member",
        "booked",
        "cancelled_at",
        "ends",
        "heard_as",
        "last_moved",
        "moved_from",
        "over_at",
        "starts",
    )

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        self.id, self.client, self.binding = id_, client, binding
        self.service = None
        self.breaches = None
        self.breached_by_house = False
        self.heard_as: str | None = None
        self.schedule = 0
        self._of_client: Side | None = None
        self._of_house: Side | None = None
        self._of_member: Side | None = None
        self.booked: Fact | None = None
        self.last_moved: Fact | None = None
        self.starts: dt.datetime | None = None
        self.ends: dt.datetime | None = None
        self.moved_from: dt.datetime | None = None
        self.cancelled_at: dt.datetime | None = None
        self.over_at: dt.datetime | None = None

    def side(self, role: Role) -> Side:
        """Return a party's side, to look at."""
        return getattr(self, _SLOT_OF[role]) or _UNTOUCHED[role]

    def own_side(self, role: Role) -> Side:
        """Return a party's side, to write on."""
        slot = _SLOT_OF[role]
        side: Side | None = getattr(self, slot)
        if side is None:
            side = Side(is_presumed_present=_UNTOUCHED[role].is_presumed_present)
            setattr(self, slot, side)
        return side

    @property
    def clocked(self) -> tuple[Role, ...]:
        """Who may be late: of the house and its members nobody has said anything mostly."""
        return _CLIENT if self._of_house is None and self._of_member is None else _ALL

    def _sides(self) -> Iterator[tuple[Role, Side]]:
        for role, slot in _SLOT_OF.items():
            side: Side | None = getattr(self, slot)
            if side is not None:
                yield role, side

    @property
    def was_over_before_start(self) -> bool:
        """Whether a decision had cancelled it by its start: nobody was expected then."""
        over_at, starts = self.over_at, self.starts
        return over_at is not None and starts is not None and over_at < starts

    def forget_before(self, starts: dt.datetime) -> None:
        """Let word about the old time, and arrivals before a new one after its end, say nothing."""
        if starts != self.starts:
            for _, side in self._sides():
                side.heard_before = len(side.words)
        if self.ends is None or starts <= self.ends:
            return
        for role, side in self._sides():
            side.joined = side.missed = side.awaited = None
            side.is_presumed_present = _UNTOUCHED[role].is_presumed_present

    def revive(self) -> None:
        """Forget that the session was called off: it has been booked anew."""
        self.cancelled_at = self.over_at = None
        for _, side in self._sides():
            side.cancelled = None

    def is_settled(self, role: Role, at: dt.datetime) -> bool:
        """Say whether the party had come before, or the session was called off."""
        if self.cancelled_at is not None:
            return True
        joined = self.side(role).joined
        return joined is not None and joined.at < at

    def is_open_at(self, at: dt.datetime) -> bool:
        """Say whether the session has not been called off and is not over at an instant."""
        return (self.cancelled_at is None or self.cancelled_at > at) and (
            self.over_at is None or self.over_at >= at
        )


def take_booked(
    appointment: Appointment, fact: f.AppointmentBooked, _: Role, __: dt.datetime
) -> tuple[Role, ...]:
    starts = with_offset(fact.starts)
    if appointment.booked is not None:
        appointment.forget_before(starts)
    if appointment.cancelled_at is not None or appointment.over_at is not None:
        appointment.revive()
    appointment.booked = fact
    appointment.starts = starts
    appointment.ends = starts + dt.timedelta(minutes=fact.minutes)
    appointment.schedule += 1
    return appointment.clocked


def take_moved(
    appointment: Appointment, fact: f.AppointmentMoved, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    length = dt.timedelta(0)
    if appointment.starts is not None and appointment.ends is not None:
        length = appointment.ends - appointment.starts
    if fact.minutes is not None:
        length = dt.timedelta(minutes=fact.minutes)
    starts = with_offset(fact.starts)
    appointment.forget_before(starts)
    appointment.moved_from = appointment.starts
    appointment.starts, appointment.ends = starts, starts + length
    appointment.last_moved = fact
    appointment.schedule += 1
    if role != "system":
        appointment.own_side(role).moves.append(fact.at)
    return appointment.clocked


def take_cancelled(
    appointment: Appointment, fact: f.AppointmentCancelled, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        if appointment.over_at is None:
            appointment.over_at = at
        return NOBODY
    if appointment.ends is not None and at > appointment.ends:
        return NOBODY
    side = appointment.own_side(role)
    if side.cancelled is None:
        side.cancelled = fact
    if appointment.cancelled_at is None:
        appointment.cancelled_at = at
    return NOBODY


def take_joined(
    appointment: Appointment, fact: f.AppointmentJoined, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        return NOBODY
    side = appointment.own_side(role)
    if side.joined is not None:
        return NOBODY
    side.joined = fact
    if side.is_presumed_present and appointment.starts is not None and at > appointment.starts:
        side.is_presumed_present = False
        return (role,)
    return NOBODY


def missed_too_early(appointment: Appointment, fact: f.AppointmentMissed, _: Role) -> str | None:
    if appointment.starts is not None and fact.at < appointment.starts:
        return "Nobody can have been absent before the session began."
    return None


def take_missed(
    appointment: Appointment, fact: f.AppointmentMissed, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        return NOBODY
    side = appointment.own_side(role)
    if side.missed is None:
        side.missed = fact
    if side.is_presumed_present and side.joined is None:
        side.is_presumed_present = False
        return (role,)
    return NOBODY


def take_awaited(
    appointment: Appointment, fact: f.AppointmentAwaited, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    awaited: tuple[Role, ...] = _CLIENT if appointment.client is not None else ("member",)
    if role == "client":
        awaited = ("house", "member")
    begun = appointment.starts is not None and at >= appointment.starts
    clocked: list[Role] = []
    for other in awaited:
        side = appointment.own_side(other)
        side.awaited = fact
        if begun and side.is_presumed_present and side.joined is None:
            side.is_presumed_present = False
            clocked.append(other)
    return tuple(clocked)


def take_notice(
    appointment: Appointment, fact: f.NoticeGiven, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role != "system":
        appointment.own_side(role).words.append(Word(fact, at, fact.about, fact.reason))
    return NOBODY
