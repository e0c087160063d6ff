"""The page on which anybody applies for a service: no login, no script, no cookie.

It says the same to whoever is known and to whoever is not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.models import Room
from kijun.booking.models import Application, Service
from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail
from kijun.clients.names import TooLong, Unwritable
from kijun.door import bots
from kijun.door.booking_page import BookingPage, Place
from kijun.door.enquiry_form import Applying
from kijun.door.opening import LANGUAGES, contact_of, room_named
from kijun.door.rate_limit import DAY, HOUR, MINUTE, Limit, count, is_over
from kijun.door.spoken import language_for
from kijun.door.typed import letters_to, shown_at
from kijun.judge.words.language import Language
from kijun.letters import when
from kijun.services import clock
from kijun.services.booking import business_days
from kijun.services.booking.booking import Read
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.applications import application_of, applied_for
from kijun.services.enquiries.enquiries import Applicant, Shut
from kijun.services.work.money import currency_of
from kijun.ui.shells import ClientShell

POSTS: Final = Limit("enquiry-posts", 20, MINUTE)
"""Posts from one network address to one house."""
FROM: Final = Limit("enquiry-from", 10, DAY)
"""Enquiries from one network address to one house."""
MAIL: Final = Limit("enquiry-mail", 10, DAY)
"""Enquiries from one mail address to one house."""
IN_A_ROOM: Final = Limit("enquiry-room", 60, HOUR)
"""Enquiries to one house: more than that is nobody's good day."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is applied for, in which language, at what instant."""

    service: Service
    application: Application
    language: Language
    now: dt.datetime

    @property
    def room(self) -> Room:
        """The house."""
        return self.service.room

    @property
    def subject(self) -> str:
        """What stamps of the page are about."""
        return f"enquiry-{self.service.pk}"

    @property
    def page(self) -> BookingPage:
        """The rules in force and the house's own record, as wherever something begins."""
        place = Place(self.room, self.language, self.now, self.address())
        return BookingPage(place, {})

    def address(self, name: str = "enquiry", language: str = "") -> str:
        """Return the address of the page, or of what follows on it."""
        return reverse(name, args=[self.room.pk, language or self.language, self.service.slug])

    def shell(self, *, is_first: bool = False) -> ClientShell:
        """Return the shell; the language can be changed before anything is typed."""
        switches: dict[str, str] = {}
        if is_first:
            switches = {code: self.address(language=code) for code in LANGUAGES}
        return ClientShell(self.room.name_in(self.language), switches)

    def form(self, data: Any = None) -> Applying:
        """Return the form."""
        today = self.now.astimezone(self.room.zone).date()
        return Applying(data, application=self.application, today=today)


@require_GET
def services(request: HttpRequest, room_id: str, language: str = "") -> HttpResponse:
    """List what can be applied for."""
    room = room_named(room_id)
    spoken = language_for(request, room, language)
    found = applied_for(room)
    if len(found) == 1:
        return redirect("enquiry", room.pk, spoken, found[0].service.slug)
    switches: dict[str, str] = {
        code: reverse("enquiries-in", args=[room.pk, code]) for code in LANGUAGES
    }
    given = {
        "shell": ClientShell(room.name_in(spoken), switches),
        "services": [
            (
                each.service.name_in(spoken),
                each.service.about_in(spoken),
                reverse("enquiry", args=[room.pk, spoken, each.service.slug]),
            )
            for each in found
        ],
        "mail": contact_of(room),
    }
    with translation.override(spoken):
        return render(request, "door/enquiries.html", given)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, room_id: str, language: str, slug: str) -> HttpResponse:
    """Show the page for a service, and take an enquiry."""
    asking = _asking(request, room_id, language, slug)
    with translation.override(asking.language):
        if not (asking.service.is_active and asking.application.is_open):
            return _refused(request, asking, "closed", 410)
        if request.method != "POST":
            return _show(request, asking, asking.form())
        try:
            return _take(request, asking)
        except RequestDataTooBig:
            return _refused(request, asking, "huge", 413)


