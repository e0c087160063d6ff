"""A decision's page: its reasons whole, what became of it, and what a person can do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from django.contrib import messages
from django.db import transaction
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
from kijun.judge.consequences import KINDS, parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.words.consequences import setting_of, thing_of
from kijun.judge.words.language import LANGUAGES, Language
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.ledger.record import hold
from kijun.letters.kinds import KINDS as LETTERS
from kijun.letters.models import Letter, MemberLetter
from kijun.letters.pdf import PACKAGES, CannotPrint, pdf_response
from kijun.services import (
    answers,
    clock,
    enclosing,
    ending,
    grounds,
    reviewing,
    sealed,
    statements,
    timeline,
    verdicts,
)
from kijun.services.history import is_good
from kijun.services.history_words import joined
from kijun.services.notices import LONGEST_WORDS
from kijun.services.permissions import acts_of
from kijun.services.reasons import Reasons, reasons_of
from kijun.services.verdicts import LONGEST_REASON, NoReason
from kijun.services.wanted import TAKEN_BACK
from kijun.web.decision_appeal import appeal_of
from kijun.web.decision_beside import beside, needs_to_be_shown, was_shown
from kijun.web.decision_next import next_of
from kijun.web.record import language_now
from kijun.web.record_words import state_of_letter, status_told, text_for
from kijun.web.shell import for_those_concerned, owner

_OPEN: Final = frozenset({"proposed", "standing", "held_back", "lapsed", "expired"})
_LASTING: Final = frozenset({"lasting", "until_met", "until_lifted"})

Act = Callable[[Concerned, str, str, dt.datetime], None]
_ACTS: Final[Mapping[str, Act]] = {
    "confirm": lambda about, decision, _reason, now: verdicts.confirm(about, decision, now),
    "decline": lambda about, decision, _reason, now: verdicts.decline(about, decision, now),
    "waive": verdicts.waive,
    "lift": answers.lift_early,
    "uphold": answers.uphold,
    "dismiss": answers.dismiss,
    "keep": lambda about, decision, _reason, now: reviewing.keep(about, decision, now),
}
_ANSWERS: Final = {"uphold": answers.uphold, "dismiss": answers.dismiss}


@for_those_concerned
@require_GET
def decision(request: HttpRequest, membership: Membership, decision_id: str) -> HttpResponse:
    """Show a decision with all of its reasons."""
    return _page(request, membership, _reasons(membership, decision_id))


@for_those_concerned
@require_POST
def act(request: HttpRequest, membership: Membership, decision_id: str, act: str) -> HttpResponse:
    """Do something about a decision; what is no longer on offer changes nothing.

    Nothing changes between the look at what is on offer and the act: of two at once one acts.
    """
    if act not in {*_ACTS, "appeal"}:
        raise Http404
    with transaction.atomic():
        hold(membership.room)
        return _act(request, membership, decision_id, act)


def _act(request: HttpRequest, membership: Membership, decision_id: str, act: str) -> HttpResponse:
    found, now = _reasons(membership, decision_id), clock.now()
    if act == "appeal" and found.about == membership:
        words = request.POST.get("words", "").replace("\r\n", "\n").strip()
        if refused := appeal_of(membership, found, words, now):
            return _page(request, membership, found, refused=refused, typed=words)
        return redirect("decision", decision_id)
    if act not in acts_of(membership, offers(found), found.decision):
        return redirect("decision", decision_id)
    reason = request.POST.get("reason", "")
    unseen = not was_shown(found, request.POST.get("shown", ""))
    if act == "confirm" and needs_to_be_shown(found.decision) and unseen:
        messages.info(request, _("It has changed, or was not before you. Read it once more."))
        return redirect("decision", decision_id)
    try:
        if membership.role == Membership.Role.REVIEWER:
            _ANSWERS[act](found.about, decision_id, reason, now, reviewer=membership.code)
            return redirect("appeals")
        _ACTS[act](found.about, decision_id, reason, now)
    except NoReason:
        return _page(request, membership, found, lacking=act)
    except answers.TooSoon:
        messages.info(request, _("Sleep on it first: from tomorrow on you can say no."))
        return _page(request, membership, found, kept=reason)
    return redirect("decision", decision_id)


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


def offers(reasons: Reasons) -> set[str]:
    """Return what a person can do about a decision as it stands."""
    decision = reasons.decision
    found: set[str] = set()
    if decision.awaiting:
        found |= {"confirm", "decline"}
    # Nobody lets themselves pass: what the house owes ends by being carried out.
    is_theirs = decision.party != "house"
    if is_theirs and decision.status in _OPEN and not is_good(decision):
        found.add("waive")
    if decision.status == "standing" and _going_on(decision):
        found.add("lift")
    if reviewing.review_of(reasons.room, decision, clock.now()) is not None:
        found.add("keep")
    if any(appeal.answer is None for appeal in reasons.appeals):
        found |= {"uphold", "dismiss"}
    if isinstance(reasons.about, Membership) and _can_be_appealed(decision, clock.now()):
        found.add("appeal")
    return found


def _can_be_appealed(decision: Decision, now: dt.datetime) -> bool:
    is_void = decision.status in TAKEN_BACK
    return not is_void and now <= dt.datetime.fromisoformat(decision.appeal_until)


def _their_page(membership: Membership, about: Concerned) -> str:
    """Return where whom a decision is about has their page, for who may open it."""
    if membership.role == Membership.Role.REVIEWER:
        return ""
    if about == membership:
        return reverse("own-record")
    if isinstance(about, Client):
        return reverse("client", args=[about.pk])
    return reverse("member-record", args=[about.code]) if membership.is_owner else ""


def _going_on(decision: Decision) -> list[str]:
    """Return what of a decision lasts and is in force."""
    waiting = {*decision.awaiting, *decision.lapsed}
    return [
        text
        for text in decision.consequences
        if text not in waiting and KINDS[text.partition(" ")[0]].ending in _LASTING
    ]


def _reasons(membership: Membership, decision_id: str) -> Reasons:
    """Return a decision as its reader may see it: only a reviewer reads what lies sealed."""
    language, words = language_now(), words_of
    if membership.role != Membership.Role.REVIEWER:
        words = partial(sealed.words_in_view, language=language, now=clock.now())
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
    now, offered = clock.now(), acts_of(membership, offers(reasons), decision)
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
        "going_on": _things(tuple(_going_on(decision)), decision, language),
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
            "is_formal": bool(letter.enclosed) or enclosing.has_formal(letter),
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
