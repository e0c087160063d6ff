"""Asking servers on this machine for a calendar, and hearing why there is none."""

from __future__ import annotations

import ipaddress
import traceback
from collections.abc import Callable

import pytest

from kijun.channels.calendar.fetch import FetchRefused, Limits, fetch
from tests.channels.calendar.servers import CALENDAR, Asked, serving

HERE = Limits(opened=(ipaddress.ip_network("127.0.0.1/32"),), seconds=10)
"""One machine is opened, and nothing else inside."""
HURRIED = Limits(opened=HERE.opened, seconds=0.6)


def good(asked: Asked) -> None:
    asked.give(200, CALENDAR, Content_Type="text/calendar; charset=utf-8")


def code_of(address: str, limits: Limits = HERE) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(address, limits=limits)
    assert refused.value.text("ja") != refused.value.text("en")
    shown = "".join(traceback.format_exception(refused.value))
    assert not address or address not in shown
    return refused.value.code


def answered(answer: Callable[[Asked], None], limits: Limits = HERE) -> str:
    with serving(answer) as server:
        return code_of(server.address(), limits)
