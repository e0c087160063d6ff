"""What pages tell of enquiries: how long they wait, the arithmetic, the rules' view, the letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.accounts.models import Room
from kijun.booking.models import Enquiry
from kijun.clients.models import ContactPoint, Likeness
from kijun.judge.sentence import sentence_of
from kijun.judge.words.figures import amount, number
from kijun.letters import when
from kijun.letters.models import Letter, Word
from kijun.letters.writing import Written
from kijun.services.decisions.conditions import conditions_on
from kijun.services.enquiries import enquiries, enquiry_letters
from kijun.services.enquiries.triage import (
    Answer,
    Arithmetic,
    Because,
    Ruling,
    Triage,
    arithmetic_of,
)
from kijun.services.work.money import currency_of
from kijun.web.wording import day_and_clock, joined, language, things_of


@dataclass(frozen=True, slots=True)
class Line:
    """An enquiry in a list: whose, for what, since when, and what is offered for an hour."""

    enquiry: Enquiry
    service: str
    came: str
    waits: str
    is_late: bool
    state: str
    offer: str
    about: str


@dataclass(frozen=True, slots=True)
class Answering:
    """One of the answers that can be given, with its letter."""

    name: Answer
    title: str
    act: str
    is_proposed: bool
    is_shown: bool
    needs_reason: bool
    """Whether a rule of one's own speaks for declining."""
    letter: Written


def lines_of(found: Sequence[Enquiry], room: Room, now: dt.datetime) -> list[Line]:
    """Return enquiries as a list shows them; the number of queries is the same for any number."""
    said = enquiries.about(found)
    currency = currency_of(room)
    return [
        Line(
            each,
            each.service.name_in(language()),
            day_and_clock(each.asked_at, room.zone),
            waits_words(each, now),
            _is_late(each, now),
            state_words(each),
            offer_words(sums, currency),
            said[each.pk],
        )
        for each, sums in zip(found, arithmetic_of(found, room), strict=True)
    ]


