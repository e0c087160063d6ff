"""How clients book: hours, closed days, protected time, what they may do, and the page to embed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, ClosedDays, Opening, Protected
from kijun.judge.words.figures import amount
from kijun.letters import when
from kijun.services import clock
from kijun.services.booking import booking, opening_hours
from kijun.services.booking.availability import terms_of
from kijun.services.booking.booking import Gone
from kijun.services.booking.opening_hours import Kept, NoTime, TooLong
from kijun.services.sessions.sessions import Impossible
from kijun.services.work.money import currency_of
from kijun.web.booking.forms import (
    PURPOSES,
    WEEKDAYS,
    Closing,
    Hours,
    Protecting,
    TermsForm,
    closing_days,
)
from kijun.web.booking.hours import clock_of, hours_text
from kijun.web.clients.clients import ended_words
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language

_MONTHS_SHOWN: Final = 3


@for_owner
@require_http_methods(["GET", "POST"])
def booking_page(request: HttpRequest, room: Room) -> HttpResponse:
    """Show how clients book; each of the page's forms changes a part of it."""
    which = request.POST.get("which", "")
    data = request.POST if request.method == "POST" else None
    typed = data if which == "hours" else None
    hours = Hours(typed, copies="copies" in request.POST, initial=_hours_now(room))
    terms = terms_of(room)
    initial = {name: getattr(terms, name) for name in TermsForm.base_fields}
    changed = TermsForm(data if which == "terms" else None, initial=initial)
    closing = Closing(data if which == "closing" else None)
    protecting = Protecting(data if which == "protecting" else None)
    forms = (hours, changed, closing, protecting)
    if any(form.is_bound and form.is_valid() for form in forms) and _kept(room, *forms):
        messages.success(request, _("Changes saved."))
        return redirect(f"{reverse('booking-settings')}#{which}")
    given: dict[str, object] = {
        "hours": hours,
        "terms": changed,
        "closing": closing,
        "protecting": protecting,
        "closed": ClosedDays.objects.filter(room=room, last__gte=_today(room)),
        "protected": _protected(room),
        "months": _months(room),
        "page": request.build_absolute_uri(reverse("booking", args=[room.pk])),
        "snippet": _snippet(request, room),
        "requests": booking.how_many_requests(room),
    }
    is_wrong = any(form.is_bound for form in forms)
    return page_of(request, room, "web/booking.html", given, is_wrong=is_wrong)


@for_owner
@require_POST
def open_again(_request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take a closure back."""
    opening_hours.open_again(room, number)
    return redirect(f"{reverse('booking-settings')}#closing")


@for_owner
@require_POST
def unprotect(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Protect a time no longer; what was kept of it stays counted."""
    row = Protected.objects.filter(room=room, pk=number).first()
    if row is not None:
        opening_hours.end_protection(row, _today(room))
        messages.success(request, _("That time is protected no longer."))
    return redirect(f"{reverse('booking-settings')}#protecting")


@for_owner
@require_GET
def requests(request: HttpRequest, room: Room) -> HttpResponse:
    """List the bookings that wait for the owner."""
    currency = currency_of(room)
    waiting = [
        {
            "request": each,
            "when": when.day_and_clock(each.starts.astimezone(room.zone), language()),
            "service": each.service.name_in(language()),
            "price": amount(each.price, currency, language()) if each.price is not None else "",
            "why": _why(each.why),
        }
        for each in booking.open_requests(room)
    ]
    return page_of(request, room, "web/booking_requests.html", {"waiting": waiting})


@for_owner
@require_POST
def answer_request(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Book what was asked for, or write that it cannot be had: only as it was said."""
    found = BookingRequest.objects.select_related("client", "service", "room")
    asked = found.filter(room=room, pk=number).first()
    if asked is None:
        raise Http404
    act = request.POST.get("act")
    if act not in ("book", "decline"):
        raise Http404
    if act == "decline":
        booking.decline(asked, clock.now())
        messages.success(request, _("Declined; they are written to."))
        return redirect("booking-requests")
    try:
        booking.accept(asked, clock.now())
    except Gone:
        messages.warning(request, _("That time is not free any more. Nothing was booked."))
    except Impossible:
        messages.warning(request, ended_words())
    else:
        messages.success(request, _("Booked; the invitation is on its way."))
    return redirect("booking-requests")


def _kept(
    room: Room, hours: Hours, terms: TermsForm, closing: Closing, protecting: Protecting
) -> bool:
    if hours.is_bound:
        opening_hours.set_hours(room, hours.hours())
    elif terms.is_bound:
        opening_hours.set_terms(room, **terms.cleaned_data)
    elif closing.is_bound:
        return _closed(room, closing)
    else:
        given = protecting.cleaned_data
        opening_hours.protect(
            room,
            given["weekdays"],
            *given["hours"],
            purpose=given["purpose"],
            words=given["words"],
            since=_today(room),
        )
    return True


def _closed(room: Room, form: Closing) -> bool:
    try:
        opening_hours.close(room, *closing_days(form), form.cleaned_data["why"])
    except NoTime:
        form.add_error("last", _("That is before the first day."))
    except TooLong:
        form.add_error("last", _("A year at most. To take no bookings at all, close the page."))
    else:
        return True
    return False


def _today(room: Room) -> dt.date:
    return clock.now().astimezone(room.zone).date()


def _hours_now(room: Room) -> dict[str, str]:
    days: dict[int, list[tuple[int, int]]] = {}
    for row in Opening.objects.filter(room=room):
        days.setdefault(row.weekday, []).append((row.begins, row.ends))
    return {f"day{number}": hours_text(days.get(number, [])) for number in range(len(WEEKDAYS))}


def _protected(room: Room) -> list[dict[str, object]]:
    today = _today(room)
    rows = Protected.objects.filter(room=room).exclude(until__lt=today)
    return [
        {
            "row": row,
            "when": f"{WEEKDAYS[row.weekday]} {clock_of(row.begins)}–{clock_of(row.ends)}",
            "what": row.words or str(PURPOSES[row.purpose]),
        }
        for row in rows
    ]


def _months(room: Room) -> list[dict[str, object]]:
    now = clock.now()
    month = _today(room).replace(day=1)
    shown = []
    for _nth in range(_MONTHS_SHOWN):
        kept = opening_hours.kept_in(room, month, now)
        if kept:
            shown.append({"month": month, "kept": [_told(each) for each in kept]})
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return shown


def _told(kept: Kept) -> dict[str, str]:
    return {
        "what": kept.words or str(PURPOSES[kept.purpose]),
        "kept": _hours_of(kept.kept),
        "planned": _hours_of(kept.planned),
    }


def _hours_of(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _why(word: str) -> str:
    return {
        "require_prepayment": _("payment in advance comes first"),
        "written_only": _("this client is dealt with in writing"),
        "shared": _("somebody whose bookings rest can be reached there as well"),
    }.get(word, word)


def _snippet(request: HttpRequest, room: Room) -> str:
    frame = reverse("frame", args=[room.pk, room.language])
    address = request.build_absolute_uri(frame)
    script = request.build_absolute_uri("/static/door/embed.js")
    return (
        f'<iframe src="{address}" title="{room.name_in(language())}" data-kijun '
        'style="width:100%;min-height:60rem;border:0"></iframe>\n'
        f'<script src="{script}" async></script>'
    )
