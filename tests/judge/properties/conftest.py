"""What examples found by chance reach does not count: each branch has an example of its own."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the test run at its full speed, without measuring which branches it reaches."""
    item.add_marker("no_cover")
