"""What browsers are told to refuse: scripts and frames from elsewhere, and forms to elsewhere."""

from __future__ import annotations

import re
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


_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def policy(framed_by: Iterable[str] = ()) -> str:
    """Return the policy of a page; pages of the named origins may show it in a frame.

    What is no origin is left out: a single sign that no header can carry would undo the whole.
    """
    frames = " ".join(filter(None, map(origin_of, framed_by))) or "'none'"
    whole = {**_SOURCES, "frame-ancestors": frames}
    return "; ".join(f"{what} {source}" for what, source in whole.items())


def origin_of(text: str) -> str:
    """Return an origin such as https://www.example.com as browsers write it, its host in ASCII.

    An empty text for anything else.
    """
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname or ""
        written = host.encode("idna").decode("ascii").lower()
    except ValueError:
        return ""
    is_plain = parts.scheme in ("https", "http") and _HOST.fullmatch(written)
    is_whole = text.lower() == f"{parts.scheme}://{host}{port}"
    return f"{parts.scheme}://{written}{port}" if is_plain and is_whole else ""
