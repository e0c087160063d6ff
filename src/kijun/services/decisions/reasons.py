"""A decision with all of its reasons, as its page shows it to either side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kijun.accounts.models import Room
from kijun.clients.concerned import Concerned, find, name_of, with_name
from kijun.clients.models import Client, Evidence
from kijun.clients.texts import AFact, is_commitment, words_of, words_of_acts
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, order_of
from kijun.judge.law import note
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.statement import relied_on, statement_of
from kijun.judge.words.facts import ReadBy, fact_line
from kijun.judge.words.language import Language
from kijun.ledger.decisions import GONE, decision_in
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import fact_of
from kijun.letters.models import Word
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record.evidence import attached_to, pieces_of
from kijun.services.record.history import UNSHOWN
from kijun.services.record.history_words import as_said, decision_said, fact_said
from kijun.services.rules.law_notes import words_of_law
from kijun.services.work.money import currency_of


@dataclass(frozen=True, slots=True)
class Resting:
    """A fact on which a decision rests: its line, and what was said, where it is still kept."""

    id: str
    line: str
    words: str = ""
    mail: Word | None = None
    pieces: tuple[Evidence, ...] = ()
    """The files that were attached to it."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """What was said against a decision, when, and what was answered; None: nothing yet."""

    at: dt.datetime
    text: str
    answer: str | None
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """A decision as it stands, with everything that it rests on."""

    decision: Decision
    about: Concerned
    rule: Rule
    rulebook: Rulebook
    language: Language
    law: str
    facts: list[Resting]
    appeals: list[Appeal]
    revisions: list[Decided]
    excuse: Fact | None
    said: Mapping[str, str]
    """All that was said in free words and is still kept, by what the record holds of it."""

    @property
    def room(self) -> Room:
        """The room in which it was decided."""
        return self.about.room

    @property
    def client(self) -> Client:
        """The client whom it is about; one about a member has none."""
        assert isinstance(self.about, Client)
        return self.about

    @property
    def name(self) -> str:
        """The name of whom it is about."""
        return name_of(self.about)

    @property
    def is_shown(self) -> bool:
        """Whether pages list it: it was not absorbed, and would still be made today."""
        return self.decision.status not in UNSHOWN

    @property
    def statement(self) -> str:
        """The statement of reasons."""
        return self.statement_in(self.language)

    @property
    def sentence(self) -> str:
        """The rule as it was announced."""
        return sentence_of(self.rule, self.rulebook, self.language)

    def statement_in(self, language: Language) -> str:
        """Return the statement of reasons in a language.

        A decision that would not be made any more is stated as it was when it was.
        """
        is_gone = self.decision.status == GONE and len(self.revisions) > 1
        stated = decision_in(self.revisions[-2 if is_gone else -1])
        stated = decision_said(stated, self.said, language)
        told = statement_of(stated, self.rulebook, language, excuse=self.excuse)
        return with_name(told, self.about)


def reasons_of(
    room: Room,
    decision_id: str,
    language: Language,
    *,
    to: ReadBy = "client",
    words: Callable[[Client], Mapping[str, str]] = words_of,
) -> Reasons | None:
    """Return a decision of a room with its reasons in a language, or None.

    Costs six queries, about a member up to seven.

    `words` gives what was said about a client in free words, as it is shown to whoever reads.
    """
    rows = list(Decided.objects.filter(room=room, decision=decision_id).order_by("revision"))
    if not rows:
        return None
    about = find(room, rows[-1].client)
    if about is None:
        return None
    decision = decision_in(rows[-1])
    named = facts_named(room, (*relied_on(decision), *decision.appeals))
    if isinstance(about, Client):
        said = words(about)
    else:
        acts = words_of_acts(about.party, named.values(), [decision])
        said = {**words_of(about), **acts}
    decision = decision_said(decision, said, language)
    rulebook = rulebooks_of(room)[decision.version]
    rule = rulebook.rule(decision.rule)
    assert rule is not None
    facts = {name: fact_said(fact, said, language) for name, fact in named.items()}
    excuse = facts.get(decision.excuse.fact or "") if decision.excuse is not None else None
    against = [facts[name] for name in decision.appeals if name in facts]
    resting = [fact for name, fact in facts.items() if name not in decision.appeals]
    return Reasons(
        decision=decision,
        about=about,
        rule=rule,
        rulebook=rulebook,
        language=language,
        law=_law(decision, rulebook, resting, language),
        facts=_resting(resting, about, rulebook, language, said, to),
        appeals=_appeals(said, against, language),
        revisions=rows,
        excuse=excuse,
        said=said,
    )


def facts_named(room: Room, ids: Iterable[str]) -> dict[str, Fact]:
    """Return facts of a room by their ids, in their order."""
    found = [fact_of(entry) for entry in Entry.objects.filter(room=room, fact_id__in=list(ids))]
    return {f.id_of(fact): fact for fact in sorted(found, key=order_of)}


def _appeals(said: Mapping[str, str], facts: Sequence[Fact], language: Language) -> list[Appeal]:
    """Return what was said against a decision; the answers stand among the same facts."""
    filed = [fact for fact in facts if isinstance(fact, f.AppealFiled)]
    answers = [fact for fact in facts if isinstance(fact, f.AppealUpheld | f.AppealDismissed)]
    told = []
    for fact in filed:
        answer = next((answer for answer in answers if answer.at >= fact.at), None)
        text = as_said(fact.text, said, language)
        if answer is None:
            told.append(Appeal(fact.at, text, None, None))
        else:
            told.append(Appeal(fact.at, text, answer.reason, answer.at))
    return told


def _law(decision: Decision, rulebook: Rulebook, facts: list[Fact], language: Language) -> str:
    found = note(decision, rulebook, facts)
    return words_of_law(found, language) if found is not None else ""


def _resting(
    facts: list[Fact],
    about: Concerned,
    rulebook: Rulebook,
    language: Language,
    said: Mapping[str, str],
    to: ReadBy,
) -> list[Resting]:
    room = about.room
    currency = rulebook.currency or currency_of(room)
    pieces = pieces_of(about, attached_to(facts)) if isinstance(about, Client) else {}
    taken = {fact.id: int(word) for fact in facts if (word := _word_of(fact))}
    mails = Word.objects.filter(room=room, pk__in=taken.values()).in_bulk() if taken else {}
    return [
        Resting(
            f.id_of(fact),
            with_name(
                fact_line(unspoken(fact), room.zone, language, currency=currency, to=to),
                about,
            ),
            "\n".join(as_said(held, said, language) for held in _committed(fact)),
            mails.get(taken.get(fact.id, 0)),
            tuple(pieces[each] for each in fact.evidence if each in pieces),
        )
        for fact in facts
    ]


def _word_of(fact: Fact) -> str:
    """Return the number of the mail from which a notice was taken, or an empty text."""
    _, _, number = (fact.id or "").rpartition("-word-")
    return number if isinstance(fact, f.NoticeGiven) and number.isdigit() else ""


def _committed(fact: Fact) -> Iterator[str]:
    """Yield the commitments that a fact holds to free words: what it was about, what was said."""
    for name in ("what", "text", "note"):
        held = getattr(fact, name, None)
        if held is not None and (name == "text" or is_commitment(held)):
            yield held


def unspoken(fact: AFact) -> AFact:
    """Return a fact without the commitments to somebody's words, which are shown beside it."""
    if isinstance(fact, f.NoticeGiven) and fact.text is not None:
        return msgspec.structs.replace(fact, text=None)
    held = [name for name in ("what", "note") if is_commitment(getattr(fact, name, None) or "")]
    return msgspec.structs.replace(fact, **dict.fromkeys(held)) if held else fact
