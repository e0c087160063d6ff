"""Real mails of many servers and programs, kept beside the checkout: none does any harm.

See `SOURCES.tsv` there for whose they are. How many are told right is a floor: where a change takes
one away, it is to be looked at.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kijun.channels.mail.new_words import new_words
from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Received
from tests.channels.mail.arrived import NOON

pytestmark = pytest.mark.data

MAIL: Final = Path(__file__).parents[4] / "shared" / "data" / "mail"
BOUNCES: Final = MAIL / "bounces" / "sisimai" / "maildir"
REPLIES: Final = MAIL / "replies" / "email_reply_trimmer"


def files(folder: Path) -> Iterator[Path]:
    if not folder.exists():
        pytest.skip(f"the real data {folder.name} is not kept beside this checkout")
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def read(path: Path) -> Received:
    return parse(path.read_bytes(), 1, NOON)


def test_every_mail_is_read_and_none_takes_long() -> None:
    for path in files(MAIL / "eml"):
        began = time.process_time()
        received = read(path)
        assert received.flaw != "broken", path.name
        assert time.process_time() - began < 3, path.name


def test_what_people_wrote_is_seldom_taken_for_a_machines() -> None:
    kinds = Counter(read(path).kind for path in files(MAIL / "eml" / "talon"))
    assert kinds == {"word": kinds.total()}


@pytest.fixture(scope="module")
def returned() -> list[Received]:
    return [read(path) for path in files(BOUNCES)]


def test_what_came_back_is_known_for_what_it_is(returned: list[Received]) -> None:
    kinds = Counter(received.kind for received in returned)
    assert kinds["word"] <= 12
    assert kinds["bounce"] >= 515


def test_of_what_came_back_it_is_known_for_whom(returned: list[Received]) -> None:
    bounced = [bounce for received in returned for bounce in received.bounces]
    assert sum(bool(found.recipient) for found in bounced) / len(bounced) > 0.95


def test_what_is_quoted_is_cut_as_people_would_cut_it() -> None:
    alike = 0
    for path in files(REPLIES / "trimmed"):
        whole = REPLIES / "emails" / path.name
        if not whole.exists():
            continue
        found = new_words(whole.read_text("utf-8", errors="replace"))
        alike += found.split() == path.read_text("utf-8", errors="replace").split()
    assert alike >= 44
