"""What happened between a client and the house, along one line, as both sides may read it.

A line tells an act, not a row of the record: that somebody was late is one line, with the word that
they sent, and what was decided about it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kijun.accounts.models import Membership
from kijun.clients.models import Client, Evidence
from kijun.clients.texts import is_commitment, with_reason, words_of, words_of_acts
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.lineup import in_order
from kijun.judge.words.facts import ReadBy, happening
from kijun.judge.words.language import Language, Said, quoted
from kijun.judge.words.vocabulary import occasion_words
from kijun.ledger.concerning import facts_of_member
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.record import facts_of
from kijun.letters import when
from kijun.services.decisions.made_known import known_to
from kijun.services.record import history_words as words
from kijun.services.record.evidence import attached_to, pieces_of
from kijun.ui.marks import Mark, Party

UNSHOWN: Final = frozenset({"absorbed", "gone", "unannounced"})
"""Statuses of decisions that no page shows."""
GOOD: Final = frozenset({"thank", "prefer"})


@dataclass(frozen=True, slots=True)
class Line:
    """One act: when, whose, what it says, what became of it, and the decision about it.

    `mark` is None for what is neither kept nor broken, such as a booking. `facts` are the ids of
    what it was made from.
    """

    at: dt.datetime
    who: Party
    mark: Mark | None
    title: str
    note: str = ""
    decision: Decision | None = None
    facts: tuple[str, ...] = ()
    matter: str = ""
    pieces: tuple[Evidence, ...] = ()
    is_outcome: bool = False
    """Whether it tells how a session went for somebody: they came, or did not."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that is on record about a client: facts in their order, decisions, and the lines."""

    facts: list[Fact]
    decisions: list[Decision]
    lines: list[Line]


def record_of(
    client: Client,
    language: Language,
    *,
    to: ReadBy = "client",
    said: Mapping[str, str] | None = None,
) -> Record:
    """Return the record of a client, its lines in a language, the latest of everything last.

    `said` holds what was said in free words where not all of it is shown to whoever reads.
    A client reads no decision whose letter has not left. Costs three queries, one more for that and
    one where files are attached, and time in proportion to the client's own facts.
    """
    said = words_of(client) if said is None else said
    facts = [with_reason(fact, said) for fact in in_order(list(facts_of(client.room, client.pk)))]
    rows = standing_rows(client.room, client.pk).values()
    decisions = [
        words.decision_said(decision_in(row), said, language)
        for row in rows
        if row.status not in UNSHOWN
    ]
    if to == "client":
        decisions = known_to(client, decisions)
    decisions.sort(key=lambda decision: dt.datetime.fromisoformat(decision.decided_at))
    pieces = pieces_of(client, attached_to(facts))
    chronicle = _Chronicle(client.room.zone, language, to, said, pieces)
    for fact in facts:
        chronicle.take(fact)
    for decision in decisions:
        chronicle.rule(decision)
    lines = sorted(chronicle.lines.values(), key=lambda line: line.at)
    return Record(facts, decisions, lines)


def record_of_member(member: Membership, language: Language) -> Record:
    """Return the record of somebody who works here: their own acts, and what was decided of them.

    Costs four queries and time in proportion to the member's own facts.
    """
    room, party = member.room, member.party
    found = in_order(list(facts_of_member(room, party)))
    rows = standing_rows(room, party).values()
    decided = [decision_in(row) for row in rows if row.status not in UNSHOWN]
    said = words_of_acts(party, found, decided)
    facts = [with_reason(fact, said) for fact in found]
    decisions = [words.decision_said(each, said, language) for each in decided]
    decisions.sort(key=lambda decision: dt.datetime.fromisoformat(decision.decided_at))
    chronicle = _Chronicle(room.zone, language, "owner", said, {})
    for fact in facts:
        chronicle.take(fact)
    for decision in decisions:
        chronicle.rule(decision)
    own = {f.id_of(fact) for fact in facts if fact.by == party}
    lines = [line for line in chronicle.lines.values() if line.decision or own & set(line.facts)]
    return Record(facts, decisions, sorted(lines, key=lambda line: line.at))


def is_good(decision: Decision) -> bool:
    """Say whether a decision thanks somebody and holds nothing against them."""
    named = {text.partition(" ")[0] for text in decision.consequences}
    return decision.occasion == "streak" or (bool(named) and named <= GOOD)


def party_of(name: str) -> Party:
    """Return whose act it is: what members and the machine do is the house's."""
    return Party.CLIENT if name == "client" else Party.HOUSE


@dataclass
class _Session:
    """What is known of a session while its facts come in."""

    starts: dt.datetime | None = None
    booking: int = 0
    """The line that tells of it as long as nothing else does."""
    words: dict[Party, list[tuple[int, f.NoticeGiven]]] = field(
        default_factory=lambda: defaultdict(list)
    )


