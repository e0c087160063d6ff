"""The booking page: for anybody, and by personal link for whoever is known already.

It asks for no cookie, so nothing in a browser can be made to act on somebody's behalf; that is why
its form is exempt from Django's check, and why it works in a frame on somebody else's site.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kijun.booking.models import BookingRequest, Service, Session
from kijun.clients.contact_points import NotAnAddress, NotANumber
from kijun.clients.links import token_of
from kijun.clients.models import Link
from kijun.clients.names import TooLong, Unwritable
from kijun.door.booking_form import Visiting
from kijun.door.booking_page import BookingPage, Place
from kijun.door.booking_words import told_in, zone_choices
from kijun.door.opening import LANGUAGES, Visit, act, contact_of, room_named
from kijun.door.rate_limit import HOUR, MINUTE, Limit, count, is_over
from kijun.door.spoken import language_for
from kijun.door.typed import letters_to, shown_at
from kijun.letters import when
from kijun.services import clock
from kijun.services.barring import gate
from kijun.services.booking import booking
from kijun.services.booking.availability import free_between, terms_of
from kijun.services.booking.booking import Gone, Read, Refused, Visitor
from kijun.services.delivery import letter_words
from kijun.services.delivery.outbox import mail_address_of
from kijun.services.enquiries.applications import hidden_from
from kijun.services.rules.announcing import was_told
from kijun.ui.policy import policy
from kijun.ui.shells import ClientShell

POSTS: Final = Limit("booking-posts", 600, MINUTE)
"""Posts to the booking page of one room."""
NEW: Final = Limit("booking-new", 60, HOUR)
"""Bookings by strangers in one room: more than that is nobody's good day."""
LONGEST_LIST: Final = dt.timedelta(days=62)
_SALT: Final = "kijun.door.booked"


@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def public(request: HttpRequest, room_id: str, language: str = "", frame: str = "") -> HttpResponse:
    """Show the booking page of a house to anybody, and book."""
    room = room_named(room_id)
    spoken = language_for(request, room, language)
    name = "frame" if frame else "booking-in"
    address = reverse(name, args=[room.pk, spoken])
    place = Place(room, spoken, clock.now(), address, is_framed=bool(frame))
    with translation.override(spoken):
        try:
            answer = _answer(request, place)
        except RequestDataTooBig:
            answer = refused(request, place, "huge", 413)
    return _in_frame(answer, place)


@require_GET
@xframe_options_exempt
def done(
    request: HttpRequest, room_id: str, language: str, ticket: str, frame: str = ""
) -> HttpResponse:
    """Say what was booked; whoever is passed this address learns the time and nothing else."""
    room = room_named(room_id)
    spoken = language_for(request, room, language)
    try:
        content = signing.Signer(salt=_SALT).unsign_object(ticket)
    except signing.BadSignature as forged:
        raise Http404 from forged
    # in addresses made by earlier versions a link stands fifth, and less or nothing after it
    of, at, service, is_request, _link, *rest = content
    zone = rest[0] if rest else ""
    by_hand = len(rest) > 1 and rest[1]
    if of != room.pk:
        raise Http404
    place = Place(room, spoken, clock.now(), "", is_framed=bool(frame))
    starts = dt.datetime.fromtimestamp(at, room.zone)
    with translation.override(spoken):
        given = {
            "shell": _shell(place),
            "place": place,
            "when": when.day_and_clock(starts, spoken),
            "elsewhere": told_in(ZoneInfo(zone), starts, spoken) if zone else "",
            "service": service,
            "is_request": is_request,
            **letters_to(request, room, contact_of(room), by_hand=by_hand),
        }
        answer = _in_frame(render(request, "door/booked.html", given), place)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_GET
