"""What the owner sets: the practice, letters that need no look, the mailbox, calendars."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import transaction

from kijun.accounts.models import Room
from kijun.channels.calendar.fetch import normal_address
from kijun.channels.calendar.models import Feed
from kijun.channels.calendar.sync import Outcome, look
from kijun.channels.mail.models import MailAccount, Security
from kijun.channels.mail.seal import seal
from kijun.judge.words.language import Language, Said
from kijun.ledger.record import hold
from kijun.letters.kinds import ASKED_FOR, KINDS
from kijun.letters.models import LookedAt
from kijun.services.calendars import feeds, open_events
from kijun.services.delivery import sending

LONGEST_SETTLING: Final = 60
"""Minutes; what rests longer is told to nobody in time."""
_TEST_TIMEOUT: Final = 15.0
"""Seconds for each step of a test: somebody sits there and waits for it."""
_TEST_SUBJECT: Final = Said("Kijunからの試し送り", "A test from Kijun")
_TEST_TEXT: Final = Said(
    "この手紙が届いたら、Kijunからお送りできます。\n\nご返信いただく必要はありません。",
    "If this has arrived, letters can leave from Kijun.\n\nThere is no need to answer.",
)


def change_practice(
    room: Room,
    *,
    name: str,
    signature: str,
    latin_name: str,
    latin_signature: str,
    language: str,
    timezone: str,
    settle_minutes: int,
) -> None:
    """Change how a practice is known and in which zone its days begin; facts stay as they are."""
    room.name, room.signature, room.language = name, signature, language
    room.latin_name, room.latin_signature = latin_name, latin_signature
    room.timezone, room.settle_minutes = timezone, settle_minutes
    room.save(
        update_fields=[
            "name",
            "signature",
            "latin_name",
            "latin_signature",
            "language",
            "timezone",
            "settle_minutes",
        ]
    )


def needing_a_look() -> list[str]:
    """Return the kinds of letters whose first one waits for the owner, in their order."""
    return [kind for kind in KINDS if kind not in ASKED_FOR]


def looked_at(room: Room) -> set[str]:
    """Return the kinds of letters that leave by themselves."""
    return set(LookedAt.objects.filter(room=room).values_list("kind", flat=True))


def look_at(room: Room, kinds: Iterable[str], now: dt.datetime) -> None:
    """Note that the owner has looked at kinds of letters: the next ones leave by themselves."""
    known = [kind for kind in kinds if kind in needing_a_look()]
    rows = [LookedAt(room=room, kind=kind, at=now) for kind in known]
    LookedAt.objects.bulk_create(rows, ignore_conflicts=True)


def ask_again(room: Room, kind: str) -> None:
    """Let the next letter of a kind wait for a look again."""
    LookedAt.objects.filter(room=room, kind=kind).delete()


class Server(NamedTuple):
    """A server of a mailbox, by name, and how it is spoken to; without a name there is none."""

    host: str
    port: int
    security: str


def change_mailbox(
    room: Room,
    *,
    from_name: str,
    from_address: str,
    user: str,
    password: str,
    smtp: Server,
    imap: Server,
    without_plus: bool,
) -> None:
    """Let this be a room's mailbox; without a password it keeps the one that it has.

    How far it was read, and since when it cannot be, is the worker's to say and stays.
    """
    given: dict[str, Any] = {
        "from_name": from_name,
        "from_address": from_address,
        "smtp_user": user,
        "imap_user": user,
        "without_plus": without_plus,
        "error": "",
    }
    for name, server in (("smtp", smtp), ("imap", imap)):
        given |= {f"{name}_{part}": value for part, value in server._asdict().items()}
    if password:
        given |= {"smtp_sealed": seal(password), "imap_sealed": seal(password)}
    if not imap.host:
        given["read_at"] = None
    with transaction.atomic():
        hold(room)
        has_password = MailAccount.objects.filter(room=room).exclude(smtp_sealed="").exists()
        if smtp.security == Security.NONE and not (password or has_password):
            given["smtp_user"] = ""
        if not MailAccount.objects.filter(room=room).update(**given):
            MailAccount.objects.create(room=room, **given)


def send_test(account: MailAccount, to: str, language: Language, now: dt.datetime) -> None:
    """Send a short mail to the owner. Raises what `sending.hand_over` raises."""
    mail = sending.house_mail(
        account,
        to=to,
        subject=_TEST_SUBJECT.in_language(language),
        text=_TEST_TEXT.in_language(language),
        language=language,
        identity=f"test.{secrets.token_hex(8)}",
        now=now,
        about="test",
    )
    sending.hand_over(account, mail, _TEST_TIMEOUT)


def subscribe(room: Room, name: str, address: str) -> Feed:
    """Subscribe to a calendar, once for an address. Raises FetchRefused where that is none."""
    normal = normal_address(address)
    same = next((feed for feed in room.feeds.all() if feed.address == normal), None)
    return same or Feed.objects.create(room=room, name=name, address=normal)


def unsubscribe(feed: Feed) -> None:
    """Follow a calendar no longer; the sessions that came of it stay."""
    with transaction.atomic():
        hold(feed.room)
        feed.delete()


def read_now(feed: Feed, now: dt.datetime, *, confirmed: bool = False) -> Outcome:
    """Read a calendar at once; with `confirmed`, what is missing in it is taken as called off."""
    seen = look(feed, now, own=open_events.own_addresses(feed.room))
    return feeds.follow(feed, seen, now, confirmed=confirmed)
