"""The words that people read, in Japanese and in English: facts, reasons, consequences, states.

They are code and not a catalogue of translations, because each language is written by ear: what
is one word in the one is a turn of phrase in the other.
"""

from kijun.judge.words.consequences import consequence_words
from kijun.judge.words.facts import fact_line
from kijun.judge.words.language import LANGUAGES, Language
from kijun.judge.words.vocabulary import occasion_words, reason_words, status_words, tier_words

__all__ = [
    "LANGUAGES",
    "Language",
    "consequence_words",
    "fact_line",
    "occasion_words",
    "reason_words",
    "status_words",
    "tier_words",
]
