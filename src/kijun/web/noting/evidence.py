"""Evidence to look at: a file as it came is only ever saved; a picture is shown made anew.

Opened by whoever sees the client whom it is about; by a reviewer only what a decision rests on while
its appeal is open.
"""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from kijun.accounts.models import Membership, Room
from kijun.clients.models import Evidence
from kijun.services.record import evidence
from kijun.services.record.evidence import Gone
from kijun.web.shell import for_those_concerned

_POLICY: Final = "default-src 'none'; sandbox"


@for_those_concerned
@require_GET
def original(_: HttpRequest, membership: Membership, piece: int) -> HttpResponse:
    """Hand out a file as it came, to be saved and not opened by the browser."""
    found = _piece(membership.room, piece)
    try:
        content = evidence.content_of(found)
    except Gone:
        raise Http404 from None
    return saved(content, found.name)


@for_those_concerned
@require_GET
def picture(_: HttpRequest, membership: Membership, piece: int) -> HttpResponse:
    """Show a photo, made anew without what the camera wrote into it."""
    try:
        content = evidence.picture_of(_piece(membership.room, piece))
    except Gone:
        content = None
    if content is None:
        raise Http404
    return _guarded(content, "image/jpeg")


def saved(content: bytes, name: str) -> HttpResponse:
    """Return a file as one that a browser saves and never opens."""
    response = _guarded(content, "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _guarded(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _piece(room: Room, piece: int) -> Evidence:
    found = Evidence.objects.filter(room=room, pk=piece).first()
    if found is None:
        raise Http404
    return found
