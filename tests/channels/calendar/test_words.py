"""What is wrong with a calendar, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kijun.channels.calendar.fetch as fetching
from kijun.channels.calendar.words import WORDS, words

FOLDER = Path(fetching.__file__).parent


def literals() -> set[str]:
    return {
        node.value
        for path in FOLDER.glob("*.py")
        if path.name != "words.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("code", WORDS)
def test_each_code_is_used_and_says_in_both_languages_what_to_do(code: str) -> None:
    assert code in literals()
    ja, en = words(code, "ja"), words(code, "en")
    assert ja.endswith("。")
    assert en.endswith(".")
    assert "！" not in ja
    assert ja.count("。") >= 2


def test_each_code_that_a_fetch_refuses_with_has_words() -> None:
    tree = ast.parse(Path(fetching.__file__).read_text(encoding="utf-8"))
    codes = {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FetchRefused"
        for argument in ast.walk(node)
        if isinstance(argument, ast.Constant)
    }
    assert codes | set(fetching.REFUSALS.values()) <= WORDS.keys()


def test_another_language_is_answered_in_english() -> None:
    assert words("empty", "de") == words("empty", "en")
