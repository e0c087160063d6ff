"""The statement of reasons as a letter, and where its reader says that something was otherwise."""

from __future__ import annotations

import hashlib
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kijun.clients.models import Link
from kijun.door import behind, words
from kijun.door.opening import Visit, act, page, refuse, written
from kijun.door.reasons_told import ReasonsTold
from kijun.letters.models import Letter
from kijun.letters.pdf import CannotPrint, pdf_response
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.decisions import appeals, statements
from kijun.services.decisions.reasons import Reasons, reasons_of
from kijun.services.delivery import enclosures, letter_words
from kijun.services.sessions.notices import LONGEST_WORDS

_WENT: Final = (Letter.State.SENT, Letter.State.UNKNOWN)
_WHY: Final[dict[type[appeals.NotTaken], str]] = {
    appeals.NoWords: "said_nothing",
    appeals.TooLate: "too_late",
    appeals.NothingLeft: "nothing_left",
    appeals.TooMany: "too_many",
}
"""What a page says of an appeal that is not taken."""


def show_reasons(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show a decision with all of its reasons as it stands now."""
    told = ReasonsTold(visit, _reasons(visit))
    given = {
        "shell": visit.shell(wide=True),
        "visit": visit,
        "told": told,
        "reasons": told.reasons,
        "decision": told.decision,
        "house": visit.house,
        "session_link": ""
        if visit.is_shut_out
        else _session_link(visit, told.decision.matter or ""),
        "new_date": _new_date(visit, told),
        **words.said_in(visit),
        **(behind.behind(visit) if visit.is_shut_out else {}),
    }
    return render(request, "door/reasons.html", given)


@page
def statement(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the statement of reasons on paper; where this machine cannot print, its page is there."""
    if visit.link.purpose != Link.Purpose.DECISION:
        raise Http404
    try:
        printed = statements.printed_statement(_reasons(visit), visit.now)
    except CannotPrint:
        return redirect(visit.address())
    return pdf_response(printed, f"{visit.link.subject}.pdf")


@page
def letter(_request: HttpRequest, visit: Visit, letter: str) -> HttpResponse:
    """Show a formal letter about the decision exactly as it went."""
    about = Letter.objects.select_related("room", "client").filter(
        client=visit.client, decision=visit.link.subject, pk=letter, state__in=_WENT
    )
    found = about.exclude(enclosed="").first()
    if visit.link.purpose != Link.Purpose.DECISION or found is None:
        raise Http404
    try:
        content = enclosures.as_sent(found)
    except enclosures.Altered as altered:
        raise Http404 from altered
    return pdf_response(content or b"", enclosures.file_name(found))


@act(Link.Purpose.DECISION, from_behind=True)
def appeal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record that the client asks to have a decision looked at again."""
    text = written(request)
    if len(text) > LONGEST_WORDS:
        return refuse(request, visit, "long", 422, typed=text)
    decision = _reasons(visit).decision
    whole = f"{request.POST.get('key', '')[:64]}|{text}"
    key = hashlib.sha256(whole.encode()).hexdigest()[:24]
    try:
        appeals.file(visit.client, decision, text, visit.now, key)
    except appeals.NotTaken as why:
        return refuse(request, visit, _WHY[type(why)], 422, typed=text)
    if visit.is_shut_out:
        behind.put_aside(request, visit, Kind.APPEAL, text)
    return redirect(f"{visit.address()}#appeal")


def _reasons(visit: Visit) -> Reasons:
    found = reasons_of(visit.room, visit.link.subject, visit.language)
    if found is None or found.client.pk != visit.client.pk:
        raise Http404
    return found


def _new_date(visit: Visit, told: ReasonsTold) -> str:
    """Return where a client chooses a new date for a session that was lost, where they can."""
    lost = told.is_void and letter_words.lost_session(visit.client, told.decision)
    if not lost or visit.is_shut_out:
        return ""
    return visit.held(Link.Purpose.BOOKING)


def _session_link(visit: Visit, session: str) -> str:
    """Return the address at which the client can say what had happened, where they hold one."""
    return visit.held(Link.Purpose.SESSION, session)
