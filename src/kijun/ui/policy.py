"""What browsers are told to refuse: scripts and frames from elsewhere, and forms to elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",  # places on a day line are given as style attributes
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


def policy(framed_by: Iterable[str] = ()) -> str:
    """Return the policy of a page; pages of the named origins may show it in a frame."""
    frames = " ".join(framed_by) or "'none'"
    whole = {**_SOURCES, "frame-ancestors": frames}
    return "; ".join(f"{what} {source}" for what, source in whole.items())


def is_origin(text: str) -> bool:
    """Say whether a text is an origin such as https://www.example.com, and nothing more."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    whole = f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    is_plain = bool(host) and all(each.isalnum() or each in ".-" for each in host)
    return parts.scheme in ("https", "http") and is_plain and text.lower() == whole
