"""What waits for who keeps the room alone, as it stands on Today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Due, Session
from kijun.clients.erased import erased_in
from kijun.judge.words.figures import amount
from kijun.letters import when
from kijun.services.barring import sealed_mailbox
from kijun.services.booking.booking import how_many_requests
from kijun.services.decisions import amounts_due
from kijun.services.enquiries import enquiries
from kijun.services.inbox import mailbox
from kijun.services.sessions import leaders
from kijun.services.work.money import currency_of
from kijun.web.barring.words import LikenessCard, likeness_cards, sealed_line
from kijun.web.enquiries.shown import Line, lines_of
from kijun.web.today.reviews import OpenCard, open_cards
from kijun.web.wording import day_and_clock, language, unbroken_name

_MOST: Final = 8
"""So many sessions of a leader are named one by one."""


@dataclass(frozen=True, slots=True)
class UnledCard:
    """Sessions ahead of one leader who works with clients no more; `more` are not named."""

    leader: str
    title: str
    sessions: Sequence[tuple[str, str]]
    """The id of each, and when and with whom it is."""
    more: int


@dataclass(frozen=True, slots=True)
class OwedCard:
    """An amount that the house owes to a client."""

    due: Due
    title: str
    said: str
    """What it is for; empty where no session is known."""


class OfTheHouse(NamedTuple):
    """What waits for the owner alone, by the names that the page has for it.

    `unread_since` is since when the mailbox cannot be read, an empty text where it can.
    """

    likenesses: Sequence[LikenessCard] = ()
    enquiries: Sequence[Line] = ()
    requests: int = 0
    unread_since: str = ""
    unled: Sequence[UnledCard] = ()
    owed: Sequence[OwedCard] = ()
    opened: Sequence[OpenCard] = ()
    sealed_line: str = ""

    @property
    def how_many(self) -> int:
        """How many things ask today: a review that is only near does not, nor the quiet line."""
        listed = len(self.likenesses) + len(self.enquiries) + len(self.unled) + len(self.owed)
        due = sum(card.is_due for card in self.opened)
        return listed + due + self.requests + bool(self.unread_since)


def of_the_house(membership: Membership, at: dt.datetime) -> OfTheHouse:
    """Return what waits for the owner alone; for a member nothing does."""
    if not membership.is_owner:
        return OfTheHouse()
    room = membership.room
    since = mailbox.unread_since(room)
    return OfTheHouse(
        likenesses=likeness_cards(room),
        enquiries=lines_of(enquiries.open_ones(room), room, at),
        requests=how_many_requests(room),
        unread_since=day_and_clock(since, room.zone) if since is not None else "",
        unled=_unled_cards(room, at),
        owed=_owed_cards(room, at),
        opened=open_cards(room, at),
        sealed_line=sealed_line(sealed_mailbox.urgent(room), room, at),
    )


def _unled_cards(room: Room, at: dt.datetime) -> list[UnledCard]:
    found = leaders.unled_in(room, at)
    if not found:
        return []
    erased = erased_in(room)
    grouped = groupby(found, key=lambda each: each.member)
    return [_unled(who, list(theirs), room, erased) for who, theirs in grouped if who is not None]


def _unled(
    leader: Membership, theirs: Sequence[Session], room: Room, erased: set[str]
) -> UnledCard:
    if leader.party in erased:
        title = _("Sessions ahead with somebody who no longer works with clients here")
    else:
        said = _("Sessions ahead with %(name)s, who no longer works with clients here")
        title = said % {"name": unbroken_name(str(leader.user))}
    return UnledCard(
        leader.code,
        title,
        [(each.pk, _session(each, room)) for each in theirs[:_MOST]],
        max(len(theirs) - _MOST, 0),
    )


def _session(session: Session, room: Room) -> str:
    named = {
        "when": day_and_clock(session.starts, room.zone),
        "client": unbroken_name(session.client.name),
    }
    return _("%(when)s, %(client)s") % named


def _owed_cards(room: Room, at: dt.datetime) -> list[OwedCard]:
    dues = amounts_due.owed_by_house(room)
    if not dues:
        return []
    currency = currency_of(room)
    unnamed = sealed_mailbox.unnamed(room, [due.client for due in dues], at)
    return [_owed(due, room, currency) for due in dues if due.client_id not in unnamed]


def _owed(due: Due, room: Room, currency: str) -> OwedCard:
    if due.amount is None:
        much = _("%(share)s%% of the fee") % {"share": due.share}
    else:
        much = amount(float(due.amount), currency, language())
    named = {"client": unbroken_name(due.client.name), "amount": much}
    said = ""
    if due.session is not None:
        day = when.day(due.session.starts.astimezone(room.zone), language())
        said = _("For the session of %(day)s.") % {"day": day}
    return OwedCard(due, _("%(client)s: you owe %(amount)s") % named, said)
