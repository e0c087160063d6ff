"""A word to the house in free words, from any page behind a link."""

from __future__ import annotations

import hashlib
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kijun.accounts.prepared import Given, Prepared
from kijun.clients.models import Link
from kijun.door.opening import Visit, act, refuse, written
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.letters.models import Word
from kijun.services.inbox import incoming_words
from kijun.services.sessions.notices import LONGEST_WORDS


@act(
    Link.Purpose.SESSION,
    Link.Purpose.DECISION,
    Link.Purpose.MINE,
    Link.Purpose.RULES,
    Link.Purpose.ENQUIRY,
)
def say(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep a word for the owner; until they have read it, nothing it may be about is carried out."""
    text = written(request)
    if len(text) > LONGEST_WORDS:
        return refuse(request, visit, "long", 422, typed=text)
    if text:
        whole = f"{request.POST.get('key', '')[:64]}|{visit.link.pk}|{text}"
        key = hashlib.sha256(whole.encode()).hexdigest()[:24]
        incoming_words.say(
            visit.client, text, visit.now, key=key, session=_session(visit), about=_about(visit)
        )
    return redirect(f"{visit.address()}#heard")


def said_in(visit: Visit) -> dict[str, object]:
    """Return what the part of a page for words is given: those of this page not read yet."""
    heard = _heard(
        room=visit.room.pk,
        client=visit.client.pk,
        session=_session(visit),
        subject=_about(visit),
    )
    return {"heard": heard, "word_key": get_random_string(24)}


def _words_not_read() -> QuerySet[Word]:
    theirs = Word.objects.filter(room=Given("room"), client=Given("client"))
    found = theirs.filter(channel=incoming_words.CHANNEL, about="", state="open")
    return found.filter(session=Given("session"), subject=Given("subject")).order_by("pk")


_heard: Final = Prepared(_words_not_read)


def _session(visit: Visit) -> str:
    if visit.link.purpose == Link.Purpose.SESSION:
        return visit.link.subject
    if visit.link.purpose != Link.Purpose.DECISION:
        return ""
    rows = Decided.objects.filter(room=visit.room, client=visit.client.pk)
    row = rows.filter(decision=visit.link.subject).order_by("revision").last()
    return (decision_in(row).matter or "") if row is not None else ""


def _about(visit: Visit) -> str:
    with translation.override(visit.room.language):
        return {
            Link.Purpose.SESSION: _("From the page about a session"),
            Link.Purpose.DECISION: _("From the statement of reasons"),
            Link.Purpose.RULES: _("From the page with the rules"),
            Link.Purpose.ENQUIRY: _("From the page about an enquiry"),
        }.get(Link.Purpose(visit.link.purpose), _("From their own page"))
