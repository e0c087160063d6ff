"""Enquiries: those that wait for an answer, those that had one, and one with all that bears on it."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.booking.models import Enquiry
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.decisions.verdicts import LONGEST_REASON, NoReason
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.applications import application_of, applied_for
from kijun.services.enquiries.enquiries import LONGEST_OWN, Answered, enquiry_of
from kijun.services.enquiries.triage import Answer, Triage
from kijun.web.clients.clients import page_of
from kijun.web.enquiries.shown import answers_of, lines_of, shown
from kijun.web.shell import for_owner


@for_owner
@require_GET
def listed(request: HttpRequest, room: Room) -> HttpResponse:
    """List the enquiries that may still be answered, or those that were."""
    is_open = "answered" not in request.GET
    found = enquiries.listed(room, is_open=is_open)
    given = {
        "lines": lines_of(found, room, clock.now()),
        "is_open": is_open,
        "has_page": bool(applied_for(room)),
    }
    return page_of(request, room, "web/enquiries.html", given)


@for_owner
@require_GET
def one(request: HttpRequest, room: Room, enquiry_id: str) -> HttpResponse:
    """Show an enquiry: what was asked, the arithmetic, what the rules say, and the answers."""
    return _page(request, room, _found(room, enquiry_id))


@for_owner
@require_POST
def answer(request: HttpRequest, room: Room, enquiry_id: str) -> HttpResponse:
    """Answer an enquiry."""
    enquiry = _found(room, enquiry_id)
    own, reason = request.POST.get("own", "").strip(), request.POST.get("reason", "")
    try:
        given = Answer(request.POST.get("answer", ""))
    except ValueError as unknown:
        raise Http404 from unknown
    if len(own) > LONGEST_OWN:
        return _page(request, room, enquiry, _Typed(given, own, reason, "long"))
    try:
        letter = enquiries.answer(enquiry, given, own, clock.now(), reason=reason)
    except NoReason:
        return _page(request, room, enquiry, _Typed(given, own, reason, "reason"))
    except Answered:
        messages.info(request, _("This has been answered already. Nothing was changed."))
        return redirect("enquiry-of", enquiry.pk)
    if letter.state == Letter.State.BY_HAND:
        messages.success(request, _("The letter is ready below: pass it on yourself."))
    else:
        messages.success(request, _("Your answer is on its way."))
    return redirect("enquiry-of", enquiry.pk)


class _Typed(NamedTuple):
    """An answer that was not taken, as it was typed, and what was wrong with it."""

    answer: Answer
    own: str
    reason: str
    wrong: str


def _page(
    request: HttpRequest, room: Room, enquiry: Enquiry, typed: _Typed | None = None
) -> HttpResponse:
    now = clock.now()
    triage = Triage(enquiry, application_of(enquiry.service))
    chosen = typed.answer if typed is not None else None
    given = {
        **shown(triage, now),
        "answers": answers_of(triage, now, chosen) if enquiry.is_open else [],
        "typed": typed,
        "chosen": chosen,
        "wrong": typed.wrong if typed is not None else "",
        "longest": LONGEST_OWN,
        "longest_reason": LONGEST_REASON,
        "zone": room.zone,
    }
    response = page_of(request, room, "web/enquiry.html", given)
    response.status_code = 422 if typed is not None else 200
    return response


def _found(room: Room, enquiry_id: str) -> Enquiry:
    enquiry = enquiry_of(room, enquiry_id)
    if enquiry is None:
        raise Http404
    return enquiry
