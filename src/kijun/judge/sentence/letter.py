"""What stands in an announcement: for whom it is, its rules in order, and what is said once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, TypeVar

from kijun.judge.consequences import NEEDS_A_PERSON, Consequence
from kijun.judge.rulebook import Binds, Rule, Rulebook
from kijun.judge.sentence.scene import Scene, Shared, has_built_in_excuses

Audience = Literal["client", "member"]
AUDIENCES: Final[Mapping[Audience, tuple[Binds, ...]]] = {
    "client": ("house", "both", "client"),
    "member": ("member",),
}
"""Whom an announcement is for, and the rules that concern them, what the house promises first."""

_GIVEN: Final = frozenset({"thank", "prefer"})
_Value = TypeVar("_Value")


def rules_for(rulebook: Rulebook, audience: Audience) -> list[Rule]:
    """Return the rules that an audience is told, in the order in which it is told them."""
    return [r for binds in AUDIENCES[audience] for r in rulebook.rules if r.binds == binds]


def is_thanks(scenes: Iterable[Scene]) -> bool:
    """Say whether rules only give something for what was done well, and so ask for nothing."""
    steps = (step for scene in scenes for step in scene.rule.then)
    return all(each.word in _GIVEN for step in steps for each in step)


@dataclass(frozen=True)
class Letter:
    """One rulebook for one audience; `house` is who sends it, `since` the day it takes effect."""

    rulebook: Rulebook
    audience: Audience
    house: str | None
    since: dt.date | None

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that stand in it, in order."""
        return rules_for(self.rulebook, self.audience)

    @cached_property
    def shared(self) -> Shared:
        """What two rules or more have in common, so that it is said once."""
        plain = [Scene(rule, self.rulebook, "client").house_step for rule in self._of_both]
        return Shared(
            audience=True,
            within=_commonest(rule.within for rule in self.rules),
            house_step=_commonest(step for step in plain if step is not None),
            built_in_excuses=len(self.built_in_excused) > 1,
            confirm=len(self.confirmed) > 1,
        )

    @property
    def _of_both(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.binds == "both"]

    @property
    def mirrors_differ(self) -> bool:
        """Whether a rule that binds both asks something else of the house than the others."""
        scenes = [Scene(rule, self.rulebook, "client", self.shared) for rule in self._of_both]
        return not all(scene.is_mirrored for scene in scenes)

    @property
    def windows_differ(self) -> bool:
        """Whether some rule counts for another length of time than the others."""
        return any(rule.within != self.shared.within for rule in self.rules)

    @property
    def built_in_excused(self) -> list[Rule]:
        """The rules that never count against a disability, one's health or a disaster."""
        return [rule for rule in self.rules if has_built_in_excuses(rule)]

    @property
    def confirmed(self) -> list[int]:
        """The numbers of the rules in which a person confirms everything."""
        return sorted(rule.number for rule in self.rules if rule.confirm)

    @property
    def left_to_a_person(self) -> list[str]:
        """The words of what only a person decides, where its rule does not say so itself."""
        steps = [step for rule in self.rules if not rule.confirm for step in rule.then]
        found: Iterator[Consequence] = (consequence for step in steps for consequence in step)
        return list(dict.fromkeys(c.word for c in found if c.level >= NEEDS_A_PERSON))

    @property
    def is_answered(self) -> bool:
        """Whether a rule waits until it has been acknowledged."""
        return any(rule.acknowledged for rule in self.rules)

    def sections(self, excuses: Callable[[Scene], str]) -> Iterator[tuple[Binds, list[Scene]]]:
        """Return the rules as they are told here, by whom they bind.

        `excuses` tells those of a rule; of two rules with the same ones, the second points to the
        first where this is much shorter.
        """
        told: dict[str, int] = {}
        for binds in AUDIENCES[self.audience]:
            role = "client" if binds == "both" else binds
            rules = [rule for rule in self.rules if rule.binds == binds]
            scenes = [Scene(rule, self.rulebook, role, self.shared) for rule in rules]
            if scenes:
                yield binds, [_pointing(scene, told, excuses) for scene in scenes]


def _pointing(scene: Scene, told: dict[str, int], excuses: Callable[[Scene], str]) -> Scene:
    number = told.setdefault(excuses(scene), scene.rule.number)
    pointing = replace(scene, excused_as=number)
    saves = 2 * len(excuses(pointing)) < len(excuses(scene))
    return pointing if number != scene.rule.number and saves else scene


def _commonest(values: Iterable[_Value]) -> _Value | None:
    """Return what comes twice or more and most often; of equals, what comes first."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted and counted[0][1] > 1 else None
