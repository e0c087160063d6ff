"""The formal letter that goes with a mail about a decision: printed once, and kept as it was sent.

What is kept is named by its SHA-256, which the letter holds: it is shown again exactly as it went,
or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from typing import Final

from django.db import transaction

from kijun.channels.mail.message import Enclosed
from kijun.clients.links import address_of
from kijun.judge.words.language import Language, Said
from kijun.ledger.record import hold
from kijun.letters.formal import Formal, formal_pdf
from kijun.letters.models import Enclosure, Letter
from kijun.letters.pdf import CannotPrint
from kijun.services.decisions.reasons import reasons_of
from kijun.services.delivery.formal_letters import formal_of, is_formal
from kijun.services.delivery.still_true import named_in, tells_a_decision

_LOG: Final = logging.getLogger(__name__)
_FILE: Final = Said("{day}-お手紙.pdf", "{day}-letter.pdf")
_OPEN: Final = (
    Letter.State.WAITING,
    Letter.State.ASKS,
    Letter.State.BY_HAND,
    Letter.State.FAILED,
)


class Altered(RuntimeError):
    """What is kept is not what was sent: it is shown to nobody."""


def has_formal(letter: Letter) -> bool:
    """Say whether a formal letter goes with a letter."""
    return tells_a_decision(letter) and is_formal(letter.kind)


def formal_letter(letter: Letter, now: dt.datetime) -> Formal | None:
    """Return the formal letter that would go with a letter now, or None where none does."""
    if not has_formal(letter):
        return None
    language: Language = "en" if letter.language == "en" else "ja"
    reasons = reasons_of(letter.room, letter.decision, language)
    if reasons is None:
        return None
    return formal_of(reasons, letter.kind, named_in(letter), now, address_of(letter.link))


def enclose(letter_id: str, now: dt.datetime) -> None:
    """Print the formal letter of a letter that has not gone yet, and keep it.

    Without an effect where it was printed already or there is none. Where this machine cannot
    print, the letter goes without: its page says everything that would stand in it.
    """
    letter = Letter.objects.select_related("room", "client").filter(pk=letter_id).first()
    if letter is None or letter.enclosed or letter.state not in _OPEN:
        return
    try:
        printed = preview(letter, now)
    except CannotPrint as missing:
        _LOG.warning("a letter goes without its formal letter: %s", missing)
        return
    if printed is not None:
        _keep(letter, printed, now)


def preview(letter: Letter, now: dt.datetime) -> bytes | None:
    """Return the formal letter as it would go now, or None. Raises CannotPrint."""
    found = formal_letter(letter, now)
    return None if found is None else formal_pdf(found)


def as_sent(letter: Letter) -> bytes | None:
    """Return the formal letter exactly as it went, or None where none did. Raises Altered."""
    if not letter.enclosed:
        return None
    kept = Enclosure.objects.filter(client_id=letter.client_id, sha256=letter.enclosed).first()
    content = bytes(kept.content) if kept is not None else b""
    if hashlib.sha256(content).hexdigest() != letter.enclosed:
        raise Altered(letter.enclosed)
    return content


def enclosed_with(letter: Letter) -> Enclosed | None:
    """Return what goes with a mail, or None."""
    content = as_sent(letter)
    return None if content is None else Enclosed(file_name(letter), content)


def file_name(letter: Letter) -> str:
    """Name the file of a formal letter: by its day, in the language of the letter."""
    language: Language = "en" if letter.language == "en" else "ja"
    day = letter.due_at.astimezone(letter.room.zone).date()
    return _FILE.in_language(language).format(day=day.isoformat())


def _keep(letter: Letter, printed: bytes, now: dt.datetime) -> None:
    """Keep what was printed, unless the letter was taken back or erased meanwhile: printing takes long."""
    sha256 = hashlib.sha256(printed).hexdigest()
    with transaction.atomic():
        hold(letter.room)
        unprinted = Letter.objects.filter(pk=letter.pk, enclosed="", state__in=_OPEN)
        if unprinted.update(enclosed=sha256):
            Enclosure.objects.get_or_create(
                client_id=letter.client_id,
                sha256=sha256,
                defaults={"room_id": letter.room_id, "content": printed, "made_at": now},
            )
