"""Moving or cancelling a session by its personal link: what follows is shown before one confirms."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.booking.models import Service, Session, Terms
from kijun.clients.models import Link
from kijun.door.booking_page import BookingPage, Place
from kijun.door.opening import LANGUAGES, Visit, contact_of, visit_or_act
from kijun.door.session_words import following_words, is_free
from kijun.judge.rulebook import Rulebooks
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import REASONS
from kijun.letters import when
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.barring import gate
from kijun.services.booking import changes
from kijun.services.booking.availability import terms_under
from kijun.services.booking.booking import Gone
from kijun.services.booking.changes import Following, NotPossible, Possible, Way
from kijun.ui.parts import Choice
from kijun.ui.shells import ClientShell


class MovingPage(BookingPage):
    """The days and times to which a session can be moved."""

    def __init__(self, place: Place, asked: Mapping[str, str], session: Session) -> None:
        super().__init__(place, asked)
        self._session = session

    @property
    def service(self) -> Service:
        """What the session needs of a day."""
        return changes.as_service(self._session)

    def free_slots(self, first: dt.date, last: dt.date) -> list[dt.datetime]:
        """Return when the session could begin instead, from one day to another."""
        return changes.free_instead(self._session, first, last, self.place.now, self.terms)


@visit_or_act(Link.Purpose.SESSION)
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what can be changed and what would follow; do what was confirmed."""
    session = _session_of(visit)
    if request.method == "POST":
        return _do(request, visit, session)
    return _show(request, visit, session, request.GET.dict())


def _do(request: HttpRequest, visit: Visit, session: Session) -> HttpResponse:
    asked, reason = request.POST.dict(), request.POST.get("reason", "")
    way, page = _way(asked), MovingPage(_place(visit), asked, session)
    if way is None or (way == "move" and page.asked_at is None):
        return redirect(visit.address("door-change"))
    if way == "cancel" and session.ended_by == "client":
        return _done(visit, session, None)
    if page.asked_at is not None and way == "move" and changes.begins_at(session, page.asked_at):
        return _done(visit, session, page.asked_at)
    follows = _following(session, way, page, reason, visit.now)
    if asked.get("told") != _digest(follows):
        return _show(request, visit, session, asked, follows, wrong="changed", status=409)
    try:
        if way == "cancel":
            changes.cancel(session, reason, visit.now)
        else:
            assert page.asked_at is not None
            changes.move(session, page.asked_at, reason, visit.now)
    except Gone:
        day = page.asked_at.date().isoformat() if page.asked_at else ""
        kept = {"way": "move", "day": day}
        return _show(request, visit, session, kept, wrong="gone", status=409)
    except NotPossible as why:
        return _show(request, visit, session, asked, follows, wrong=why.code, status=409)
    return _done(visit, session, page.asked_at if way == "move" else None)


def _done(visit: Visit, session: Session, moved_to: dt.datetime | None) -> HttpResponse:
    """Lead back to the session, and have it say that it was moved where its client has done so."""
    is_moved = moved_to is not None and changes.has_moved(session, moved_to)
    return redirect(visit.address() + ("?moved=yes" if is_moved else ""))


