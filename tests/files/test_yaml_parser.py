"""Whatever is typed, both parsers take it for the same, or refuse it; and soon."""

import random
from time import process_time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kijun.files import yaml12
from kijun.files.problems import Refused
from kijun.files.yaml12 import MAX_BYTES, Document, load
from kijun.files.yaml_parser import PurePython
from kijun.judge.canonical import canonical_json

RULEBOOK = """\
kijun: 1
title: {ja: 約束, en: Promises?}
hours: {mon-fri: "09:00-18:00"}   # lessons
rules:
  - id: late
    when:
      late: "> 0 min"
      notice: 'none'
    then:
      - [cancel_session, suspend 30 d]
    confirm: false
    because:
      ja: |
        時間は命だから。
      en: Because time
        is life.
"""

PARSERS = [PurePython, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


def taken(data: bytes) -> Document | None:
    try:
        document = load(data, "house.yaml")
    except Refused as refused:
        told = [problem.text() for problem in refused.problems]
    else:
        assert document.line_of(()) >= 1
        assert canonical_json(document.value)
        return document
    assert told
    assert all(line.startswith("house.yaml:") for line in told)
    return None


def by_each_parser(data: bytes) -> list[Document | None]:
    documents = []
    for parser in PARSERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml12, "Parser", parser)
            documents.append(taken(data))
    return documents


characters = st.sampled_from("abc:,[]{}?-#&*!|>'\"%@`~ \t\n\r019.\\=+\0時😀\u3000")
pieces = characters | st.sampled_from(
    ["\n  ", ": ", "- ", "---\n", "...\n", "<<: ", "|\n ", ">-\n", "? ", "\r\n", "null", "0x1F"]
)


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    text = RULEBOOK
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 4))
        text = text[:start] + "".join(draw(st.lists(pieces, max_size=3))) + text[end:]
    return text


@given(st.binary())
def test_any_bytes_are_a_document_or_are_refused(data: bytes) -> None:
    assert len(by_each_parser(data)) == len(PARSERS)


@given(mistyped() | st.lists(pieces).map("".join) | st.lists(pieces).map("a: {}".format))
def test_both_parsers_take_the_same_texts_for_the_same(text: str) -> None:
    first, *others = by_each_parser(text.encode(errors="surrogatepass"))
    assert all(other == first for other in others)


@pytest.mark.soak
def test_both_parsers_agree_on_very_many_mistyped_rulebooks() -> None:
    chance = random.Random(20260401)
    for _ in range(50_000):
        place = chance.randrange(len(RULEBOOK))
        rest = RULEBOOK[place + chance.randrange(4) :]
        typed = "".join(chance.choices(":,[]{}?-#&*!|>'\"%@ \t\n", k=chance.randrange(4)))
        first, *others = by_each_parser((RULEBOOK[:place] + typed + rest).encode())
        assert all(other == first for other in others)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 900_000,
        "a: " + "{b: " * 200_000,
        "- " * 400_000,
        "? " * 400_000,
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 1400)),
        "a: &a [b, b]\n" + "".join(f"{n}: &{n} [*{n}, *{n}]\n" for n in "abcdefgh" * 8000),
        "a: " + "9" * 900_000,
        "a: " + "!" * 900_000,
        'a: "' + "\\" * 900_000,
        "%" * 900_000,
        "\r\n" * 400_000 + "%",
        "#\r" * 400_000 + "%",
    ],
    ids=range(12),
)
def test_text_made_to_hurt_is_refused_quickly(text: str) -> None:
    assert len(text) <= MAX_BYTES
    start = process_time()
    assert not any(by_each_parser(text.encode()))
    assert process_time() - start < 60
