"""What the environment says about how this Kijun runs."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_MOST_MEGABYTES: Final = 500
_YES: Final = ("1", "true", "yes", "on")
_SQLITE: Final[dict[str, Any]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
"""A commit that has returned survives a loss of power; writers queue instead of failing."""

_MINUTE: Final = 60
"""Seconds. A thread keeps its connection: whoever closes the last one to SQLite clears up after all
of them, which takes longer than most pages."""

_MOST_KEPT: Final = 100_000
"""Counts and the like at one time: above it the oldest are forgotten, which a flood may not reach."""

_DATABASES: Final = ("sqlite", "postgres", "postgresql")
_DATABASE_FORM: Final = "postgresql://USER:PASSWORD@HOST/NAME, sqlite:////FOLDER/FILE"


class Environment:
    """Settings as read from environment variables.

    `KIJUN_HOME` (default `~/.local/share/kijun`), `KIJUN_ADDRESS` (the public address, such as
    `https://rules.example.com`; empty: nobody outside can reach it), `KIJUN_SECRET_KEY` (default:
    made once and kept in the home; what else stands there are earlier keys), `KIJUN_DEBUG`,
    `DATABASE_URL` (default: SQLite in the home),
    `KIJUN_REACH_INSIDE` (for tests: an address inside one's own network counts as public),
    `KIJUN_FEEDS_INSIDE` (calendars may be fetched from this machine and one's own network),
    `KIJUN_EVIDENCE_MB` (the largest file that is taken as evidence; default 20).
    """

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    @property
    def home(self) -> Path:
        """The folder of everything that is kept; made where it is missing.

        Raises ImproperlyConfigured where it cannot be written.
        """
        named = self._variables.get("KIJUN_HOME")
        home = Path(named).expanduser() if named else Path.home() / ".local/share/kijun"
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as refused:
            raise ImproperlyConfigured("KIJUN_HOME", f"{home}: {refused.strerror}") from refused
        if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
            raise ImproperlyConfigured("KIJUN_HOME", f"{home}: {os.strerror(errno.EACCES)}")
        return home.resolve()

    @property
    def debug(self) -> bool:
        """Whether faults are shown to whoever looks: never where others can reach it."""
        return self._variables.get("KIJUN_DEBUG", "").lower() in _YES

    @property
    def outbox(self) -> Path | None:
        """A folder into which mails are put instead of being sent, to look at (`KIJUN_OUTBOX`)."""
        named = self._variables.get("KIJUN_OUTBOX")
        return Path(named).expanduser() if named else None

    @property
    def shared_clock(self) -> bool:
        """Whether the time is read from the database, as in a demonstration (`KIJUN_CLOCK`)."""
        return self._variables.get("KIJUN_CLOCK", "") == "shared"

    @property
    def public_address(self) -> str:
        """The address under which clients reach this Kijun, without a slash at its end.

        Raises ImproperlyConfigured for what is no address at all.
        """
        given = self._variables.get("KIJUN_ADDRESS", "").strip().rstrip("/")
        try:
            urlsplit(given)
        except ValueError as wrong:
            raise ImproperlyConfigured("KIJUN_ADDRESS", f"{given}: {wrong}") from wrong
        return given

    @property
    def reach_inside(self) -> bool:
        """Whether an address inside one's own network counts as public: in tests only."""
        return self._variables.get("KIJUN_REACH_INSIDE", "").lower() in _YES

    @property
    def feeds_inside(self) -> bool:
        """Whether calendars may be fetched from this machine and one's own network."""
        return self._variables.get("KIJUN_FEEDS_INSIDE", "").lower() in _YES

    @property
    def most_evidence(self) -> int:
        """How many bytes a file may have that is kept as evidence.

        Raises ImproperlyConfigured for what is no number of megabytes.
        """
        given = self._variables.get("KIJUN_EVIDENCE_MB", "").strip() or "20"
        if not (given.isascii() and given.isdigit() and 1 <= int(given) <= _MOST_MEGABYTES):
            raise ImproperlyConfigured("KIJUN_EVIDENCE_MB", f"{given}: 1 … {_MOST_MEGABYTES}")
        return int(given) * 1_000_000

    @property
    def hosts(self) -> list[str]:
        """The names by which this Kijun may be addressed."""
        public = urlsplit(self.public_address).hostname
        return [*([public] if public else []), "localhost", "127.0.0.1", "[::1]"]

    @property
    def secret_key(self) -> str:
        """The key of sessions and personal links: given, or made once and kept."""
        given = self._variables.get("KIJUN_SECRET_KEY")
        if given:
            return given
        kept = self.home / "secret-key"
        if not kept.exists():
            made = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "w") as file:
                file.write(secrets.token_urlsafe(64))
        return next(iter(self._kept_keys()), "")

    @property
    def earlier_keys(self) -> list[str]:
        """The keys in the home that came before the one in use, one a line: for reading alone."""
        return [key for key in self._kept_keys() if key != self.secret_key]

    def _kept_keys(self) -> list[str]:
        kept = self.home / "secret-key"
        return kept.read_text().split() if kept.exists() else []

    @property
    def database(self) -> dict[str, Any]:
        """The database: PostgreSQL where `DATABASE_URL` says so, else SQLite in the home.

        Raises ImproperlyConfigured for an address of another kind.
        """
        url = self._variables.get("DATABASE_URL") or f"sqlite:///{self.home}/kijun.sqlite3"
        try:
            if urlsplit(url).scheme not in _DATABASES:
                raise ImproperlyConfigured("DATABASE_URL", _DATABASE_FORM)
            found: dict[str, Any] = dict(dj_database_url.parse(url))
        except ValueError as wrong:
            raise ImproperlyConfigured("DATABASE_URL", _DATABASE_FORM) from wrong
        if found["ENGINE"].endswith("sqlite3"):
            found["ENGINE"] = "kijun.config.sqlite3"
            found["OPTIONS"] = _SQLITE
            found["CONN_MAX_AGE"] = _MINUTE
        else:
            found["CONN_MAX_AGE"] = 10 * _MINUTE
            found["CONN_HEALTH_CHECKS"] = True
        return found

    @property
    def common_cache(self) -> dict[str, Any]:
        """What is kept for a while, for all processes: beside SQLite there is one, in its memory."""
        kept: dict[str, Any] = {"OPTIONS": {"MAX_ENTRIES": _MOST_KEPT}}
        if self.database["ENGINE"] == "kijun.config.sqlite3":
            return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", **kept}
        backend = "django.core.cache.backends.db.DatabaseCache"
        return {"BACKEND": backend, "LOCATION": "accounts_forawhile", **kept}
