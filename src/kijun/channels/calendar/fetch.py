"""Fetch a subscribed calendar: over HTTP, within bounds of size and time, and from outside only."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from kijun import __version__
from kijun.channels.calendar.body import CutShort, TooLarge, UnknownForm, as_utf_8, read_body
from kijun.channels.calendar.inside import (
    Address,
    Network,
    UnknownName,
    addresses_of,
    is_inside,
    may_be_reached,
)
from kijun.channels.calendar.words import words
from kijun.files.calendar_text import decode

PORTS: Final = {"http": 80, "https": 443}
SCHEMES: Final = {"webcal": "https", "webcals": "https", "http": "http", "https": "https"}
REDIRECTS: Final = frozenset([301, 302, 303, 307, 308])
REFUSALS: Final = {
    **dict.fromkeys((401, 402, 403, 407, 451), "not_allowed"),
    **dict.fromkeys((404, 410), "not_found"),
}
LONGEST_ADDRESS: Final = 2_000
SAFE: Final = "/%:@!$&'()*+,;=~"
"""Characters that stay as they are in a path: the owner pasted it as the calendar printed it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go.

    `size` in bytes, packed or unpacked; `seconds` from the first look-up to the last byte, over all
    redirects. `opened` are inside networks from which a calendar may come; there, any port will do.
    """

    size: int = 10_000_000
    seconds: float = 20
    redirects: int = 5
    opened: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: the calendar as UTF-8 (None where it is unchanged), and how to ask again.

    `etag` and `modified` are the server's own words, to be sent with the next request.
    """

    content: bytes | None
    etag: str
    modified: str


class FetchRefused(Exception):
    """A calendar was not fetched. The code is one of `words.WORDS`; the address is not told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def text(self, language: str) -> str:
        """Return what is wrong and what to do, in `ja` or `en`."""
        return words(self.code, language)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address in its parts, ready to be asked for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def normal_address(address: str) -> str:
    """Return an address as it is kept: https for webcal. Raises FetchRefused if it is none."""
    _place(address)
    parts = urlsplit(address.strip())
    return parts._replace(scheme=SCHEMES[parts.scheme], fragment="").geturl()


def fetch(
    address: str, etag: str = "", modified: str = "", *, limits: Limits | None = None
) -> Fetched:
    """Fetch the calendar at a published address. Raises FetchRefused.

    `etag` and `modified` are what the last fetch of the same address returned: where they are
    given and the calendar is unchanged, there is no content. Every name is looked up once, the
    addresses found are judged, and the connection goes to one of those, whatever the name leads to
    a moment later; redirects are judged the same way.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    place = _place(address)
    try:
        for _ in range(limits.redirects + 1):
            with _answer(place, etag, modified, limits, deadline) as (answer, is_outside):
                if is_outside:  # nobody out there sends us inside
                    limits = replace(limits, opened=())
                if answer.status not in REDIRECTS:
                    return _fetched(answer, limits, deadline, asked=bool(etag or modified))
                place = _next(place, answer.headers.get("Location", ""))
    except UnknownName:
        raise FetchRefused("unknown_name") from None
    except TooLarge:
        raise FetchRefused("too_large") from None
    except TimeoutError:
        raise FetchRefused("too_slow") from None
    except ssl.SSLCertVerificationError:
        raise FetchRefused("certificate") from None
    except (CutShort, http.client.IncompleteRead):
        raise FetchRefused(_late(deadline) or "cut_short") from None
    except (OSError, http.client.HTTPException, UnknownForm):
        # Their words would tell the address, which is as good as a key.
        raise FetchRefused(_late(deadline) or "no_answer") from None
    raise FetchRefused("redirects")


def _place(address: str) -> _Place:
    address = address.strip()
    try:
        parts = urlsplit(address)
        scheme = SCHEMES.get(parts.scheme, "")
        if len(address) > LONGEST_ADDRESS or not scheme or not parts.hostname or _names_user(parts):
            raise FetchRefused("not_an_address")
        host = _ascii_host(parts.hostname)
        port = PORTS[scheme] if parts.port is None else parts.port
        path = quote(parts.path or "/", safe=SAFE)
        query = f"?{quote(parts.query, safe=SAFE + '?')}" if parts.query else ""
    except ValueError:
        raise FetchRefused("not_an_address") from None
    return _Place(scheme, host, port, path + query)


