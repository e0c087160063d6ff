"""In which language a page speaks to whoever comes without a personal link."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from kijun.accounts.models import Room
from kijun.judge.words.language import LANGUAGES, Language


def language_for(request: HttpRequest, room: Room, language: str) -> Language:
    """Return the language of the address; without one the reader's own, or else the house's."""
    own = (code.partition("-")[0] for code, _ in _wished(request)) if not language else ()
    known = next((each for code in own for each in LANGUAGES if each == code), None)
    return known or ("en" if (language or room.language) == "en" else "ja")


def _wished(request: HttpRequest) -> tuple[tuple[str, float], ...]:
    """Return what a browser asks for, what it wishes most first."""
    return parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
