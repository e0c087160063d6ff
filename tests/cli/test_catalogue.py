"""Everything that Kijun says it says in Japanese, too."""

from __future__ import annotations

import re

import pytest

from kijun.cli.language import tongue
from kijun.files import record_faults, yaml12
from kijun.files.problems import Problem
from tools import messages
from tools.find_messages import find_messages
from tools.repository import ROOT

FOUND = find_messages(ROOT)
JAPANESE = re.compile("[ぁ-ヿ一-龯]")
BLAME = ("違反", "ペナルティ", "減点", "！", "処罰", "ブラックリスト", "クレーム")


def test_the_catalogue_is_complete_and_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("message", FOUND)
def test_a_message_is_japanese_and_blames_nobody(message: str) -> None:
    catalogue = tongue("ja").catalogue
    plural, _ = FOUND[message]
    said = catalogue.ngettext(message, plural, 2) if plural else catalogue.gettext(message)
    own_words = re.sub(r"%\(\w+\)s", "", message)
    assert JAPANESE.search(said) or len(re.findall("[a-z]{2,}", own_words)) < 2
    assert not any(word in said for word in BLAME)


@pytest.mark.parametrize("module", [yaml12, record_faults])
def test_the_messages_of_a_module_are_found(module: object) -> None:
    constants = [value for value in vars(module).values() if isinstance(value, str)]
    sentences = [text for text in constants if text.endswith(".") and " " in text]
    own = [text for text in sentences if text != getattr(module, "__doc__", "")]
    assert len(own) > 10
    assert set(own) <= set(FOUND)


def test_messages_of_two_parts_are_found_whole() -> None:
    assert "There is no occasion “%(word)s”. Did you mean “%(nearest)s”?" in FOUND
    assert "There is no occasion “%(word)s”. Known: %(known)s." in FOUND
    assert "There is no occasion “%(word)s”." not in FOUND


def test_a_problem_is_told_in_japanese() -> None:
    problem = Problem("r.jsonl", 3, record_faults.EMPTY, {"field": "client"})
    said = problem.text(tongue("ja").say)
    assert said == "r.jsonl:3: 「client」は、空にできません。"


def test_english_is_its_own_key() -> None:
    assert tongue("en").text("There are %(count)s.", count=3) == "There are 3."
    assert tongue("en").counted("%(count)s line", "%(count)s lines", 1) == "1 line"
    assert tongue("en").counted("%(count)s line", "%(count)s lines", 1234) == "1,234 lines"
