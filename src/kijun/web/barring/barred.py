"""The one page about those to whom every door is closed, and the sealed mailbox on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.clients.models import Client, Likeness
from kijun.judge.words.figures import day_of
from kijun.letters import when
from kijun.letters.models import Sealed
from kijun.services import clock
from kijun.services.barring import likenesses, sealed_mailbox, unsealing
from kijun.services.barring.barred_clients import Barred, barred_in, by_year
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.decisions import appeals, verdicts
from kijun.services.decisions.verdicts import Why
from kijun.services.record.evidence import Gone
from kijun.ui.parts import Choice
from kijun.web.barring.words import kind_words, sealed_line, why_choices
from kijun.web.noting.evidence import saved
from kijun.web.shell import for_owner, owner
from kijun.web.taps import back
from kijun.web.wording import day_and_clock, language


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list; the name is covered until it is asked for."""

    barred: Barred
    since: str
    review: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Something in the sealed mailbox, on the day on which it is read."""

    row: Sealed
    kind: str
    came: str
    decision: str
    """The decision against which it can be taken as an appeal; empty where it cannot."""
    appealed: str
    """Where it is answered, as it is an appeal already; empty where it is none."""


@for_owner
@require_GET
def barred(request: HttpRequest, room: Room) -> HttpResponse:
    """Show those to whom the doors are closed; what came from them only on its day."""
    now = clock.now()
    found = barred_in(room)
    is_open = sealed_mailbox.is_open(room, now)
    count = sealed_mailbox.counted(room)
    assert request.user.is_authenticated
    given = {
        "shell": owner(room, request.user, "clients"),
        "lines": [_line(each, room) for each in found],
        "years": by_year(room, now),
        "is_open": is_open,
        "count": count.total(),
        "counts": [(kind_words(kind), count[kind]) for kind in Kind if count[kind]],
        "runs_out": sealed_line(sealed_mailbox.urgent(room), room, now),
        "pieces": _pieces(room, found, now) if is_open else [],
        "opens": _day(
            dt.datetime.combine(sealed_mailbox.next_day(room, now), dt.time(), room.zone), room
        ),
        "whys": why_choices(),
        "weekdays": [Choice(str(day), str(name)) for day, name in WEEKDAYS.items()],
        "weekday": str(sealed_mailbox.gate_of(room).weekday),
    }
    return render(request, "web/barred.html", given)


@for_owner
@require_POST
def mailbox(request: HttpRequest, room: Room) -> HttpResponse:
    """Open the sealed mailbox on purpose, or choose the day on which it is read."""
    weekday = request.POST.get("weekday")
    if weekday is None:
        sealed_mailbox.open_now(room, clock.now())
    elif weekday.isascii() and weekday.isdigit() and int(weekday[:2]) in WEEKDAYS:
        sealed_mailbox.set_day(room, int(weekday[:2]))
        messages.success(request, _("Changes saved."))
    else:
        raise Http404
    return redirect("barred")


@for_owner
@require_POST
def settle(request: HttpRequest, room: Room, piece: int) -> HttpResponse:
    """Be done with a piece, or take it as an appeal."""
    found = Sealed.objects.select_related("room").filter(room=room, pk=piece).first()
    if found is None:
        raise Http404
    now, decision = clock.now(), request.POST.get("decision", "")
    try:
        if decision:
            unsealing.take_as_appeal(found, decision, now)
            messages.success(request, _("Taken as an appeal. It waits for your answer."))
        else:
            sealed_mailbox.settle(found, now)
            messages.success(request, _("Put away."))
    except unsealing.NotTheirs as error:
        raise Http404 from error
    except sealed_mailbox.Shut:
        messages.info(request, _("It is not the day. Nothing was changed."))
    except (appeals.NotTaken, Client.DoesNotExist):
        messages.error(request, _("It can no longer be taken as an appeal."))
    return redirect("barred")


@for_owner
@require_GET
def original(_: HttpRequest, room: Room, piece: int) -> HttpResponse:
    """Hand out a mail as it came, to be saved, on the day on which the mailbox is read."""
    found = Sealed.objects.select_related("room").filter(room=room, pk=piece).first()
    if found is None:
        raise Http404
    try:
        content = unsealing.as_it_came(found, clock.now())
    except (sealed_mailbox.Shut, Gone):
        raise Http404 from None
    return saved(content, f"{found.came_at.astimezone(room.zone):%Y-%m-%d}-{found.pk}.eml")


@for_owner
@require_POST
def lift(request: HttpRequest, room: Room, decision_id: str) -> HttpResponse:
    """Open the doors again to somebody of whom everything was erased."""
    why = request.POST.get("why", "")
    if why not in list(Why):
        raise Http404
    try:
        verdicts.lift_of_erased(room, decision_id, Why(why), clock.now())
    except verdicts.NotErased as error:
        raise Http404 from error
    messages.success(request, _("This door is open again."))
    return redirect("barred")


@for_owner
@require_POST
def likeness(request: HttpRequest, room: Room, likeness: int) -> HttpResponse:
    """Keep the owner's word on whether somebody is one to whom the doors are closed."""
    found = Likeness.objects.select_related("room").filter(room=room, pk=likeness).first()
    if found is None:
        raise Http404
    same = request.POST.get("same")
    if same not in ("yes", "no"):
        raise Http404
    is_same = same == "yes"
    try:
        likenesses.answer(found, same=is_same, now=clock.now())
    except likenesses.Answered:
        messages.info(request, _("This has already been settled. Nothing was changed."))
        return back(request)
    messages.success(
        request,
        _("The doors are closed to them too.")
        if is_same
        else _("Somebody else. You will not be asked about them again."),
    )
    return back(request)


def _line(found: Barred, room: Room) -> Line:
    since, review = found.row.since, found.review_at
    return Line(
        found,
        since=_date(since, room) if since is not None else "",
        review=_date(review, room) if review is not None else "",
    )


def _pieces(room: Room, found: list[Barred], now: dt.datetime) -> list[Piece]:
    decisions = {each.row.client: each.decision.id for each in found if each.client is not None}
    appealed = _where_answered(room)
    return [
        Piece(
            row,
            kind_words(row.kind),
            day_and_clock(row.came_at, room.zone),
            decisions.get(row.client, "") if row.channel != sealed_mailbox.DOOR else "",
            appealed.get(row.client, "") if row.kind == Kind.APPEAL else "",
        )
        for row in sealed_mailbox.read(room, now)
    ]


def _where_answered(room: Room) -> dict[str, str]:
    """Return where each client's appeal is answered: beside the decision, if there is one alone."""
    against: dict[str, list[str]] = {}
    for each in appeals.open_in(room):
        against.setdefault(each.client, []).append(each.decision)
    return {
        client: reverse("decision", args=found)
        if len(found) == 1
        else reverse("client", args=[client])
        for client, found in against.items()
    }


def _date(instant: dt.datetime, room: Room) -> str:
    """Return a day with its year: a review lies far ahead."""
    return day_of(instant.astimezone(room.zone).isoformat(), language())


def _day(instant: dt.datetime, room: Room) -> str:
    return when.day(instant.astimezone(room.zone), language())
