"""The catalogue follows the code: what is new, what is gone, what is said otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import messages
from tools.find_messages import find_messages

MODULE = """
from kijun.cli.language import N_
from kijun.files.words import SHARED

GREETING = N_("Hello %(name)s.")
ONE = N_("%(count)s line")
MANY = N_("%(count)s lines")


class Fault(Exception):
    def __init__(self, message: str, params: object = None) -> None:
        pass


class Finder:
    def add(self, path: str, message: str) -> None:
        self.add_to(path, message + " Known: %(known)s.")

    def look(self, *, ok: bool) -> None:
        text = "A local text."
        self.add("x", text)
        self.add("x", SHARED)
        raise Fault("One." if ok else "Another.")


def counts(terminal: object) -> None:
    terminal.counted(ONE, MANY, 2)
    terminal.other("not a message")
"""
FILES = """
SHARED = "A shared text."
TABLE = {"a": "A sentence of a table, with a full stop."}
PATTERN = re.compile("A pattern with spaces.")
WORDS = "no sentence"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (("cli/module.py", MODULE), ("files/words.py", FILES)):
        path = tmp_path / "src" / "kijun" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_every_message_is_found_and_nothing_else(root: Path) -> None:
    found = find_messages(root)
    assert {message: plural for message, (plural, _) in found.items()} == {
        "Hello %(name)s.": None,
        "A local text. Known: %(known)s.": None,
        "A shared text. Known: %(known)s.": None,
        "A shared text.": None,
        "One.": None,
        "Another.": None,
        "A sentence of a table, with a full stop.": None,
        "%(count)s line": "%(count)s lines",
    }


def translate(root: Path, **said: str) -> None:
    path = root / messages.CATALOGUE
    text = path.read_text("utf-8")
    for message, translation in said.items():
        english = message.replace("_", " ")
        before = f'msgid "{english}."\nmsgstr ""'
        assert before in text
        text = text.replace(before, before[:-1] + translation + '"')
    path.write_text(text, "utf-8")


def test_what_is_not_translated_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main([], root) == 1
    assert "not translated: One.\n" in capsys.readouterr().out
    translate(root, One="一つ。")
    messages.main([], root)
    assert "One." not in capsys.readouterr().out


def test_a_translation_must_fill_the_same_places(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.main([], root)
    path = root / messages.CATALOGUE
    text = path.read_text("utf-8")
    text = text.replace('Hello %(name)s."\nmsgstr ""', 'Hello %(name)s."\nmsgstr "%(nama)s様"')
    path.write_text(text, "utf-8")
    assert messages.main([], root) == 1
    assert "other places than in English: Hello %(name)s." in capsys.readouterr().out


def test_translations_stay_when_the_code_moves_and_go_when_it_goes(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.main([], root)
    translate(root, One="一つ。", Another="もう一つ。")
    messages.main([], root)
    module = root / "src" / "kijun" / "cli" / "module.py"
    module.write_text(module.read_text("utf-8").replace('"One."', '"Two."'), "utf-8")
    capsys.readouterr()
    assert messages.main([], root) == 1
    told = capsys.readouterr().out
    assert "not translated: Two.\n" in told
    assert "no longer in the code: One.\n" in told
    text = (root / messages.CATALOGUE).read_text("utf-8")
    assert "もう一つ。" in text
    assert "一つ。" not in text.replace("もう一つ。", "")


def test_checking_changes_nothing_and_tells_what_is_out_of_date(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.main(["--check"], root) == 1
    assert "kijun.po: out of date; run python -m tools.messages" in capsys.readouterr().out
    assert not (root / messages.CATALOGUE).exists()


def test_the_same_messages_give_the_same_bytes(root: Path) -> None:
    path = root / messages.CATALOGUE
    messages.main([], root)
    first = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    messages.main([], root)
    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == first
