"""What browsers are told to refuse: scripts and frames from elsewhere, and forms to elsewhere.

Django 5.2 has no policy of its own for this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from kijun.ui.policy import policy

POLICY: Final = policy()
PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class Headers:
    """Adds the headers to every answer that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
