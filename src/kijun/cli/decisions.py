"""Decisions as a consultant reads them: per client, what happened, what follows, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final, cast

import msgspec

from kijun.cli.language import LANGUAGES, N_, Language
from kijun.cli.layout import padded, width_of
from kijun.cli.terminal import Terminal
from kijun.judge.consequences import Role, parse_consequence
from kijun.judge.decision import Decision, ExcuseGiven
from kijun.judge.facts import KINDS, DecisionMet, Fact, id_of, moment_of
from kijun.judge.law import note
from kijun.judge.rulebook import Rule, Rulebook, Rulebooks
from kijun.judge.statement import relied_on, statement_of
from kijun.judge.words import (
    consequence_words,
    fact_line,
    occasion_words,
    reason_words,
    status_words,
)
from kijun.judge.words.consequences import setting_of
from kijun.judge.words.facts import happening
from kijun.judge.words.figures import case_moment, day_of, duration, moment, ordinal

HAPPENED: Final = N_("What happened")
FOLLOWS: Final = N_("What follows")
WHY: Final = N_("Why")
STATE: Final = N_("State")
DECISION: Final = N_("Decision")

OF_CLIENT: Final = N_("Client %(client)s")
OF_HOUSE: Final = N_("I myself")
OF_MEMBER: Final = N_("Member %(member)s")
WITHOUT_CLIENT: Final = N_("Without a client")

NOTHING_ELSE: Final = N_("nothing more is on record at %(time)s")
NOTHING: Final = N_("nothing; otherwise: %(what)s")
NOTHING_YET: Final = N_("nothing; had the rule been in effect: %(what)s")
NOTHING_ON_TRIAL: Final = N_("nothing; were the rule no longer on trial: %(what)s")
NOTHING_OF_ITS_OWN: Final = N_("nothing more: the other decision covers it (%(what)s)")
WAITS: Final = N_("%(what)s: waits for your confirmation")
GONE: Final = N_("%(what)s: will not be done")
DONE: Final = N_("%(what)s: done")
SETTLED: Final = N_("%(what)s: settled")
BY_RULE: Final = N_("“%(title)s” (%(rule)s)")
ANNOUNCED: Final = N_("announced on %(day)s")
NOT_IN_EFFECT: Final = N_("not in effect then")
NTH_TIME: Final = N_("the %(nth)s time within %(span)s")
NOT_COUNTED: Final = N_("does not count")
UNTIL: Final = N_("until %(time)s")
EXCUSED_FOR: Final = N_("%(reason)s, known since %(time)s")
EXCUSED_BY: Final = N_("%(what)s on %(day)s")
NOTHING_BY_DAY: Final = N_("nothing more is on record up to %(day)s")
REVIEW: Final = N_("to be looked at again on %(time)s")
BECAUSE: Final = N_("because: %(reason)s")
COVERED_BY: Final = N_("covered by %(decision)s")
HELD_BY: Final = N_("until %(decision)s, which I owe myself, has been made good")

COUNTS: Final = {
    "standing": N_("%(count)s in force"),
    "proposed": N_("%(count)s waiting for you"),
    "held_back": N_("%(count)s held back"),
    "practice": N_("%(count)s on trial"),
    "excused": N_("%(count)s excused"),
    "waived": N_("%(count)s let pass"),
    "overturned": N_("%(count)s taken back"),
    "lapsed": N_("%(count)s lapsed"),
    "expired": N_("%(count)s ended"),
    "absorbed": N_("%(count)s covered by another one"),
    "unannounced": N_("%(count)s before the rules were in effect"),
}
"""How many decisions there are of a state, in the order in which they are told."""

WITHOUT_EFFECT: Final = (
    "excused",
    "waived",
    "overturned",
    "practice",
    "absorbed",
    "unannounced",
)


_NOTHING: Final = {
    "practice": NOTHING_ON_TRIAL,
    "absorbed": NOTHING_OF_ITS_OWN,
    "unannounced": NOTHING_YET,
}

_OF_ENGAGEMENTS: Final = frozenset(
    kind for kind in KINDS.values() if "engagement" in kind.__struct_fields__
)


def as_json(decision: Decision, rulebook: Rulebook, facts: Mapping[str, Fact]) -> dict[str, object]:
    """Return a decision as the lines of `--format jsonl` hold it, with statement and legal note.

    `facts` holds by id those that it relies on, as far as its words depend on them.
    """
    excuse = excuse_of(decision, facts)
    relied = [facts[fact_id] for fact_id in decision.facts if fact_id in facts]
    return {
        **msgspec.structs.asdict(decision),
        "text": {each: statement_of(decision, rulebook, each, excuse=excuse) for each in LANGUAGES},
        "legal_note": note(decision, rulebook, relied),
    }


def excuse_of(decision: Decision, facts: Mapping[str, Fact]) -> Fact | None:
    """Return the fact that excuses a decision, if it is there."""
    if decision.excuse is None or decision.excuse.fact is None:
        return None
    return facts.get(decision.excuse.fact)


def facts_for_words(decisions: Iterable[Decision], facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return the facts on which the words of decisions depend, by id.

    Legal notes depend on facts about engagements; an excuse without a reason is told by its fact.
    """
    named, clients = set[str](), set[str | None]()
    for decision in decisions:
        if decision.occasion in ("price_request", "scope_request"):
            named.update(decision.facts)
        excuse = decision.excuse
        if excuse is not None and excuse.reason is None and excuse.fact is not None:
            named.add(excuse.fact)
            clients.add(decision.client)
    if not named:
        return {}
    about = (fact for fact in facts if type(fact) in _OF_ENGAGEMENTS or fact.client in clients)
    return of_ids(about, named)


