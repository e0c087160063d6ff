"""A version of the rules as a client is told it: what it says, and what it changed for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from kijun.clients.models import Link
from kijun.door.opening import Visit
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import Announcement, announcement_in_parts, sentence_of
from kijun.judge.sentence.announcement import ToldRule
from kijun.judge.words.language import Language
from kijun.letters.pdf_words import since_words, version_words
from kijun.rulebooks.differences import Part, compared
from kijun.rulebooks.versions import Published, published_by
from kijun.services.rules.binding import told_to


class Shown(NamedTuple):
    """A rule as it stands on the page: its sentence in parts, and what it said before."""

    rule: ToldRule
    parts: list[Part]
    before: list[Part]
    is_new: bool


class Section(NamedTuple):
    """The rules that bind the same side."""

    binds: str
    heading: str
    intro: str | None
    rules: list[Shown]


class RulesTold:
    """A version of the rules as it stands towards one client."""

    def __init__(self, visit: Visit, published: Published, all_published: list[Published]) -> None:
        self.visit, self.published = visit, published
        self._all = {each.row.version: each for each in all_published}
        self.version = published.row.version

    @classmethod
    def of(cls, visit: Visit) -> RulesTold | None:
        """Return the version that a link names, or None where it is not there."""
        found = published_by(visit.room)
        named = next((each for each in found if each.row.version == visit.link.subject), None)
        return cls(visit, named, found) if named is not None else None

    @cached_property
    def facts(self) -> list[Fact]:
        """What the client was told of the rules, and what they acknowledged."""
        return told_to(self.visit.client)

    @cached_property
    def told(self) -> Announcement:
        """The version in its parts."""
        return self._told(self.published)

    def _told(self, published: Published) -> Announcement:
        return announcement_in_parts(
            published.rulebook,
            self.visit.language,
            house=self.visit.room.name_in(self.visit.language),
            since=published.since,
        )

    @property
    def since(self) -> str:
        """From which day it holds."""
        return since_words(self.published, self.visit.language)

    @property
    def acknowledged_at(self) -> dt.datetime | None:
        """When the client acknowledged it since it was published last, or None."""
        at = _first(self.facts[::-1], RulesAcknowledged, self.version)
        return at if at is not None and at >= self.published.row.published_at else None

    @cached_property
    def announced_at(self) -> dt.datetime | None:
        """When it was announced to the client last, or None."""
        return _first(self.facts[::-1], RulesAnnounced, self.version)

    @cached_property
    def known_before(self) -> Published | None:
        """The version that the client knew before: acknowledged last, or else announced last."""
        until = self.announced_at
        earlier = [
            fact
            for fact in self.facts
            if isinstance(fact, RulesAnnounced | RulesAcknowledged)
            and fact.rulebook != self.version
            and fact.rulebook in self._all
            and (until is None or fact.at < until)
        ]
        acknowledged = [fact for fact in earlier if isinstance(fact, RulesAcknowledged)]
        last = (acknowledged or earlier)[-1:]
        return self._all[last[0].rulebook] if last else None

    @cached_property
    def newer(self) -> str:
        """The version that was announced to the client after this one, or an empty text."""
        told = [fact for fact in self.facts if isinstance(fact, RulesAnnounced)]
        last = told[-1].rulebook if told else self.version
        return "" if last == self.version or self.announced_at is None else last

    @property
    def newer_link(self) -> Link | None:
        """The client's link to the newer version."""
        if not self.newer:
            return None
        return Link.objects.filter(
            client=self.visit.client, purpose=Link.Purpose.RULES, subject=self.newer, closed_at=None
        ).first()

    @cached_property
    def sections(self) -> list[Section]:
        """The rules with what changed in them marked, what the house promises first."""
        known = self.known_before
        before = _by_id(known.rulebook, self._told(known)) if known is not None else None
        names = {rule.number: rule.id for rule in self.published.rulebook.rules}
        return [
            Section(
                section.binds,
                section.heading,
                section.intro,
                [self._shown(rule, names[rule.number], before) for rule in section.rules],
            )
            for section in self.told.sections
        ]

    def _shown(self, rule: ToldRule, name: str, before: dict[str, ToldRule] | None) -> Shown:
        same = [Part(rule.text, differs=False)]
        if before is None:
            return Shown(rule, same, [], is_new=False)
        earlier = before.get(name)
        if earlier is None:
            return Shown(rule, same, [], is_new=True)
        if earlier.text == rule.text or self._says_the_same(name):
            return Shown(rule, same, [], is_new=False)
        was, is_now = compared(earlier.text, rule.text)
        return Shown(rule, is_now, was, is_new=False)

    def _says_the_same(self, name: str) -> bool:
        """Say whether a rule, read by itself, says what it said in the version known before.

        What several rules share is told once, so that a rule's text in an announcement can become
        longer or shorter through another rule.
        """
        known = self.known_before
        was = known.rulebook.rule(name) if known is not None else None
        rule = self.published.rulebook.rule(name)
        if known is None or was is None or rule is None:
            return False
        language = self.visit.language
        return sentence_of(was, known.rulebook, language) == sentence_of(
            rule, self.published.rulebook, language
        )

    @cached_property
    def gone(self) -> list[ToldRule]:
        """Rules that the client knew and that are not there any more."""
        known = self.known_before
        if known is None:
            return []
        left = {rule.id for rule in self.published.rulebook.rules}
        before = _by_id(known.rulebook, self._told(known))
        return [rule for name, rule in before.items() if name not in left]

    @property
    def changes(self) -> int:
        """How many rules are new, say something else, or are gone."""
        shown = [rule for section in self.sections for rule in section.rules]
        return len(self.gone) + sum(rule.is_new or bool(rule.before) for rule in shown)

    @cached_property
    def text(self) -> str:
        """The page as a plain text: what is kept as proof of what was shown."""
        return "\n\n".join(self._blocks()) + "\n"

    def _blocks(self) -> Iterator[str]:
        yield self.told.title
        yield "\n".join(self.told.opening)
        for section in self.sections:
            yield "\n".join(filter(None, [f"■ {section.heading}", section.intro]))
            for shown in section.rules:
                rule = shown.rule
                yield "\n".join(filter(None, [rule.heading, rule.because, rule.text]))
        yield "\n".join([f"■ {self.told.always_heading}", *self.told.always])
        if self.gone:
            gone = [f"{rule.heading}\n{rule.text}" for rule in self.gone]
            yield "\n".join(["■ " + _("No longer there"), *gone])
        yield "\n".join(filter(None, [self.since, version_words(self.version, self._language)]))

    @property
    def _language(self) -> Language:
        return self.visit.language


def _first(
    facts: list[Fact], kind: type[RulesAnnounced | RulesAcknowledged], version: str
) -> dt.datetime | None:
    found = (fact for fact in facts if isinstance(fact, kind) and fact.rulebook == version)
    return next((fact.at for fact in found), None)


def _by_id(rulebook: Rulebook, told: Announcement) -> dict[str, ToldRule]:
    names = {rule.number: rule.id for rule in rulebook.rules}
    return {names[rule.number]: rule for section in told.sections for rule in section.rules}
