"""Letters that ask, that are passed on by hand, and that did not get through."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.letters.models import Letter
from kijun.letters.pdf import PACKAGES, CannotPrint, pdf_response
from kijun.services import clock
from kijun.services.decisions.verdicts import NoReason
from kijun.services.delivery import enclosures, outbox
from kijun.web.clients.state_words import state_of_letter
from kijun.web.shell import for_owner, owner
from kijun.web.taps import back

MOST_SHOWN: Final = 100
"""Letters that are listed, the latest first."""


@for_owner
@require_GET
def letters(request: HttpRequest, room: Room) -> HttpResponse:
    """List what was written to clients, the latest first, each with its text and where it is."""
    found = Letter.objects.filter(room=room, client__barred_at=None).select_related("client")
    rows = [
        {"letter": each, "state": state_of_letter(each)}
        for each in found.order_by("-written_at", "-pk")[:MOST_SHOWN]
    ]
    assert request.user.is_authenticated
    given = {
        "shell": owner(room, request.user, "today"),
        "rows": rows,
        "most": MOST_SHOWN,
        "is_cut": len(rows) == MOST_SHOWN,
        "zone": room.zone,
    }
    return render(request, "web/letters.html", given)


@for_owner
@require_GET
def formal(request: HttpRequest, room: Room, letter: str) -> HttpResponse:
    """Show the formal letter of a letter: as it went, or, until it has gone, as it would go.

    One that is passed on by hand is kept as soon as it is taken.
    """
    found = Letter.objects.select_related("room", "client").filter(room=room, pk=letter).first()
    if found is None or not (found.enclosed or enclosures.has_formal(found)):
        raise Http404
    now = clock.now()
    if found.state == Letter.State.BY_HAND:
        enclosures.enclose(found.pk, now)
        found.refresh_from_db()
    try:
        printed = enclosures.as_sent(found) or enclosures.preview(found, now)
    except CannotPrint:
        assert request.user.is_authenticated
        shell = owner(room, request.user, "today")
        given = {"packages": PACKAGES, "instead": reverse("decision", args=[found.decision])}
        return render(request, "web/cannot_print.html", {"shell": shell, **given})
    except enclosures.Altered:
        printed = None
    if printed is None:
        raise Http404
    return pdf_response(printed, enclosures.file_name(found))


@for_owner
@require_POST
def settle_letter(request: HttpRequest, room: Room, letter: str) -> HttpResponse:
    """Let a letter go, take it back, note that it was passed on, or send it again."""
    found = Letter.objects.select_related("room", "client").filter(room=room, pk=letter).first()
    if found is None:
        raise Http404
    now = clock.now()
    try:
        match request.POST.get("act", ""):
            case "look":
                outbox.look(found, now)
                said = _("The letter is being sent.")
            case "drop":
                outbox.drop(found, now, request.POST.get("reason", ""))
                said = _("The letter will not be sent.")
            case "passed_on":
                outbox.passed_on(found, now)
                said = _("Noted as passed on.")
            case "send_again":
                outbox.send_again(found, now)
                said = _("It is being sent again.")
            case _unknown:
                raise Http404
    except outbox.NotThere:
        messages.info(request, _("This letter has already been dealt with. Nothing was changed."))
    except outbox.Unread:
        messages.error(
            request,
            _("They have sent word that you have not read. Read it first; it may change this."),
        )
    except outbox.Owed:
        messages.error(
            request,
            _(
                "They have to be told what you owe them. Send this, or tell them yourself "
                "and note it here."
            ),
        )
    except NoReason:
        messages.error(request, _("To let something pass, give a short reason."))
    else:
        messages.success(request, said)
    return back(request)
