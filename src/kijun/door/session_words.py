"""What the page about a session says of it: its day, what happens next, the rule as announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from kijun.door.session_state import SessionState
from kijun.judge import facts as f
from kijun.judge.announcements import Bound
from kijun.judge.consequences import parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.facts import NoticeGiven
from kijun.judge.sentence import sentence_of
from kijun.judge.words.consequences import consequence_words, setting_of
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import reason_words
from kijun.letters import when
from kijun.letters.models import Letter
from kijun.services.booking.changes import FOLLOWS
from kijun.services.decisions.preview import letter_telling
from kijun.ui.parts import Moment

_MOST_QUOTED: Final = 2


class Quote(NamedTuple):
    """A rule as it was announced, with its dates."""

    number: str
    text: str
    announced: dt.date | None
    acknowledged: dt.date | None


class Excused(NamedTuple):
    """Reasons that the rules let count, and until when."""

    reasons: str
    until: str


class Followed(NamedTuple):
    """What follows from calling a session off, and when its client is written to about it."""

    words: str
    is_free: bool
    waits: bool
    letter: str


def after_calling_off(state: SessionState) -> list[Followed]:
    """Return what the rules made of it that the client called the session off."""
    language = state.visit.language
    return [
        Followed(
            following_words(decision.consequences, decision.occasion, language),
            is_free(decision.consequences),
            bool(decision.awaiting),
            _letter_words(state, decision),
        )
        for decision in state.decisions
        if decision.occasion == "cancellation" and decision.status in FOLLOWS and decision.level
    ]


def following_words(consequences: Iterable[str], occasion: str, language: Language) -> str:
    """Return what follows, as sentences to the client."""
    stop, gap = ("。", "") if language == "ja" else (".", " ")
    parsed = [parse_consequence(text) for text in consequences]
    setting = setting_of(occasion)
    words = [consequence_words(one, "client", language, setting) for one in parsed]
    return gap.join(f"{text[:1].upper()}{text[1:]}{stop}" for text in words)


def is_free(consequences: Iterable[str]) -> bool:
    """Say whether no fee is among what follows."""
    return all(parse_consequence(text).word != "charge" for text in consequences)


def _letter_words(state: SessionState, decision: Decision) -> str:
    visit = state.visit
    letter = letter_telling(visit.client, decision, visit.now)
    if letter is None or letter.state == Letter.State.WITHDRAWN:
        return ""
    if letter.state == Letter.State.SENT:
        return _("I have written to you about it. If the facts are wrong, tell me there.")
    if letter.state != Letter.State.WAITING:
        return _("I write to you about it myself. If the facts are wrong, tell me there.")
    leaves = when.day_and_clock(visit.there(letter.due_at), visit.language)
    told = _("I write to you about it on %(when)s. If the facts are wrong, tell me there.")
    return told % {"when": leaves}


def lead(state: SessionState) -> str:
    """Return which session it is: 「今日 14:00　経営相談　青井さま」."""
    visit, session = state.visit, state.session
    starts, today = visit.there(session.starts), visit.there(state.now).date()
    day = when.day(starts, visit.language)
    if starts.date() == today:
        day = _("Today")
    elif starts.date() == today + dt.timedelta(days=1):
        day = _("Tomorrow")
    parts = [f"{day} {when.clock(starts)}", session.service_in(visit.language), session.place]
    name = _("%(client)s") % {"client": session.client.name}
    return _(" · ").join([*filter(None, parts), name])


def house_late(state: SessionState) -> str:
    """Return that the house is late, and when it will be there; empty where it has not said so."""
    word = state.house_word
    if word is None or word.about != "late" or word.eta is None:
        return ""
    clock = when.clock(state.visit.there(word.eta))
    return _("I am sorry: I am running late, and will be there at %(clock)s.") % {"clock": clock}


def after_notice(state: SessionState, notice: NoticeGiven) -> list[Moment]:
    """Return the clock times of what happens after a notice."""
    visit, session = state.visit, state.session
    house = visit.house
    if not state.takes_notice:
        return []
    starts, ends = visit.there(session.starts), visit.there(session.ends)
    said_at, today = visit.there(notice.tapped_at or notice.at), visit.there(state.now).date()
    is_one_day = said_at.date() == starts.date() == today

    def moment(instant: dt.datetime, text: str, *, done: bool = False) -> Moment:
        day = when.day(instant, visit.language)
        said = text if is_one_day else _("%(day)s: %(text)s") % {"day": day, "text": text}
        return Moment(when.clock(instant), said, done)

    reached = moment(said_at, _("It has reached %(house)s.") % {"house": house}, done=True)
    if notice.about == "absence":
        said = _("I won’t be waiting for you. The time is yours.")
        if state.word_excuses_absence and f.moment_of(notice) <= session.starts:
            gap = "" if visit.language == "ja" else " "
            said += gap + _("With your word, this does not count as a no-show.")
        return [reached, moment(starts, said)]
    eta = visit.there(notice.eta) if notice.eta is not None else starts
    begins = _("We begin then. No need to rush. If you need longer, tell me again by then.")
    moments = [reached, moment(eta, begins)]
    if eta < ends:
        moments.append(moment(ends, _("We end as planned.")))
    return moments


def quotes(state: SessionState, notice: NoticeGiven | None) -> list[Quote]:
    """Return the rules that the page is about, as they were when the session was booked."""
    about_absence = notice is not None and notice.about == "absence"
    named = {decision.rule for decision in state.decisions}
    if named:
        rules = [bound for bound in state.binding if bound.rule.id in named]
    elif about_absence:
        rules = state.rules_about("absence", "lateness")
    else:
        rules = state.rules_about("lateness", "absence")
    return [_quote(state, bound) for bound in rules[:_MOST_QUOTED]]


def _quote(state: SessionState, bound: Bound) -> Quote:
    visit = state.visit
    told, known = bound.announced_at, bound.acknowledged_at
    return Quote(
        _("Rule %(number)s") % {"number": bound.rulebook.rules.index(bound.rule) + 1},
        sentence_of(bound.rule, bound.rulebook, visit.language),
        visit.there(told).date() if told is not None else None,
        visit.there(known).date() if known is not None else None,
    )


def told_excuses(state: SessionState) -> list[Excused]:
    """Return which reasons the rules let count, and until when, in words."""
    visit = state.visit
    gap = "・" if visit.language == "ja" else ", "
    return [
        Excused(
            gap.join(reason_words(each, visit.language) for each in accepted.reasons),
            when.day_and_clock(visit.there(accepted.until), visit.language)
            if accepted.until is not None
            else "",
        )
        for accepted in state.accepted
    ]
