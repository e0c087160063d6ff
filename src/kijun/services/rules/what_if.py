"""What another rulebook would have decided of the last year of a room: looked at, never recorded.

Both rulebooks are taken as announced before anything happened, so that what differs comes from
what they say and from nothing else. The house is counted as the clients are.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.erased import erased_in
from kijun.judge.consequences import NEEDS_A_PERSON, Consequence, parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.differences import WITHOUT_EFFECT, Pair, judged_by_both
from kijun.judge.facts import (
    AppointmentBooked,
    AppointmentJoined,
    AppointmentMoved,
    Fact,
    NoticeGiven,
    moment_of,
)
from kijun.judge.quantities import Duration
from kijun.judge.rulebook import Rulebook
from kijun.ledger.models import Entry
from kijun.ledger.record import facts_of
from kijun.rulebooks.versions import latest_of

WINDOW: Final = Duration(12, "months")
LONGEST: Final = 2.0
"""Seconds after which no further client is judged; what was found by then is told as such."""
_LETTERS: Final = ("remind", "warn")
_CONDITIONS: Final = ("charge", "require_prepayment", "written_only")
_THANKS: Final = ("thank", "prefer")
_WHAT_FOLLOWS: Final = frozenset({"status", "consequences", "awaiting", "lapsed"})


@dataclass(slots=True)
class Side:
    """What a rulebook would have decided: of clients, and of the house."""

    letters: int = 0
    cancelled: int = 0
    conditions: int = 0
    left_to_me: int = 0
    thanks: int = 0
    concerned: set[str] = field(default_factory=set)
    of_house: int = 0
    income: float = 0.0
    has_price: bool = False

    def take(self, decision: Decision, prices: dict[str, float]) -> None:
        """Count a decision in."""
        if decision.status in WITHOUT_EFFECT:
            return
        found = [parse_consequence(text) for text in decision.consequences]
        words = {consequence.word for consequence in found}
        if decision.party == "house":
            self.of_house += 1
        elif decision.party == "client":
            self._take_of_client(decision, words)
        self._take_money(decision, found, prices)

    def _take_of_client(self, decision: Decision, words: set[str]) -> None:
        self.thanks += bool(words.intersection(_THANKS))
        if decision.level:
            self.concerned.add(decision.client or "")
            self.letters += bool(words.intersection(_LETTERS))
            self.cancelled += "cancel_session" in words
            self.conditions += bool(words.intersection(_CONDITIONS))
            self.left_to_me += decision.level >= NEEDS_A_PERSON

    def _take_money(
        self, decision: Decision, found: list[Consequence], prices: dict[str, float]
    ) -> None:
        price = prices.get(decision.matter or "")
        if price is None:
            return
        for consequence in found:
            share = (consequence.share or 0) / 100
            sign = {"charge": share, "refund": -share, "cancel_session": -1.0}
            change = sign.get(consequence.word, 0.0) * price
            self.has_price = self.has_price or bool(change)
            self.income += change


@dataclass(slots=True)
class Cases:
    """How often a rule would have counted: of clients and of the house, by each rulebook."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


class Late(NamedTuple):
    """An arrival after the start of which no word was sent before it: whose, how many minutes."""

    party: Literal["client", "house"]
    minutes: float


