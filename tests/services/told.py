"""A room whose clients know its rules."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from tests.cast import AOI, BEN
from tests.judge.record import at

RULES = """\
kijun: 1
title: {ja: 時間の基準, en: Time}
timezone: Asia/Tokyo
rules:
  - id: late
    occasion: lateness
    when: {late: "> 10 min", notice: none}
    then: [[remind], [warn]]
"""


@pytest.fixture
def told(room: Room) -> Room:
    """Return a room whose rules were published and announced to Aoi and Ben."""
    version = publish(room, RULES, at(1)).version
    announcements = [
        f.RulesAnnounced(at=at(1), client=who.id, rulebook=version) for who in (AOI, BEN)
    ]
    record(room, announcements, at(1))
    return room
