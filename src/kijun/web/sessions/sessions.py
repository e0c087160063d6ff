"""Sessions: the week, one session with everything one may do about it, and a new one by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kijun.accounts.access import access_sessions
from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.letters import when
from kijun.letters.models import Letter, LookedAt
from kijun.services import clock
from kijun.services.booking.booking import open_requests
from kijun.services.calendars import open_events
from kijun.services.delivery.reachability import is_alone
from kijun.services.inbox import sender
from kijun.services.sessions import leaders
from kijun.services.today import taps
from kijun.services.today.agenda import Day, Seen, seen_of, what_follows
from kijun.services.today.waiting import is_moot
from kijun.ui.day import clock as clock_of
from kijun.ui.parts import Choice, Evidence
from kijun.web.sessions.clashes import digest
from kijun.web.sessions.forms import Moving
from kijun.web.shell import acting_in, for_house, for_member, owner
from kijun.web.taps import LATE, reason_choices
from kijun.web.today.cards import ArrivalCard, arrival_cards, letter_cards, tap_card
from kijun.web.wording import joined, language, reason_of, said_in

_WEEK = dt.timedelta(days=7)
_TO_HANDLE = (
    Letter.State.ASKS,
    Letter.State.BY_HAND,
    Letter.State.FAILED,
    Letter.State.UNKNOWN,
)


@for_member
@require_GET
def week(request: HttpRequest, membership: Membership) -> HttpResponse:
    """List the sessions of a week, day by day; `?from=` names a day of it."""
    room = membership.room
    today = clock.now().astimezone(room.zone).date()
    day = _day_in(request.GET.get("from", ""), today)
    monday = day - dt.timedelta(days=day.weekday())
    begins = dt.datetime.combine(monday, dt.time(), room.zone)
    ends = dt.datetime.combine(monday + _WEEK, dt.time(), room.zone)
    rows = Session.objects.filter(
        access_sessions(membership),
        room=room,
        starts__gte=begins,
        starts__lt=ends,
        client__barred_at=None,
    )
    sessions = list(rows.select_related("client", "room", "offered").order_by("starts", "pk"))
    by_day = groupby(sessions, key=lambda each: each.starts.astimezone(room.zone).date())
    days = [
        {
            "name": when.day(dt.datetime.combine(date, dt.time(), room.zone), language()),
            "is_today": date == today,
            "sessions": [_row(session, room) for session in group],
        }
        for date, group in by_day
    ]
    given = {
        "days": days,
        "first": when.day(begins, language()),
        "last": when.day(ends - dt.timedelta(days=1), language()),
        "before": (monday - _WEEK).isoformat(),
        "after": (monday + _WEEK).isoformat(),
        "is_this_week": monday <= today < monday + _WEEK,
        "keeps": membership.is_owner,
        "requests": len(open_requests(room)) if membership.is_owner else 0,
        "unknown": len(open_events.asked_about(room, clock.now())) if membership.is_owner else 0,
    }
    return page(request, room, "web/sessions.html", given)


def _day_in(text: str, otherwise: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if abs(day.year - otherwise.year) <= 100 else otherwise


def _row(session: Session, room: Room) -> dict[str, object]:
    starts, ends = session.starts.astimezone(room.zone), session.ends.astimezone(room.zone)
    return {
        "session": session,
        "service": session.service_in(language()),
        "starts": clock_of(starts),
        "ends": clock_of(ends),
        "state": "" if session.stands else _("does not take place"),
    }


@for_house
@require_GET
def session(request: HttpRequest, room: Room, session: str) -> HttpResponse:
    """Show one session and what may be done about it."""
    return show(request, room, session)


def show(
    request: HttpRequest,
    room: Room,
    session: str,
    moving: Moving | None = None,
    remarks: Sequence[str] = (),
) -> HttpResponse:
    """Show a session; `remarks` are what is to be read before it is moved as `moving` asks."""
    found = (
        Session.objects.select_related("client", "room", "offered", "member__user")
        .filter(room=room, pk=session)
        .first()
    )
    if found is None:
        raise Http404
    now = clock.now()
    (seen,) = seen_of(room, [found])
    starts = found.starts.astimezone(room.zone)
    letters = Letter.objects.filter(room=room, session=found.pk, state__in=_TO_HANDLE)
    keeps = acting_in(request).is_owner
    unread = sender.unread(room, sender.open_words(room, found.client_id))
    shown = [x for x in letters.select_related("client") if not is_moot(x, found, now)]
    given = {
        "session": found,
        "service": found.service_in(language()),
        "address": reverse("session", args=[found.pk]),
        "when": when.day_and_clock(starts, language()),
        "ends": clock_of(found.ends.astimezone(room.zone)),
        "has_begun": found.starts <= now,
        "is_over": found.ends <= now,
        "taps": [tap_card(tap) for tap in taps.held(room, [found])],
        "arrivals": _arrivals(seen, room, now),
        "letters": letter_cards(room, shown if keeps else [], unread),
        "happened": happened(seen, room),
        "leaders": _leaders(found, now) if keeps else [],
        "is_unled": leaders.leads_no_more(found.member),
        "late": LATE,
        "reasons": reason_choices(_("no reason given")),
        "own_reasons": reason_choices(_("without a reason")),
        "moving": moving or Moving(initial=_as_it_is(found, starts)),
        "remarks": remarks,
        "although": digest(remarks),
    }
    return page(request, room, "web/session.html", given, 422 if remarks else 200)


def _leaders(session: Session, now: dt.datetime) -> list[Choice]:
    """Return who can lead a session that has not begun; none where nobody else is there to."""
    if not session.stands or session.starts <= now:
        return []
    able = leaders.able_to_lead(session, now)
    if not able and session.member is None:
        return []
    return [Choice("", _("I lead it myself")), *(Choice(x.code, str(x.user)) for x in able)]


def _arrivals(seen: Seen, room: Room, now: dt.datetime) -> list[ArrivalCard]:
    session = seen.session
    starts = session.starts.astimezone(room.zone)
    is_awaited = seen.is_open(now) and seen.awaited_at is not None and session.ends > now
    looked_at = LookedAt.objects.filter(room=room).values_list("kind", flat=True)
    return arrival_cards(
        Day(now.astimezone(room.zone), starts, starts, (seen,), ()),
        what_follows(room, [session] if is_awaited else []),
        looked_at=frozenset(looked_at),
        alone=is_alone(room),
    )


def _as_it_is(session: Session, starts: dt.datetime) -> dict[str, object]:
    return {
        "day": starts.date(),
        "time": starts.time(),
        "minutes": session.minutes,
        "by": "client",
    }


def happened(seen: Seen, room: Room) -> list[Evidence]:
    """Return what is known of a session, in order of time."""
    session = seen.session
    told: list[tuple[dt.datetime, str]] = [(session.created_at, _("Booked."))]
    told += [(word.at, _word(word, seen, _("The client"))) for word in seen.words]
    told += [(word.at, _word(word, seen, _("I"))) for word in seen.own_words]
    if seen.awaited_at is not None:
        told.append((seen.awaited_at, _("I noted that they had not come yet.")))
    if session.client_came_at is not None:
        told.append((session.client_came_at, _("The client came.")))
    if session.house_came_at is not None:
        told.append((session.house_came_at, _("I came.")))
    return [
        Evidence(when.day_and_clock(at.astimezone(room.zone), language()), text)
        for at, text in sorted(told)
    ]


def _word(word: f.NoticeGiven, seen: Seen, who: str) -> str:
    by_phone = _(" (by phone)") if word.source == "phone" else ""
    said = said_in(word, seen.session, seen.texts)
    return joined([f"{who}{by_phone}{_(': ')}{said}", reason_of(word)])


def page(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Show a page of the calendar."""
    assert request.user.is_authenticated
    shell = owner(room, request.user, "today")
    return render(request, template, {**given, "room": room, "shell": shell}, status=status)