def shown(triage: Triage, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of one enquiry tells."""
    enquiry = triage.enquiry
    room, client = enquiry.room, enquiry.client
    currency, sums = currency_of(room), triage.arithmetic
    points = ContactPoint.objects.filter(person__client=client).order_by("pk")
    return {
        "enquiry": enquiry,
        "client": client,
        "service": enquiry.service.name_in(language()),
        "came": day_and_clock(enquiry.asked_at, room.zone),
        "waits": waits_words(enquiry, now),
        "is_late": _is_late(enquiry, now),
        "state": state_words(enquiry),
        "about": enquiries.about([enquiry])[enquiry.pk],
        "budget": _money(enquiry.budget, currency),
        "hours": hours_words(sums.hours),
        "due": _day(enquiry, room) if enquiry.due is not None else "",
        "reached": [(each.kind, each.value) for each in points],
        "sums": sums_words(sums, currency),
        "compared": compared_words(sums, currency),
        "rulings": [_ruling(each) for each in triage.rulings],
        "proposal": proposal_words(triage),
        "conditions": [each.word for each in conditions_on(client, now)],
        "is_alike": Likeness.objects.filter(client=client, answer=Likeness.Answer.OPEN).exists(),
        "words": [
            (word, day_and_clock(word.said_at, room.zone), word.state == Word.State.OPEN)
            for word in enquiries.words_since(enquiry)
        ],
        "letters": [
            (letter, day_and_clock(letter.sent_at or letter.written_at, room.zone), _gone(letter))
            for letter in enquiries.letters_about(enquiry)
        ],
    }


def answers_of(triage: Triage, now: dt.datetime, chosen: Answer | None) -> list[Answering]:
    """Return the answers that can be given, the proposed one first."""
    proposed = triage.proposal[0]
    order = [proposed, *(each for each in Answer if each is not proposed)]
    return [
        Answering(
            each,
            *_named(each),
            each is proposed,
            each is (chosen or proposed),
            each is Answer.ACCEPT and bool(triage.refusing),
            enquiry_letters.looked_at(triage, each, "", now),
        )
        for each in order
    ]


def _named(answer: Answer) -> tuple[str, str]:
    return {
        Answer.ACCEPT: (_("Accept"), _("Accept and send this letter")),
        Answer.ASK: (_("Ask first"), _("Ask with this letter")),
        Answer.DECLINE: (_("Decline"), _("Decline with this letter")),
    }[answer]


def state_words(enquiry: Enquiry) -> str:
    """Return how an enquiry stands."""
    return {
        "open": _("waits for your answer"),
        "asked": _("you asked; waits for their word"),
        "accepted": _("accepted"),
        "declined": _("declined"),
    }[enquiry.state]


def waits_words(enquiry: Enquiry, now: dt.datetime) -> str:
    """Return how long an enquiry has waited, and until when an answer was promised."""
    if enquiry.state != Enquiry.State.OPEN:
        return ""
    zone = enquiry.room.zone
    days = (now.astimezone(zone).date() - enquiry.asked_at.astimezone(zone).date()).days
    age = _("came today")
    if days > 0:
        age = ngettext("%(count)s day old", "%(count)s days old", days) % {"count": days}
    day = when.day(enquiry.answer_by.astimezone(zone), language())
    promised = (
        _("answer was promised by %(day)s") if _is_late(enquiry, now) else _("answer by %(day)s")
    )
    return _("%(age)s, %(promised)s") % {"age": age, "promised": promised % {"day": day}}


def offer_words(sums: Arithmetic, currency: str) -> str:
    """Return what is offered for an hour, in few words."""
    if sums.rate is None:
        return _money(sums.budget, currency)
    rate = _("%(rate)s an hour") % {"rate": _money(round(sums.rate), currency)}
    if sums.share is None:
        return rate
    return _("%(rate)s (%(share)s%%)") % {"rate": rate, "share": _share(sums)}


def sums_words(sums: Arithmetic, currency: str) -> str:
    """Return the division: budget by hours."""
    if sums.rate is None:
        return ""
    return _("%(budget)s ÷ %(hours)s = %(rate)s an hour") % {
        "budget": _money(sums.budget, currency),
        "hours": hours_words(sums.hours),
        "rate": _money(round(sums.rate), currency),
    }


def compared_words(sums: Arithmetic, currency: str) -> str:
    """Return the comparison with what an hour is worth on that day, or why there is none."""
    if sums.worth is None:
        return _(
            "Your rules do not say what an hour is worth, so there is nothing to compare with."
        )
    worth = _money(sums.worth, currency)
    if sums.share is None:
        if sums.asked_for is not None:
            return _("At your hourly value of %(worth)s these hours come to %(whole)s.") % {
                "worth": worth,
                "whole": _money(round(sums.asked_for), currency),
            }
        return _("Your hourly value on that day was %(worth)s.") % {"worth": worth}
    return _("That is %(share)s%% of your hourly value on that day, %(worth)s.") % {
        "share": _share(sums),
        "worth": worth,
    }


def proposal_words(triage: Triage) -> str:
    """Return what is proposed, and why."""
    answer, because = triage.proposal
    what = {
        Answer.ACCEPT: _("Proposed: accept."),
        Answer.ASK: _("Proposed: ask first."),
        Answer.DECLINE: _("Proposed: decline."),
    }[answer]
    why = {
        Because.RULE: _("This follows from your rule below."),
        Because.MISSING: _("No rule applies, and some of what you asked for was left open."),
        Because.BELOW: _("No rule applies, and the offer is below your hourly value."),
        Because.ENOUGH: _("No rule speaks against it, and the offer reaches your hourly value."),
        Because.NOTHING: _("No rule speaks against it."),
    }[because]
    return joined([what, why])


def hours_words(hours: Fraction | int | None) -> str:
    """Return hours with their number."""
    if hours is None:
        return ""
    said = ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2)
    return said % {"hours": number(float(hours))}


def _ruling(ruling: Ruling) -> dict[str, str]:
    decision, rulebook = ruling.decision, ruling.rulebook
    rule = rulebook.rule(decision.rule)
    assert rule is not None
    nth = rulebook.rules.index(rule) + 1
    return {
        "id": decision.id,
        "text": sentence_of(rule, rulebook, language()),
        "number": _("Rule %(number)s") % {"number": nth},
        "follows": things_of(decision, decision.consequences),
    }


def _gone(letter: Letter) -> bool:
    return letter.state in (Letter.State.SENT, Letter.State.SENDING, Letter.State.UNKNOWN)


def _is_late(enquiry: Enquiry, now: dt.datetime) -> bool:
    return enquiry.state == Enquiry.State.OPEN and now > enquiry.answer_by


def _share(sums: Arithmetic) -> str:
    assert sums.share is not None
    return number(float(int(sums.share)))


def _money(value: Fraction | int | None, currency: str) -> str:
    return amount(float(value), currency, language()) if value is not None else ""


def _day(enquiry: Enquiry, room: Room) -> str:
    assert enquiry.due is not None
    return when.day(dt.datetime.combine(enquiry.due, dt.time(), room.zone), language())
