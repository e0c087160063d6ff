"""A letter as a mail: what is written becomes headers and parts, and nothing else gets in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, Literal, NamedTuple

POLICY: Final = SMTP.clone(cte_type="7bit")
"""Lines end as SMTP wants them, and nothing is left that a relay would have to recode."""

CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]")
MESSAGE_ID: Final = re.compile(r"<[!#-;=?A-~]+@[!#-;=?A-~]+>")


class UnfitMail(ValueError):
    """Something in a mail cannot be sent as it is: an address, or a line break in a header."""


class Enclosed(NamedTuple):
    """A PDF that goes with a mail, and what the file is called."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutMail:
    """A mail to one person. With `ics` it is an invitation (REQUEST) or takes one back (CANCEL).

    `message_id` stands in angle brackets and stays the same when a mail is sent again, so that
    whoever got the first one can tell. `date` is aware.
    """

    to: str
    from_address: str
    from_name: str = ""
    subject: str
    text: str
    html: str | None = None
    message_id: str
    reply_to: str | None = None
    language: str = "ja"
    date: dt.datetime
    ics: str | None = None
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"
    in_reply_to: str | None = None
    enclosed: Enclosed | None = None


def _one_line(value: str, what: str) -> str:
    if CONTROL.search(value):
        raise UnfitMail(f"a line break or another control character in the {what}: {value!r}")
    return value


def _identifier(value: str, what: str) -> str:
    if not MESSAGE_ID.fullmatch(value):
        raise UnfitMail(f"the {what} is no <name@domain>: {value!r}")
    return value


def address(spec: str, name: str = "", *, what: str = "address") -> Address:
    """Give a mail address as headers and servers take it.

    A domain in other letters becomes its ASCII form. Raises UnfitMail.
    """
    local, at, domain = _one_line(spec, what).strip().rpartition("@")
    if not (local and at and domain) or re.search(r'[\s<>(),;:"\\\[\]@]', local + domain):
        raise UnfitMail(f"the {what} is no mail address: {spec!r}")
    if not local.isascii():
        raise UnfitMail(f"the name before the @ of the {what} has letters beyond ASCII: {spec!r}")
    try:
        ascii_domain = domain.encode("idna").decode() if not domain.isascii() else domain
        return Address(_one_line(name, f"name beside the {what}"), local, ascii_domain)
    except (UnicodeError, ValueError) as unfit:
        raise UnfitMail(f"the {what} is no mail address: {spec!r}") from unfit


def envelope(spec: str, what: str) -> str:
    """Give an address as the envelope takes it. Raises UnfitMail.

    A name that today's rules would not allow (`a..b.@docomo.ne.jp`: Japanese providers gave such
    out for years) is quoted.
    """
    taken = address(spec, what=what)
    dots_belong = all(taken.username.split("."))
    return taken.addr_spec if dots_belong else f'"{taken.username}"@{taken.domain}'


def compose(mail: OutMail) -> EmailMessage:
    """Write a mail as it will be sent. Raises UnfitMail.

    Machines that answer on their own are asked not to (RFC 3834, and Exchange's own header).
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = address(mail.from_address, mail.from_name, what="sender")
    message["To"] = address(mail.to, what="recipient")
    if mail.reply_to:
        message["Reply-To"] = address(mail.reply_to, what="reply address")
    message["Subject"] = _one_line(mail.subject, "subject")
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = _identifier(mail.message_id, "message id")
    if mail.in_reply_to:
        message["In-Reply-To"] = _identifier(mail.in_reply_to, "message id answered")
        message["References"] = mail.in_reply_to
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    if mail.ics is not None:
        message.add_alternative(mail.ics, subtype="calendar", params={"method": mail.method})
    if mail.enclosed is not None:
        name = _one_line(mail.enclosed.name, "name of a file")
        content = mail.enclosed.content
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    # Writing the content takes away what the headers said about it: this one comes after it.
    message["Content-Language"] = _one_line(mail.language, "language")
    return message
