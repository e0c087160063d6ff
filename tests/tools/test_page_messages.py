"""The catalogues of the rooms with pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.page_messages import main, messages
from tools.repository import ROOT

PAGE = """{% load i18n %}{% translate "Today" %}
{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
"""
MODULE = """
from django.utils.translation import gettext as _, pgettext

TITLE = _("Rules")
SEAL = pgettext("a seal", "auto")
"""


def a_room(root: Path) -> Path:
    """Make a room with one page and one module."""
    room = root / "src" / "kijun" / "web"
    (room / "locale" / "ja" / "LC_MESSAGES").mkdir(parents=True)
    (room / "page.html").write_text(PAGE, encoding="utf-8")
    (room / "words.py").write_text(MODULE, encoding="utf-8")
    return room


def test_messages_are_found_in_templates_and_in_python(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    found = {*messages(room / "page.html"), *messages(room / "words.py")}
    assert found == {
        ("Today", None),
        (("%(n)s day", "%(n)s days"), None),
        ("Rules", None),
        ("auto", "a seal"),
    }


def test_a_message_without_its_japanese_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = a_room(tmp_path)
    assert main([], tmp_path) == 1
    assert "web: not translated: Today" in capsys.readouterr().out
    catalogue = room / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    assert 'msgctxt "a seal"' in catalogue.read_text(encoding="utf-8")


def test_what_has_been_translated_is_kept(tmp_path: Path) -> None:
    catalogue = a_room(tmp_path) / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    main([], tmp_path)
    text = catalogue.read_text(encoding="utf-8")
    for english, japanese in (("Today", "今日"), ("Rules", "基準"), ("auto", "自動")):
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{japanese}"'
        )
    catalogue.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s日"'), encoding="utf-8")
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0


def test_every_message_of_our_pages_has_its_japanese() -> None:
    assert main(["--check"], ROOT) == 0
