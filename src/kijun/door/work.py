"""Work with a client on their own page: what was agreed, delivered, what they gained, what is owed."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Due
from kijun.door.opening import Visit
from kijun.judge.quantities import plain
from kijun.judge.words import figures
from kijun.letters import when
from kijun.services.work.money import currency_of
from kijun.ui.worth import Worth
from kijun.work.models import Engagement, Invoice

_MOST: Final = 20


class Done(NamedTuple):
    """An engagement as the client reads it."""

    title: str
    lines: list[str]
    worth: Worth | None


class Owed(NamedTuple):
    """An invoice that is open, for either side."""

    number: str
    amount: str
    due: str
    is_theirs: bool
    """Whether the client owes it."""
    is_disputed: bool


def _engagements() -> QuerySet[Engagement]:
    theirs = Engagement.objects.filter(room=Given("room"), client=Given("client"))
    return theirs.select_related("title").order_by("-agreed_at", "-pk")[:_MOST]


def _invoices_open() -> QuerySet[Invoice]:
    theirs = Invoice.objects.filter(room=Given("room"), client=Given("client"), is_open=True)
    return theirs.order_by("due", "pk")[:_MOST]


def _dues_of_house() -> QuerySet[Due]:
    theirs = Due.objects.filter(room=Given("room"), client=Given("client"), owed_by="house")
    return theirs.filter(settled_at=None, void_at=None).order_by("noted_at", "pk")[:_MOST]


_due_to_them: Final = Prepared(_dues_of_house)
_agreed: Final = Prepared(_engagements)
_unpaid: Final = Prepared(_invoices_open)


def work_for(visit: Visit) -> list[Done]:
    """Return what was agreed with the client, the latest first."""
    agreed = _agreed(room=visit.room.pk, client=visit.client.pk)
    return [
        Done(each.name or _("Work"), _lines(visit, each), _worth(visit, each)) for each in agreed
    ]


def owed_between(visit: Visit) -> list[Owed]:
    """Return the invoices that are open, the earliest due first."""
    currency = currency_of(visit.room)
    return [
        Owed(
            each.invoice,
            figures.amount(float(each.missing), currency, visit.language),
            figures.date(each.due, visit.language),
            each.owed_by == "client",
            each.disputed_at is not None,
        )
        for each in _unpaid(room=visit.room.pk, client=visit.client.pk)
    ]


def owed_back(visit: Visit) -> list[str]:
    """Return the amounts that decisions have made the house owe the client."""
    currency = currency_of(visit.room)
    return [
        figures.amount(float(each.amount), currency, visit.language)
        if each.amount is not None
        else _("%(share)s%% of the fee") % {"share": each.share}
        for each in _due_to_them(room=visit.room.pk, client=visit.client.pk)
    ]


def _lines(visit: Visit, engagement: Engagement) -> list[str]:
    price = _money(visit, engagement, float(engagement.price))
    lines = [
        _("agreed %(day)s for %(price)s")
        % {"day": _day(visit, engagement.agreed_at), "price": price}
    ]
    if engagement.due is not None and engagement.delivered_at is None:
        due = figures.date(engagement.due, visit.language)
        lines.append(_("to be delivered by %(day)s") % {"day": due})
    if engagement.delivered_at is not None:
        lines.append(_("delivered %(day)s") % {"day": _day(visit, engagement.delivered_at)})
    if engagement.accepted_at is not None:
        lines.append(_("accepted %(day)s") % {"day": _day(visit, engagement.accepted_at)})
    if engagement.target is not None:
        target = {"target": _in_unit(engagement, engagement.target)}
        said = (
            _("target %(target)s, guaranteed") if engagement.guaranteed else _("target %(target)s")
        )
        lines.append(said % target)
    if engagement.measured is not None:
        lines.append(_("measured %(value)s") % {"value": _in_unit(engagement, engagement.measured)})
    if engagement.ended_at is not None:
        lines.append(_("over since %(day)s") % {"day": _day(visit, engagement.ended_at)})
    return lines


def _worth(visit: Visit, engagement: Engagement) -> Worth | None:
    worth = engagement.worth
    if worth.value is None:
        return None
    value, price = float(plain(worth.value)), float(engagement.price)
    times = ""
    if worth.times is not None:
        shown = figures.number(round(float(worth.times), 1))
        times = pgettext("to the client", "%(times)s times the price") % {"times": shown}
    price_words, value_words = (_money(visit, engagement, each) for each in (price, value))
    return Worth(price, value, price_words, value_words, times)


def _money(visit: Visit, engagement: Engagement, value: float) -> str:
    return figures.amount(value, engagement.currency, visit.language)


def _in_unit(engagement: Engagement, value: float) -> str:
    gap = " " if engagement.unit.isascii() and engagement.unit else ""
    return f"{figures.number(value)}{gap}{engagement.unit}"


def _day(visit: Visit, instant: dt.datetime) -> str:
    return when.day(visit.there(instant), visit.language)
