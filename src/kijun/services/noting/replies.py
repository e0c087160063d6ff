"""A polite answer to what was written down, in Japanese and English, proposed to copy or to send.

One line of the registry an answer: to which sorts, when it fits, and its words. Of those that fit
the first one is proposed. A line is left out where something that it names is not given; `{work}`
always is; a name with `:.0` behind it is not written. What an answer does on the record (declining a lower price) is `records`.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from kijun.judge.words.language import Language
from kijun.services.noting.replies_about_people import ABOUT_PEOPLE
from kijun.services.noting.replies_about_work import ABOUT_WORK
from kijun.services.noting.reply import Reply, Situation

LONGEST: Final = 5
"""Lines of an answer, at most."""
_FORMATTER: Final = string.Formatter()


class Answer(NamedTuple):
    """An answer in words: its name, the subject, the text, and what answering so is on record."""

    name: str
    subject: str
    text: str
    records: str = ""


REPLIES: Final = (*ABOUT_WORK, *ABOUT_PEOPLE)
"""Every answer; the first that fits is proposed."""


def reply_to(situation: Situation) -> Reply:
    """Return the answer to a situation: there is one for every sort."""
    return next(
        reply for reply in REPLIES if situation.sort in reply.sorts and reply.fits(situation)
    )


def written(reply: Reply, given: Mapping[str, str], language: Language) -> Answer:
    """Return an answer in words. What is given is put in as it is."""
    return Answer(
        reply.name,
        reply.subject.in_language(language),
        "\n\n".join(_lines(reply, given, language)),
        reply.records,
    )


def _lines(reply: Reply, given: Mapping[str, str], language: Language) -> Iterator[str]:
    there = {name for name, value in given.items() if value}
    for line in reply.lines:
        text = line.in_language(language)
        if {name for _, name, _, _ in _FORMATTER.parse(text) if name} <= there:
            yield text.format_map(given)
