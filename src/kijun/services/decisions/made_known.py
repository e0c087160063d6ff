"""Which decisions a client can see: none that is held against them before its letter has left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.letters.models import Letter
from kijun.services.delivery.still_true import AFTERWARDS

_NOTHING_AGAINST: Final = frozenset({"excused", "practice"})
"""Statuses of decisions that hold nothing against anybody, so that no letter need say it first."""
_WENT: Final = (Letter.State.SENDING, Letter.State.SENT, Letter.State.UNKNOWN)


def known_to(client: Client, decisions: Iterable[Decision]) -> list[Decision]:
    """Return those of some decisions that a client can see, at the cost of one query.

    What speaks against the house, or against nobody, needs no letter before it is seen. All else
    is seen from when its letter has left, or was passed on: one that waits, asks, lies by hand,
    failed or was withdrawn has told nothing.
    """
    letters = Letter.objects.filter(room=client.room_id, client=client, state__in=_WENT)
    about = letters.exclude(decision="").exclude(kind__in=AFTERWARDS)
    told = set(about.values_list("decision", flat=True))
    return [each for each in decisions if _needs_no_letter(each) or each.id in told]


def _needs_no_letter(decision: Decision) -> bool:
    is_theirs = decision.party == "client"
    return not is_theirs or decision.status in _NOTHING_AGAINST or bool(decision.carried_out)