class _Chronicle:
    """Lines as facts come in, in order of time; each by its number."""

    def __init__(
        self,
        zone: dt.tzinfo,
        language: Language,
        to: ReadBy,
        said: Mapping[str, str],
        pieces: Mapping[str, Evidence],
    ) -> None:
        self.lines: dict[int, Line] = {}
        self._zone, self._said, self._to, self._pieces = zone, said, to, pieces
        self._language: Language = language
        self._sessions: defaultdict[str, _Session] = defaultdict(_Session)
        self._number = 0

    def take(self, fact: Fact) -> None:
        """Take in the next fact."""
        kind = f.kind_of(fact)
        if kind in _SILENT or (kind == "appointment.cancelled" and fact.by == "system"):
            return
        tell = _TELLERS.get(kind)
        if tell is not None:
            tell(self, fact)
        else:
            text = happening(fact, self._language, to=self._to)
            note = words.joined(self._spoken(fact), self._language)
            self._add(fact, None, f"{text[:1].upper()}{text[1:]}", note)

    def rule(self, decision: Decision) -> None:
        """Put a decision beside the act that it is about, or on a line of its own."""
        who = party_of(decision.party)
        number = self._line_of(decision, who)
        if number is None:
            number = self._add_silence(decision, who)
        line = self.lines[number]
        mark = line.mark if is_good(decision) else words.mark_of(decision)
        self.lines[number] = replace(line, decision=decision, mark=mark)

    # -- facts --------------------------------------------------------------------------------

    def booked(self, fact: f.AppointmentBooked) -> None:
        session = self._sessions[fact.appointment]
        if fact.starts == session.starts and session.booking in self.lines:
            return  # somebody else of the house leads it: nothing about it is new
        session.starts = fact.starts
        self.lines.pop(session.booking, None)
        session.booking = self._add(
            fact, None, self._say(words.BOOKED, when=self._when(fact.starts))
        )

    def moved(self, fact: f.AppointmentMoved) -> None:
        session = self._sessions[fact.appointment]
        if fact.starts != session.starts:
            # Their word was about the time that it had until now: it stays on lines of its own.
            session.words.clear()
        session.starts = fact.starts
        title = self._say(words.MOVED, when=self._when(fact.starts))
        by_calendar = self._say(words.BY_CALENDAR) if fact.by == "system" else ""
        self._add(fact, None, title, self._reason(fact.reason) or by_calendar)

    def cancelled(self, fact: f.AppointmentCancelled) -> None:
        self._settle(fact.appointment)
        starts = self._sessions[fact.appointment].starts
        if starts is None:
            title = self._say(words.CALLED_OFF_UNDATED)
        else:
            title = self._say(words.CALLED_OFF, when=self._when(starts))
        self._add(fact, None, title, self._reason(fact.reason))

    def notice(self, fact: f.NoticeGiven) -> None:
        text = words.as_said(fact.text, self._said, self._language)
        spoken = quoted(text, self._language) if text else ""
        note = words.joined([self._reason(fact.reason), spoken], self._language)
        number = self._add(fact, Mark.NOTICE, self._say(words.WORD[fact.about]), note)
        self._sessions[fact.appointment].words[party_of(fact.by)].append((number, fact))

    def came(self, fact: f.AppointmentJoined) -> None:
        session, who = self._sessions[fact.appointment], party_of(fact.by)
        if session.starts is None:
            self._add(fact, None, self._say(words.CAME[who]))
            return
        self._settle(fact.appointment)
        late = fact.at - session.starts
        if late <= dt.timedelta(0):
            self._add(fact, Mark.KEPT, self._say(words.ON_TIME[who]), is_outcome=True)
            return
        minutes = words.minutes_words(-(-late // dt.timedelta(minutes=1)), self._language)
        title = self._say(words.LATE[who], minutes=minutes)
        self._add_outcome(fact, title, session, who)

    def missed(self, fact: f.AppointmentMissed) -> None:
        self._settle(fact.appointment)
        who = party_of(fact.by)
        title = self._say(words.ABSENT[who])
        self._add_outcome(fact, title, self._sessions[fact.appointment], who)

    def awaited(self, fact: f.AppointmentAwaited) -> None:
        self._add(fact, None, self._say(words.AWAITED[party_of(fact.by)]))

    def announced(self, fact: f.RulesAnnounced) -> None:
        self._add(fact, None, self._say(words.ANNOUNCED))

    def acknowledged(self, fact: f.RulesAcknowledged) -> None:
        self._add(fact, None, self._say(words.ACKNOWLEDGED))

    def appealed(self, fact: f.AppealFiled) -> None:
        self._add(
            fact,
            None,
            self._say(words.APPEALED),
            words.as_said(fact.text, self._said, self._language),
        )

    def answered(self, fact: Any) -> None:
        """Tell what the house made of a decision, and why."""
        said = _ANSWERS[f.kind_of(fact)]
        self._add(
            fact,
            None,
            self._say(said),
            words.as_said(getattr(fact, "reason", None), self._said, self._language),
        )

    # -- lines --------------------------------------------------------------------------------

    def _add(
        self,
        fact: Fact,
        mark: Mark | None,
        title: str,
        note: str = "",
        *,
        is_outcome: bool = False,
        further: tuple[str, ...] = (),
    ) -> int:
        self._number += 1
        self.lines[self._number] = Line(
            f.moment_of(fact),
            party_of(fact.by),
            mark,
            title,
            note,
            facts=(f.id_of(fact), *further),
            matter=getattr(fact, "appointment", ""),
            pieces=tuple(self._pieces[x] for x in fact.evidence if x in self._pieces),
            is_outcome=is_outcome,
        )
        return self._number

    def _spoken(self, fact: Fact) -> list[str]:
        """Return what an act was about and what was said, as it was written down."""
        held = (getattr(fact, "what", None), fact.note)
        free = [text for text in held if text is not None and is_commitment(text)]
        told = [words.as_said(text, self._said, self._language) for text in free]
        return [quoted(text, self._language) for text in told]

    def _add_outcome(self, fact: Fact, title: str, session: _Session, who: Party) -> None:
        """Tell how a session went for somebody, with the word that they had sent about it."""
        sent = session.words[who]
        for number, _ in sent:
            self.lines.pop(number, None)
        notices = [notice for _, notice in sent]
        note = self._word_note(notices, session)
        further = tuple(f.id_of(notice) for notice in notices)
        mark = Mark.NOTICE if notices else None
        self._add(fact, mark, title, note, is_outcome=True, further=further)

    def _word_note(self, notices: list[f.NoticeGiven], session: _Session) -> str:
        if not notices:
            return self._say(words.NO_WORD)
        first = notices[0]
        before = session.starts is None or f.moment_of(first) <= session.starts
        told = self._say(words.WORD_BEFORE if before else words.WORD_AFTER)
        reasons = dict.fromkeys(self._reason(notice.reason) for notice in notices)
        return words.joined([told, *reasons], self._language)

    def _settle(self, session: str) -> None:
        """Let a booking be told by how the session went."""
        self.lines.pop(self._sessions[session].booking, None)

    def _line_of(self, decision: Decision, who: Party) -> int | None:
        """Return the line of the act that a decision is about, or of how that session went."""
        named = set(decision.facts)
        found = None
        for number, line in self.lines.items():
            if line.who is not who or line.decision is not None:
                continue
            is_act = line.is_outcome or decision.occasion not in _SESSIONS
            if is_act and (named & set(line.facts) or _is_outcome_of(line, decision)):
                found = number
        return found

    def _add_silence(self, decision: Decision, who: Party) -> int:
        """Tell of what is on record only because nothing came."""
        self._settle(decision.matter or "")
        said = {"lateness": words.NOT_THERE, "absence": words.ABSENT}.get(decision.occasion)
        title = said[who] if said is not None else None
        self._number += 1
        self.lines[self._number] = Line(
            dt.datetime.fromisoformat(decision.decided_at),
            who,
            None,
            self._say(title) if title else occasion_words(decision.occasion, self._language),
            matter=decision.matter or "",
            is_outcome=True,
        )
        return self._number

    def _say(self, said: Said, **given: object) -> str:
        return said.in_language(self._language).format(**given)

    def _when(self, instant: dt.datetime) -> str:
        return when.day_and_clock(instant.astimezone(self._zone), self._language)

    def _reason(self, reason: str | None) -> str:
        return words.reason_said(reason, self._language)


def _is_outcome_of(line: Line, decision: Decision) -> bool:
    return line.is_outcome and bool(decision.matter) and line.matter == decision.matter


_SESSIONS: Final = frozenset({"lateness", "absence", "streak"})
_SILENT: Final = frozenset(
    {
        *("watch.began", "watch.ended", "practice.started", "practice.ended"),
        *("decision.confirmed", "decision.declined", "decision.carried_out"),
    }
)
"""Facts that tell of no act between the two; what a decision says of them stands beside it."""
_ANSWERS: Final = {
    "decision.waived": words.WAIVED,
    "decision.lifted": words.LIFTED,
    "decision.met": words.MET,
    "appeal.upheld": words.UPHELD,
    "appeal.dismissed": words.DISMISSED,
}
_TELLERS: Final[Mapping[str, Callable[[_Chronicle, Any], None]]] = {
    "appointment.booked": _Chronicle.booked,
    "appointment.moved": _Chronicle.moved,
    "appointment.cancelled": _Chronicle.cancelled,
    "appointment.joined": _Chronicle.came,
    "appointment.missed": _Chronicle.missed,
    "appointment.awaited": _Chronicle.awaited,
    "notice.given": _Chronicle.notice,
    "rules.announced": _Chronicle.announced,
    "rules.acknowledged": _Chronicle.acknowledged,
    "appeal.filed": _Chronicle.appealed,
    **dict.fromkeys(_ANSWERS, _Chronicle.answered),
}