@dataclass(slots=True)
class WhatIf:
    """What would have been otherwise: `judged` of `clients` were looked at in the time there was.

    `others` are the sessions that would have been decided otherwise, `elsewhere` the cases that
    are about none of them; `cases` counts by rule, `lates` are the late arrivals without word.
    """

    since: dt.date
    until: dt.date
    clients: int
    judged: int = 0
    sessions: int = 0
    others: int = 0
    elsewhere: int = 0
    cases: dict[str, Cases] = field(default_factory=dict)
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    currency: str | None = None
    lates: list[Late] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every client was looked at."""
        return self.judged == self.clients

    @property
    def income(self) -> float | None:
        """How much more or less would have come in; None where no price is known."""
        if not (self.before.has_price or self.after.has_price):
            return None
        return self.after.income - self.before.income


def what_if(room: Room, draft: Rulebook, now: dt.datetime, longest: float = LONGEST) -> WhatIf:
    """Compare a draft with what was published last, over what happened in the last 12 months."""
    since = WINDOW.before(now, draft.zone)
    known = latest_of(room) or _nothing(draft)
    clients = _clients(room, since, now)
    found = WhatIf(
        since.astimezone(draft.zone).date(),
        now.astimezone(draft.zone).date(),
        clients=len(clients),
        currency=draft.currency,
    )
    until = time.monotonic() + longest
    for client in clients:
        if time.monotonic() > until:
            break
        _compare(found, texts.opened(facts_of(room, client)).facts, known, draft, since, now)
        found.judged += 1
    return found


def _compare(
    found: WhatIf,
    facts: list[Fact],
    known: Rulebook,
    draft: Rulebook,
    since: dt.datetime,
    now: dt.datetime,
) -> None:
    starts, prices = _sessions(facts)
    held = {name for name, at in starts.items() if since <= at < now}
    found.sessions += len(held)
    found.lates += _lates(facts, {name: starts[name] for name in held})
    others, elsewhere = set[str](), set[str]()
    for pair in judged_by_both(facts, known, draft, now):
        if dt.datetime.fromisoformat(pair.decision.decided_at) < since:
            continue
        cases = found.cases.setdefault(pair.decision.rule, Cases())
        for decision, side, counted in (
            (pair.before, found.before, cases.before),
            (pair.after, found.after, cases.after),
        ):
            if decision is not None:
                side.take(decision, prices)
                counted[decision.party] += decision.status not in WITHOUT_EFFECT
        if _is_another(pair):
            matter = pair.decision.matter
            is_of_session = matter is not None and matter in held
            (others if is_of_session else elsewhere).add(matter or pair.decision.case)
    found.others += len(others)
    found.elsewhere += len(elsewhere)


def _is_another(pair: Pair) -> bool:
    """Say whether something else follows; the same at another minute is the same."""
    if pair.before is None or pair.after is None:
        return pair.decision.status not in WITHOUT_EFFECT
    return bool(_WHAT_FOLLOWS.intersection(pair.differs))


def _sessions(facts: Iterable[Fact]) -> tuple[dict[str, dt.datetime], dict[str, float]]:
    """Return when each session was to start, and its price where it is known."""
    starts, prices = dict[str, dt.datetime](), dict[str, float]()
    for fact in sorted(facts, key=lambda each: each.at):
        if isinstance(fact, AppointmentBooked):
            starts[fact.appointment] = fact.starts
            if fact.price is not None:
                prices[fact.appointment] = float(fact.price)
        elif isinstance(fact, AppointmentMoved):
            starts[fact.appointment] = fact.starts
    return starts, prices


def _lates(facts: Iterable[Fact], starts: dict[str, dt.datetime]) -> Iterator[Late]:
    sent = _who_sent_word(facts)
    for fact in facts:
        if not isinstance(fact, AppointmentJoined) or fact.appointment not in starts:
            continue
        minutes = (fact.at - starts[fact.appointment]).total_seconds() / 60
        is_client = fact.by == "client"
        if minutes > 0 and (fact.appointment, is_client) not in sent:
            yield Late("client" if is_client else "house", minutes)


def _who_sent_word(facts: Iterable[Fact]) -> set[tuple[str, bool]]:
    """Return about which sessions, as they were at last, the client (True) or the house sent word."""
    sent, starts = set[tuple[str, bool]](), dict[str, dt.datetime]()
    for fact in sorted(facts, key=moment_of):
        if isinstance(fact, NoticeGiven):
            sent.add((fact.appointment, fact.by == "client"))
        elif isinstance(fact, AppointmentBooked | AppointmentMoved):
            if starts.get(fact.appointment) != fact.starts:
                sent -= {(fact.appointment, True), (fact.appointment, False)}
            starts[fact.appointment] = fact.starts
    return sent


def _clients(room: Room, since: dt.datetime, now: dt.datetime) -> list[str]:
    told = Entry.objects.filter(room=room, moment__gte=since, moment__lte=now).exclude(client="")
    return sorted({*told.order_by().values_list("client", flat=True)} - erased_in(room))


def _nothing(draft: Rulebook) -> Rulebook:
    """Return a rulebook that says nothing, for a house that has published none."""
    return Rulebook(version="", rules=(), zone_name=draft.zone_name)
