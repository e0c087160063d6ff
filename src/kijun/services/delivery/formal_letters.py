"""A formal letter from a decision: everything in it is read from the record, nothing is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.figures import amount, date, day_of, duration
from kijun.judge.words.language import Language, Said
from kijun.letters import formal_words as words
from kijun.letters.formal import Formal, Item
from kijun.services.decisions import ending, grounds
from kijun.services.decisions.conditions import LASTING
from kijun.services.decisions.matter_words import said_of_the_past
from kijun.services.decisions.reasons import Reasons, Resting
from kijun.services.delivery import letter_words
from kijun.services.record import timeline
from kijun.services.work.money import currency_of

LONGEST_QUOTE: Final = 160
"""So many characters of somebody's words are quoted in a letter; all of them are kept."""
MOST_FACTS: Final = 8
_SEAL: Final = 2
_FULL_WIDTH: Final = str.maketrans("()", "（）")
_HONOURED: Final = Said("{name} 様", "{name}")
_FIRM: Final = Said("{name} 御中", "{name}")
_ATTENTION: Final = Said("{name}", "{name}")
_TO: Final = Said("{name} 様", "Attn: {name}")
_QUOTE: Final = Said("「{quoted}」", "“{quoted}”")


def is_formal(kind: str) -> bool:
    """Say whether there is a formal letter about decisions of a kind: from level 2 on."""
    return kind in words.WORDINGS


def formal_of(
    reasons: Reasons, kind: str, consequences: Iterable[str], now: dt.datetime, link: str
) -> Formal:
    """Return the formal letter of a decision, in the language of its reasons, dated `now`.

    `kind` is its weightiest consequence, `consequences` all that it tells of; `link` is where the
    client objects (empty: by post or word). Raises KeyError for a kind of which there is none.
    """
    return _Formal(reasons, kind, tuple(consequences), now, link).letter


