"""How the owner's pages name what lies in the sealed mailbox, and why somebody seems the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kijun.accounts.models import Room
from kijun.clients.models import Client, Likeness
from kijun.letters import when
from kijun.letters.models import Sealed
from kijun.services.barring import likenesses, sealed_mailbox
from kijun.services.barring.gate import Like
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.decisions.verdicts import Why
from kijun.ui.parts import Choice
from kijun.web.wording import joined, language

_KINDS: Final[dict[str, str | Promise]] = {
    Kind.APPEAL.value: pgettext_lazy("a letter", "Appeal"),
    Kind.DISCLOSURE.value: gettext_lazy("Disclosure request"),
    Kind.PAYMENT.value: gettext_lazy("Payment"),
    Kind.LEGAL.value: gettext_lazy("Legal document"),
    Kind.OTHER.value: gettext_lazy("Something else"),
}
_LIKE: Final[dict[str, str | Promise]] = {
    Like.MAIL.value: gettext_lazy("The same email address."),
    Like.PHONE.value: gettext_lazy("The same phone number."),
    Like.READING.value: gettext_lazy("The name reads the same."),
    Like.NAME.value: gettext_lazy("The same name."),
    Like.FIRM.value: gettext_lazy("An address of the same firm."),
    Like.SENDER.value: gettext_lazy("Their address stands behind it."),
    Like.SHOWN.value: gettext_lazy("Their address stands where the name belongs."),
    Like.SHARED.value: gettext_lazy("An address that another client shares."),
}


@dataclass(frozen=True, slots=True)
class LikenessCard:
    """Somebody who may be one to whom the doors are closed, and who that is."""

    likeness: Likeness
    who: str
    why: str
    barred: str
    """The name of the other; empty where everything about them was erased."""


def kind_words(kind: str) -> str:
    """Return what a kind of piece is called."""
    return str(_KINDS[kind])


def why_choices() -> list[Choice]:
    """Return why a door can be opened again to somebody of whom everything was erased."""
    return [
        Choice(Why.NO_LONGER_NEEDED.value, _("It is no longer needed")),
        Choice(Why.MISTAKE.value, _("It was a mistake")),
    ]


def likeness_cards(room: Room) -> list[LikenessCard]:
    """Return the questions that wait for the owner."""
    found = likenesses.open_ones(room)
    if not found:
        return []
    names = Client.objects.filter(room=room).in_bulk({each.closed for each in found})
    return [
        LikenessCard(
            each,
            who=each.name or each.reached,
            why=joined([str(_LIKE[reason]) for reason in each.reasons if reason in _LIKE]),
            barred=names[each.closed].name if each.closed in names else "",
        )
        for each in found
    ]


def sealed_line(pieces: Sequence[Sealed], room: Room, now: dt.datetime) -> str:
    """Return the one quiet line about what runs a term in the sealed mailbox; empty: nothing.

    That it was not read on its day is said too: what waits there has a term of its own.
    """
    missed, answer_by = (
        sealed_mailbox.missed_day(room, pieces, now),
        sealed_mailbox.answer_by(pieces),
    )
    served = sum(piece.kind == Kind.LEGAL for piece in pieces)
    parts = []
    if missed is not None:
        day = when.day(dt.datetime.combine(missed, dt.time(), room.zone), language())
        parts.append(
            _("The sealed mailbox was to be opened on %(day)s; something in it is unread.")
            % {"day": day}
        )
    if answer_by is not None:
        said = (
            _("An appeal waits for its answer until %(day)s.")
            if now < answer_by
            else _("The answer to an appeal was due on %(day)s.")
        )
        parts.append(said % {"day": _day(answer_by, room)})
    if served:
        parts.append(
            ngettext(
                "%(count)s legal document has arrived.",
                "%(count)s legal documents have arrived.",
                served,
            )
            % {"count": served}
        )
    return joined(parts)


def _day(instant: dt.datetime, room: Room) -> str:
    return when.day(instant.astimezone(room.zone), language())
