"""The path of a rule: written, tried, announced, in force; nothing of it is skipped."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.judge.rulebook import Rule
from kijun.rulebooks.stages import Stage, Standing, standing_of
from kijun.rulebooks.versions import published_by
from kijun.services.rules.rulebooks import publish, set_announced
from tests.judge.record import at
from tests.services.told import RULES

pytestmark = pytest.mark.storage

OTHER = RULES.replace("> 10 min", "> 20 min")
TRIED = RULES.replace("    then:", "    mode: practice\n    then:")


def standing(room: Room, now: dt.datetime) -> Standing:
    published = published_by(room)
    rule: Rule = published[0].rulebook.rules[0]
    return standing_of(rule, published, now)


def test_what_nobody_has_published_is_a_draft(room: Room) -> None:
    rule = publish(room, RULES, at(1)).rules[0]
    publish(room, OTHER, at(2))
    assert standing_of(rule, published_by(room), at(3)) == Standing(Stage.DRAFT)
    assert standing_of(rule, [], at(3)) == Standing(Stage.DRAFT)


def test_what_was_published_is_in_force_once_it_was_announced_and_its_day_has_come(
    room: Room,
) -> None:
    version = publish(room, RULES, at(1), at(15)).version
    assert standing(room, at(20)) == Standing(Stage.ANNOUNCED, at(15), is_told=False)
    set_announced(room, version, at(2))
    assert standing(room, at(14)) == Standing(Stage.ANNOUNCED, at(15), is_told=True)
    assert standing(room, at(15)) == Standing(Stage.IN_FORCE, at(15), is_told=True)


def test_without_a_day_it_is_in_force_from_its_announcement_on(room: Room) -> None:
    version = publish(room, RULES, at(1)).version
    set_announced(room, version, at(2))
    set_announced(room, version, at(3))
    assert standing(room, at(4)) == Standing(Stage.IN_FORCE, at(2), is_told=True)


def test_a_rule_on_trial_is_in_practice_however_long(room: Room) -> None:
    version = publish(room, TRIED, at(1), at(5)).version
    assert standing(room, at(2)).stage is Stage.PRACTICE
    set_announced(room, version, at(2))
    assert standing(room, at(20)) == Standing(Stage.PRACTICE, at(5), is_told=True)


def test_an_unchanged_rule_stays_in_force_while_others_change(room: Room) -> None:
    set_announced(room, publish(room, RULES, at(1)).version, at(2))
    later = RULES + "  - {id: gone, occasion: absence, then: [[remind]]}\n"
    publish(room, later, at(5), at(19))
    published = published_by(room)
    first, second = (standing_of(rule, published, at(6)) for rule in published[0].rulebook.rules)
    assert first == Standing(Stage.IN_FORCE, at(2), is_told=True)
    assert second == Standing(Stage.ANNOUNCED, at(19), is_told=False)