def met_in(facts: Iterable[Fact]) -> dict[str, set[str | None]]:
    """Return which consequences were met, by decision; None among them means all of them."""
    settled = dict[str, set[str | None]]()
    for fact in facts:
        if type(fact) is DecisionMet:
            settled.setdefault(fact.decision, set()).add(fact.consequence)
    return settled


def of_ids(facts: Iterable[Fact], ids: Iterable[str]) -> dict[str, Fact]:
    """Return the facts that have one of the ids, by id."""
    wanted, found = set(ids), dict[str, Fact]()
    for fact in facts:
        fact_id = fact.id or id_of(fact)
        if fact_id in wanted:
            found[fact_id] = fact
    return found


def by_id(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return facts by their ids."""
    return {fact.id or id_of(fact): fact for fact in facts}


class DecisionTexts:
    """Decisions in words; facts are told where they are given."""

    def __init__(
        self,
        terminal: Terminal,
        rulebooks: Rulebooks,
        facts: Mapping[str, Fact],
        met: Mapping[str, Collection[str | None]],
    ) -> None:
        self._terminal = terminal
        self._rulebooks = rulebooks
        self._facts = facts
        self._met = met
        labels = (HAPPENED, FOLLOWS, WHY, STATE, DECISION)
        self._column = max(width_of(terminal.text(label)) for label in labels) + 3

    def write_all(self, decisions: Sequence[Decision]) -> None:
        """Write decisions client by client; who is judged without a client comes last."""
        ordered = sorted(decisions, key=lambda decision: (not decision.client, decision.client))
        for client, group in groupby(ordered, key=lambda decision: decision.client):
            text, title = self._terminal.text, WITHOUT_CLIENT if client is None else OF_CLIENT
            self._terminal.write(text(title, client=client), "title")
            for decision in group:
                self._terminal.write()
                self.write(decision)
            self._terminal.write()

    def write(self, decision: Decision) -> None:
        """Write one decision."""
        rulebook = self._rulebooks[decision.version]
        self._write_head(decision, rulebook)
        self._write_lines(HAPPENED, self._happened(decision, rulebook))
        self._write_lines(FOLLOWS, self._follows(decision))
        self._write_lines(WHY, [self._why(decision, rulebook)])
        self._write_lines(STATE, [self._state(decision)])
        self._write_lines(DECISION, [decision.id], "quiet")

    def _write_head(self, decision: Decision, rulebook: Rulebook) -> None:
        role, language = role_of(decision), self._terminal.language
        time = case_moment(decision.decided_at, decision.occasion, language)
        spans = [(time, "title"), ("  ", "")]
        spans.append((title_of(decision, rulebook, language), role))
        if role != "client":
            spans.append((self._side(decision), role))
        self._terminal.write_spans(*spans, indent=2)

    def _side(self, decision: Decision) -> str:
        name = name_of_party(decision.party, self._terminal)
        return f"（{name}）" if self._terminal.language == "ja" else f"  ({name})"

    def _write_lines(self, label: str, lines: Iterable[str], style: str = "") -> None:
        heading = padded(self._terminal.text(label), self._column)
        for line in lines:
            self._terminal.write(line, style, indent=4, heading=heading)
            heading = " " * self._column

    def _happened(self, decision: Decision, rulebook: Rulebook) -> list[str]:
        language = self._terminal.language
        decided_at = dt.datetime.fromisoformat(decision.decided_at)
        line = partial(fact_line, currency=rulebook.currency, to="owner")
        told = [
            (moment_of(fact), line(fact, rulebook.zone, language))
            for fact in map(self._facts.get, relied_on(decision))
            if fact is not None
        ]
        if decision.by_silence:
            told.append((decided_at, self._nothing_else(decision)))
        return [line for _, line in sorted(told, key=itemgetter(0))]

    def _nothing_else(self, decision: Decision) -> str:
        language = self._terminal.language
        time = moment(decision.decided_at, language)
        end = case_moment(decision.decided_at, decision.occasion, language)
        if end != time:
            return self._terminal.text(NOTHING_BY_DAY, day=end)
        return self._terminal.text(NOTHING_ELSE, time=time)

    def _follows(self, decision: Decision) -> Iterator[str]:
        words = consequences_in_words(decision, self._terminal.language)
        met = self._met.get(decision.id, ())
        for given, what in zip(decision.consequences, words, strict=True):
            message = what_of(given, decision, met)
            yield what if message is None else self._terminal.text(message, what=what)

    def _why(self, decision: Decision, rulebook: Rulebook) -> str:
        text, language = self._terminal.text, self._terminal.language
        title = title_of(decision, rulebook, language)
        parts = [text(BY_RULE, title=title, rule=decision.rule)]
        if decision.status == "unannounced":
            parts.append(text(NOT_IN_EFFECT))
        elif decision.announced_at is not None:
            parts.append(text(ANNOUNCED, day=day_of(decision.announced_at, language)))
        return self._joined([*parts, nth_time(decision, rulebook, self._terminal)])

    def _state(self, decision: Decision) -> str:
        text, language = self._terminal.text, self._terminal.language
        parts = [status_words(decision.status, language)]
        if decision.excuse is not None:
            parts += self._excuse(decision, decision.excuse)
        if decision.absorbed_by is not None:
            parts.append(text(COVERED_BY, decision=decision.absorbed_by))
        if decision.held_by is not None:
            parts.append(text(HELD_BY, decision=decision.held_by))
        if decision.reason is not None:
            parts.append(text(BECAUSE, reason=decision.reason))
        if decision.status == "standing" and decision.ends is not None:
            ends = case_moment(decision.ends, decision.occasion, language)
            parts.append(text(UNTIL, time=ends))
        if decision.review_at is not None:
            parts.append(text(REVIEW, time=moment(decision.review_at, language)))
        return self._with(parts[0], parts[1:])

    def _with(self, state: str, others: Sequence[str]) -> str:
        if self._terminal.language == "ja":
            return state + (f"（{'、'.join(others)}）" if others else "")
        return ", ".join([state, *others])

    def _excuse(self, decision: Decision, given: ExcuseGiven) -> Iterator[str]:
        text, language = self._terminal.text, self._terminal.language
        fact = excuse_of(decision, self._facts)
        if given.reason is not None:
            reason, time = reason_words(given.reason, language), moment(given.at, language)
            yield text(EXCUSED_FOR, reason=reason, time=time)
        elif fact is not None:
            zone = self._rulebooks[decision.version].zone
            day = day_of(moment_of(fact).astimezone(zone).isoformat(), language)
            yield text(EXCUSED_BY, what=happening(fact, language, to="owner"), day=day)

    def _joined(self, parts: Iterable[str]) -> str:
        return ("、" if self._terminal.language == "ja" else ", ").join(parts)


def what_of(consequence: str, decision: Decision, met: Collection[str | None] = ()) -> str | None:
    """Return the message that says what has become of a consequence, or None: it follows."""
    if decision.status in WITHOUT_EFFECT:
        return _NOTHING.get(decision.status, NOTHING)
    named = ((decision.lapsed, GONE), (decision.awaiting, WAITS), (decision.carried_out, DONE))
    found = next((message for among, message in named if consequence in among), None)
    if found is None and (consequence in met or None in met):
        return SETTLED
    return found


def nth_time(decision: Decision, rulebook: Rulebook, terminal: Terminal) -> str:
    """Return which time it is, or that it does not count."""
    if decision.step is None:
        return terminal.text(NOT_COUNTED)
    language = terminal.language
    nth = decision.step if language == "ja" else ordinal(decision.step)
    span = duration(rule_of(decision, rulebook).within, language)
    return terminal.text(NTH_TIME, nth=nth, span=span)


def role_of(decision: Decision) -> Role:
    """Return on which side the one stands whom a decision is about."""
    return cast(Role, decision.party.partition(":")[0])


def rule_of(decision: Decision, rulebook: Rulebook) -> Rule:
    """Return the rule under which a decision was made."""
    rule = rulebook.rule(decision.rule)
    assert rule is not None
    return rule


def title_of(decision: Decision, rulebook: Rulebook, language: Language) -> str:
    """Return what the rule of a decision is called, or what it is about."""
    title = rule_of(decision, rulebook).title.in_language(language)
    return title or occasion_words(decision.occasion, language)


def name_of_party(party: str, terminal: Terminal) -> str:
    """Return who somebody is that is not the client: the house, or a member."""
    if party == "house":
        return terminal.text(OF_HOUSE)
    return terminal.text(OF_MEMBER, member=party.removeprefix("member:"))


def consequences_in_words(decision: Decision, language: Language) -> list[str]:
    """Return what follows from a decision, each consequence as a clause."""
    setting = setting_of(decision.occasion)
    is_decided = decision.decided_by is not None
    return [
        consequence_words(
            parse_consequence(given), role_of(decision), language, setting, is_decided=is_decided
        )
        for given in decision.consequences
    ]


def counts_in_words(decisions: Iterable[Decision], terminal: Terminal) -> str:
    """Return how many decisions there are of each state."""
    states = Counter(decision.status for decision in decisions)
    parts = (
        terminal.text(message, count=f"{states[state]:,}")
        for state, message in COUNTS.items()
        if state in states
    )
    return ("、" if terminal.language == "ja" else ", ").join(parts)
