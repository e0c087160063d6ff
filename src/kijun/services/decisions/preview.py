"""What a click would set going: which letter, on which way, when, and what is undone until then.

It is foreseen with the very functions by which it is done afterwards, so that what a page says
before the click is what happens.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.letters.kinds import STATEMENT_FIRST
from kijun.letters.models import Letter
from kijun.services.decisions import grounds
from kijun.services.decisions.enforcement import is_held, letter_about, spoken_of
from kijun.services.decisions.matter_words import session_of
from kijun.services.decisions.planned import settles_at, to_carry_out
from kijun.services.delivery import outbox
from kijun.services.delivery.still_true import tells_a_decision


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What follows if what waits is confirmed now."""

    letter: Letter | None
    """The letter as it would stand: its kind, where it goes, who is asked first, when it leaves.

    It is not written yet; None: nobody is written to.
    """
    closes_doors: bool
    """Whether every door is closed to the client once the letter has been handed over."""
    called_off: int
    """Sessions ahead that are called off with it."""
    is_held: bool
    """Whether nothing is carried out before a word of the client has been read."""
    untold: tuple[grounds.Earlier, ...]
    """Earlier cases on which the step rests, about which no letter has ever gone."""


def foreseen(client: Client, decision: Decision, now: dt.datetime) -> Foreseen:
    """Return what follows if what waits of a decision is confirmed at `now`."""
    confirmed = msgspec.structs.replace(
        decision, status="standing", awaiting=(), automatic=False, decided_by="owner"
    )
    letter = _unwritten(client, confirmed, now)
    closes = letter is not None and letter.kind in STATEMENT_FIRST
    return Foreseen(
        letter=letter,
        closes_doors=closes,
        called_off=_ahead(client, now) if closes else 0,
        is_held=is_held(client, decision),
        untold=untold(client.room, decision),
    )


def letter_telling(client: Client, decision: Decision, now: dt.datetime) -> Letter | None:
    """Return the letter that tells of a decision: as written, or as it would stand once it was.

    None: nobody is written to, or not yet, since a person is asked first.
    """
    written = Letter.objects.filter(room=client.room, decision=decision.id).order_by("written_at")
    telling = next(filter(tells_a_decision, written), None)
    return telling or _unwritten(client, decision, now)


def _unwritten(client: Client, decision: Decision, now: dt.datetime) -> Letter | None:
    spoken = spoken_of(to_carry_out(decision))
    if not spoken:
        return None
    at, session = settles_at(client.room, decision, now), session_of(decision, client)
    return outbox.foreseen(client, letter_about(spoken), at, session=session)


def untold(room: Room, decision: Decision) -> tuple[grounds.Earlier, ...]:
    """Return the earlier cases that count for a step and of which no letter ever told."""
    earlier = grounds.earlier_cases(room, decision)
    return tuple(each for each in earlier if not each.letters)


def _ahead(client: Client, now: dt.datetime) -> int:
    return client.sessions.filter(state=Session.State.BOOKED, starts__gt=now).count()
