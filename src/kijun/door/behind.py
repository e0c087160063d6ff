"""What somebody may still send to whom every door is closed, on the one page that they are led to."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kijun.clients.models import Link
from kijun.door.opening import Visit, act, refuse, written
from kijun.judge.words.figures import day_of
from kijun.letters.models import Sealed
from kijun.services.barring import sealed_mailbox
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.sessions.notices import LONGEST_WORDS
from kijun.ui.parts import Choice

CHANNEL: Final = sealed_mailbox.DOOR
_TAKEN: Final = (Kind.DISCLOSURE, Kind.PAYMENT, Kind.LEGAL)
"""An appeal has its own place on the page."""


class Sent(NamedTuple):
    """Something that was sent from here: what, and when."""

    what: str
    at: str


def behind(visit: Visit) -> dict[str, object]:
    """Return what the part of the page for those matters is given."""
    kept = Sealed.objects.filter(
        room=visit.room, client=visit.client.pk, channel=CHANNEL, kind__in=_TAKEN
    )
    said = {choice.value: choice.label for choice in _choices()}
    return {
        "matters": _choices(),
        "matter_key": get_random_string(24),
        "matters_sent": [
            Sent(said[each.kind], day_of(visit.there(each.came_at).isoformat(), visit.language))
            for each in kept.order_by("came_at")
        ],
        "read_on": day_of(
            sealed_mailbox.next_day(visit.room, visit.now).isoformat(), visit.language
        ),
    }


@act(*Link.Purpose, from_behind=True)
def send(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put what was sent into the sealed mailbox; what is sent twice is kept once."""
    text = written(request)
    if len(text) > LONGEST_WORDS:
        return refuse(request, visit, "long", 422, typed=text)
    kind = next((each for each in _TAKEN if each == request.POST.get("kind")), None)
    if not text or kind is None:
        return refuse(request, visit, "said_nothing", 422, typed=text)
    if visit.is_shut_out:
        put_aside(request, visit, kind, text)
    return redirect(f"{visit.address()}#matters")


def put_aside(request: HttpRequest, visit: Visit, kind: Kind, text: str) -> None:
    """Keep what was sent from behind a closed door in the sealed mailbox."""
    whole = f"{request.POST.get('key', '')[:64]}|{visit.link.pk}|{kind}|{text}"
    sealed_mailbox.put(
        visit.room,
        visit.client.pk,
        kind=kind,
        channel=CHANNEL,
        key=hashlib.sha256(whole.encode()).hexdigest(),
        sender=visit.client.name,
        text=text,
        at=visit.now,
    )


def _choices() -> list[Choice]:
    return [
        Choice(Kind.DISCLOSURE.value, _("What you keep about me")),
        Choice(Kind.PAYMENT.value, _("A payment")),
        Choice(Kind.LEGAL.value, _("A legal document")),
    ]
