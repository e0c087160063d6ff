"""What another rulebook says beside one's own draft: in sentences, rule by rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import Language, listed, word_for
from kijun.judge.words.vocabulary import SERVICES
from kijun.rulebooks.differences import Part, compared


class Stands(StrEnum):
    """How a rule of another rulebook stands to one's own."""

    NEW = "new"
    OTHERWISE = "otherwise"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Offered:
    """A rule that can be taken: what it says, and what one's own of that name says."""

    id: str
    number: int
    title: str
    stands: Stands
    parts: list[Part]
    mine: list[Part]
    my_number: int | None = None
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another rulebook beside one's own: its rules, what only mine has, what is unknown here."""

    title: str
    offered: list[Offered]
    only_mine: list[str]
    warnings: list[str]

    @property
    def is_the_same(self) -> bool:
        """Whether nothing would change if the whole were taken."""
        all_same = all(each.stands is Stands.SAME for each in self.offered)
        return all_same and not self.only_mine


def comparison(
    mine: Rulebook | None, theirs: Rulebook, services: Collection[str], spoken: Language
) -> Comparison:
    """Compare another rulebook with one's own; `services` are those that the house offers."""
    ids = {rule.id for rule in theirs.rules}
    return Comparison(
        theirs.title.in_language(spoken) or "",
        [_offered(rule, mine, theirs, services, spoken) for rule in theirs.rules],
        [
            rule.title.in_language(spoken) or rule.id
            for rule in (mine.rules if mine is not None else ())
            if rule.id not in ids
        ],
        list(_warnings(mine, theirs)),
    )


def _offered(
    rule: Rule,
    mine: Rulebook | None,
    theirs: Rulebook,
    services: Collection[str],
    spoken: Language,
) -> Offered:
    title = rule.title.in_language(spoken) or rule.id
    said = sentence_of(rule, theirs, spoken)
    own = mine.rule(rule.id) if mine is not None else None
    unknown = _unknown(rule, services, spoken)
    if own is None or mine is None:
        parts = [Part(said, differs=False)]
        return Offered(rule.id, rule.number, title, Stands.NEW, parts, [], None, unknown)
    was = sentence_of(own, mine, spoken)
    before, after = compared(was, said)
    is_same = own.identity == rule.identity or was == said
    stands = Stands.SAME if is_same else Stands.OTHERWISE
    return Offered(rule.id, rule.number, title, stands, after, before, own.number, unknown)


def _unknown(rule: Rule, services: Collection[str], spoken: Language) -> str:
    """Say which services of a rule the house does not offer; nothing where it lists none yet."""
    names = sorted(name for name in rule.services or () if services and name not in services)
    said = [word_for(name, SERVICES, spoken) for name in names]
    return "、".join(said) if spoken == "ja" else listed(said)


def _warnings(mine: Rulebook | None, theirs: Rulebook) -> Iterator[str]:
    if mine is None:
        return
    if theirs.currency and mine.currency and theirs.currency != mine.currency:
        values = {"theirs": theirs.currency, "mine": mine.currency}
        yield _("Its amounts are in %(theirs)s, yours in %(mine)s. Check them.") % values
    if theirs.zone_name != mine.zone_name:
        values = {"theirs": theirs.zone_name, "mine": mine.zone_name}
        yield _("Its days are those of %(theirs)s, yours those of %(mine)s.") % values
