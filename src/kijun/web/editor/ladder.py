"""The steps of a rule as stairs: what follows each time, and what could follow instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from kijun.judge.consequences import (
    KINDS,
    NEEDS_A_PERSON,
    Consequence,
    Step,
    level_of,
)
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.consequences import REVIEWED, thing_of
from kijun.judge.words.figures import duration, ordinal
from kijun.judge.words.language import Language
from kijun.ui.marks import Seal
from kijun.ui.parts import Choice
from kijun.web.editor.fitting import OFFERED, fits, is_offered, role_of

MOST_STEPS: Final = 6
"""So many stairs are drawn; more can be written as text."""


class Side(NamedTuple):
    """Whose steps they are: the name in the rulebook, and the steps."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Consequent:
    """One consequence of a step, and what can be chosen in its place."""

    name: str
    label: str
    value: str
    choices: list[Choice]
    old: str = ""


@dataclass(frozen=True, slots=True)
class EditedStair:
    """One step: which time, what follows, what can be added, when it ends, and who decides."""

    time: str
    consequents: list[Consequent]
    more: Consequent | None
    ends: str
    seal: Seal


def side_of(rule: Rule, name: str) -> Side:
    """Return the steps of a rule under their name, `then` or `house_then`."""
    return Side(name, rule.then if name == "then" else rule.house_then)


def stairs_of(
    rule: Rule, before: Rule | None, name: str, rulebook: Rulebook, language: Language
) -> list[EditedStair]:
    """Return the stairs of one side; `before` is the rule as clients know it, if they do."""
    side = side_of(rule, name)
    earlier = side_of(before, name).steps if before is not None else ()
    return [
        _stair(rule, side, number, earlier[number : number + 1], rulebook, language)
        for number in range(len(side.steps))
    ]


def next_step(rule: Rule, name: str, rulebook: Rulebook) -> Step:
    """Return what one more step would hold: the last one, and the next heavier thing that fits."""
    side = side_of(rule, name)
    last = side.steps[-1]
    for consequence in OFFERED:
        heavier = consequence.level > level_of(last)
        right = heavier and is_offered(consequence, rule, role_of(rule, name))
        if right and _fits(rule, side, len(side.steps), (consequence,), rulebook):
            return (consequence,)
    return last


def _stair(
    rule: Rule,
    side: Side,
    number: int,
    earlier: Sequence[Step],
    rulebook: Rulebook,
    language: Language,
) -> EditedStair:
    step = side.steps[number]
    scene = _scene(rule, side, rulebook)
    time = _time(number, len(side.steps), language)
    consequents = []
    for place, consequence in enumerate(step):
        kept = (*step[:place], *step[place + 1 :])
        choices = _choices(rule, side, number, kept, consequence, rulebook, language)
        if len(step) > 1 and _fits(rule, side, number, kept, rulebook):
            choices.append(Choice("", _("(leave out)")))
        consequents.append(
            Consequent(
                f"{side.name}.{number}.{place}",
                _("What follows, %(time)s") % {"time": time},
                str(consequence),
                choices,
                _old(step, earlier, place, scene, language),
            )
        )
    more = _choices(rule, side, number, step, None, rulebook, language)
    add = Consequent(
        f"{side.name}.{number}.more",
        _("Also, %(time)s") % {"time": time},
        "",
        [Choice("", _("add …")), *more],
    )
    waits = rule.confirm or any(each.level >= NEEDS_A_PERSON for each in step)
    seal = Seal.WAITING if waits else Seal.MACHINE
    return EditedStair(time, consequents, add if more else None, _ends(step, language), seal)


def _choices(
    rule: Rule,
    side: Side,
    number: int,
    kept: Step,
    present: Consequence | None,
    rulebook: Rulebook,
    language: Language,
) -> list[Choice]:
    """Return what the judge takes beside what is kept, the present one first of all."""
    words = {each.word for each in kept}
    offered = list(OFFERED) if present is None or present in OFFERED else [present, *OFFERED]
    scene = _scene(rule, side, rulebook)
    return [
        Choice(str(each), thing_of(each, scene.role, language, scene.setting))
        for each in offered
        if each.word not in words
        and (each == present or is_offered(each, rule, scene.role))
        and (each == present or _fits(rule, side, number, (*kept, each), rulebook))
    ]


def _fits(rule: Rule, side: Side, number: int, step: Step, rulebook: Rulebook) -> bool:
    steps = (*side.steps[:number], step, *side.steps[number + 1 :])
    changed = (
        msgspec.structs.replace(rule, then=steps)
        if side.name == "then"
        else msgspec.structs.replace(rule, house_then=steps)
    )
    return fits(changed, rulebook)


def _scene(rule: Rule, side: Side, rulebook: Rulebook) -> Scene:
    return Scene(rule, rulebook, role_of(rule, side.name))


def _old(step: Step, earlier: Sequence[Step], place: int, scene: Scene, language: Language) -> str:
    """Return what a new consequence has taken the place of, if anything."""
    before = earlier[0] if earlier else ()
    gone = [each for each in before if each not in step]
    new = [each for each in step if each not in before]
    if step[place] not in new or new.index(step[place]) >= len(gone):
        return ""
    return thing_of(gone[new.index(step[place])], scene.role, language, scene.setting)


def _time(number: int, count: int, language: Language) -> str:
    if count == 1:
        return _("each time")
    is_last = number == count - 1
    if language == "ja":
        return f"{number + 1}度目{'から' if is_last else ''}"
    return f"{'from ' if is_last else ''}the {ordinal(number + 1)} time{' on' if is_last else ''}"


def _ends(step: Step, language: Language) -> str:
    if any(each.word == "ban" and each.duration is None for each in step):
        return _("reviewed every %(length)s") % {"length": REVIEWED.in_language(language)}
    lengths = [each.lasts for each in step if each.lasts is not None]
    if not lengths:
        is_of_session = all(KINDS[each.word].session for each in step)
        return _("ends with that session") if is_of_session else _("done once")
    longest = max(lengths, key=lambda each: each.days)
    return _("ends after %(length)s") % {"length": duration(longest, language)}