@require_GET
def sent(request: HttpRequest, room_id: str, language: str, slug: str) -> HttpResponse:
    """Say that an enquiry has arrived: the same to everybody."""
    asking = _asking(request, room_id, language, slug)
    days = asking.application.answer_days
    until = business_days.after(asking.room, days, asking.now)
    given = {
        "shell": asking.shell(),
        "until": when.day(until, asking.language),
        **letters_to(request, asking.room, contact_of(asking.room)),
        "name": asking.service.name_in(asking.language),
    }
    with translation.override(asking.language):
        return _quiet(render(request, "door/enquiry_sent.html", given))


def _take(request: HttpRequest, asking: Asking) -> HttpResponse:
    visitor = bots.visitor_of(request)
    form = asking.form(request.POST)
    poster = f"{asking.room.pk} {visitor}"
    if is_over(POSTS, poster, asking.now):
        return _show(request, asking, form, wrong="often", status=429)
    count(POSTS, poster, asking.now)
    doubt = bots.doubt_about(request, asking.subject, asking.now)
    if doubt is not None:
        return _show(request, asking, form, wrong=doubt.value, status=422)
    page = asking.page
    if page.rules and request.POST.get("shown") != page.shown:
        return _show(request, asking, form, wrong="changed", status=409)
    is_sound = form.is_valid()
    if page.rules and "read" not in request.POST:
        return _show(request, asking, form, wrong="read", status=422)
    if not is_sound:
        return _show(request, asking, form, wrong="form", status=422)
    return _receive(request, asking, form, visitor)


def _receive(request: HttpRequest, asking: Asking, form: Applying, visitor: str) -> HttpResponse:
    page, given = asking.page, form.cleaned_data
    read = None
    if page.published is not None and page.rules:
        read = Read(page.published.row.version, page.text, asking.language)
    applicant = Applicant(given["name"], given["mail"], given["phone"], asking.language)
    house = asking.room.pk
    limits = (
        (FROM, f"{house} {visitor}"),
        (MAIL, f"{house} {normal_mail(applicant.mail)}"),
        (IN_A_ROOM, house),
    )
    if any(is_over(limit, whom, asking.now) for limit, whom in limits):
        return _show(request, asking, form, wrong="often", status=429)
    for limit, whom in limits:
        count(limit, whom, asking.now)
    try:
        enquiries.receive(asking.service, applicant, form.asked, read, asking.now)
    except Shut:
        return _refused(request, asking, "shut", 403)
    except (NotAnAddress, NotANumber, TooLong, Unwritable):
        return _show(request, asking, form, wrong="form", status=422)
    return redirect(shown_at(asking.address("enquiry-sent"), applicant.mail))


def _show(
    request: HttpRequest, asking: Asking, form: Applying, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    # Whoever corrects something has taken their time already: only a stale stamp is made anew.
    is_stale = request.method != "POST" or wrong == bots.Doubt.OLD.value
    stamp = bots.stamp_of(asking.subject, asking.now) if is_stale else request.POST.get("stamp", "")
    if form.is_bound and wrong not in {"form", "read"}:
        typed = {name: form.data.get(name, "") for name in form.fields}
        form = asking.form()
        form.initial = typed
    page = asking.page
    given = {
        "shell": asking.shell(is_first=request.method == "GET"),
        "asking": asking,
        "page": page,
        "form": form,
        "wrong": wrong,
        "has_read": "read" in request.POST,
        "stamp": stamp,
        "trap": bots.TRAP,
        "name": asking.service.name_in(asking.language),
        "about": asking.service.about_in(asking.language),
        "days": asking.application.answer_days,
        "currency": currency_of(asking.room),
        "price": page.price_of(asking.service),
    }
    return _quiet(render(request, "door/enquiry.html", given, status=status))


def _refused(request: HttpRequest, asking: Asking, why: str, status: int) -> HttpResponse:
    given = {
        "shell": asking.shell(),
        "why": why,
        "mail": contact_of(asking.room),
        "back": asking.address() if why == "huge" else "",
    }
    return _quiet(render(request, "door/enquiry_refused.html", given, status=status))


def _asking(request: HttpRequest, room_id: str, language: str, slug: str) -> Asking:
    room = room_named(room_id)
    service = Service.objects.filter(room=room, slug=slug).select_related("room").first()
    if service is None or language not in LANGUAGES:
        raise Http404
    spoken = language_for(request, room, language)
    return Asking(service, application_of(service), spoken, clock.now())


def _quiet(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
