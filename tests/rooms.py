"""Rooms and clocks for the tests of the record."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room


@pytest.fixture
def room(db: None) -> Room:
    """Return the practice of Saeki, who keeps the rules."""
    return Room.objects.create(name="佐伯事務所")


@pytest.fixture
def other_room(db: None) -> Room:
    """Return a practice that must never see anything of the first one."""
    return Room.objects.create(name="別の事務所")
