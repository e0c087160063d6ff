"""Reading what arrived in a mailbox over IMAP. Nothing is deleted, moved, or marked unless asked.

Mail is told apart by UID and the folder's UIDVALIDITY (RFC 3501, 2.3.1.1): what has a UID above the
last one that was read is new. Where the server has numbered the folder anew, what arrived since
shortly before the last reading is read again, so that nothing is lost; whoever takes it in tells
what is there twice by its Message-ID.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Generator, Iterator
from typing import Final

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from kijun.channels.mail.models import MailAccount, Security
from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Flaw, Received
from kijun.channels.mail.seal import SealBroken

LARGEST: Final = 1_000_000
"""Bytes of a mail that are fetched: words stand at its beginning, attachments after them."""
AGAIN: Final = dt.timedelta(days=2)
"""How far before the last reading a renumbered folder is read again: clocks differ, zones too."""

FOR_NOW: Final = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]")
FOR_GOOD: Final = re.compile(r"\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)\]")
"""What RFC 5530 has a server say where settings are not to blame, and where they are."""


class CannotRead(Exception):
    """The mailbox cannot be read now; it may be tried again."""


class WrongSettings(CannotRead):
    """Nor will it be until somebody looks at the account's settings."""


def _connected(account: MailAccount, timeout: float) -> BaseMailBox:
    host, port, context = account.imap_host, account.imap_port, ssl.create_default_context()
    try:
        if account.imap_security == Security.TLS:
            return MailBox(host, port, timeout, ssl_context=context)
        if account.imap_security == Security.STARTTLS:
            return MailBoxStartTls(host, port, timeout, ssl_context=context)
        return MailBoxUnencrypted(host, port, timeout)
    except UnicodeError as unfit:
        raise WrongSettings(f"the server's name: {unfit}") from unfit


def _log_in(mailbox: BaseMailBox, user: str, password: str) -> None:
    if (user + password).isascii():
        mailbox.login(user, password, initial_folder=None)
    else:
        mailbox.login_utf8(user, password, initial_folder=None)


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """Whatever breaks in here is told as CannotRead."""
    try:
        yield
    except SealBroken as sealed:
        raise WrongSettings(f"the password: {sealed}") from sealed
    except ssl.SSLCertVerificationError as unknown:
        raise WrongSettings(f"the server's certificate: {unknown.verify_message}") from unknown
    except (MailboxLoginError, MailboxFolderSelectError) as refused:
        said = str(refused)
        wrong = CannotRead if FOR_NOW.search(said) else WrongSettings
        raise wrong(said) from refused
    except ImapToolsError as refused:
        raise CannotRead(str(refused)) from refused
    except (OSError, imaplib.IMAP4.error) as broken:
        said = str(broken) or type(broken).__name__
        raise (WrongSettings if FOR_GOOD.search(said) else CannotRead)(said) from broken


def _number(client: imaplib.IMAP4, name: str) -> int:
    """Give a number that the server told when the folder was opened."""
    told = client.untagged_responses.get(name) or [b""]
    if not (isinstance(told[-1], bytes) and told[-1].isdigit()):
        raise CannotRead(f"the server does not tell {name} of the folder")
    return int(told[-1])


def _answer(client: imaplib.IMAP4, *command: str) -> list[object]:
    state, told = client.uid(*command)
    if state != "OK":
        raise CannotRead(f"{command[0]}: {told!r}")
    return list(told)


def _new_uids(client: imaplib.IMAP4, account: MailAccount) -> list[int]:
    """Give the UIDs of what is new, in order, and set the account on the folder's numbering."""
    validity = _number(client, "UIDVALIDITY")
    criteria = [f"{account.seen_uid + 1}:*"]
    if account.seen_validity != validity:
        is_first = account.seen_validity == 0
        account.seen_validity = validity
        account.seen_uid = _number(client, "UIDNEXT") - 1 if is_first else 0
        if is_first:
            return []
        criteria = ["1:*"]
        if account.checked_at is not None:
            since = account.checked_at.astimezone(dt.UTC) - AGAIN
            criteria += ["SINCE", imap_date(since)]
    (found,) = _answer(client, "SEARCH", "UID", *criteria)[:1] or [b""]
    uids = sorted(map(int, found.split())) if isinstance(found, bytes) else []
    # "n:*" means at least the last mail, even where that was read before.
    return [uid for uid in uids if uid > account.seen_uid]


def imap_date(moment: dt.datetime) -> str:
    """Give a day as IMAP writes it, whatever the locale."""
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
        moment.month - 1
    ]
    return f"{moment.day}-{month}-{moment.year}"


def arrival(told: str) -> dt.datetime:
    """Read an INTERNALDATE: ` 5-Nov-2026 09:00:00 +0900`. Raises ValueError."""
    found = re.search(r'INTERNALDATE "([^"]+)"', told)
    if not found:
        raise ValueError("no INTERNALDATE")
    return dt.datetime.strptime(found[1].strip(), "%d-%b-%Y %H:%M:%S %z")


def _fetch(client: imaplib.IMAP4, uid: int) -> Received | None:
    """Read one mail; None where it is gone by now."""
    items = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{LARGEST}>)"
    for told in _answer(client, "FETCH", str(uid), items):
        if not (isinstance(told, tuple) and len(told) == 2):
            continue
        head, raw = told
        line = head.decode("ascii", errors="replace")
        size = re.search(r"RFC822\.SIZE (\d+)", line)
        flaw: Flaw | None = "too_large" if size and int(size[1]) > LARGEST else None
        return parse(raw, uid, arrival(line), flaw)
    return None


def new_messages(
    account: MailAccount, *, mark_read: bool = False, most: int = 200, timeout: float = 30.0
) -> Generator[Received, None, None]:
    """Read what is new in an account's folder, oldest first, at most so many mails.

    The first reading of a folder reads nothing: what lay there before is nobody's word to us.

    When a mail is given out, `account.seen_uid` says already that it was read: saving the account
    together with what follows from the mail makes both true at once; not saving it brings the mail
    again. After the last one it is to be saved as well. Raises CannotRead.
    """
    with _readable():
        mailbox = _connected(account, timeout)
    client = mailbox.client
    try:
        with _readable():
            _log_in(mailbox, account.imap_user, account.imap_password)
            mailbox.folder.set(account.folder, readonly=not mark_read)
            uids = _new_uids(client, account)[:most]
        for uid in uids:
            with _readable():
                received = _fetch(client, uid)
            account.seen_uid = uid
            if received is None:
                continue
            yield received
            if mark_read:
                with _readable():
                    _answer(client, "STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            mailbox.logout()
