"""What would come of the rows of a statement or a list, as the page before noting shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.files.contacts import Unread
from kijun.files.payment_roles import Role, Shape
from kijun.files.payments_csv import Incoming, Listed, Row
from kijun.files.problems import Problem
from kijun.judge.facts import InvoicePaid
from kijun.judge.words import figures
from kijun.services.work import invoice_import, payment_import
from kijun.services.work.money import currency_of
from kijun.ui.parts import Choice
from kijun.web.rules.problems import told
from kijun.web.wording import language
from kijun.web.work.words import money, refused
from kijun.work.models import Invoice

MOST_LISTED: Final = 100
MOST_ASKED: Final = 300
_MOST_CHOICES: Final = 30


def role_choices(shape: Shape) -> list[tuple[str, str]]:
    """Return what a column can hold, each with its name."""
    common = [
        (Role.NOTHING, _("passed over")),
        (Role.WHO, _("who paid, or the client")),
        (Role.DAY, _("day of the payment")),
        (Role.INCOMING, _("amount that came")),
    ]
    statement = [
        (Role.OUTGOING, _("amount that left")),
        (Role.AMOUNT, _("amount, either way")),
        (Role.DIRECTION, _("whether it came or left")),
        (Role.ACCOUNT, _("account on the other side")),
        (Role.REFERENCE, _("reference")),
        (Role.YEAR, _("year")),
        (Role.MONTH, _("month")),
        (Role.DAY_OF_MONTH, _("day of the month")),
    ]
    listed = [
        (Role.INVOICE, _("number of the invoice")),
        (Role.ISSUED, _("day of the invoice")),
        (Role.DUE, _("due day")),
        (Role.BILLED, _("amount of the invoice")),
        (Role.WITHHELD, _("tax withheld at source")),
        (Role.STATUS, _("paid or not")),
        (Role.DISPUTED, _("contested")),
    ]
    further = statement + listed if shape is Shape.STATEMENT else listed + statement
    return [(role.value, name) for role, name in common + further]


def statement_lines(
    room: Room, plan: payment_import.Plan, answers: Mapping[int, int | None]
) -> dict[str, object]:
    """Return the rows of a statement: those to be noted or asked about, and the others."""
    outcome, currency = payment_import.Outcome, currency_of(room)
    asking = plan.of(outcome.TAKE, outcome.ASK)
    shown = [_asked(currency, line, answers, plan.open_invoices) for line in asking[:MOST_ASKED]]
    span = plan.span
    return {
        "taken": [each for each in shown if each["is_sure"]],
        "asked": [each for each in shown if not each["is_sure"]],
        "not_asked": len(asking) - len(shown),
        "left": len(plan.of(outcome.LEFT)),
        "other": len(plan.of(outcome.OTHER)),
        "there": [_row(currency, line.row) for line in plan.of(outcome.THERE)[:MOST_LISTED]],
        "there_count": len(plan.of(outcome.THERE)),
        "unread": [unread(line.row) for line in plan.of(outcome.UNREAD)[:MOST_LISTED]],
        "unread_count": len(plan.of(outcome.UNREAD)),
        "span": None if span is None else [figures.date(day, language()) for day in span],
        "can_bring": bool(asking) or span is not None,
    }


def listed_lines(room: Room, plan: invoice_import.Plan) -> dict[str, object]:
    """Return the rows of a list of invoices by what would become of them."""
    outcome, currency = invoice_import.Outcome, currency_of(room)
    coming = plan.of(outcome.NEW, outcome.MORE)
    problems = plan.of(outcome.OTHER, outcome.SEVERAL, outcome.NONSENSE, outcome.UNREAD)
    return {
        "coming": [_listed(currency, line) for line in coming[:MOST_LISTED]],
        "coming_count": len(coming),
        "strangers": plan.strangers[:MOST_LISTED],
        "stranger_rows": len(plan.of(outcome.NOBODY)),
        "expenses": len(plan.of(outcome.EXPENSE)),
        "there_count": len(plan.of(outcome.THERE)),
        "unread": [_problem(line) for line in problems[:MOST_LISTED]],
        "unread_count": len(problems),
        "can_bring": bool(coming or plan.strangers),
    }


def unread(row: Row) -> dict[str, object]:
    """Return a row that cannot be read: its number, what stands in it, and why."""
    assert isinstance(row, Unread)
    problem = Problem("file", row.number, row.message, row.params)
    return {"number": row.number, "name": row.name, "why": told(problem, language()).text}


def _asked(
    currency: str,
    line: payment_import.Line,
    answers: Mapping[int, int | None],
    open_invoices: Sequence[Invoice],
) -> dict[str, object]:
    is_sure = line.outcome is payment_import.Outcome.TAKE
    proposed = line.invoice.pk if line.invoice is not None and is_sure else None
    chosen = answers.get(line.number, proposed)
    # The likeliest stand first; whoever paid under a name of somebody else is among the rest.
    likely = [line.invoice] if line.invoice is not None else []
    offered = dict.fromkeys((*likely, *line.candidates, *open_invoices))
    choices = [_choice(currency, each) for each in list(offered)[:_MOST_CHOICES]]
    return {
        **_row(currency, line.row),
        "is_sure": is_sure,
        "choices": [Choice("", _("Do not record")), *choices],
        "chosen": "" if chosen is None else str(chosen),
        "has_any": bool(choices),
    }


def _choice(currency: str, invoice: Invoice) -> Choice:
    named = {
        "number": invoice.invoice,
        "client": invoice.client.name,
        "amount": money(currency, invoice.missing),
    }
    return Choice(str(invoice.pk), _("%(client)s, invoice %(number)s, %(amount)s") % named)


def _row(currency: str, row: Row) -> dict[str, object]:
    assert isinstance(row, Incoming)
    return {
        "number": row.number,
        "name": f"row-{row.number}",
        "day": figures.date(row.day, language()),
        "who": row.who,
        "amount": money(currency, row.amount),
    }


def _listed(currency: str, line: invoice_import.Line) -> dict[str, object]:
    row = line.row
    assert isinstance(row, Listed)
    payment = next((each for each in line.facts if isinstance(each, InvoicePaid)), None)
    return {
        "number": row.number,
        "invoice": row.invoice,
        "who": row.who,
        "amount": money(currency, row.billed),
        "due": figures.date(row.due, language()),
        "came": money(currency, payment.amount) if payment is not None else "",
        "paid": figures.date(payment.at.date(), language()) if payment is not None else "",
        "is_disputed": row.is_disputed,
        "is_known": line.outcome is invoice_import.Outcome.MORE,
    }


def _problem(line: invoice_import.Line) -> dict[str, object]:
    row = line.row
    if isinstance(row, Unread):
        return unread(row)
    assert isinstance(row, Listed)
    why = _("More than one client may be meant.") if not line.code else refused(line.code)
    return {"number": row.number, "name": f"{row.invoice} {row.who}", "why": why}
