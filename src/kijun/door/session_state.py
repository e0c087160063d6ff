"""What the page about a session shows: how it stands, what was said, what the rules make of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import DateTimeField, Q, QuerySet

from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Session
from kijun.clients import texts
from kijun.door.opening import Visit
from kijun.judge.announcements import Bound
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, NoticeGiven, moment_of
from kijun.judge.rulebook import Excuse
from kijun.judge.terms import BUILT_IN_EXCUSES, OneOf, Span
from kijun.ledger.decisions import GONE, decision_in
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import fact_of
from kijun.letters.models import Word
from kijun.services.inbox import incoming_words
from kijun.services.rules.binding import TELLING, rules_binding
from kijun.services.sessions.sessions import can_have_come

NOT_SHOWN: Final = frozenset({"absorbed", "practice", "unannounced", GONE})
"""Statuses of decisions that no page of a client shows."""
TAKEN_BACK: Final = frozenset({"excused", "waived", "overturned"})
"""Statuses of decisions that no longer hold."""


_OF_ITS_CLIENT: Final = {"room": Given("room"), "client": Given("client")}


def _facts_about() -> QuerySet[Entry]:
    booked = Given("booked", DateTimeField())
    said = Q(kind="notice.given", moment__gte=booked, content__contains=Given("quoted"))
    return Entry.objects.filter(said | Q(kind__in=TELLING), **_OF_ITS_CLIENT)


def _decisions_about() -> QuerySet[Decided]:
    theirs = Decided.objects.filter(**_OF_ITS_CLIENT, content__contains=Given("quoted"))
    return theirs.order_by("revision")


def _words_about() -> QuerySet[Word]:
    theirs = Word.objects.filter(**_OF_ITS_CLIENT, session=Given("session"))
    return theirs.filter(channel=incoming_words.CHANNEL).order_by("pk")


_told_about: Final = Prepared(_facts_about)
_decided_about: Final = Prepared(_decisions_about)
_said: Final = Prepared(_words_about)


def _keys_of(session: Session) -> dict[str, str]:
    """Return how what is told of a session is found: by its client, and by its id in quotes."""
    quoted = f'"{session.pk}"'
    return {"room": session.room_id, "client": session.client_id, "quoted": quoted}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Reasons that a rule lets count, and until when; `until` is None where there is no limit."""

    reasons: tuple[str, ...]
    until: dt.datetime | None


