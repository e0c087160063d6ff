"""Writing and publishing a room's rulebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction

from kijun.accounts.models import Room
from kijun.files.rulebook_counts import load_meant
from kijun.files.starters import rulebook_text
from kijun.judge.rulebook import Rulebook
from kijun.rulebooks.models import Draft, Version
from kijun.rulebooks.versions import latest_version_of

T = TypeVar("T")
NOTICE_DAYS: Final = 14
"""So many days lie between publishing a version and its taking effect, unless others are chosen."""
_LATEST_DAYS: Final = 366


class TooSoon(ValueError):
    """A date on which a version cannot take effect; `args` hold the earliest and the latest day."""


def start_from(room: Room, starter: str) -> Draft:
    """Put a starter rulebook into a room's draft. Raises KeyError for an unknown starter."""
    return replace_draft(room, rulebook_text(starter))


def save_draft(room: Room, text: str, change: str = "") -> Draft:
    """Keep the text of a draft as it is, right or wrong: nothing that was typed is lost.

    `change` is the name of the change that made it so, by which its page knows it again.
    """
    defaults = {"text": text, "change": change}
    draft, _ = Draft.objects.update_or_create(room=room, defaults=defaults)
    return draft


def replace_draft(room: Room, text: str) -> Draft:
    """Put a text in the place of a draft; what stood there is kept, and can be put back."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(room=room).first()
        if draft is None:
            return Draft.objects.create(room=room, text=text)
        if draft.text != text:
            draft.previous, draft.text, draft.change = draft.text, text, ""
            draft.save()
        return draft


def with_draft(room: Room, change: Callable[[Draft | None], T]) -> T:
    """Return what is made of a draft, or of none, while nobody else can change it."""
    with transaction.atomic():
        return change(Draft.objects.select_for_update().filter(room=room).first())


def put_back(room: Room) -> None:
    """Change a draft and what stood there before it; nothing happens where nothing did."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(room=room).exclude(previous="").first()
        if draft is not None:
            draft.previous, draft.text, draft.change = draft.text, draft.previous, ""
            draft.save()


def days_to_choose(zone: ZoneInfo, now: dt.datetime) -> tuple[dt.date, dt.date, dt.date]:
    """Return the first, the usual and the last day on which a version may take effect.

    The first one is tomorrow: whatever is announced can be read before it holds.
    """
    today = now.astimezone(zone).date()
    days = (1, NOTICE_DAYS, _LATEST_DAYS)
    first, usual, last = (today + dt.timedelta(days=number) for number in days)
    return first, usual, last


def beginning_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the instant at which a day begins in a zone, in UTC."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def publish_from(room: Room, text: str, day: dt.date, now: dt.datetime) -> Rulebook:
    """Publish a text that is to hold from the beginning of a day in the rulebook's zone.

    Raises Refused with everything that is wrong with it, and TooSoon for a day that is not ahead.
    """
    rulebook = load_meant(text.encode(), "rulebook")
    first, _, last = days_to_choose(rulebook.zone, now)
    if not first <= day <= last:
        raise TooSoon(first, last)
    return publish(room, text, now, beginning_of(day, rulebook.zone))


def publish(
    room: Room, text: str, now: dt.datetime, effective: dt.datetime | None = None
) -> Rulebook:
    """Publish a text as a version, which is from now on the last one; it binds nobody yet.

    `effective` is the instant from which it is meant to hold (default: once announced). A version
    that is the last one already keeps its date where it was announced. Raises Refused with
    everything that is wrong with it.
    """
    rulebook = load_meant(text.encode(), "rulebook")
    with transaction.atomic():
        last = latest_version_of(room)
        if last is not None and last.version == rulebook.version:
            if last.announced_at is None:
                last.text, last.effective = text, effective
                last.save(update_fields=["text", "effective"])
            return rulebook
        Version.objects.update_or_create(
            room=room,
            version=rulebook.version,
            defaults={
                "text": text,
                "published_at": now,
                "effective": effective,
                "announced_at": None,
            },
        )
    return rulebook


def set_announced(room: Room, version: str, now: dt.datetime) -> None:
    """Note that a version was announced to all; the first time is the one that is kept."""
    Version.objects.filter(room=room, version=version, announced_at=None).update(announced_at=now)
