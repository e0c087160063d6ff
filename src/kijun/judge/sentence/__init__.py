"""The sentence that people read, made from a rule's data in Japanese and in English.

Nothing is added to what the data says and nothing left out: any change of a rule that can change
a decision changes its sentence in both languages. Grammar lives in code, one file per group of
occasions and language, because each language is written by ear.
"""

from __future__ import annotations

from functools import partial

from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence.english import announcement as english_announcement
from kijun.judge.sentence.english import whole as english
from kijun.judge.sentence.japanese import announcement as japanese_announcement
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


def announcement_of(rulebook: Rulebook, language: Language, *, house: str | None = None) -> str:
    """Return the whole rulebook as a plain text to send; `house` is who sends it.

    The house's promises come first. A rule keeps its number, by which decisions name it, in
    whatever order it is told.
    """
    sentence = partial(sentence_of, rulebook=rulebook, language=language)
    if language == "ja":
        return japanese_announcement.announcement(rulebook, sentence, house)
    return english_announcement.announcement(rulebook, sentence, house)