class _Formal:
    """What all parts of one letter are made from."""

    def __init__(
        self,
        reasons: Reasons,
        kind: str,
        consequences: tuple[str, ...],
        now: dt.datetime,
        link: str,
    ) -> None:
        self.reasons, self.kind, self.link = reasons, kind, link
        self.consequences, self.now = consequences, now
        self.decision: Decision = reasons.decision
        self.client: Client = reasons.client
        self.language: Language = reasons.language
        self.room = self.client.room
        self.is_house = self.decision.party == "house"

    @property
    def letter(self) -> Formal:
        wording = words.WORDINGS[self.kind]
        given = letter_words.about(self.decision, self.consequences, self.client, self.now)
        is_brief = self.kind == "ban"
        salutation = self._say(
            Said("前略　" if is_brief else "拝啓　", "Dear {reader},"), reader=self._reader
        )
        what, asks = given["what"] + self._space, self._say(wording.asks)
        paragraphs = [self._say(wording.closes)]
        if not is_brief or self.language == "en":
            paragraphs.insert(0, self._say(words.TURN, what=what) + asks)
        return Formal(
            language=self.language,
            date=date(self.now.astimezone(self.room.zone).date(), self.language),
            reference=self.decision.id,
            addressee=self._addressee,
            sender=self._sender,
            seal=self._seal,
            subject=self._say(wording.subject, when=given["when"]),
            salutation=salutation,
            greeting=what + asks if is_brief and self.language == "ja" else self._greeting,
            paragraphs=tuple(paragraphs),
            closing=self._say(Said("草々" if is_brief else "敬具", "Yours sincerely,")),
            items=tuple(item for item in self._items if item.lines),
        )

    @property
    def _space(self) -> str:
        return "" if self.language == "ja" else " "

    @property
    def _people(self) -> list[str]:
        return list(self.client.people.order_by("pk").values_list("name", flat=True))

    @property
    def _is_firm(self) -> bool:
        people = self._people
        return bool(people) and self.client.name not in people

    @property
    def _addressee(self) -> tuple[str, ...]:
        if not self._is_firm:
            return (self._say(_HONOURED, name=self.client.name),)
        people = self._people
        if len(people) > 1:
            return (self._say(_FIRM, name=self.client.name),)
        return (
            self._say(_ATTENTION, name=self.client.name),
            self._say(_TO, name=people[0]),
        )

    @property
    def _sender(self) -> tuple[str, ...]:
        practice = self.room.name_in(self.language)
        person = self.room.signature_in(self.language)
        return (practice,) if practice == person else (practice, person)

    @property
    def _seal(self) -> str:
        """The family name of who signs, as far as it fits into a seal."""
        if self.language != "ja":
            return ""
        return self.room.signature_in("ja").replace("　", " ").split(" ")[0][:_SEAL]

    @property
    def _reader(self) -> str:
        """Who opens the letter: the one who acts for a firm, where there is only one."""
        people = self._people
        return people[0] if self._is_firm and len(people) == 1 else self.client.name

    @property
    def _greeting(self) -> str:
        season = words.SEASON_FIRM if self._is_firm else words.SEASON
        thanks = self._say(words.THANKS, practice=self.room.name_in(self.language))
        return self._say(season) + thanks

    @property
    def _items(self) -> Iterator[Item]:
        yield Item(self._say(words.FACTS), tuple(self._facts))
        yield Item(self._say(words.RULE), tuple(self._rule), is_quoted=True)
        yield Item(self._say(words.MEASURE), tuple(self._measure))
        yield Item(self._say(words.STEP), tuple(self._step))
        yield Item(self._say(words.TERM), tuple(self._term))
        if not self.is_house:
            yield Item(self._say(words.HOUSE), tuple(self._of_the_house))
            yield Item(self._say(words.REDRESS), tuple(self._redress))
        elif self.link:
            yield Item(self._say(words.REDRESS), (self._say(words.WHERE), self.link))

    @property
    def _facts(self) -> Iterator[str]:
        facts = self.reasons.facts
        for fact in facts[:MOST_FACTS]:
            yield self._fact(fact)
        if len(facts) > MOST_FACTS:
            yield self._say(words.MORE_FACTS, count=str(len(facts) - MOST_FACTS))
        if self.decision.by_silence and not self.is_house:
            yield self._say(words.SILENCE)

    def _fact(self, fact: Resting) -> str:
        line = fact.line.translate(_FULL_WIDTH) if self.language == "ja" else fact.line
        if not fact.words:
            return line
        said = " ".join(fact.words.split())
        if len(said) > LONGEST_QUOTE:
            said = f"{said[:LONGEST_QUOTE]}…"
        return line + self._space + self._say(_QUOTE, quoted=said)

    @property
    def _rule(self) -> Iterator[str]:
        yield self.reasons.sentence
        number = Said("第{number}条", "Rule {number}")
        announced = Said("{day}にお知らせ", "announced {day}")
        acknowledged = Said("{day}にご確認", "acknowledged {day}")
        told = [self._say(number, number=str(self.reasons.rule.number))]
        for at, said in (
            (self.decision.announced_at, announced),
            (self.decision.acknowledged_at, acknowledged),
        ):
            if at is not None:
                told.append(self._say(said, day=day_of(at, self.language)))
        yield ("　" if self.language == "ja" else ", ").join(told)

    @property
    def _measure(self) -> Iterator[str]:
        stop = "。" if self.language == "ja" else "."
        others = [text for text in self.consequences if text != "warn"]
        past = said_of_the_past(self.decision, self.client, self.language, self.now)
        for text in grounds.told(self.decision, self.language, others, past):
            yield f"{text}{stop}"
        if ending.WORD in others:
            for text in ending.told(self.client, self.decision, self.language, self.now):
                yield f"{text}{stop}"
        if "warn" in self.consequences:
            yield self._say(words.WARNED)
        due = Due.objects.filter(
            room=self.room, decision=self.decision.id, void_at=None, amount__isnull=False
        ).first()
        if due is not None and due.amount is not None:
            owed = amount(float(due.amount), currency_of(self.room), self.language)
            yield self._say(words.AMOUNT, amount=owed)
        if not self.is_house:
            yield self._say(words.HOW)

    @property
    def _step(self) -> Iterator[str]:
        step = self.decision.step
        if step is None or self.is_house:
            return
        if step == 1:
            yield self._say(words.FIRST_TIME)
            return
        window = duration(self.reasons.rule.within, self.language)
        yield self._say(words.NTH_TIME, window=window, step=str(step))
        for earlier in grounds.earlier_cases(self.room, self.decision)[:MOST_FACTS]:
            yield self._earlier(earlier)

    def _earlier(self, earlier: grounds.Earlier) -> str:
        given = {
            "day": day_of(earlier.decision.decided_at, self.language),
            "things": timeline.things_of(earlier.decision, self.language),
        }
        sent = next((each.sent_at for each in earlier.letters if each.sent_at is not None), None)
        if sent is None:
            return self._say(words.BEFORE, **given)
        return self._say(words.BEFORE_SENT, **given, sent=self._day(sent))

    @property
    def _term(self) -> Iterator[str]:
        decision = self.decision
        names = {text.partition(" ")[0] for text in self.consequences}
        starts = decision.starts and day_of(decision.starts, self.language)
        if decision.ends is not None and names & _HAS_A_SPAN:
            last = day_of(decision.ends, self.language)
            yield self._say(words.FROM_TO, first=starts or "", last=last)
        elif starts and names & {"ban"}:
            yield self._say(words.FROM, first=starts)
        if decision.review_at is not None and names & {"ban"}:
            yield self._say(words.REVIEW, day=day_of(decision.review_at, self.language))
        counts = grounds.counts_until(decision, self.reasons.rule, self.reasons.rulebook)
        if counts is not None and not self.is_house and "ban" not in names:
            yield self._say(words.COUNTS, day=self._day(counts))

    @property
    def _of_the_house(self) -> Iterator[str]:
        owed = grounds.of_the_house(self.room, self.decision)
        if not owed:
            if grounds.house_kept(self.room, self.decision, self.reasons.rule):
                yield self._say(words.HOUSE_CLEAR)
            return
        things = [timeline.things_of(each, self.language) for each in owed]
        yield self._say(
            words.HOUSE_OWES, things=("、" if self.language == "ja" else ", ").join(things)
        )

    @property
    def _redress(self) -> Iterator[str]:
        until = day_of(self.decision.appeal_until, self.language)
        yield self._say(words.APPEAL, day=until)
        answer = self._say(words.ANSWER)
        if {text.partition(" ")[0] for text in self.consequences} & LASTING:
            answer += self._space + self._say(words.RESTS)
        if self.decision.step is not None:
            answer += self._space + self._say(words.COUNTS_ON)
        yield answer
        if self.link:
            yield self._say(words.WHERE)
            yield self.link

    def _day(self, at: dt.datetime) -> str:
        return date(at.astimezone(self.room.zone).date(), self.language)

    def _say(self, said: Said, **given: str) -> str:
        return said.in_language(self.language).format_map(given)


_HAS_A_SPAN: Final = frozenset({"suspend", "require_prepayment", "written_only", "ban"})
