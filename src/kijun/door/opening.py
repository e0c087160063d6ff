"""Opening personal links: who holds one acts as one client, for one purpose, without signing in.

Pages behind a link ask for no cookie, so nothing in a browser can be made to act on somebody's
behalf: what authorises a request is the token in its address alone, which a foreign page does not
know. That is why posts are exempt from Django's CSRF check, which guards cookies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.channels.mail.models import MailAccount
from kijun.clients import links
from kijun.clients.models import Client, Link
from kijun.door.rate_limit import MINUTE, Limit, count, is_over
from kijun.judge.words.language import Language
from kijun.services import clock
from kijun.services.barring import doors
from kijun.services.delivery import letter_words
from kijun.services.delivery.outbox import mail_address_of
from kijun.services.delivery.reachability import is_alone
from kijun.ui.shells import ClientShell, PlainShell

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
POSTS: Final = Limit("door-posts", 20, MINUTE)
"""Posts of one link: more than a person can tap, and little enough for a server."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody behind a link: for whom, in which language, and at what instant."""

    link: Link
    token: str
    language: Language
    now: dt.datetime

    @property
    def client(self) -> Client:
        """The client as whom the visitor acts."""
        client = self.link.client
        client.room = self.link.room
        return client

    @property
    def is_shut_out(self) -> bool:
        """Whether every door is closed to them: they read the reasons, and send what they may."""
        return self.link.client.barred_at is not None

    @property
    def room(self) -> Room:
        """The practice."""
        return self.link.room

    @property
    def house(self) -> str:
        """The name by which the house signs."""
        return self.room.signature_in(self.language)

    def there(self, instant: dt.datetime) -> dt.datetime:
        """Return an instant as the clock of the house shows it."""
        return instant.astimezone(self.room.zone)

    def address(self, name: str = "door") -> str:
        """Return the address of something under this link, in the language of the visit."""
        return reverse(name, args=[self.token, self.language])

    def held(self, purpose: Link.Purpose, subject: str = "") -> str:
        """Return the address of another link that the client holds, or an empty text."""
        found = Link.objects.filter(
            client=self.client,
            purpose=purpose,
            subject=subject,
            closed_at=None,
            expires_at__gt=self.now,
        ).first()
        return reverse("door", args=[links.token_of(found.pk), self.language]) if found else ""

    def shell(self, *, wide: bool = False) -> ClientShell:
        """Return the shell of a page."""
        switches: dict[str, str] = {
            code: reverse("door", args=[self.token, code]) for code in LANGUAGES
        }
        return ClientShell(self.room.name_in(self.language), switches, wide=wide)


Page = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]
View = Callable[..., HttpResponse]


def page(view: Page) -> View:
    """Let a view show something to whoever holds a link, whatever it is for."""
    return require_GET(_opening(view, tuple(Link.Purpose)))


def visit_or_act(*purposes: Link.Purpose) -> Callable[[Page], View]:
    """Let a view show something and take what is sent, for whoever holds one of these links."""

    def guard(view: Page) -> View:
        return csrf_exempt(require_http_methods(["GET", "POST"])(_opening(view, purposes)))

    return guard


def act(*purposes: Link.Purpose, from_behind: bool = False) -> Callable[[Page], View]:
    """Let a view take what somebody sends who holds a link for one of these purposes.

    `from_behind` says that it is taken even from whom every door is closed to.
    """

    def guard(view: Page) -> View:
        return csrf_exempt(require_POST(_opening(view, purposes, from_behind=from_behind)))

    return guard


def _opening(view: Page, purposes: tuple[Link.Purpose, ...], *, from_behind: bool = False) -> View:
    @wraps(view)
    def opening(request: HttpRequest, token: str, language: str = "", **named: str) -> HttpResponse:
        now = clock.now()
        try:
            link = links.opened(token, now)
        except links.Forged:
            return _quiet(_forged(request))
        except links.Expired as expired:
            return _quiet(_closed(request, expired.link, language))
        if link.purpose not in purposes:
            return _quiet(_forged(request))
        visit = Visit(link, token, _spoken(link, language), now)
        with translation.override(visit.language):
            if request.method == "POST":
                if is_over(POSTS, link.pk, now):
                    return _quiet(refuse(request, visit, "often", 429))
                count(POSTS, link.pk, now)
            if visit.is_shut_out and not from_behind and not _reads_reasons(request, link):
                return _quiet(_to_the_statement(request, visit))
            try:
                return _quiet(view(request, visit, **named))
            except RequestDataTooBig:
                return _quiet(refuse(request, visit, "huge", 413))
            except Http404:
                return _quiet(_forged(request))

    return opening


def _reads_reasons(request: HttpRequest, link: Link) -> bool:
    return request.method == "GET" and link.purpose == Link.Purpose.DECISION


def _to_the_statement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lead whom every door is closed to where the reasons stand, and what they may still send."""
    decision = doors.closing(visit.client)
    if decision is None:
        return render(request, "door/shut.html", {"shell": visit.shell(), "visit": visit})
    link = letter_words.link_to(decision, visit.client, visit.now)
    return redirect("door", links.token_of(link.pk), visit.language)


def written(request: HttpRequest) -> str:
    """Return the free words in a form, without what no database takes."""
    return request.POST.get("words", "").replace("\r\n", "\n").strip()


def refuse(
    request: HttpRequest, visit: Visit, why: str, status: int, typed: str = ""
) -> HttpResponse:
    """Say why something was not taken, give it back, and say that nothing else has happened."""
    given = {"shell": visit.shell(), "why": why, "back": visit.address(), "typed": typed}
    return render(request, "door/refused.html", given, status=status)


_sender: Final = Prepared(
    lambda: (
        MailAccount.objects.filter(room=Given("room"))
        .order_by("pk")
        .values_list("from_address", flat=True)
    )
)


_rooms: Final = Prepared(lambda: Room.objects.filter(pk=Given("room")))


def room_named(room_id: str) -> Room:
    """Return the room at an address. Raises Http404."""
    room = _rooms.first(room=room_id)
    if room is None:
        raise Http404
    return room


def contact_of(room: Room) -> str:
    """Return the mail address at which clients reach the house, or an empty text."""
    return _sender.first(room=room.pk) or ""


def is_by_hand(room: Room, mail: str, client: Client | None = None) -> bool:
    """Say whether a house passes its letters on by hand; `mail` is what `contact_of` gave.

    To a `client` also where they have no mail address.
    """
    return is_alone(room) or not mail or (client is not None and not mail_address_of(client))


def _spoken(link: Link, language: str) -> Language:
    chosen = next((each for each in LANGUAGES if each == language), None)
    return chosen or letter_words.language_of(link.client)


def _forged(request: HttpRequest) -> HttpResponse:
    language = "ja" if translation.get_language_from_request(request) == "ja" else "en"
    with translation.override(language):
        return render(request, "door/unknown.html", {"shell": PlainShell()}, status=404)


def _closed(request: HttpRequest, link: Link, language: str) -> HttpResponse:
    room, spoken = link.room, _spoken(link, language)
    given = {
        "shell": ClientShell(room.name_in(spoken)),
        "house": room.signature_in(spoken),
        "mail": contact_of(room),
    }
    with translation.override(spoken):
        return render(request, "door/closed.html", given, status=410)


def _quiet(response: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
