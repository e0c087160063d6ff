"""Lengths, cities and the rules as a text, as the booking page says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kijun.judge.sentence import Announcement
from kijun.judge.words.language import Language
from kijun.letters import when

ZONES: Final = tuple(when.CITIES_JA)
"""Zones to choose from where no script tells the visitor's own."""


def zone_choices() -> list[tuple[str, str]]:
    """Return the zones to choose from, each with its city."""
    return [(zone, city(zone)) for zone in ZONES]


def city(zone: str) -> str:
    """Return the city after which a zone is named, in the language of the page."""
    return when.city(zone, "ja" if get_language() == "ja" else "en")


def told_in(zone: ZoneInfo, instant: dt.datetime, language: Language) -> str:
    """Return an instant as it is told in another zone, with the city of that zone."""
    there = when.day_and_clock(instant.astimezone(zone), language)
    return _("%(when)s in %(zone)s") % {"when": there, "zone": city(zone.key)}


def minutes_words(minutes: int) -> str:
    """Return a length in words."""
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def text_of(told: Announcement, last: Sequence[str]) -> str:
    """Return rules as a plain text with everything that the page shows of them."""
    blocks = [told.title, "\n".join(told.opening)]
    for section in told.sections:
        blocks.append("\n".join(filter(None, [f"■ {section.heading}", section.intro])))
        blocks += [
            "\n".join(filter(None, [rule.heading, rule.because, rule.text]))
            for rule in section.rules
        ]
    blocks.append("\n".join([f"■ {told.always_heading}", *told.always]))
    blocks.append("\n".join(last))
    return "\n\n".join(blocks) + "\n"
