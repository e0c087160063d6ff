"""Writing and publishing a room's rulebook."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.judge.rulebook import Rulebook
from kijun.rulebooks.models import Draft, Version


def start_from(room: Room, starter: str) -> Draft:
    """Put a starter rulebook into a room's draft. Raises KeyError for an unknown starter."""
    return save_draft(room, rulebook_text(starter))


def save_draft(room: Room, text: str) -> Draft:
    """Keep the text of a draft as it is, right or wrong: nothing that was typed is lost."""
    draft, _ = Draft.objects.update_or_create(room=room, defaults={"text": text})
    return draft


def publish(room: Room, text: str, now: dt.datetime) -> Rulebook:
    """Publish a text as a version, which is from now on the last one; it binds nobody yet.

    Raises Refused with everything that is wrong with it.
    """
    rulebook = load_rulebook(text.encode(), "rulebook")
    with transaction.atomic():
        Version.objects.update_or_create(
            room=room,
            version=rulebook.version,
            defaults={"text": text, "published_at": now},
        )
    return rulebook
