"""A post office for tests: Postfix that takes mail and Dovecot that keeps it, both private."""

from __future__ import annotations

import contextlib
import email
import shutil
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.servers import certificates, dovecot, postfix
from tests.servers.unpacked import HOST, CannotStart

PATIENCE = 10.0
"""Seconds within which a mail that was accepted must lie in its mailbox."""


@dataclass(frozen=True)
class PostOffice:
    """Two running servers.

    Every address at example.org, .com, .net, .jp and .example has a mailbox; it is the user's name,
    and `password` is everybody's. What follows a + belongs to nobody: owner+x@example.org is
    owner@example.org.
    """

    mailboxes: dovecot.Dovecot
    sending: postfix.Postfix
    authority: Path
    """Whom to trust (PEM); SSL_CERT_FILE makes Python do so."""
    host: str = HOST
    password: str = dovecot.PASSWORD

    @property
    def smtp_port(self) -> int:
        """Where mail is taken; STARTTLS and AUTH are offered, neither is demanded."""
        return self.sending.smtp_port

    @property
    def smtps_port(self) -> int:
        """Where mail is taken within TLS."""
        return self.sending.smtps_port

    @property
    def imap_port(self) -> int:
        """Where mailboxes are read; STARTTLS is offered."""
        return self.mailboxes.imap_port

    @property
    def imaps_port(self) -> int:
        """Where mailboxes are read within TLS."""
        return self.mailboxes.imaps_port

    def raw_mails(self, address: str) -> list[bytes]:
        """Give the bytes of what lies in a mailbox, in the order of arrival."""
        maildir = self.mailboxes.maildir(address)
        found = [*maildir.glob("new/*"), *maildir.glob("cur/*")]
        found.sort(key=lambda mail: (mail.stat().st_mtime_ns, mail.name))
        return [mail.read_bytes() for mail in found]

    def mails(self, address: str) -> list[EmailMessage]:
        """Give what lies in a mailbox, in the order of arrival."""
        return [
            email.message_from_bytes(raw, policy=policy.default) for raw in self.raw_mails(address)
        ]

    def wait_for(
        self, address: str, fits: Callable[[list[EmailMessage]], bool] = bool
    ) -> list[EmailMessage]:
        """Give what lies in a mailbox once it fits: by default, once anything does."""
        end = time.monotonic() + PATIENCE
        while not fits(mails := self.mails(address)):
            if time.monotonic() > end:
                raise TimeoutError(f"{address} has {len(mails)} mails after {PATIENCE} seconds")
            time.sleep(0.02)
        return mails

    def deliver(self, address: str, raw: bytes, sender: str = "") -> None:
        """Lay a mail into a mailbox by LMTP, as bytes, whatever is wrong with it."""
        with smtplib.LMTP(HOST, self.mailboxes.lmtp_port) as door:
            door.sendmail(sender, [address], raw)

    def clear(self) -> None:
        """Forget every mailbox."""
        for domain in (self.mailboxes.folder / "mail").iterdir():
            shutil.rmtree(domain)


@contextlib.contextmanager
def running() -> Iterator[PostOffice]:
    """Run both servers for as long as the context lasts; raises CannotStart."""
    # A short name: those of sockets and of Dovecot's modules may only be so long.
    folder = Path(tempfile.mkdtemp(prefix="kijun-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        mail, certificate = folder / "post", certificates.issue(folder)
        mail.mkdir()
        with (
            dovecot.dovecot(folder, certificate) as mailboxes,
            postfix.postfix(mail, certificate, mailboxes) as sending,
        ):
            yield PostOffice(mailboxes, sending, certificate.authority)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    """Postfix and Dovecot, for this process alone; what earlier tests left lies there still."""
    try:
        with running() as office:
            yield office
    except CannotStart as reason:
        pytest.skip(str(reason))


@pytest.fixture
def post(post_office: PostOffice) -> PostOffice:
    """Postfix and Dovecot with empty mailboxes."""
    post_office.clear()
    return post_office
