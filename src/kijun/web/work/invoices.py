"""Invoices: what is open, one invoice, and what came of it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.services import clock
from kijun.services.work import invoices
from kijun.services.work.money import Nonsense, currency_of
from kijun.services.work.work_history import told_of_invoice
from kijun.web.clients.clients import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language
from kijun.web.work.engagements import a_client, today_in
from kijun.web.work.forms import NewInvoice, OnDay, Payment, first_invoice, first_payment
from kijun.web.work.lists import invoice_entry
from kijun.web.work.words import money, refused
from kijun.work.models import Engagement, Invoice

_A_PAGE: Final = 50
_MOST_ENGAGEMENTS: Final = 50


@for_owner
@require_GET
def open_invoices(request: HttpRequest, room: Room) -> HttpResponse:
    """List what is owed, what is longest past due first."""
    rows = Invoice.objects.filter(room=room, is_open=True).select_related("client")
    pages = Paginator(rows.order_by("due", "pk"), _A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    today, currency = today_in(room), currency_of(room)
    given = {
        "invoices": [invoice_entry(currency, each, today) for each in page.object_list],
        "page": page,
        "total": pages.count,
    }
    return page_of(request, room, "web/invoices.html", given)


@for_owner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Write down that an invoice went out; `?for=` names the engagement."""
    client = a_client(room, client_id)
    rows = Engagement.objects.filter(room=room, client=client).select_related("title")
    agreed = {each.pk: each for each in rows.order_by("-agreed_at", "-pk")[:_MOST_ENGAGEMENTS]}
    about = agreed.get(_number(request.GET.get("for", "")))
    names = {str(pk): each.name or each.engagement for pk, each in agreed.items()}
    first = first_invoice(room, today_in(room), about)
    form = NewInvoice(names, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        found = _issue(client, form, agreed)
        if found is not None:
            messages.success(request, _("The invoice is on record."))
            return redirect("invoice", found.pk)
    return page_of(request, room, "web/invoice_new.html", {"client": client, "form": form})


def _issue(client: Client, form: NewInvoice, agreed: dict[int, Engagement]) -> Invoice | None:
    given = form.cleaned_data
    try:
        return invoices.issue(
            client,
            amount=given["amount"],
            due=given["due"],
            number=given["number"],
            day=given["day"],
            withholding=given["withholding"] or 0,
            engagement=agreed.get(_number(given["engagement"])),
            now=clock.now(),
        )
    except Nonsense as problem:
        form.refuse(problem)
        return None


@for_owner
@require_GET
def invoice(request: HttpRequest, room: Room, pk: int) -> HttpResponse:
    """Show one invoice: what is missing, what was paid, and what may be noted."""
    found, today = invoice_of(room, pk), today_in(room)
    currency = currency_of(room)
    given = {
        **invoice_entry(currency, found, today),
        "client": found.client,
        "whole": money(currency, found.amount),
        "owed": money(currency, found.owed),
        "withheld": money(currency, found.withholding) if found.withholding else "",
        "paid": money(currency, found.paid) if found.paid else "",
        "told": told_of_invoice(found, language())[::-1],
        "payment": Payment(initial=first_payment(found, today)),
        "day": OnDay(initial={"day": today}),
        "zone": room.zone,
    }
    return page_of(request, room, "web/invoice.html", given)


@for_owner
@require_POST
def act(request: HttpRequest, room: Room, pk: int, what: str) -> HttpResponse:
    """Note that an invoice was paid, contested or settled, or that nothing has come."""
    found = invoice_of(room, pk)
    form = (Payment if what == "paid" else OnDay)(request.POST)
    if what != "nothing" and not form.is_valid():
        messages.error(request, _("That could not be understood; nothing was changed."))
        return redirect("invoice", found.pk)
    try:
        said = _note(found, what, form)
    except Nonsense as problem:
        messages.error(request, refused(problem.code))
    else:
        messages.success(request, said)
    return redirect("invoice", found.pk)


def _note(found: Invoice, what: str, form: Payment | OnDay) -> str:
    now = clock.now()
    if what == "nothing":
        invoices.nothing_came(found, now=now)
        return _("On record: nothing has come so far. Your rules say what follows.")
    day = form.cleaned_data["day"]
    if what == "paid":
        amount, key = form.cleaned_data["amount"], form.cleaned_data["key"]
        invoices.pay(found, amount, day=day, key=key, now=now)
        return _("The payment is on record.")
    if what == "disputed":
        invoices.dispute(found, day=day, now=now)
        return _("On record: they dispute it.")
    if what == "settled":
        invoices.settle(found, day=day, now=now)
        return _("On record: nothing more is owed.")
    raise Http404


def invoice_of(room: Room, pk: int) -> Invoice:
    """Return an invoice of a room. Raises Http404."""
    rows = Invoice.objects.filter(room=room, pk=pk)
    found = rows.select_related("client", "engagement__title").first()
    if found is None:
        raise Http404
    found.room = found.client.room = room
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
