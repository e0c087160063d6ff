"""A practice whose clients hold links, the clock they live by, and a browser that opens them."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.counted import forget_counts
from tests.door.served import address, browser, playwright
from tests.services.practice import aoi, practice, sink

__all__ = ["address", "aoi", "browser", "playwright", "practice", "sink"]


@pytest.fixture(autouse=True)
def the_clock_of_the_test(settings: Settings) -> None:
    """Let the tests set the clock, and nobody have sent anything yet."""
    settings.SHARED_CLOCK = True
    forget_counts()
