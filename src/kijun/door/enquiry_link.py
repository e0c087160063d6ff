"""An enquiry behind its personal link: what was asked, how it stands, and a word more."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kijun.door import words
from kijun.door.opening import Visit
from kijun.judge.words.figures import amount, number
from kijun.letters import when
from kijun.letters.enquiry_kinds import ANSWERS
from kijun.letters.models import Letter
from kijun.services.booking.booking import rules_in_force
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.enquiries import enquiry_of
from kijun.services.work.money import currency_of

_TOLD: Final = (Letter.State.SENT, Letter.State.SENDING, Letter.State.UNKNOWN, Letter.State.WAITING)


def show_enquiry(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show an enquiry to whom it belongs."""
    enquiry = enquiry_of(visit.room, visit.link.subject)
    if enquiry is None or enquiry.client_id != visit.client.pk:
        raise Http404
    language, currency = visit.language, currency_of(visit.room)
    told = [
        each
        for each in enquiries.letters_about(enquiry)
        if each.kind in ANSWERS and each.state in _TOLD
    ]
    published = rules_in_force(visit.room, enquiry.asked_at)
    given = {
        "shell": visit.shell(),
        "visit": visit,
        "enquiry": enquiry,
        "name": enquiry.service.name_in(language),
        "asked": when.day_and_clock(visit.there(enquiry.asked_at), language),
        "until": when.day(visit.there(enquiry.answer_by), language),
        "about": enquiries.about([enquiry])[enquiry.pk],
        "budget": amount(enquiry.budget, currency, language) if enquiry.budget is not None else "",
        "hours": number(float(enquiry.hours)) if enquiry.hours is not None else "",
        "due": _day(enquiry.due, visit) if enquiry.due is not None else "",
        "answers": told,
        "rules": reverse("door-own", args=[visit.token, language, "rules", published.row.version])
        if published is not None and not enquiry.was_known
        else "",
        "booking": reverse("door-own", args=[visit.token, language, "booking", "first"])
        if enquiry.state == enquiry.State.ACCEPTED
        else "",
        **words.said_in(visit),
    }
    return render(request, "door/enquiry_link.html", given)


def _day(day: dt.date, visit: Visit) -> str:
    return when.day(dt.datetime.combine(day, dt.time(), visit.room.zone), visit.language)
