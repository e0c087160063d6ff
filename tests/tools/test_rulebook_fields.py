"""The reference tells every field of a rulebook and of a rule, with an example that is read."""

import pytest

from kijun.files.rulebook_file import load_rulebook
from kijun.judge.reading import RULEBOOK_KEYS
from kijun.judge.rule_reading import RULE_KEYS
from tools.generators import _rulebook_fields
from tools.generators._rulebook_fields import OF_RULEBOOKS, OF_RULES, Field, writing_rules


def test_every_field_is_told_and_no_other() -> None:
    assert tuple(OF_RULEBOOKS) == RULEBOOK_KEYS
    assert tuple(OF_RULES) == RULE_KEYS


def test_the_reference_cannot_be_made_while_a_field_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: dict[str, Field] = {key: told for key, told in OF_RULES.items() if key != "then"}
    monkeypatch.setattr(_rulebook_fields, "OF_RULES", known)
    with pytest.raises(KeyError, match="then"):
        list(writing_rules("ja"))


def test_the_examples_together_are_a_sound_rulebook() -> None:
    top = "\n".join(told.example for told in OF_RULEBOOKS.values())
    rule = "\n".join(f"    {told.example}" for told in OF_RULES.values())
    written = f"{top}\n  -\n{rule}\n"
    assert load_rulebook(written.encode()).rules[0].id == "late-without-word"
