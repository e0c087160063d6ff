"""How the owner's pages say times, reasons and what follows, in the language of whoever reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.judge.consequences import parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.words.consequences import setting_of, thing_of
from kijun.judge.words.language import Language, listed
from kijun.letters import when
from kijun.services.delivery.letter_words import language_of
from kijun.services.record.history_words import reason_said
from kijun.ui import sentences
from kijun.ui.day import clock
from kijun.ui.marks import face_of


def language() -> Language:
    """Return the language of the page."""
    return "en" if get_language() == "en" else "ja"


def at_clock(instant: dt.datetime, session: Session) -> str:
    """Return an instant as the clock of a session's house shows it."""
    return clock(instant.astimezone(session.room.zone))


def day_and_clock(instant: dt.datetime, zone: dt.tzinfo) -> str:
    """Return a day with its time."""
    return when.day_and_clock(instant.astimezone(zone), language())


def things_of(decision: Decision, texts: Iterable[str]) -> str:
    """Return what follows as things: 「中止、半額のご請求」."""
    role = role_of(decision.party)
    setting = setting_of(decision.occasion)
    things = [thing_of(parse_consequence(text), role, language(), setting) for text in texts]
    return "、".join(things) if language() == "ja" else listed(things)


def said_in(word: f.NoticeGiven, session: Session, texts: dict[str, str]) -> str:
    """Return a notice as it was given: in words, by the sentence that was tapped, or by phone."""
    if word.text is not None and word.text in texts:
        return texts[word.text]
    if word.source == "door":
        starts = session.starts.astimezone(session.room.zone)
        with override(language_of(session.client)):
            return sentences.said_in(word, starts, clock(starts))
    if word.about == "absence":
        return _("I can’t come.")
    if word.eta is None:
        return _("I will be late.")
    minutes = round((word.eta - session.starts) / dt.timedelta(minutes=1))
    return _("I will be about %(minutes)s minutes late.") % {"minutes": minutes}


def reason_of(word: f.NoticeGiven) -> str:
    """Return the reason of a notice, or an empty text."""
    return reason_said(word.reason, language())


def face(name: str) -> str:
    """Return a letter or two for somebody."""
    return face_of(name)[:2] if name.isascii() else name[:1]


def unbroken_name(name: str) -> str:
    """Return a name whose parts stay on one line in a title."""
    return name.replace(" ", "\N{NO-BREAK SPACE}")


def joined(parts: Sequence[str]) -> str:
    """Join sentences as the language of the page does."""
    return ("" if language() == "ja" else " ").join(part for part in parts if part)
