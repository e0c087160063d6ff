"""What `kijun judge` says of announcements that reach nobody on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import AOI, BEN
from tests.cli.command import RULEBOOK, kijun, record, write
from tests.cli.test_judge import ANNOUNCED, AS_OF, LATE


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write(tmp_path, "rules.yaml", RULEBOOK)


def test_an_announcement_to_an_id_that_was_mistyped_is_told(rules: Path, tmp_path: Path) -> None:
    mistyped = {**ANNOUNCED, "client": AOI.id.upper()}
    path = record(tmp_path, mistyped, *LATE)
    ended = kijun("judge", rules, path, *AS_OF)
    assert (
        f"{path}:1: This announcement is to “{AOI.id.upper()}”, of whom nothing else is on record."
        f" Did you mean “{AOI.id}”?\n"
    ) in ended.err
    assert "2 further cases are left out, since no rule was in effect for them yet" in ended.err


def test_who_was_told_the_rules_and_has_done_nothing_yet_is_in_order(
    rules: Path, tmp_path: Path
) -> None:
    newcomer = {**ANNOUNCED, "id": "f-1", "client": BEN.id}
    ended = kijun("judge", rules, record(tmp_path, ANNOUNCED, newcomer, *LATE), *AS_OF)
    assert "This announcement" not in ended.err


def test_announcements_that_reach_none_of_those_on_record_are_told(
    rules: Path, tmp_path: Path
) -> None:
    path = record(tmp_path, {**ANNOUNCED, "client": "somebody-else"}, *LATE)
    said = f"{path}:1: This announcement is to “somebody-else”, of whom nothing else is on record."
    assert said in kijun("judge", rules, path, *AS_OF).err
