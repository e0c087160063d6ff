"""Today: the day, what waits for the owner, and what was done without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.access import access_sessions
from kijun.accounts.models import Membership, Room
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.letters import when
from kijun.letters.models import LookedAt
from kijun.rulebooks.models import Draft
from kijun.rulebooks.versions import latest_of
from kijun.services import clock
from kijun.services.decisions.verdicts import NoReason
from kijun.services.delivery.reachability import is_alone
from kijun.services.permissions import waiting_of
from kijun.services.today import front_desk, taps
from kijun.services.today.agenda import Day, day_of, unanswered_before, what_follows
from kijun.ui.day import clock as clock_of
from kijun.web.decisions.beside import weighs
from kijun.web.guards import expect_may_act
from kijun.web.shell import for_anyone, for_house, for_member, for_owner, owner
from kijun.web.taps import back, told
from kijun.web.today.cards import (
    ArrivalCard,
    TapCard,
    arrival_cards,
    decision_card,
    earlier_cards,
    failure_card,
    letter_cards,
    tap_card,
)
from kijun.web.today.day_line import line_of, sentence_of
from kijun.web.today.house import of_the_house
from kijun.web.today.log import log_of, notices_of
from kijun.web.today.notes import note_cards
from kijun.web.today.words import word_cards
from kijun.web.wording import language

_EVENING = 17
"""The hour from which nobody speaks of the time until the evening any more."""


@for_anyone
@require_GET
def home(_request: HttpRequest, membership: Membership) -> HttpResponse:
    """Lead to the day once there are rules, and until then to where they are written."""
    if membership.role == Membership.Role.REVIEWER:
        return redirect("appeals")
    has_rules = Draft.objects.filter(room=membership.room).exists()
    return redirect("today" if has_rules or not membership.is_owner else "rules")


@for_member
@require_GET
def today(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show the day: the whole of it, or a member's own."""
    return _page(request, membership.room, "web/today.html", _shown(membership))


@for_member
@require_GET
def now(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Return what of the day may have changed: the page fetches it again and again."""
    response = render(request, "web/today/live.html", _shown(membership))
    response["Cache-Control"] = "no-store"
    return response


def _arrivals(day: Day, room: Room, *, alone: bool) -> list[ArrivalCard]:
    """Return who is expected or awaited, with what follows where they do not come."""
    awaited = [
        seen.session
        for seen in day.sessions
        if seen.is_open(day.now) and seen.awaited_at is not None and seen.session.ends > day.now
    ]
    looked_at = frozenset(LookedAt.objects.filter(room=room).values_list("kind", flat=True))
    return arrival_cards(day, what_follows(room, awaited), looked_at=looked_at, alone=alone)


def _tapped(membership: Membership, day: Day, held: Sequence[taps.Tap]) -> list[TapCard]:
    """Return the taps that can still be taken back, for a member those of their own day."""
    own = {seen.session.pk for seen in day.sessions}
    return [tap_card(tap) for tap in held if membership.is_owner or tap.session.pk in own]


def _shown(membership: Membership) -> dict[str, object]:
    at, room = clock.now(), membership.room
    seen_by, alone = access_sessions(membership), is_alone(room)
    held = taps.held(room)
    day = day_of(room, at, seen_by, held)
    waiting = waiting_of(membership, at)
    arrivals = _arrivals(day, room, alone=alone)
    asked_about = {matter.decision.matter for matter in waiting.asked}
    unanswered = unanswered_before(day, room, seen_by, held)
    earlier = earlier_cards([x for x in unanswered if x.session.pk not in asked_about], day)
    of_house = of_the_house(membership, at)
    asking = len(earlier) + of_house.how_many
    asking += sum(card.has_begun and not card.awaited for card in arrivals)
    further = waiting.count - len(waiting.asked) + asking
    tapped = _tapped(membership, day, held)
    noted = note_cards(membership)
    ours = (waiting.count, waiting.settling, of_house.how_many, of_house.opened)
    waits = (*ours, arrivals, earlier, tapped, noted)
    line = line_of(day, latest_of(room))
    return {
        **of_house._asdict(),
        "room": room,
        "day": when.day(day.now, language()),
        "at": clock_of(day.now),
        "sentence": sentence_of(day, len(waiting.asked), further),
        "is_free": not day.sessions,
        "is_evening": day.now.hour >= _EVENING,
        "line": line,
        "notices": notices_of(day, line),
        "asked": [decision_card(matter, room) for matter in waiting.asked],
        "settling": [decision_card(matter, room) for matter in waiting.settling],
        "taps": tapped,
        "noted": noted,
        "arrivals": arrivals,
        "earlier": earlier,
        "words": word_cards(room, waiting.words),
        "letters": letter_cards(room, waiting.letters, waiting.unread),
        "failed": [failure_card(job) for job in waiting.failed],
        "nothing_waits": not any(waits),
        "log": log_of(room, day) if membership.is_owner else [],
        "keeps": membership.is_owner,
        "alone": alone,
    }


@for_house
@require_POST
def settle_decision(request: HttpRequest, room: Room, decision: str) -> HttpResponse:
    """Confirm a decision, decline it, or let it pass."""
    at = clock.now()
    expect_may_act(request.user, decision, request.POST.get("act", ""))
    try:
        match request.POST.get("act", ""):
            case "confirm" if weighs(room, decision):
                return redirect("decision", decision)
            case "confirm":
                front_desk.decide(room, decision, "confirm", "", at)
                said = _("Confirmed. It can be taken back for %(minutes)s minutes.") % {
                    "minutes": room.settle_minutes
                }
            case "decline":
                front_desk.decide(room, decision, "decline", "", at)
                said = _("It will not be carried out. It still counts.")
            case "waive":
                front_desk.decide(room, decision, "waive", request.POST.get("reason", ""), at)
                said = _("Let pass. It does not count, and your reason is kept with it.")
            case _unknown:
                raise Http404
    except front_desk.Settled as settled:
        messages.info(request, told(settled))
    except NoReason:
        messages.error(request, _("To let something pass, give a short reason."))
    else:
        messages.success(request, said)
    return back(request)


@for_owner
@require_POST
def try_again(request: HttpRequest, room: Room, job: int) -> HttpResponse:
    """Try once more what had failed at last."""
    found = Job.objects.filter(room=room, pk=job).first()
    if found is None:
        raise Http404
    if found.state in (Job.State.FAILED, Job.State.UNKNOWN):
        jobs.again(found, clock.now())
        messages.success(request, _("Trying again."))
    else:
        messages.info(request, _("That has already been dealt with. Nothing was changed."))
    return back(request)


def _page(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object]
) -> HttpResponse:
    assert request.user.is_authenticated
    shell = owner(room, request.user, "today")
    return render(request, template, {**given, "room": room, "shell": shell})