def slots(request: HttpRequest, room_id: str) -> HttpResponse:
    """Tell programs when a service can begin: `service`, `from`, and `to` two months on at most.

    What one applies for is not there, as it is not on the page.
    """
    room, now = room_named(room_id), clock.now()
    service = get_object_or_404(
        Service.objects.select_related("room"),
        room=room,
        is_active=True,
        slug=request.GET.get("service", ""),
    )
    if service.pk in hidden_from(None, room):
        raise Http404
    try:
        first = dt.date.fromisoformat(request.GET.get("from", ""))
        last = dt.date.fromisoformat(request.GET.get("to", ""))
    except ValueError:
        return JsonResponse({"error": "from and to are days such as 2026-03-01"}, status=400)
    if not dt.timedelta() <= last - first <= LONGEST_LIST:
        return JsonResponse({"error": f"at most {LONGEST_LIST.days} days"}, status=400)
    terms = terms_of(room)
    free = free_between(service, first, last, now, terms=terms) if terms.is_open else []
    told = {"minutes": service.minutes, "slots": [each.isoformat() for each in free]}
    return JsonResponse(told, headers={"Access-Control-Allow-Origin": "*"})


def show_booking(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the booking page to whoever holds a link for it."""
    return _show(request, BookingPage(_place(visit), request.GET.dict()))


@act(Link.Purpose.BOOKING)
def book(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Book as the client whose link it is."""
    return _answer(request, _place(visit))


def _place(visit: Visit) -> Place:
    return Place(visit.room, visit.language, visit.now, visit.address(), client=visit.client)


def _answer(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method != "POST":
        return _show(request, BookingPage(place, request.GET.dict()))
    if is_over(POSTS, place.room.pk, place.now):
        return refused(request, place, "often", 429)
    count(POSTS, place.room.pk, place.now)
    page = BookingPage(place, _chosen(request.POST.dict()))
    form = Visiting(request.POST) if place.client is None else None
    if request.POST.get("act") != "book":
        return _show(request, page, form=_as_typed(form))
    if page.service is None or not page.terms.is_open:
        return refused(request, place, "closed", 409)
    if _is_of_another(page, request.POST):
        return _show(request, page, form=_as_typed(form), wrong="service", status=409)
    if page.asked_at is None:
        return _show(request, page, form=_as_typed(form), wrong="time", status=422)
    if page.rules and request.POST.get("shown") != page.shown:
        return _show(request, page, form=_as_typed(form), wrong="changed", status=409)
    is_sound = form is None or form.is_valid()
    if page.rules and "read" not in request.POST:
        return _show(request, page, form=form, wrong="read", status=422)
    if not is_sound:
        return _show(request, page, form=form, wrong="form", status=422)
    return _book(request, page, form)


def _book(request: HttpRequest, page: BookingPage, form: Visiting | None) -> HttpResponse:
    place, service, starts = page.place, page.service, page.asked_at
    assert service is not None
    assert starts is not None
    read, zone = None, _zone_of(page)
    if page.published is not None and page.rules:
        read = Read(page.published.row.version, page.text, place.language)
    try:
        if form is None:
            assert place.client is not None
            booked = booking.book_as_client(place.client, service, starts, read, place.now, zone)
        else:
            if is_over(NEW, place.room.pk, place.now):
                return refused(request, place, "often", 429)
            given = form.cleaned_data
            visitor = Visitor(given["name"], given["mail"], given["phone"], place.language, zone)
            booked = booking.book_as_visitor(visitor, service, starts, read, place.now)
            count(NEW, place.room.pk, place.now)
    except Gone:
        fresh = BookingPage(place, {**request.POST.dict(), "at": "", "day": f"{starts:%Y-%m-%d}"})
        return _show(request, fresh, form=_as_typed(form), wrong="gone", status=409)
    except Refused as why:
        return refused(request, place, why.code if place.client is not None else "barred", 403)
    except (NotAnAddress, NotANumber, TooLong, Unwritable):
        return _show(request, page, form=form, wrong="form", status=422)
    typed = form.cleaned_data["mail"] if form is not None else mail_address_of(booked.client)
    done_at = _done_at(page, booked, by_hand=not typed)
    return redirect(shown_at(done_at, typed, _session_link(place, booked)))


def _session_link(place: Place, booked: Session | BookingRequest) -> str:
    """Return where somebody who came by their own link finds the session that they have booked."""
    if place.client is None or not isinstance(booked, Session):
        return ""
    link = letter_words.link_to_session(booked, place.now)
    return reverse("door", args=[token_of(link.pk), place.language])


def _done_at(page: BookingPage, booked: Session | BookingRequest, *, by_hand: bool) -> str:
    place = page.place
    is_request = isinstance(booked, BookingRequest)
    service = booked.service if isinstance(booked, BookingRequest) else booked.offered
    named = service.name_in(place.language) if service is not None else ""
    begins = int(booked.starts.timestamp())
    content = [place.room.pk, begins, named, is_request, "", _zone_of(page), by_hand]
    ticket = signing.Signer(salt=_SALT).sign_object(content)
    name = "frame-done" if place.is_framed else "booked"
    return reverse(name, args=[place.room.pk, place.language, ticket])


def _zone_of(page: BookingPage) -> str:
    """Return the name of the visitor's own zone, where they named one that is not the house's."""
    return page.zone.key if page.zone is not None else ""


def _show(
    request: HttpRequest,
    page: BookingPage,
    *,
    form: Visiting | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    place = page.place
    visiting = None
    if place.client is None:
        visiting = form if form is not None else Visiting()
    given = {
        "shell": _shell(place, request),
        "page": page,
        "place": place,
        "form": visiting,
        "wrong": wrong,
        "is_typed": request.method == "POST",
        "has_read": "read" in request.POST,
        "has_words": _has_words(page),
        "action": _action(place),
        "zones": zone_choices(),
    }
    return render(request, "door/booking.html", given, status=status)


def _has_words(page: BookingPage) -> bool:
    """Say whether who books has these rules in writing already: then no copy of them is sent."""
    client, published = page.place.client, page.published
    return client is not None and published is not None and was_told(client, published.row.version)


def refused(request: HttpRequest, place: Place, why: str, status: int) -> HttpResponse:
    """Say civilly that nothing was booked, and how else the house can be reached."""
    refusal = gate.may_book(place.client, place.now) if place.client is not None else None
    given = {
        "shell": _shell(place),
        "why": why,
        "civil": gate.refused(refusal, place.room, place.language) if refusal is not None else "",
        "place": place,
        "mail": contact_of(place.room),
        "back": place.address,
    }
    return render(request, "door/booking_refused.html", given, status=status)


def _is_of_another(page: BookingPage, sent: QueryDict) -> bool:
    """Say whether what was read is not what would be booked: it was changed, or is not offered."""
    assert page.service is not None
    slug = page.service.slug
    return sent.get("service", slug) != slug or sent.get("offer", page.offer) != page.offer


def _chosen(sent: dict[str, str]) -> dict[str, str]:
    """Return what is chosen after a button of a form that is being filled in was pressed."""
    if "choose" in sent:
        return {**sent, "service": sent["choose"], "day": "", "at": ""}
    if "choose_day" in sent:
        return {**sent, "day": sent["choose_day"], "at": ""}
    return {**sent, "at": sent["choose_at"]} if "choose_at" in sent else sent


def _as_typed(form: Visiting | None) -> Visiting | None:
    """Return a form with what was typed into it, before anything is said about it."""
    if form is None:
        return None
    return Visiting(initial={name: form.data.get(name, "") for name in form.fields})


def _action(place: Place) -> str:
    return f"{place.address}book/" if place.client is not None else place.address


def _shell(place: Place, request: HttpRequest | None = None) -> ClientShell:
    switches: dict[str, str] = {}
    if request is not None and request.method == "GET":
        switches = {code: _other(place, code, request) for code in LANGUAGES}
    return ClientShell(place.room.name_in(place.language), switches)


def _other(place: Place, code: str, request: HttpRequest) -> str:
    address = place.address.replace(f"/{place.language}/", f"/{code}/", 1)
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def _in_frame(response: HttpResponse, place: Place) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    if place.is_framed:
        sites = terms_of(place.room).sites.split()
        response.headers["Content-Security-Policy"] = policy(sites)
    return response
