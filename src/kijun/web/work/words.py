"""How pages say what was agreed, what it brought, what is owed, and what cannot be meant."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kijun.judge.words import figures
from kijun.services.work.money import in_full
from kijun.web.wording import language
from kijun.work.models import Engagement, Invoice


def refused(code: str) -> str:
    """Say what is wrong with something that was given, and what to do."""
    return {
        "negative": _("An amount cannot be below zero."),
        "nothing": _("Give an amount above zero."),
        "enormous": _("This is larger than anything that can be meant. Check the zeros."),
        "cents": _("This currency has no smaller parts. Give a whole number."),
        "currency": _("Amounts are in the currency of your rules."),
        "no_title": _("Say in a few words what the work is."),
        "long": _("This is too long."),
        "signs": _("It holds signs that cannot be seen. Type it anew."),
        "no_target": _("A guarantee needs its target: say what is guaranteed."),
        "future": _("This day has not come yet. Choose one up to today."),
        "long_ago": _("This day is more than twenty years ago."),
        "before": _("This day is before the one on which it was agreed or delivered."),
        "due_before": _("The due day is before the day itself."),
        "due_far": _("The due day is more than ten years ahead."),
        "delivered": _(
            "The work was delivered: what was agreed before is what counts. A price that is asked"
            " for afterwards goes on record as a request."
        ),
        "not_delivered": _("It has not been delivered yet."),
        "ended": _("This engagement is over."),
        "taken": _("This number stands for another invoice already. Choose another one."),
        "withholding": _("The tax withheld is more than the amount."),
        "other_client": _("This work was agreed with somebody else."),
        "paid": _("Nothing is missing any more."),
        "not_due": _("Its due day is not over yet."),
        "key": _("This page was open for too long. Open it again."),
        "paid_when": _(
            "Something was paid, but not on a day that is known. Say above which column holds the"
            " day, or write it into the file as 入金日."
        ),
        "paid_less": _(
            "More than this is on record as paid already. Check which of the two is right."
        ),
        "paid_twice": _(
            "Another row tells of another payment of this invoice. Leave one row, with all that was"
            " paid so far."
        ),
        "no_invoice": _("This invoice is not there any more."),
    }[code]


def money(currency: str, value: Decimal | float) -> str:
    """Return an amount in a currency."""
    return figures.amount(float(value), currency, language())


def in_unit(engagement: Engagement, value: float) -> str:
    """Return a measurement with its unit: 「56件」, “56 enquiries”."""
    gap = " " if engagement.unit.isascii() and engagement.unit else ""
    return f"{in_full(value)}{gap}{engagement.unit}"


def stage_words(stage: str) -> str:
    """Return how far an engagement came."""
    return {
        "agreed": pgettext("stage", "Agreed"),
        "delivered": pgettext("stage", "Delivered"),
        "accepted": pgettext("stage", "Accepted"),
        "ended": pgettext("stage", "Over"),
    }[stage]


def met_words(engagement: Engagement) -> str:
    """Say whether the target was met; an empty text where there is none."""
    if engagement.target is None:
        return ""
    return {
        "true": _("The target was met."),
        "false": _("The target was not met."),
        "unknown": _("Not measured yet."),
    }[engagement.worth.target_met]


def times_words(times: float) -> str:
    """Return a value as a multiple of the price: 「代金の6倍」."""
    shown = figures.number(round(times, 1))
    return _("%(times)s times the price") % {"times": shown}


def invoice_state(invoice: Invoice, today: dt.date) -> str:
    """Say in a few words how an invoice stands."""
    if invoice.settled_at is not None:
        return _("Settled")
    if not invoice.is_open:
        return _("Paid")
    if invoice.disputed_at is not None:
        return _("Disputed")
    days = (today - invoice.due).days
    if days > 0:
        late = ngettext("%(days)s day past due", "%(days)s days past due", days)
        return late % {"days": days}
    return pgettext("invoice", "Open")
