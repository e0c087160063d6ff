"""Clients: the list, a new one in seconds, one client, and what is written down about them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.access import access_clients
from kijun.accounts.models import Membership, Room
from kijun.clients.contact_points import is_unusual, shown_phone
from kijun.clients.models import Client, ContactPoint, Person
from kijun.clients.names import face, lacks_reading
from kijun.files.contacts import Contact
from kijun.services import clock
from kijun.services.barring.barred_clients import has_barred
from kijun.services.clients.clients import ClientGiven, Shut, add, change, own_person
from kijun.services.clients.contact_import import Line, plan
from kijun.web.clients.forms import ClientForms, NewClient
from kijun.web.clients.listing import enquirers, listing, search
from kijun.web.clients.record import record_about
from kijun.web.shell import acting_in, for_house, for_member, for_owner, owner
from kijun.web.work.lists import work_of

_MOST_WORK = 3
"""So many engagements and invoices stand on a client's page; the rest is a page of its own."""


@for_member
@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest, membership: Membership) -> HttpResponse:
    """List the clients, or find some; what is looked for never stands in an address."""
    room, seen_by = membership.room, access_clients(membership)
    now, query = clock.now(), request.POST.get("q", "").strip()
    only_asked = "enquired" in request.GET
    number = _number(request.GET.get("page", ""))
    if query:
        shown = search(room, now, query, seen_by)
    elif only_asked:
        shown = enquirers(room, now, seen_by, page=number)
    else:
        shown = listing(room, now, seen_by, slug=request.GET.get("row", ""), page=number)
    keeps = membership.is_owner
    given = {"listing": shown, "keeps": keeps, "has_barred": keeps and has_barred(room)}
    given["only_asked"] = only_asked and not query
    return page_of(request, room, "web/clients.html", given)


@for_owner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, room: Room) -> HttpResponse:
    """Write a client down; who might be there already is asked about first."""
    form = NewClient(request.POST or None, initial={"language": room.language})
    alike = None
    if request.method == "POST" and form.is_valid():
        given = form.given()
        alike = None if "although" in request.POST else _alike(room, given)
        if alike is None:
            try:
                client = add(room, given)
            except Shut:
                form.add_error(None, shut_words())
            else:
                messages.success(request, _("Added."))
                return redirect("client", client.pk)
    return page_of(request, room, "web/client_new.html", {"form": form, "alike": alike})


@for_house
@require_GET
def client(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Show one client: who they are, how to reach them, and what is on record."""
    found = client_of(room, client_id)
    found.room = room
    page = _number(request.GET.get("page", ""))
    record = record_about(acting_in(request), found, page, clock.now())
    work = work_of(room, found, clock.now().astimezone(room.zone).date(), _MOST_WORK)
    return page_of(request, room, "web/client.html", {**about(found), **record, **work})


@for_owner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Change what is written down about a client."""
    found = client_of(room, client_id)
    forms = ClientForms(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid():
        try:
            change(found, forms.given())
        except Person.DoesNotExist as error:
            raise Http404 from error
        except Shut:
            messages.error(request, shut_words())
        else:
            messages.success(request, _("Changes saved."))
            return redirect("client", found.pk)
    given = {"client": found, "forms": forms}
    return page_of(request, room, "web/client_edit.html", given)


def shut_words() -> str:
    """Return why nobody is written down at an address, without saying whose it is."""
    return _("The doors are closed at one of these addresses. Nothing has been saved.")


def ended_words() -> str:
    """Return why nothing is booked with somebody, although the owner wants it."""
    return _(
        "All dealings with this client are being ended. Nothing was booked, and nothing can be."
    )


def client_of(room: Room, client_id: str) -> Client:
    """Return a client of a room with everybody who acts for them. Raises Http404."""
    points = Prefetch("contact_points", ContactPoint.objects.order_by("pk"))
    people = Prefetch("people", Person.objects.order_by("pk").prefetch_related(points))
    found = Client.objects.filter(room=room, pk=client_id).prefetch_related(people).first()
    if found is None:
        raise Http404
    return found


def about(client: Client) -> dict[str, object]:
    """Return what a client's page shows of who they are."""
    own = own_person(client)
    people = [
        {"name": "" if own is not None and person.pk == own.pk else person.name, "person": person}
        | {"points": [_point(point) for point in person.contact_points.all()]}
        for person in client.people.all()
    ]
    shown = [each for each in people if each["name"] or each["points"]]
    return {
        "client": client,
        "face": face(client.name),
        "lacks_reading": lacks_reading(client.name, client.kana),
        "people": shown,
    }


def page_of(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object]
) -> HttpResponse:
    """Show a page among those of the clients."""
    assert request.user.is_authenticated
    shell = owner(room, request.user, "clients")
    return render(request, template, {**given, "room": room, "shell": shell})


def _number(page: str) -> int:
    """Return the number of a page; the first one where none is named."""
    return max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def _point(point: ContactPoint) -> dict[str, object]:
    is_mail = point.kind == ContactPoint.Kind.MAIL
    return {
        "is_mail": is_mail,
        "href": f"mailto:{point.normal}" if is_mail else f"tel:{point.normal}",
        "text": point.value if is_mail else shown_phone(point.normal),
        "is_unusual": is_mail and is_unusual(point.normal),
    }


def _alike(room: Room, given: ClientGiven) -> Line | None:
    """Return who a new client might be, if anybody."""
    contact = Contact(
        number=1,
        name=given.name,
        kana=given.kana,
        mails=tuple(given.mails),
        phones=tuple(given.phones),
    )
    lines = plan(room, [contact]).lines
    return lines[0] if lines and lines[0].same is not None else None
