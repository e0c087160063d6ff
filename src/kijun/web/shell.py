"""What every page of the owner stands in, and the doors in front of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kijun.accounts.access import (
    Somebody,
    access_as_anyone,
    access_as_member,
    access_as_owner,
    access_as_reviewer,
)
from kijun.accounts.models import Membership, Room, User
from kijun.ledger.decisions import how_many_open
from kijun.services import clock
from kijun.services.accounts.rooms import has_owner
from kijun.ui.shells import OwnerShell, PlainShell
from kijun.web.guards import expect_concerned, expect_theirs
from kijun.web.wording import day_and_clock, language

OwnerView = Callable[..., HttpResponse]


def switches(request: HttpRequest) -> dict[str, str]:
    """Return the address of this page in each language."""
    return {
        code: f"{reverse('language')}?{urlencode({'to': code, 'next': request.path})}"
        for code, _ in settings.LANGUAGES
    }


def plain(request: HttpRequest) -> PlainShell:
    """Return the shell of pages without places: first run, sign-in, errors."""
    return PlainShell(switches(request))


def owner(room: Room, user: User, current: str) -> OwnerShell:
    """Return the shell of a page of the house: what it leads to depends on who looks at it."""
    acting = user.acting_as
    role = acting.role if acting is not None else Membership.Role.OWNER
    keeps = role == Membership.Role.OWNER
    hrefs = {place: reverse(address) for place, address in _PLACES[role].items()}
    return OwnerShell(
        current=current,
        hrefs=hrefs,
        room=room.name_in(language()),
        person=str(user),
        waiting=how_many_open(room) if keeps else 0,
        settings=reverse("settings" if keeps else "own-account"),
        invented=_invented(room),
        letters=reverse("all-letters") if keeps else "",
        account=not keeps,
    )


_PLACES: Final[dict[str, dict[str, str]]] = {
    Membership.Role.OWNER: {"today": "today", "clients": "clients", "rules": "rules"},
    Membership.Role.MEMBER: {
        "today": "today",
        "clients": "clients",
        "rules": "rules-in-force",
        "record": "own-record",
    },
    Membership.Role.REVIEWER: {"appeals": "appeals"},
}
"""The places of each role, and the page with which each begins."""


def _invented(room: Room) -> str:
    """Return the time of a practice to look at: there the clock is set and no mail leaves."""
    if not (settings.SHARED_CLOCK and settings.OUTBOX):
        return ""
    return day_and_clock(clock.now(), room.zone)


ROOM: Final = "room"
"""Under this name a session remembers which of several rooms somebody has chosen."""


def for_owner(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let the owner in, with their room as second argument; lead everybody else to the door."""
    return _guarded(view, access_as_owner, _room_of)


def for_house(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let in who works with clients, with the room as second argument.

    A member finds nothing at an address that names a client, a session or a decision of others.
    """
    return _guarded(view, access_as_member, _room_of, expect_theirs)


def for_member(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let in who works with clients, with what they are as second argument."""
    return _guarded(view, access_as_member, _as_they_are)


def for_reviewer(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let in who answers appeals, with what they are as second argument."""
    return _guarded(view, access_as_reviewer, _as_they_are)


def for_those_concerned(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let in whom a decision or a file concerns, with what they are.

    A reviewer while an appeal against it is open.
    """
    return _guarded(view, access_as_anyone, _as_they_are, expect_concerned)


def for_anyone(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let in who is anything in a room, with what they are as second argument."""
    return _guarded(view, access_as_anyone, _as_they_are)


def acting_in(request: HttpRequest) -> Membership:
    """Return what they are whose click a guarded page has let in."""
    assert isinstance(request.user, User)
    assert request.user.acting_as is not None
    return request.user.acting_as


def chosen_room(request: HttpRequest) -> str:
    """Return the id of the room that somebody has chosen, or an empty text."""
    return str(request.session.get(ROOM, ""))


def _guarded(
    view: Callable[..., HttpResponse],
    access: Callable[[Somebody, str], Membership],
    given: Callable[[Membership], Room | Membership],
    expect: Callable[[Membership, Mapping[str, object]], None] | None = None,
) -> OwnerView:
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if not has_owner():
                return redirect("first-run")
            return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        membership = access(request.user, chosen_room(request))
        if expect is not None:
            expect(membership, named)
        request.user.acting_as = membership.user.acting_as = membership
        return view(request, given(membership), *arguments, **named)

    return guarded


def _room_of(membership: Membership) -> Room:
    return membership.room


def _as_they_are(membership: Membership) -> Membership:
    return membership
