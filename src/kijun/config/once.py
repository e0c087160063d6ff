"""While a page is made, what its parts ask for again and again is read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from kijun.rulebooks.versions import read_once

_READING: Final = frozenset({"GET", "HEAD"})


class ReadOnce:
    """Reads the versions of a room once for each page that only shows something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, having read each version once."""
        if request.method not in _READING:
            return self._get_response(request)
        with read_once():
            return self._get_response(request)
