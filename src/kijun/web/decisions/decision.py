"""A decision's page: its reasons whole, what became of it, and what a person can do about it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Due
from kijun.clients.concerned import Concerned
from kijun.clients.models import Client
from kijun.clients.texts import words_of
from kijun.judge.consequences import parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.words.consequences import setting_of, thing_of
from kijun.judge.words.language import LANGUAGES, Language
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.letters.kinds import KINDS as LETTERS
from kijun.letters.models import Letter, MemberLetter
from kijun.letters.pdf import PACKAGES, CannotPrint, pdf_response
from kijun.services import clock
from kijun.services.barring import sealed_mailbox
from kijun.services.decisions import answers, ending, grounds, settling, statements
from kijun.services.decisions.reasons import Reasons, reasons_of
from kijun.services.decisions.settling import NotOffered, NotSeen, Untold
from kijun.services.decisions.verdicts import LONGEST_REASON, NoReason
from kijun.services.delivery import enclosures
from kijun.services.permissions import acts_of
from kijun.services.record import timeline
from kijun.services.record.history_words import joined
from kijun.services.sessions.notices import LONGEST_WORDS
from kijun.web.clients.record import language_now
from kijun.web.clients.state_words import state_of_letter, status_told, text_for
from kijun.web.decisions.beside import beside, revision_shown
from kijun.web.decisions.confirming import next_of
from kijun.web.decisions.own_appeal import appeal_of
from kijun.web.shell import for_those_concerned, owner


@for_those_concerned
@require_GET
def decision(request: HttpRequest, membership: Membership, decision_id: str) -> HttpResponse:
    """Show a decision with all of its reasons."""
    return _page(request, membership, _reasons(membership, decision_id))


@for_those_concerned
@require_POST
def act(request: HttpRequest, membership: Membership, decision_id: str, act: str) -> HttpResponse:
    """Do something about a decision; what is no longer on offer changes nothing."""
    if act not in {*settling.ACTS, "appeal"}:
        raise Http404
    found, now = _reasons(membership, decision_id), clock.now()
    if act == "appeal":
        return _appeal(request, membership, found, now)
    reason, seen = request.POST.get("reason", ""), revision_shown(found, request.POST)
    try:
        although = "although_untold" in request.POST
        settling.settle(
            membership, decision_id, act, reason, now, seen=seen, although_untold=although
        )
    except NoReason:
        return _page(request, membership, found, lacking=act)
    except answers.TooSoon:
        messages.info(request, _("Sleep on it first: from tomorrow on you can say no."))
        return _page(request, membership, found, kept=reason)
    except NotSeen:
        messages.info(request, _("It has changed, or was not before you. Read it once more."))
    except Untold:
        messages.info(request, _("It rests on what they were never told. Tick that you know this."))
    except NotOffered:
        pass
    else:
        if membership.role == Membership.Role.REVIEWER:
            return redirect("appeals")
    return redirect("decision", decision_id)


def _appeal(
    request: HttpRequest, membership: Membership, found: Reasons, now: dt.datetime
) -> HttpResponse:
    if found.about == membership:
        words = request.POST.get("words", "").replace("\r\n", "\n").strip()
        if refused := appeal_of(membership, found, words, now):
            return _page(request, membership, found, refused=refused, typed=words)
    return redirect("decision", found.decision.id)


@for_those_concerned
@require_GET
def statement(request: HttpRequest, membership: Membership, decision_id: str) -> HttpResponse:
    """Show the statement of reasons on paper, in the language of the page."""
    found = _reasons(membership, decision_id)
    try:
        printed = statements.printed_statement(found, clock.now())
    except CannotPrint:
        shell = owner(membership.room, membership.user, "clients")
        given = {"packages": PACKAGES, "instead": reverse("decision", args=[decision_id])}
        return render(request, "web/cannot_print.html", {"shell": shell, **given})
    return pdf_response(printed, f"{decision_id}.pdf")


def _offered(membership: Membership, reasons: Reasons) -> set[str]:
    offered = settling.offers(reasons, clock.now())
    return acts_of(membership, offered, reasons.decision)


def _their_page(membership: Membership, about: Concerned) -> str:
    """Return where whom a decision is about has their page, for who may open it."""
    if membership.role == Membership.Role.REVIEWER:
        return ""
    if about == membership:
        return reverse("own-record")
    if isinstance(about, Client):
        return reverse("client", args=[about.pk])
    return reverse("member-record", args=[about.code]) if membership.is_owner else ""


def _reasons(membership: Membership, decision_id: str) -> Reasons:
    """Return a decision as its reader may see it: only a reviewer reads what lies sealed."""
    language, words = language_now(), words_of
    if membership.role != Membership.Role.REVIEWER:
        words = partial(sealed_mailbox.words_in_view, language=language, now=clock.now())
    found = reasons_of(membership.room, decision_id, language, to="owner", words=words)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, membership: Membership, reasons: Reasons, **wrong: str
) -> HttpResponse:
    """Show the page; `wrong`: why what was typed is not taken, and what that was."""
    room, reviews = membership.room, membership.role == Membership.Role.REVIEWER
    language, decision = language_now(), reasons.decision
    is_own = reasons.about == membership
    now, offered = clock.now(), _offered(membership, reasons)
    is_member = isinstance(reasons.about, Membership)
    place = "appeals" if reviews else "settings" if is_member else "clients"
    given = {
        "shell": owner(room, membership.user, "record" if is_own else place),
        "reasons": reasons,
        "decision": decision,
        "name": reasons.name,
        "their_page": _their_page(membership, reasons.about),
        "is_member": is_member,
        "is_own": is_own,
        "appeal_until": _instant(decision.appeal_until),
        "longest_words": LONGEST_WORDS,
        "title": timeline.things_of(decision, language),
        "status": status_told(decision.status, language),
        "seal": timeline.seal_of(decision).value,
        "person": str(membership.user),
        "rule": timeline.rule_name(decision, {decision.version: reasons.rulebook}, language),
        "announced": _instant(decision.announced_at),
        "acknowledged": _instant(decision.acknowledged_at),
        "level": grounds.level_told(decision, language),
        "decided": _instant(decision.decided_at),
        "ends": _instant(decision.ends),
        "confirm_until": _instant(decision.confirm_until),
        "carried_out": _done(reasons.about, decision, language, now),
        "going_on": _things(tuple(settling.going_on(decision)), decision, language),
        "revisions": _revisions(reasons.revisions, language),
        "letters": _letters(membership, decision, language),
        "dues": Due.objects.filter(room=room, decision=decision.id),
        "exceptions": _exceptions(room, decision),
        "offers": offered,
        "is_told": "lift" in offered and answers.is_told(reasons.about, decision.id),
        "next": next_of(reasons.about, decision, language, now) if "confirm" in offered else None,
        "reviews": reviews,
        "other": _other_language(reasons, language),
        "side": "client" if decision.party == "client" else "house",
        **wrong,
        "longest": LONGEST_REASON,
        "zone": room.zone,
        "opens_others": membership.role == Membership.Role.OWNER,
        **beside(reasons, membership, language, now),
    }
    return render(request, "web/decision.html", given, status=422 if wrong else 200)


def _instant(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _things(texts: tuple[str, ...], decision: Decision, language: Language) -> list[str]:
    role = role_of(decision.party)
    setting = setting_of(decision.occasion)
    things = [thing_of(parse_consequence(text), role, language, setting) for text in texts]
    return [f"{thing[:1].upper()}{thing[1:]}" for thing in things]


def _done(about: Concerned, decision: Decision, language: Language, now: dt.datetime) -> list[str]:
    """Return what was carried out; of the end of an engagement, what ended with it."""
    done = _things(decision.carried_out, decision, language)
    if isinstance(about, Client) and ending.WORD in decision.carried_out:
        done += ending.told(about, decision, language, now)
    return done


def _revisions(rows: list[Decided], language: Language) -> list[tuple[dt.datetime, str]]:
    """Say what changed with each revision: its status, or what had been done by then."""
    told: list[tuple[dt.datetime, str]] = []
    before: Decision | None = None
    for row in rows:
        now = decision_in(row)
        done = [
            text for text in now.carried_out if before is None or text not in before.carried_out
        ]
        said = []
        if before is None or before.status != now.status:
            said.append(status_told(now.status, language))
        if done:
            things = joined(_things(tuple(done), now, language), language)
            said.append(_("carried out: %(things)s") % {"things": things})
        told.append((row.as_of, " · ".join(said) or _("more became known")))
        before = now
    return told


def _letters(reader: Membership, decision: Decision, language: Language) -> list[dict[str, object]]:
    room = reader.room
    letters = Letter.objects.filter(room=room, decision=decision.id).order_by("written_at")
    to_member = MemberLetter.objects.filter(room=room, decision=decision.id).order_by("written_at")
    return [
        {
            "letter": letter,
            "text": text_for(reader, letter),
            "kind": "",
            "state": _("on their own page"),
            "is_formal": False,
        }
        for letter in to_member
    ] + [
        {
            "letter": letter,
            "text": text_for(reader, letter),
            "kind": LETTERS[letter.kind].name.in_language(language),
            "state": state_of_letter(letter),
            "is_formal": bool(letter.enclosed) or enclosures.has_formal(letter),
        }
        for letter in letters
    ]


def _exceptions(room: Room, decision: Decision) -> dict[str, int]:
    """Return how often this rule has decided anything, and how often that was let pass."""
    cases = Decided.objects.filter(room=room, rule=decision.rule)
    waived = Count("decision", filter=Q(status="waived"), distinct=True)
    return cases.aggregate(all=Count("decision", filter=Q(revision=1)), waived=waived)


def _other_language(reasons: Reasons, language: Language) -> dict[str, str] | None:
    """Return the statement in the client's language, where that is not the page's."""
    if isinstance(reasons.about, Membership):
        return None
    theirs = reasons.about.language
    found = next((each for each in LANGUAGES if each == theirs and each != language), None)
    return None if found is None else {"code": found, "text": reasons.statement_in(found)}
