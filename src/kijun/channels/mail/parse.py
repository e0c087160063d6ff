"""A mail's bytes as what they say. Whatever comes, something is made of it."""

from __future__ import annotations

import datetime as dt
import email
from dataclasses import replace
from email.errors import MessageError
from email.policy import compat32
from typing import Final

from kijun.channels.mail import bounces
from kijun.channels.mail.bodies import body, content, is_encrypted, of_kind
from kijun.channels.mail.headers import AnyMessage, addresses, header, identifiers
from kijun.channels.mail.machines import is_circular, is_from_a_machine
from kijun.channels.mail.new_words import new_words
from kijun.channels.mail.received import Bounce, Flaw, Kind, Received

ENVELOPE: Final = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
)
BEHIND: Final = ("From", "Sender", "Reply-To", "Resent-From", "Resent-Sender")
LONGEST_SUBJECT: Final = 1000


def _kind(message: AnyMessage, text: str) -> tuple[Kind, tuple[Bounce, ...]]:
    failed = bounces.reported(message)
    if failed:
        return "bounce", failed
    if bounces.is_told(message):
        return "bounce", bounces.told(message, text)
    if _calendar(message):
        # A program writes it, because somebody tapped that they come, or that they do not.
        return "word", ()
    if is_from_a_machine(message):
        return "auto_reply", ()
    return ("circular", ()) if is_circular(message) else ("word", ())


def _calendar(message: AnyMessage) -> str:
    for part in of_kind(message, "text/calendar"):
        if str(part.get_param("method", "")).upper() in {"REPLY", "COUNTER"}:
            return content(part)
    return ""


def _read(message: AnyMessage, uid: int, at: dt.datetime, flaw: Flaw | None) -> Received:
    sealed = is_encrypted(message)
    text = "" if sealed else body(message)
    kind, failed = _kind(message, text)
    answered = identifiers(message, "In-Reply-To")
    named = bounces.returned_ids(message) if kind == "bounce" else ()
    from_name, from_address = next(iter(addresses(message, "From", "Sender")), ("", ""))
    behind = addresses(message, *BEHIND)
    went_to = addresses(message, *ENVELOPE, "To", "Cc")
    return Received(
        uid=uid,
        received_at=at,
        message_id=next(iter(identifiers(message, "Message-ID")), ""),
        from_address=from_address,
        from_name=from_name,
        behind=tuple(each for each in behind if each[1] and each[1] != from_address),
        to=tuple(dict.fromkeys(address for _, address in went_to)),
        in_reply_to=next(iter(answered), ""),
        references=tuple(dict.fromkeys((*identifiers(message, "References"), *answered, *named))),
        subject=header(message, "Subject")[:LONGEST_SUBJECT],
        text=new_words(text),
        kind=kind,
        bounces=failed,
        calendar=_calendar(message),
        flaw="encrypted" if sealed else flaw,
    )


def parse(raw: bytes, uid: int, received_at: dt.datetime, flaw: Flaw | None = None) -> Received:
    """Read a mail; of one that is beyond reading only `uid` and `received_at` are told."""
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        received = _read(message, uid, received_at, flaw)
        return received if flaw == "too_large" else replace(received, raw=raw)
    except (MessageError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # The standard library's parser meets what no rule foresees with errors of any of these
        # kinds; one such mail must not keep those after it from being read.
        return Received(uid=uid, received_at=received_at, flaw="broken")
