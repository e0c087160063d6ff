"""A session by hand, in seconds: what stands against it is pointed out, and one decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.consequences import parse_consequence
from kijun.judge.words.consequences import thing_of
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.decisions.conditions import Condition, conditions_on
from kijun.services.delivery.sending import can_send
from kijun.services.sessions.sessions import Impossible
from kijun.services.today import front_desk
from kijun.web.clients.clients import ended_words
from kijun.web.sessions.clashes import clashes, digest
from kijun.web.sessions.forms import LASTING, Booking, clients_named, defaults_for, services_known
from kijun.web.sessions.sessions import page
from kijun.web.shell import for_owner
from kijun.web.wording import day_and_clock, language

_USED = "booked_with"
"""Under this name a browser remembers what was booked with last."""


@for_owner
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, room: Room) -> HttpResponse:
    """Book a session; `?client=` and `?day=` fill in whom and when."""
    if request.method == "POST":
        return _book(request, room)
    given = {
        **defaults_for(room, clock.now(), request.session.get(_USED, {}), language()),
        "invite": can_send(room),
    }
    chosen = Client.in_sight.filter(room=room, pk=request.GET.get("client", "")).first()
    if chosen is not None:
        given["client"] = chosen.name
    if request.GET.get("day"):
        given["day"] = request.GET["day"]
    remarks = _conditions(conditions_on(chosen, clock.now()), room) if chosen is not None else []
    form = Booking(room, initial=given)
    return _form(request, room, form, chosen=[chosen] if chosen else [], remarks=remarks)


def _book(request: HttpRequest, room: Room) -> HttpResponse:
    form, now = Booking(room, request.POST), clock.now()
    if not form.is_valid():
        return _form(request, room, form, status=422)
    given = form.cleaned_data
    found = clients_named(
        room,
        given["client"],
        chosen=request.POST.get("chosen", ""),
        meant=request.POST.get("meant", ""),
    )
    if len(found) != 1:
        if not found:
            form.add_error("client", _("There is no client of that name yet."))
        return _form(request, room, form, candidates=found, status=422)
    (client,) = found
    form.name_whole(client)
    starts = form.starts(room.zone)
    conditions = conditions_on(client, now)
    remarks = _remarks(room, client, starts, given["minutes"], conditions, now)
    if remarks and request.POST.get("although") != digest(remarks):
        return _form(request, room, form, chosen=found, remarks=remarks, status=422)
    try:
        session, letter = front_desk.book(
            client,
            starts=starts,
            minutes=given["minutes"],
            service=given["service"],
            place=given["place"],
            price=given["price"],
            although=bool(remarks),
            invite=given["invite"],
            member=given["member"],
            now=now,
        )
    except Impossible:
        form.add_error("client", ended_words())
        return _form(request, room, form, chosen=found, remarks=remarks, status=422)
    request.session[_USED] = {name: given[name] for name in LASTING}
    named = {"client": client.name, "when": day_and_clock(session.starts, room.zone)}
    messages.success(request, _("Booked: %(client)s, %(when)s.") % named)
    if letter is not None and letter.state == Letter.State.BY_HAND:
        return redirect("session", session.pk)
    return redirect("sessions")


def _remarks(
    room: Room,
    client: Client,
    starts: dt.datetime,
    minutes: int,
    conditions: Sequence[Condition],
    now: dt.datetime,
) -> list[str]:
    def is_itself(other: Session) -> bool:
        return other.client_id == client.pk and other.starts == starts

    return [*_conditions(conditions, room), *clashes(room, starts, minutes, now, is_itself)]


def _conditions(conditions: Sequence[Condition], room: Room) -> list[str]:
    remarks = []
    for condition in conditions:
        text = f"{condition.word} 30 d" if condition.word == "suspend" else condition.word
        named = {"what": thing_of(parse_consequence(text), "client", language())}
        if condition.word == "suspend":
            named["what"] = _("a pause in bookings")
        if condition.until is not None:
            named["until"] = day_and_clock(condition.until, room.zone)
            remarks.append(_("In effect for this client until %(until)s: %(what)s.") % named)
        else:
            remarks.append(_("In effect for this client: %(what)s.") % named)
    return remarks


def _form(
    request: HttpRequest,
    room: Room,
    form: Booking,
    *,
    candidates: Sequence[Client] = (),
    chosen: Sequence[Client] = (),
    remarks: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    names = (
        Client.in_sight.filter(room=room).order_by("kana", "name").values_list("name", flat=True)
    )
    given = {
        "form": form,
        "names": list(names),
        "services": services_known(room, language()),
        "candidates": candidates,
        "meant": chosen[0].pk if chosen else "",
        "remarks": remarks,
        "although": digest(remarks) if form.is_bound and form.is_valid() else "",
        "can_send": can_send(room),
    }
    return page(request, room, "web/session_new.html", given, status)
