"""The sentence that people read, made from a rule's data in Japanese and in English.

Nothing is added to what the data says and nothing left out: any change of a rule that can change
a decision changes its sentence in both languages. Grammar lives in code, one file per group of
occasions and language, because each language is written by ear.
"""

from __future__ import annotations

import datetime as dt

from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence.announcement import Announcement
from kijun.judge.sentence.english import announcement as english_announcement
from kijun.judge.sentence.english import whole as english
from kijun.judge.sentence.japanese import announcement as japanese_announcement
from kijun.judge.sentence.japanese import whole as japanese
from kijun.judge.sentence.letter import AUDIENCES, Audience, Letter, rules_for
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.language import Language

__all__ = [
    "AUDIENCES",
    "Announcement",
    "Audience",
    "announcement_in_parts",
    "announcement_of",
    "rules_for",
    "sentence_of",
]


def sentence_of(rule: Rule, rulebook: Rulebook, language: Language) -> str:
    """Return the whole rule as the one whom it binds reads it.

    A rule for clients speaks to “you”, a rule for the house is a promise in the first person, and
    a rule for both adds what the house owes for the same.
    """
    role = "client" if rule.binds == "both" else rule.binds
    scene = Scene(rule, rulebook, role)
    return japanese.sentence(scene) if language == "ja" else english.sentence(scene)


def announcement_of(
    rulebook: Rulebook,
    language: Language,
    *,
    audience: Audience = "client",
    house: str | None = None,
    since: dt.date | None = None,
) -> str:
    """Return the rules that concern an audience as a plain text to send.

    Clients are told what the house promises, what binds both, and what binds them; members what
    binds them. `house` is who sends it, `since` the day in the rulebook's zone on which it takes
    effect (default: when it is received). What several rules share is said once; a rule keeps its
    number, by which decisions name it. Raises ValueError where no rule concerns the audience.
    """
    told = announcement_in_parts(rulebook, language, audience=audience, house=house, since=since)
    if language == "ja":
        return japanese_announcement.as_text(told)
    return english_announcement.as_text(told)


def announcement_in_parts(
    rulebook: Rulebook,
    language: Language,
    *,
    audience: Audience = "client",
    house: str | None = None,
    since: dt.date | None = None,
) -> Announcement:
    """Return the same as its parts, for pages and print. Raises as `announcement_of`."""
    letter = Letter(rulebook, audience, house, since)
    if not letter.rules:
        raise ValueError(f"no rule for the audience {audience!r}")
    if language == "ja":
        return japanese_announcement.announcement(letter)
    return english_announcement.announcement(letter)
