"""Who might be the same: proposed with the reason, decided by a person."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.clients.duplicates import Pair, Reason
from kijun.clients.models import Client, ContactPoint
from kijun.services.clients.clients import (
    BothHaveRecords,
    SameClient,
    find_duplicates,
    keep_apart,
    merge,
    recorded_among,
)
from kijun.web.clients.clients import page_of
from kijun.web.shell import for_owner

MOST_SHOWN: Final = 30


@for_owner
@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest, room: Room) -> HttpResponse:
    """Propose who might be the same; make them one, or note that they are not."""
    if request.method == "POST":
        _decide(request, room)
        return redirect("duplicates")
    found = find_duplicates(room)
    shown = found[:MOST_SHOWN]
    ids = {each.pk for pair in shown for each in (pair.first, pair.second)}
    points = Prefetch("people__contact_points", ContactPoint.objects.order_by("pk"))
    clients = Client.objects.filter(room=room).prefetch_related(points).in_bulk(ids)
    recorded = recorded_among(room, ids)
    given = {
        "pairs": [_shown(pair, clients, recorded) for pair in shown],
        "more": len(found) - len(shown),
    }
    return page_of(request, room, "web/clients_duplicates.html", given)


def _decide(request: HttpRequest, room: Room) -> None:
    first, second = (_named(request, room, name) for name in ("first", "second"))
    match request.POST.get("do"):
        case "first":
            _merge(request, room, first, second)
        case "second":
            _merge(request, room, second, first)
        case "apart":
            keep_apart(room, first, second)
            messages.success(request, _("Kept as two clients. You will not be asked again."))
        case _:
            raise Http404


def _named(request: HttpRequest, room: Room, name: str) -> Client:
    found = Client.objects.filter(room=room, pk=request.POST.get(name, "")).first()
    if found is None:
        raise Http404
    return found


def _merge(request: HttpRequest, room: Room, keep: Client, other: Client) -> None:
    try:
        merge(room, keep, other)
    except BothHaveRecords:
        said = _("Both appear in the record, which is never rewritten, so they stay two clients.")
        messages.warning(request, said)
    except SameClient as error:
        raise Http404 from error
    else:
        messages.success(request, _("They are now one client."))


def _shown(pair: Pair, clients: dict[str, Client], recorded: set[str]) -> dict[str, object]:
    both = [clients[pair.first.pk], clients[pair.second.pk]]
    said = {
        Reason.MAIL: _("the same email address"),
        Reason.PHONE: _("the same phone number"),
        Reason.NAME: _("the same name"),
    }
    return {
        "first": pair.first,
        "second": pair.second,
        "both": [{"client": each, "reached": _reached(each)} for each in both],
        "reasons": [said[reason] for reason in Reason if reason in pair.reasons],
        "is_recorded": {each.pk for each in both} <= recorded,
    }


def _reached(client: Client) -> list[str]:
    return [point.value for person in client.people.all() for point in person.contact_points.all()]
