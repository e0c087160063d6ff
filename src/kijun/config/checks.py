"""What is set up wrongly on this computer, and how to mend it: numbered, with a remedy each.

Errors keep Kijun from starting; warnings are told at each start; the rest is told on demand.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections
from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.seal import SealBroken, unseal
from kijun.services.accounts.second_step_secrets import unreadable

SLOW: Final = "slow"
"""The tag of checks that take a second: made on demand, not at each start."""
MOUNTS: Final = Path("/proc/mounts")
_OVER_THE_NETWORK: Final = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs")
)
_LEAST_SPACE: Final = 200_000_000
"""Bytes: a year of a busy practice takes less."""


def _with_tables(databases: Sequence[str] | None, table: str) -> bool:
    return (
        "default" in (databases or ())
        and table in connections["default"].introspection.table_names()
    )


@register(Tags.compatibility)
def address(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Look at the public address."""
    public = settings.PUBLIC_ADDRESS
    if not public:
        return
    parts = urlsplit(public)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        yield Error(
            _("KIJUN_ADDRESS (%(address)s) is no address.") % {"address": public},
            hint=_("It begins with https:// and ends with the name: https://rules.example.com"),
            id="kijun.E011",
        )
    elif parts.scheme == "http" and parts.hostname != "localhost":
        yield Caution(
            _("KIJUN_ADDRESS begins with http: what clients write can be read on its way."),
            hint=_("Put a web server with TLS before Kijun; docs/deployment shows how."),
            id="kijun.W012",
        )
    if settings.DEBUG:
        yield Error(
            _("KIJUN_DEBUG is on and there is a public address: anybody could look inside."),
            hint=_("Take KIJUN_DEBUG out of the environment."),
            id="kijun.E010",
        )


@register(Tags.compatibility)
def home(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Look at the folder of everything that is kept."""
    folder = Path(settings.HOME)
    if folder.stat().st_mode & 0o077:
        yield Caution(
            _("Other users of this computer can look into %(path)s.") % {"path": folder},
            hint=f"chmod 700 {folder}",
            id="kijun.W021",
        )
    key = folder / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Error(
            _("Other users of this computer can read the key of sessions and links (%(path)s).")
            % {"path": key},
            hint=f"chmod 600 {key}",
            id="kijun.E022",
        )
    if shutil.disk_usage(folder).free < _LEAST_SPACE:
        yield Caution(
            _("The disk is almost full: nothing can be recorded once it is.") % {"path": folder},
            hint=_("Make room; old backups and “replaced-” folders come first."),
            id="kijun.W024",
        )


@register(Tags.compatibility)
def place_of_database(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Look where an SQLite database lies: its locks do not hold across a network."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return
    kind = _file_system_of(Path(database["NAME"]).resolve())
    if kind in _OVER_THE_NETWORK:
        yield Caution(
            _("The SQLite database lies on a network drive (%(kind)s), where it can be damaged.")
            % {"kind": kind},
            hint=_("Set KIJUN_HOME to a folder on this computer's own disk, or use PostgreSQL."),
            id="kijun.W023",
        )


def _file_system_of(path: Path) -> str:
    """Return the kind of the file system that a path is on; empty where nobody tells."""
    if not MOUNTS.exists():
        return ""
    found, kind = Path("/"), ""
    for line in MOUNTS.read_text(encoding="utf-8").splitlines():
        _device, mounted, of_kind = line.split()[:3]
        point = Path(mounted.replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(found.parts):
            found, kind = point, of_kind
    return kind


@register(Tags.database)
def zones(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Look whether the days of every room can be told."""
    wanted = {"Asia/Tokyo"}
    if _with_tables(databases, Room._meta.db_table):
        wanted |= set(Room.objects.values_list("timezone", flat=True))
    missing = sorted(filter(_is_missing, wanted))
    if not missing:
        return []
    return [
        Error(
            _("There is no time zone data for %(zones)s.") % {"zones": ", ".join(missing)},
            hint="pip install --upgrade tzdata",
            id="kijun.E030",
        )
    ]


def _is_missing(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return True
    return False


@register(Tags.database)
def keys(databases: Sequence[str] | None = None, **_kwargs: Any) -> Iterator[CheckMessage]:
    """Look whether the key that was there before is kept where something still needs it."""
    lost = 0
    if _with_tables(databases, Authenticator._meta.db_table):
        lost += unreadable()
    if _with_tables(databases, MailAccount._meta.db_table):
        lost += sum(_is_unreadable(account) for account in MailAccount.objects.all())
    if lost:
        yield Caution(
            _(
                "The secret key is not the one that was there before: %(number)s second steps and"
                " mailboxes cannot be read. Links that clients hold do not open, and the doors are"
                " open to erased clients to whom they were closed."
            )
            % {"number": lost},
            hint=_("Write the key of before into %(path)s, on a line of its own.")
            % {"path": Path(settings.HOME, "secret-key")},
            id="kijun.W025",
        )


def _is_unreadable(account: MailAccount) -> bool:
    try:
        unseal(account.smtp_sealed)
        unseal(account.imap_sealed)
    except SealBroken:
        return True
    return False


@register(SLOW)
def pdf(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Look whether letters and rules can be made into PDF."""
    try:
        import_module("weasyprint")
    except OSError as missing:
        yield Caution(
            _("PDF files cannot be made: %(reason)s") % {"reason": str(missing).splitlines()[0]},
            hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            id="kijun.W040",
        )


@register(SLOW)
def fonts(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Look whether PDF files have letters for Japanese."""
    lister = shutil.which("fc-list")
    if lister is None:
        return
    found = subprocess.run([lister, ":lang=ja", "family"], capture_output=True, check=False)  # noqa: S603 - fixed
    if not found.stdout.strip():
        yield Caution(
            _("There is no Japanese font: PDF files would show empty boxes."),
            hint="apt-get install fonts-noto-cjk",
            id="kijun.W041",
        )


@register(Tags.database)
def mail(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Look whether rooms have a mail account."""
    if not _with_tables(databases, MailAccount._meta.db_table):
        return []
    without = Room.objects.filter(mail_account__isnull=True).values_list("name", flat=True)
    return [
        Info(
            _("%(room)s has no mail account: texts are there to copy, nothing is sent.")
            % {"room": name},
            hint=_("Settings → Mailbox"),
            id="kijun.I050",
        )
        for name in without
    ]
