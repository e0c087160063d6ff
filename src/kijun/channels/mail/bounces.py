"""What comes back undelivered: reports by RFC 3464, and the texts of servers that write none."""

from __future__ import annotations

import re
from typing import Final

from kijun.channels.mail.bodies import content, inner, parts
from kijun.channels.mail.headers import (
    ADDRESS,
    MESSAGE_ID,
    AnyMessage,
    addresses,
    header,
    identifiers,
)
from kijun.channels.mail.received import Bounce

DAEMON: Final = re.compile(
    r"^(?:mailer-daemon|mail-daemon|postmaster|mailer|mdaemon|daemon)(?:[+.-][^@]*)?@|^mailer-daemon$",
    re.IGNORECASE,
)
SUBJECT: Final = re.compile(
    r"""undeliver|returned\ mail|return(?:ed|ing)\ (?:e-?mail|message|to\ sender)|failure\ notice
    | (?:mail|message|delivery)\b.{0,40}\b(?:fail|error|problem|unable|could\ not|status\ notification)
    | delivery\ (?:status\ )?(?:notification|report|failure)|non[\s-]?delivery|could\ not\ (?:be\ )?deliver
    | failed\ delivery|delayed\ mail|message\ .{0,60}\bdelayed|could\ not\ send\ mail|error\ sending\ your\ mail
    | 配信(?:不能|エラー|に失敗|できません)|配達(?:不能|できません)|送信エラー|不達|宛先不明|送信できません
    """,
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE: Final = re.compile(r"(?<![\d.-])([45])\d\d[ -]")
FOR_NOW: Final = re.compile(
    r"delayed|will (?:be )?(?:retry|retried|keep trying)|temporar|mailbox (?:is )?full|over ?quota"
    r"|quota exceeded|still being retried|遅延|容量",
    re.IGNORECASE,
)
REPORTED: Final = {"message/delivery-status", "message/global-delivery-status"}
ORIGINALS: Final = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/rfc822-headers",
}
LONGEST: Final = 20_000
"""Characters of a report's own words that are looked at."""


def _recipient(block: AnyMessage) -> str:
    for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient"):
        found = ADDRESS.search(header(block, name).rpartition(";")[2])
        if found:
            return found[0].lower()
    return ""


def reported(message: AnyMessage) -> tuple[Bounce, ...]:
    """Give what a delivery status report says of each recipient it failed or was delayed for."""
    found = []
    for part in parts(message):
        if part.get_content_type() not in REPORTED:
            continue
        for block in inner(part):
            action = header(block, "Action").lower().split(" ")[0]
            if action not in {"failed", "delayed"}:
                continue
            status = STATUS.search(header(block, "Status"))
            code = status[1] if status else ""
            is_permanent = action == "failed" and not code.startswith("4")
            reason = header(block, "Diagnostic-Code").partition(";")[2].strip()
            found.append(Bounce(_recipient(block), is_permanent, code, reason[:500]))
    return tuple(dict.fromkeys(found))


def told(message: AnyMessage, text: str) -> tuple[Bounce, ...]:
    """Give what a server tells in its own words, as far as that can be made out."""
    own_words = text[:LONGEST]
    status = STATUS.search(own_words)
    code = status[1] if status else ""
    three_digits = CODE.search(own_words)
    for_now = code.startswith("4") or bool(not code and FOR_NOW.search(own_words))
    if not code and three_digits:
        for_now = three_digits[1] == "4"
    failed = header(message, "X-Failed-Recipients") or own_words
    own = {address for _, address in addresses(message, "From", "To", "Delivered-To")}
    names = dict.fromkeys(found.lower().strip(".") for found in ADDRESS.findall(failed))
    recipient = next((name for name in names if name not in own and not DAEMON.match(name)), "")
    return (Bounce(recipient, not for_now, code),)


def is_told(message: AnyMessage) -> bool:
    """Say whether a mail without a report is a server's word that one was not delivered."""
    senders = [address for _, address in addresses(message, "From", "Return-Path")]
    named = header(message, "From").lower()
    by_daemon = any(map(DAEMON.match, senders)) or "mailer-daemon" in named or named.endswith("<>")
    nobody = header(message, "Return-Path") == "<>" or "X-Failed-Recipients" in message
    return (by_daemon or nobody) and bool(
        "X-Failed-Recipients" in message or SUBJECT.search(header(message, "Subject"))
    )


def returned_ids(message: AnyMessage) -> tuple[str, ...]:
    """Give the Message-IDs of the mail that came back, as far as it is enclosed."""
    for part in parts(message):
        if part.get_content_type() not in ORIGINALS:
            continue
        for original in inner(part):
            return identifiers(original, "Message-ID")
        named = re.search(r"^message-id:\s*(\S+)", content(part), re.IGNORECASE | re.MULTILINE)
        if named:
            return tuple(MESSAGE_ID.findall(named[1]))
    return ()
