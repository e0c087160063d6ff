"""Whether clients can reach this Kijun: found out by fetching its public address over the network.

Without that, the product is openly in 一人モード: it judges, proposes and gives texts to copy, and
sends nothing, because whoever receives a link must be able to open it.
"""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
import logging
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.core.signing import Signer
from django.db import DatabaseError, close_old_connections, transaction

from kijun.accounts.models import Room
from kijun.ledger import jobs
from kijun.services import clock

logger = logging.getLogger(__name__)

PATH: Final = "/.well-known/kijun/"
REACHED_AGAIN: Final = "reached_again"
"""The job of letting go what stayed here while clients could not reach this Kijun."""
_SIGNER_SALT: Final = "kijun.reach"
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)
_RETRIES: Final = urllib3.Retry(
    total=2, connect=2, read=2, redirect=0, backoff_factor=0.5, raise_on_redirect=False
)
_LONGEST_ANSWER: Final = 200
_AT_FIRST: Final = 5.0
_SOON: Final = 60.0
_SELDOM: Final = 300.0
"""Seconds between two looks: until a room was reached once, while none is, and afterwards."""


class Hindrance(StrEnum):
    """What stands between clients and this Kijun."""

    NO_ADDRESS = "no_address"
    """`KIJUN_ADDRESS` is not set, or is no http or https address."""
    NOT_CHECKED = "not_checked"
    """It has not been tried since the last start."""
    UNKNOWN_NAME = "unknown_name"
    """No DNS server knows the name."""
    INSIDE = "inside"
    """The name leads to an address that only this computer or its own network can reach."""
    NO_CONNECTION = "no_connection"
    """Nothing answers there in time."""
    CERTIFICATE = "certificate"
    """What answers has no certificate that a browser would trust."""
    OTHER_SERVER = "other_server"
    """Something answers, but it is not this Kijun."""


class Unreached(Exception):
    """The public address does not lead here; `hindrance` says why."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance


def is_alone(room: Room) -> bool:
    """Say whether nobody outside can reach this Kijun, so that nothing may be sent (一人モード)."""
    return not settings.PUBLIC_ADDRESS or room.reachable_at is None or room.reach_error != ""


def answer_to(nonce: str) -> str:
    """Return what only this Kijun can answer to a nonce."""
    return Signer(salt=_SIGNER_SALT).signature(nonce)


def check(now: dt.datetime) -> None:
    """Fetch the public address as a client would, and write down for every room what came of it.

    Takes up to half a minute; call it outside of transactions.
    """
    try:
        _fetch(settings.PUBLIC_ADDRESS)
    except Unreached as unreached:
        Room.objects.update(reach_error=unreached.hindrance)
    else:
        _reached(now)


def forget() -> None:
    """Count earlier checks no longer: the address or what stands before it may have changed."""
    Room.objects.update(reach_error=Hindrance.NOT_CHECKED)


def _reached(now: dt.datetime) -> None:
    """Write down that clients can reach every room, and have what waited for that let go, once."""
    with transaction.atomic():
        for room in Room.objects.exclude(reach_error=""):
            if room.reachable_at is not None:
                since = room.reachable_at.isoformat()
                jobs.enqueue(room, REACHED_AGAIN, since, now, {"since": since})
        Room.objects.update(reachable_at=now, reach_error="")


def _fetch(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreached(Hindrance.NO_ADDRESS)
    if not settings.REACH_INSIDE and not all(map(_is_outside, _addresses_of(parts.hostname))):
        raise Unreached(Hindrance.INSIDE)
    nonce = secrets.token_urlsafe(24)
    if not hmac.compare_digest(_answer_at(f"{address}{PATH}{nonce}"), answer_to(nonce).encode()):
        raise Unreached(Hindrance.OTHER_SERVER)


def _addresses_of(name: str) -> set[str]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as unknown:
        raise Unreached(Hindrance.UNKNOWN_NAME) from unknown
    return {str(each[4][0]) for each in found}


def _is_outside(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _answer_at(url: str) -> bytes:
    with urllib3.PoolManager(ssl_context=ssl.create_default_context()) as client:
        try:
            response = client.request(
                "GET", url, timeout=_TIMEOUT, retries=_RETRIES, preload_content=False
            )
            answer = response.read(_LONGEST_ANSWER)
            response.release_conn()
        except urllib3.exceptions.MaxRetryError as gave_up:
            raise Unreached(_hindrance_of(gave_up.reason)) from gave_up
        except urllib3.exceptions.HTTPError as failed:
            raise Unreached(Hindrance.NO_CONNECTION) from failed
    return answer if response.status == 200 else b""


def _hindrance_of(reason: Exception | None) -> Hindrance:
    if isinstance(reason, urllib3.exceptions.NameResolutionError):
        return Hindrance.UNKNOWN_NAME
    if isinstance(reason, urllib3.exceptions.SSLError):
        return Hindrance.CERTIFICATE
    return Hindrance.NO_CONNECTION


class Lookout:
    """Looks now and then whether clients can reach this Kijun, until it is stopped."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look at once, and again every five minutes; sooner while nobody is reached."""
        while not self._stopped.is_set():
            close_old_connections()
            try:
                check(self._now())
                pause = self._pause()
            except DatabaseError:
                logger.exception("the database did not answer: looking again")
                pause = _SOON
            self._stopped.wait(pause)

    def _pause(self) -> float:
        if not Room.objects.filter(reachable_at__isnull=False).exists():
            return _AT_FIRST
        return _SOON if Room.objects.exclude(reach_error="").exists() else _SELDOM

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
