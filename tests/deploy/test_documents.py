"""Whoever keeps the machine finds every setting and every finding in the documents."""

from __future__ import annotations

import re

import pytest

from kijun.cli.commands import COMMANDS
from tools.repository import ROOT

LANGUAGES = ("en", "ja")


def document(name: str, language: str) -> str:
    """Return the text of a document."""
    return (ROOT / "docs" / f"{name}.{language}.md").read_text(encoding="utf-8")


def commands_in(text: str) -> list[str]:
    """Return the blocks of commands in a document."""
    return re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_told(language: str) -> None:
    source = (ROOT / "src/kijun/config/environment.py").read_text(encoding="utf-8")
    known = set(re.findall(r'_variables\.get\("([A-Z_]+)"', source))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", document("operations", language), re.MULTILINE))
    assert told == known
    assert len(known) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_told(language: str) -> None:
    sources = ("config/checks.py", "ledger/checks.py")
    known = {
        found
        for source in sources
        for found in re.findall(r'id="(kijun\.\w+)"', (ROOT / "src/kijun" / source).read_text())
    }
    told = set(re.findall(r"^\| `(kijun\.\w+)` \|", document("operations", language), re.MULTILINE))
    assert told == known
    assert len(known) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["deployment", "operations"])
def test_every_command_that_is_told_exists(name: str, language: str) -> None:
    called = set(re.findall(r"(?:sudo|bin/|`)\s?kijun ([a-z][\w-]+)", document(name, language)))
    assert called <= set(COMMANDS)
    assert called


@pytest.mark.parametrize("name", ["deployment", "operations"])
def test_both_languages_show_the_same_commands(name: str) -> None:
    english, japanese = (commands_in(document(name, language)) for language in LANGUAGES)
    assert [block.replace("YOUR NAME", "ご自分の名前") for block in english] == japanese


def test_every_file_to_deploy_is_put_somewhere() -> None:
    text = document("deployment", "en")
    for path in (ROOT / "deploy").iterdir():
        assert f"deploy/{path.name}" in text
