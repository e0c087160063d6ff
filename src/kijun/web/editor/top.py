"""What some rules rest on at the top of the rulebook: opening hours, and what an hour is worth."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from kijun.files.cell_text import plain
from kijun.files.rulebook_edit import document_of, with_entry
from kijun.judge.occasions import OCCASIONS
from kijun.judge.quantities import parse_hours, parse_weekdays
from kijun.judge.rulebook import Hours as Stretches
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.words.figures import opening_hours
from kijun.judge.words.language import Language
from kijun.ui.parts import Choice
from kijun.web.editor.controls import Control
from kijun.web.editor.figures import LONGEST, as_figure

HOURS: Final = "top.hours"
WORTH: Final = "top.worth"
Hours = Mapping[str, Any]
"""Opening hours as a rulebook writes them."""
NO_HOURS: Final[Hours] = MappingProxyType({})

_OFFERED: Final[tuple[Hours, ...]] = (
    {"mon-fri": "09:00-18:00"},
    {"mon-fri": "10:00-19:00"},
    {"mon-sat": "09:00-18:00"},
    {"mon-sat": "10:00-19:00"},
    {"mon-sun": "10:00-20:00"},
)


def rests_on_hours(rule: Rule) -> bool:
    """Say whether a rule of this occasion can rest on opening hours."""
    kinds = OCCASIONS[rule.occasion].terms
    asks = any(kind.name == "deadline" and rule.term(name) for name, kind in kinds.items())
    return "outside_hours" in kinds or asks


def hours_control(
    rule: Rule, rulebook: Rulebook, text: str, own: Hours, language: Language
) -> Control | None:
    """Return the opening hours as a control, where a rule can rest on them.

    `own` are those in which the house takes bookings: they are offered before any others.
    """
    if not rests_on_hours(rule):
        return None
    now = document_of(text).get("hours")
    offered = _offered(own)
    offered = [now, *(each for each in offered if each != now)] if now else offered
    choices = [] if now else [Choice("", _("not written yet"))]
    choices += [Choice(_code(each), _said(each, rulebook, language)) for each in offered]
    return Control(HOURS, _("Opening hours"), _code(now) if now else "", choices)


def worth_of(rule: Rule, rulebook: Rulebook, now: dt.datetime) -> str | None:
    """Return what an hour is worth as it is written; None where no rule of its kind rests on it."""
    if "rate" not in OCCASIONS[rule.occasion].terms:
        return None
    value = rulebook.hourly_value_at(now)
    return str(value) if value is not None else ""


def with_top(
    text: str,
    rule: Rule,
    rulebook: Rulebook,
    sent: Mapping[str, str],
    own: Hours,
    now: dt.datetime,
) -> str:
    """Return a text with what was sent for its top; the judge says whether it is right."""
    if HOURS in sent and (given := sent[HOURS]) in map(_code, _offered(own)):
        hours = json.loads(given)
        if document_of(text).get("hours") != hours:
            text = with_entry(text, "hours", hours)
    worth, before = _figure_in(sent), worth_of(rule, rulebook, now)
    if worth and before is not None and worth != before:
        day = now.astimezone(rulebook.zone).date().isoformat()
        earlier: list[Any] = document_of(text).get("hourly_value") or []
        kept = [each for each in earlier if each["from"] != day]
        text = with_entry(text, "hourly_value", [*kept, {"from": day, "amount": _amount(worth)}])
    return text


def _offered(own: Hours) -> list[Hours]:
    return [own, *(each for each in _OFFERED if each != own)] if own else [*_OFFERED]


def _figure_in(sent: Mapping[str, str]) -> str:
    return as_figure(plain(sent.get(WORTH, ""))[:LONGEST])


def _amount(worth: str) -> int | float | str:
    return int(worth) if worth.isascii() and worth.isdecimal() else worth


def _code(hours: object) -> str:
    return json.dumps(hours, sort_keys=True)


def _said(hours: Mapping[str, Any], rulebook: Rulebook, language: Language) -> str:
    by_day: dict[int, Stretches] = {}
    for days, spans in hours.items():
        listed = spans if isinstance(spans, list) else [spans]
        by_day |= dict.fromkeys(parse_weekdays(days), tuple(sorted(map(parse_hours, listed))))
    return opening_hours(by_day, rulebook.holidays, language)