class SessionState:
    """A session as its client finds it at an instant."""

    def __init__(self, visit: Visit, session: Session) -> None:
        self.visit, self.session = visit, session
        self.now = visit.now

    @cached_property
    def _facts(self) -> list[Fact]:
        """What was said about the session, and what the client was told of the rules."""
        session = self.session
        entries = _told_about(**_keys_of(session), booked=session.created_at)
        # Sorted here: asked for an order, SQLite walks through the whole room to find it.
        return [fact_of(entry) for entry in sorted(entries, key=lambda entry: entry.number)]

    @cached_property
    def notices(self) -> list[NoticeGiven]:
        """The client's own notices about the session as it is now, the earliest first."""
        return [texts.with_reason(x, self._words) for x in self._told]

    @cached_property
    def _all_told(self) -> list[NoticeGiven]:
        told = (x for x in self._facts if isinstance(x, NoticeGiven))
        return [x for x in told if self.session.is_about_now(moment_of(x))]

    @property
    def _told(self) -> list[NoticeGiven]:
        return [x for x in self._all_told if x.by == "client"]

    @cached_property
    def house_word(self) -> NoticeGiven | None:
        """What the house said last: that it is late, or cannot come to what still stands."""
        said = [x for x in self._all_told if x.by != "client"]
        is_ahead = self.session.stands and not self.is_over and self.session.house_came_at is None
        return said[-1] if said and is_ahead else None

    @property
    def house_cannot_come(self) -> bool:
        """Whether nobody of the house comes: then there is nothing that the client owes a word."""
        return self.house_word is not None and self.house_word.about == "absence"

    @cached_property
    def _words(self) -> dict[str, str]:
        """What went with the notices and has not been erased, by what the record holds of it."""
        return texts.words_behind(held for x in self._told for held in (x.text, x.reason))

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided about the client's side of the session and still is to be read."""
        if self.session.stands and self.now < self.session.starts:
            return []
        rows = _decided_about(**_keys_of(self.session))
        latest = {row.decision: row for row in rows}
        found = [decision_in(row) for row in latest.values() if row.status not in NOT_SHOWN]
        mine = [x for x in found if x.matter == self.session.pk and x.party == "client"]
        return sorted(mine, key=lambda decision: decision.decided_at)

    @cached_property
    def binding(self) -> tuple[Bound, ...]:
        """The rules that have bound this session since it was booked."""
        booked = self.session.created_at
        frozen = self.session.rulebook
        rules = rules_binding(self.visit.client, booked, self._facts, frozen)
        return tuple(bound for bound in rules if self._concerns(bound))

    def _concerns(self, bound: Bound) -> bool:
        rule = bound.rule
        fits = rule.services is None or self.session.service in rule.services
        return fits and rule.binds_role("client") and not rule.practice

    def rules_about(self, *occasions: str) -> list[Bound]:
        """Return the rules about the first of these occasions that has any."""
        for occasion in occasions:
            found = [bound for bound in self.binding if bound.rule.occasion == occasion]
            if found:
                return found
        return []

    @property
    def may_change(self) -> bool:
        """Whether it can still be asked to be moved or cancelled."""
        is_ahead = self.session.stands and self.now < self.session.starts
        return is_ahead and not self.house_cannot_come

    @property
    def is_over(self) -> bool:
        """Whether its time is over, or a decision has ended it."""
        by_decision = self.session.ended_by == "system"
        return by_decision or self.now >= self.session.ends

    @property
    def takes_notice(self) -> bool:
        """Whether the client can still say that they will be late or not come."""
        if self.house_cannot_come:
            return False
        return self.session.stands and not self.is_over and self.session.client_came_at is None

    @property
    def takes_arrival(self) -> bool:
        """Whether the client can say that they are there."""
        return self.takes_notice and can_have_come(self.session, self.now)

    @property
    def was_called_off(self) -> bool:
        """Whether one of both sides called it off; a decision is another matter."""
        return self.session.ended_by not in ("", "system")

    @property
    def needs_new_time(self) -> bool:
        """Whether it does not take place because of one of both sides."""
        return self.was_called_off or self.house_cannot_come

    @property
    def takes_reason(self) -> bool:
        """Whether the client can say what had happened: where they came late, or not at all."""
        if self.was_called_off or self.house_cannot_come:
            return False
        if self.decisions:
            return True
        came = self.session.client_came_at
        was_missed = came is None or came > self.session.starts
        return self.is_over and was_missed and not self.notices

    @property
    def word_before_start_is_enough(self) -> bool:
        """Whether every rule about lateness lets word by the start be enough."""
        rules = self.rules_about("lateness")
        return bool(rules) and all(_asks_for_silence(bound) for bound in rules)

    @property
    def word_excuses_absence(self) -> bool:
        """Whether no rule about staying away or being late counts who says so by the start."""
        known = [*self.rules_about("absence"), *self.rules_about("lateness")]
        return bool(known) and all(_asks_for_silence(bound) for bound in known)

    @property
    def accepted(self) -> list[Accepted]:
        """Which reasons the rules let count afterwards, those with the nearest end first."""
        rules = [*self.rules_about("lateness"), *self.rules_about("absence")]
        found = [self._accepted(bound, excuse) for bound in rules for excuse in bound.rule.excuses]
        known = list(dict.fromkeys((each.reasons, each.until) for each in found if each))
        if not rules:
            return []
        latest = dt.datetime.max.replace(tzinfo=dt.UTC)
        known.sort(key=lambda each: each[1] or latest)
        return [Accepted(*each) for each in (*known, (BUILT_IN_EXCUSES, None))]

    def _accepted(self, bound: Bound, excuse: Excuse) -> Accepted | None:
        reasons: tuple[str, ...] = ()
        until: dt.datetime | None = None
        for term in excuse:
            if term.name == "reason" and isinstance(term.condition, OneOf):
                reasons = term.condition.words
            elif term.name == "notice_within" and isinstance(term.condition, Span):
                within = term.condition.high or term.condition.low
                until = within.after(self.session.starts, bound.zone)
        return Accepted(reasons, until) if reasons else None

    @cached_property
    def said(self) -> list[Word]:
        """What the client wrote about the session in free words, or claimed, earliest first."""
        session = self.session
        return _said(room=session.room_id, client=session.client_id, session=session.pk)

    @property
    def is_taken_back(self) -> bool:
        """Whether all that was decided about it no longer holds."""
        return bool(self.decisions) and all(each.status in TAKEN_BACK for each in self.decisions)

    @property
    def open_claims(self) -> list[Word]:
        """Notices whose time the owner is still to look at."""
        return [word for word in self.said if word.about and word.state == Word.State.OPEN]

    def text_of(self, notice: NoticeGiven) -> str:
        """Return the words that went with a notice, where they have not been erased."""
        return self._words.get(notice.text or "", "")


def _asks_for_silence(bound: Bound) -> bool:
    term = bound.rule.term("notice")
    if term is None or not isinstance(term.condition, OneOf):
        return False
    return "before" not in term.condition.words
