"""What somebody who answers a reminder wants to say, as far as that is plain.

Precision goes before recall: what is read here holds a decision and is shown to a person, who sees
the words themselves beside it. What is not plain is `other`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kijun.channels.mail.minutes import minutes_in
from kijun.channels.mail.phrases import ACTS, About, Act, Phrases
from kijun.channels.mail.phrases_en import ENGLISH
from kijun.channels.mail.phrases_ja import JAPANESE

LANGUAGES: Final = {"ja": JAPANESE, "en": ENGLISH}
LONGEST: Final = 2000
"""Characters that are read: what is to be said in time stands at the beginning."""
BOUND_TO_A_DAY: Final = {"late", "absence"}
"""What another day's mention takes away; an appointment may be moved to next week."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. `reason` is one of `kijun.judge.terms.REASONS`.

    `sure`: it says this and nothing else, without an if or a perhaps.
    """

    about: About
    minutes: int | None = None
    reason: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    act: Act
    sure: bool
    clause: str


def _clauses(text: str, phrases: Phrases) -> Iterator[str]:
    for clause in phrases.clauses.split(text):
        if clause and clause.strip():
            yield clause.strip()


def _said_in(clause: str, phrases: Phrases) -> Iterator[_Said]:
    if phrases.past_day.search(clause):
        return
    is_later = bool(phrases.later_day.search(clause))
    is_hedged = bool(phrases.hedged.search(clause))
    for act in ACTS:
        if is_later and act in BOUND_TO_A_DAY:
            continue
        is_meant = not phrases.not_meant[act].search(clause)
        if is_meant and phrases.acts[act].search(clause):
            yield _Said(act, not (is_hedged or is_later), clause)
        elif phrases.asked[act].search(clause) or (
            is_meant and phrases.perhaps[act].search(clause)
        ):
            yield _Said(act, False, clause)


def _reason(text: str, spoken: list[Phrases]) -> str | None:
    for phrases in spoken:
        for reason, named in phrases.reasons:
            if named.search(text):
                return reason
    return None


def _minutes(said: list[_Said], clauses: list[str]) -> int | None:
    """Give the minutes beside the lateness itself, or else those in the clause after it."""
    beside = [minutes_in(one.clause) for one in said if one.act == "late"]
    places = [clauses.index(one.clause) for one in said if one.act == "late"]
    after = [minutes_in(clauses[place + 1]) for place in places if place + 1 < len(clauses)]
    return next((found for found in [*beside, *after] if found is not None), None)


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    return narrow.replace("’", "'").replace("〜", "~")


def reading(text: str, languages: tuple[str, ...] = ("ja", "en")) -> Reading:
    """Read the new words of a mail, in the languages that its writer may use."""
    plain = _plain(text)
    spoken = [LANGUAGES[language] for language in languages]
    said: list[_Said] = []
    clauses: list[str] = []
    for phrases in spoken:
        own = list(_clauses(plain, phrases))
        clauses += own
        said += [one for clause in own for one in _said_in(clause, phrases)]
    sure = [one for one in said if one.sure]
    if not said:
        is_thanks = any(phrases.thanks.search(plain) for phrases in spoken)
        return Reading("thanks" if is_thanks else "other")
    acts = {one.act for one in sure or said}
    about = next(act for act in ACTS if act in acts)
    return Reading(
        about,
        _minutes(said, clauses) if about == "late" else None,
        _reason(plain, spoken),
        sure=bool(sure) and len(acts) == 1,
    )
