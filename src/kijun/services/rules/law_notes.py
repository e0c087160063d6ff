"""What a matter may correspond to in law, in words: with its source and the day it was read."""

from __future__ import annotations

import datetime as dt

from kijun.judge.law import LegalNote, note_on_rule
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.words.figures import date
from kijun.judge.words.language import Language


def law_on_rule(rule: Rule, rulebook: Rulebook, now: dt.datetime, language: Language) -> str:
    """Return what cases of a rule may correspond to now; empty where nothing is noted."""
    found = note_on_rule(rule, rulebook, now.astimezone(rulebook.zone).date())
    return words_of_law(found, language) if found is not None else ""


def words_of_law(note: LegalNote, language: Language) -> str:
    """Return a note with its source, and the day on which that was read."""
    day = date(dt.date.fromisoformat(note.date), language)
    if language == "ja":
        return f"{note.ja}（{note.source_ja}、{day}に確認）"
    return f"{note.en} ({note.source_en}, as read on {day})"
