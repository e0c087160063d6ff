"""A word that comes by mail is read for what it says, and rather not at all than wrongly."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Final

import pytest

from kijun.channels.mail.phrases_en import ENGLISH
from kijun.channels.mail.phrases_ja import JAPANESE
from kijun.channels.mail.words import Reading, reading
from kijun.judge.terms import REASONS
from tests.channels.mail.sentences import sentences

MAIL: Final = Path(__file__).parents[4] / "shared" / "data" / "mail"


@pytest.mark.parametrize(("text", "expected"), sentences(), ids=lambda value: str(value)[:40])
def test_a_word_is_read_for_what_it_says(text: str, expected: Reading) -> None:
    assert reading(text) == expected


def test_nothing_is_read_in_nothing() -> None:
    assert reading("") == Reading("other")


def test_only_the_languages_of_the_writer_are_read() -> None:
    assert reading("少し遅れます", ("en",)).about == "other"
    assert reading("I'm running late", ("ja",)).about == "other"


def test_every_reason_is_one_that_rules_know() -> None:
    named = {reason for phrases in (JAPANESE, ENGLISH) for reason, _ in phrases.reasons}
    assert named <= set(REASONS)


@pytest.mark.parametrize(
    "unit", ["遅れ", "a ", "が、", "電車", "i'm ", "10分", "late ", "can't ", "キャンセル"]
)
def test_no_text_takes_long_to_read(unit: str) -> None:
    began = time.process_time()
    reading(unit * 5000)
    assert time.process_time() - began < 2


@pytest.mark.data
def test_people_who_look_for_a_hotel_are_not_late_for_it() -> None:
    folder = MAIL / "ja" / "asdc"
    if not folder.exists():
        pytest.skip("the real data asdc is not kept beside this checkout")
    said = [
        utterance["text"]
        for path in sorted(folder.rglob("dialog/json/*.json"))
        for utterance in json.loads(path.read_text("utf-8"))["utterances"]
    ]
    wrong = [text for text in said if reading(text).sure]
    assert len(said) > 4000
    assert len(wrong) <= 2, wrong


@pytest.mark.data
def test_office_mail_is_seldom_a_notice() -> None:
    path = MAIL / "email_intent" / "Ask0729-fixed.txt"
    if not path.exists():
        pytest.skip("the real data email_intent is not kept beside this checkout")
    said = [line.split("\t")[-1] for line in path.read_text("latin-1").splitlines() if "\t" in line]
    wrong = [text for text in said if reading(text).sure]
    # Some of it is: people in offices do stay away from lunches and move meetings.
    assert len(said) > 3500
    assert len(wrong) <= 15, wrong
