"""Accounts and mails for the tests of the mail channel."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kijun.channels.mail.message import OutMail
from kijun.channels.mail.models import MailAccount
from tests.servers.post import PostOffice

OWNER: Final = "haruka@example.org"
CLIENT: Final = "aoi@example.com"
NINE: Final = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def account(post: PostOffice, **changes: Any) -> MailAccount:
    """Give the owner's account at the post office, stored nowhere."""
    fields: dict[str, Any] = {
        "from_name": "佐伯事務所",
        "from_address": OWNER,
        "smtp_host": post.host,
        "smtp_port": post.smtp_port,
        "smtp_security": "none",
        "imap_host": post.host,
        "imap_port": post.imap_port,
        "imap_security": "none",
        "imap_user": OWNER,
        "imap_password": post.password,
    }
    return MailAccount(**{**fields, **changes})


def letter(**changes: Any) -> OutMail:
    """Give a mail to the client."""
    fields: dict[str, Any] = {
        "to": CLIENT,
        "from_address": OWNER,
        "from_name": "佐伯事務所",
        "subject": "明日のお約束について",
        "text": "青井様\n\n明日10時にお待ちしております。\n",
        "message_id": "<reminder-1@example.org>",
        "date": NINE,
    }
    return OutMail(**{**fields, **changes})