def _names_user(parts: SplitResult) -> bool:
    return parts.username is not None or parts.password is not None


def _ascii_host(host: str) -> str:
    """Return a name as it is looked up. Raises ValueError for what no name looks like."""
    if ":" not in host:
        host = host.encode("idna").decode("ascii").rstrip(".")
    if not host or re.search(r"[^A-Za-z0-9.:_-]", host):
        raise ValueError(host)
    return host


def _next(place: _Place, location: str) -> _Place:
    try:
        following = _place(urljoin(place.address, location))
    except (FetchRefused, ValueError):
        raise FetchRefused("redirects") from None
    if place.scheme == "https" and following.scheme == "http":
        raise FetchRefused("not_secure")
    return following


@contextmanager
def _answer(
    place: _Place, etag: str, modified: str, limits: Limits, deadline: float
) -> Iterator[tuple[http.client.HTTPResponse, bool]]:
    """Ask a server, and hang up afterwards, or at the deadline wherever the talk stands.

    Yield the answer, and whether it comes from outside.
    """
    connection = http.client.HTTPConnection(place.host, place.port)
    line, reached = _connect(place, limits, deadline)
    connection.sock = line
    hang_up = threading.Timer(_left(deadline), _shut, [line])
    hang_up.daemon = True
    hang_up.start()
    try:
        headers = {
            "Accept": "text/calendar, */*;q=0.1",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            "User-Agent": f"Kijun/{__version__}",
            "If-None-Match": etag,
            "If-Modified-Since": modified,
        }
        headers["Host"] = _host_header(place)
        connection.request("GET", place.path, headers={k: v for k, v in headers.items() if v})
        with connection.getresponse() as answer:
            _left(deadline)  # hanging up looks like the end of a head
            yield answer, not is_inside(reached)
    finally:
        hang_up.cancel()
        line.close()
        connection.close()


def _connect(place: _Place, limits: Limits, deadline: float) -> tuple[socket.socket, Address]:
    """Return a line to an address that was looked up and judged, and that address."""
    found = addresses_of(place.host, place.port, _left(deadline))
    if not all(may_be_reached(address, limits.opened) for address in found):
        raise FetchRefused("inside_address")
    opened = any(address in network for address in found for network in limits.opened)
    if place.port not in PORTS.values() and not opened:
        raise FetchRefused("port")
    refused: OSError = ConnectionRefusedError()
    for number, address in enumerate(found):
        try:
            seconds = _left(deadline) / (len(found) - number)
            line = socket.create_connection((str(address), place.port), timeout=seconds)
        except OSError as error:
            refused = error
            continue
        return _secured(line, place, deadline), address
    raise refused


def _secured(line: socket.socket, place: _Place, deadline: float) -> socket.socket:
    try:
        line.settimeout(_left(deadline))
        if place.scheme == "http":
            return line
        context = ssl.create_default_context()
        return context.wrap_socket(line, server_hostname=place.host)
    except BaseException:
        line.close()
        raise


def _shut(line: socket.socket) -> None:
    """Wake whoever reads from a line. Past TLS, whose own farewell would have to be waited for."""
    try:
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already


def _host_header(place: _Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == PORTS[place.scheme] else f"{host}:{place.port}"


def _fetched(
    answer: http.client.HTTPResponse, limits: Limits, deadline: float, *, asked: bool
) -> Fetched:
    etag, modified = _token(answer, "ETag"), _token(answer, "Last-Modified")
    if answer.status == http.client.NOT_MODIFIED and asked:
        return Fetched(None, etag, modified)
    if answer.status != http.client.OK:
        raise FetchRefused(REFUSALS.get(answer.status, "no_answer"))
    body = read_body(answer, limits.size)
    _left(deadline)  # hanging up looks like the end of a body
    content = as_utf_8(body, answer.headers.get_content_charset() or "")
    if "BEGIN:VCALENDAR" not in decode(content).upper():
        raise FetchRefused("not_a_calendar")
    return Fetched(content, etag, modified)


def _token(answer: http.client.HTTPResponse, name: str) -> str:
    value = answer.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= 255 else ""


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _late(deadline: float) -> str:
    return "too_slow" if time.monotonic() >= deadline else ""
