"""What the library offers at its door."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kijun import judge


def test_everything_that_is_offered_is_there() -> None:
    assert all(hasattr(judge, name) for name in judge.__all__)


def test_what_is_not_offered_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        judge.nothing  # noqa: B018 (the access is what is tested)


def test_rules_are_read_without_loading_what_judges() -> None:
    code = (
        "import sys, kijun.judge; first = 'kijun.judge.fold' in sys.modules;"
        "from kijun.judge import judge; print(first, 'kijun.judge.fold' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ended.stdout == "False True\n"
