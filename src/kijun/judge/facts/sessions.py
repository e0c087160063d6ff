"""Facts about appointments: booked, moved, cancelled, joined, missed, awaited, and word sent."""

from __future__ import annotations

from typing import Literal

from kijun.judge.facts.base import Amount, Fact, Id, Instant, Minutes, check_bounds


class AppointmentFact(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one appointment."""

    appointment: Id


class AppointmentBooked(AppointmentFact, frozen=True, gc=False, tag="appointment.booked"):
    """A session was agreed: `starts`, lasting `minutes`."""

    starts: Instant
    minutes: Minutes
    member: Id | None = None
    price: Amount | None = None
    rulebook: Id | None = None

    def __post_init__(self) -> None:
        check_bounds("starts", self.starts)


class AppointmentMoved(AppointmentFact, frozen=True, gc=False, tag="appointment.moved"):
    """A session was moved to a new `starts`."""

    starts: Instant
    minutes: Minutes | None = None
    reason: Id | None = None

    def __post_init__(self) -> None:
        check_bounds("starts", self.starts)


class AppointmentCancelled(AppointmentFact, frozen=True, gc=False, tag="appointment.cancelled"):
    """A session was cancelled; by `system` it carries out a decision."""

    reason: Id | None = None


class AppointmentJoined(AppointmentFact, frozen=True, gc=False, tag="appointment.joined"):
    """`by` arrived at `at`."""


class AppointmentMissed(AppointmentFact, frozen=True, gc=False, tag="appointment.missed"):
    """`by` was absent."""


class AppointmentAwaited(AppointmentFact, frozen=True, gc=False, tag="appointment.awaited"):
    """`by` says at `at` that the other has not come yet."""


class NoticeGiven(AppointmentFact, frozen=True, gc=False, tag="notice.given"):
    """`by` sent word about being late or absent; `tapped_at` is a vouched-for time of the tap."""

    about: Literal["late", "absence"]
    reason: Id | None = None
    eta: Instant | None = None
    text: str | None = None
    tapped_at: Instant | None = None

    def __post_init__(self) -> None:
        check_bounds("tapped_at", self.tapped_at)
        check_bounds("eta", self.eta)
