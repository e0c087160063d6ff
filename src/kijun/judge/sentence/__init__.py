"""The sentence that people read, made from a rule's data in Japanese and in English.

Nothing is added to what the data says and nothing left out: any change of a rule that can change
a decision changes its sentence in both languages. Grammar lives in code, one file per group of
occasions and language, because each language is written by ear.
"""

from __future__ import annotations

from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence.english import whole as english
from kijun.judge.sentence.japanese import whole as japanese
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.language import Language


def sentence_of(rule: Rule, rulebook: Rulebook, language: Language) -> str:
    """Return the whole rule as the one whom it binds reads it.

    A rule for clients speaks to “you”, a rule for the house is a promise in the first person, and
    a rule for both adds what the house owes for the same.
    """
    role = "client" if rule.binds == "both" else rule.binds
    scene = Scene(rule, rulebook, role)
    return japanese.sentence(scene) if language == "ja" else english.sentence(scene)
