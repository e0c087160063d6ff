"""The style sheets of every page as one file, named after what is in it: fetched once, then kept."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kijun.ui.shells import STYLES

_FOLDER: Final = Path(__file__).parent / "static" / "ui"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@require_safe
def sheet(_: HttpRequest, digest: str) -> HttpResponse:
    """Return all style sheets; by the name of an earlier version the present ones, not to be kept."""
    own, text = _present()
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_GOOD if digest == own else "no-cache"
    return response


def address() -> str:
    """Return where the style sheets of this version are."""
    return _address(_present()[0])


def _present() -> tuple[str, str]:
    """Return the style sheets by their digest; who works on them sees each change at once."""
    if settings.DEBUG:
        _kept.cache_clear()
    return _kept()


@functools.cache
def _kept() -> tuple[str, str]:
    text = "".join((_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    return hashlib.sha256(text.encode()).hexdigest()[:16], text


@functools.lru_cache(maxsize=1)
def _address(digest: str) -> str:
    return reverse("sheet", args=(digest,))