def _show(
    request: HttpRequest,
    visit: Visit,
    session: Session,
    asked: Mapping[str, str],
    follows: Sequence[Following] | None = None,
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    terms, way = terms_under(session), _way(asked)
    able = changes.possible(session, terms, visit.now)
    page = MovingPage(_place(visit), asked, session)
    reason = asked.get("reason", "") if asked.get("reason", "") in REASONS else ""
    is_decided = way == "cancel" or (way == "move" and page.starts is not None)
    if way is None or not is_decided:
        follows = []
    elif follows is None:
        follows = _following(session, way, page, reason, visit.now)
    starts = visit.there(session.starts)
    service = session.service_in(visit.language)
    given = {
        "shell": _shell(visit),
        "visit": visit,
        "session": session,
        "lead": " ".join(filter(None, [when.day_and_clock(starts, visit.language), service])),
        "able": able,
        "said_able": [*told_terms(session, terms, able, visit), *told_rest(able, visit)],
        "way": way,
        "page": page,
        "place": page.place,
        "is_confirming": is_decided and not (able.cancel if way == "cancel" else able.move),
        "follows": told_following(follows, rulebooks_of(visit.room), visit.language),
        "is_free": all(is_free(each.consequences) for each in follows),
        "counted": told_counting(session, able) if way == "move" else [],
        "told": _digest(follows),
        "reasons": [Choice(key, REASONS[key].in_language(visit.language)) for key in REASONS],
        "reason": reason,
        "wrong": wrong,
        "mail": contact_of(visit.room),
        "address": visit.address("door-change"),
        "back": visit.address(),
    }
    return render(request, "door/change.html", given, status=status)


def _following(
    session: Session, way: Way, page: MovingPage, reason: str, now: dt.datetime
) -> list[Following]:
    if not session.stands or now >= session.starts:
        return []
    known = reason if reason in REASONS else ""
    return changes.following(session, way, now, starts=page.asked_at, reason=known)


def told_following(
    follows: Iterable[Following], rulebooks: Rulebooks, language: Language
) -> list[tuple[str, str, bool]]:
    """Return what would follow: each as a sentence, the rule that says so, and whether it waits."""
    told = []
    for each in follows:
        said = following_words(each.consequences, each.decision.occasion, language)
        rulebook = rulebooks[each.decision.version]
        rule = next(rule for rule in rulebook.rules if rule.id == each.decision.rule)
        told.append((said, sentence_of(rule, rulebook, language), each.waits))
    return told


def told_terms(session: Session, terms: Terms, able: Possible, visit: Visit) -> list[str]:
    """Return in plain words what is possible, until when, and how often."""

    def until(hours: int) -> str:
        instant = session.starts - dt.timedelta(hours=hours)
        return when.day_and_clock(visit.there(instant), visit.language)

    told = []
    if terms.move_hours == terms.cancel_hours:
        both = _("You can move it or cancel it here until %(when)s.")
        told.append(both % {"when": until(terms.move_hours)})
    else:
        moving = _("You can move it here until %(when)s.")
        cancelling = _("You can cancel it here until %(when)s.")
        told += [
            moving % {"when": until(terms.move_hours)},
            cancelling % {"when": until(terms.cancel_hours)},
        ]
    if able.moves_left is not None:
        left = able.moves_left
        told.append(
            ngettext(
                "It can be moved %(count)d more time.",
                "It can be moved %(count)d more times.",
                left,
            )
            % {"count": left}
        )
    if able.asks_reason:
        told.append(_("Please say why; a word is enough."))
    return told


def told_counting(session: Session, able: Possible) -> list[str]:
    """Return in plain words what a move is counted for, though nothing follows from it yet."""
    told = []
    if changes.counts_moves(session):
        told.append(_("It is counted among the moves of this session, of which a rule speaks."))
    if able.moves_left == 1:
        told.append(_("After it, the session cannot be moved here any more."))
    elif able.moves_left:
        left = able.moves_left - 1
        again = ngettext(
            "After it, the session can be moved here %(count)d more time.",
            "After it, the session can be moved here %(count)d more times.",
            left,
        )
        told.append(again % {"count": left})
    return told


def told_rest(able: Possible, visit: Visit) -> list[str]:
    """Return in plain words until when the client's bookings rest, where a session can be moved."""
    refusal = gate.may_book(visit.client, visit.now) if not able.move else None
    return [gate.refused(refusal, visit.room, visit.language)] if refusal is not None else []


def _way(asked: Mapping[str, str]) -> Way | None:
    if asked.get("way") == "cancel":
        return "cancel"
    return "move" if asked.get("way") == "move" or asked.get("at") or asked.get("day") else None


def _digest(follows: Iterable[Following]) -> str:
    whole = "|".join(f"{each.decision.id} {' '.join(each.consequences)}" for each in follows)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _session_of(visit: Visit) -> Session:
    rows = Session.objects.select_related("offered", "member").filter(room=visit.room)
    session = rows.filter(client=visit.link.client_id, pk=visit.link.subject).first()
    if session is None:
        raise Http404
    session.room, session.client = visit.room, visit.client
    return session


def _place(visit: Visit) -> Place:
    address = visit.address("door-change")
    return Place(visit.room, visit.language, visit.now, address, client=visit.client)


def _shell(visit: Visit) -> ClientShell:
    switches: dict[str, str] = {
        code: reverse("door-change", args=[visit.token, code]) for code in LANGUAGES
    }
    return ClientShell(visit.room.name_in(visit.language), switches)
