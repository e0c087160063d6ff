"""Sending one mail over SMTP, knowing at each moment whether the server may have taken it.

smtplib does the talking. Its `sendmail` is not used: it tells a connection lost before the final
dot in the same words as one lost after it, and only the latter leaves anybody in doubt.
"""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kijun.channels.mail.message import OutMail, UnfitMail, compose, envelope
from kijun.channels.mail.models import MailAccount, Security
from kijun.channels.mail.seal import SealBroken

logger = logging.getLogger(__name__)

TOO_LARGE: Final = 552
_UNREADABLE: Final = -1
"""What smtplib gives for an answer that does not begin with a code."""
LINE_STARTS_WITH_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the mail; `text` is how it said so, often with its number there."""

    message_id: str
    text: str


class NotSent(Exception):
    """A mail is not known to have been taken."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Refused(NotSent):
    """This mail will never be taken for this person: there is no use in trying again.

    `code` is the server's; None where the mail was such that no server was asked.
    """

    def __init__(self, code: int | None, text: str) -> None:
        super().__init__(text)
        self.code = code

    def __str__(self) -> str:
        return self.text if self.code is None else f"{self.code} {self.text}"


class NotNow(NotSent):
    """The mail was certainly not taken, and may be tried again."""


class NotLetIn(NotNow):
    """Nor will any other be: a password, a certificate or a sender is not accepted."""


class Unknown(NotSent):
    """Everything was sent and no answer came: nobody knows whether it was taken."""


def _text(reply: bytes | str) -> str:
    said = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return " ".join(said.split())


@contextlib.contextmanager
def before_the_dot() -> Iterator[None]:
    """Whatever breaks in here leaves the mail untaken, and is told as NotNow or NotLetIn.

    Nothing else may leave it: whoever could not tell would have to take the mail as perhaps sent.
    """
    try:
        yield
    except (NotSent, UnfitMail):
        raise
    except SealBroken as sealed:
        raise NotLetIn(f"the password: {sealed}") from sealed
    except ssl.SSLCertVerificationError as unknown:
        raise NotLetIn(f"the server's certificate: {unknown.verify_message}") from unknown
    except smtplib.SMTPAuthenticationError as refused:
        said = f"{refused.smtp_code} {_text(refused.smtp_error)}"
        # 4xx: the server itself could not look the password up.
        raise (NotNow if refused.smtp_code < 500 else NotLetIn)(said) from refused
    except smtplib.SMTPNotSupportedError as missing:
        raise NotLetIn(str(missing)) from missing
    except smtplib.SMTPResponseException as refused:
        raise NotNow(f"{refused.smtp_code} {_text(refused.smtp_error)}") from refused
    except (OSError, smtplib.SMTPException) as broken:
        raise NotNow(str(broken) or type(broken).__name__) from broken
    except UnicodeError as unfit:
        raise NotNow(f"the server's name, or an address: {unfit}") from unfit
    except Exception as unforeseen:
        logger.exception("a mail did not leave")
        raise NotNow(f"{type(unforeseen).__name__}: {unforeseen}") from unforeseen


def _log_in(server: smtplib.SMTP, account: MailAccount) -> None:
    user, password = account.smtp_user, account.smtp_password
    if not (user + password).isascii():
        raise NotLetIn("the user name or the password: only letters, digits and signs of ASCII")
    server.login(user, password)


def _connect(account: MailAccount, timeout: float) -> smtplib.SMTP:
    """Give a connection that is ready for a mail."""
    own_name = account.from_address.rpartition("@")[2]
    place = (account.smtp_host, account.smtp_port, own_name, timeout)
    if account.smtp_security == Security.TLS:
        host, port, name, seconds = place
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, name, timeout=seconds, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(*place)
    try:
        assert server.sock is not None
        # or the final dot, a packet of its own, waits until the server's kernel owns up to the rest
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if account.smtp_security == Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if account.smtp_user:
            _log_in(server, account)
    except BaseException:
        server.close()
        raise
    return server


def _expect(wanted: int, code: int, reply: bytes) -> None:
    if code // 100 == wanted:
        return
    if code >= 500:
        raise Refused(code, _text(reply))
    raise NotNow(f"{code} {_text(reply)}")


def _offer(server: smtplib.SMTP, sender: str, to: str, content: bytes) -> None:
    """Send everything but the final dot."""
    size = [f"size={len(content)}"] if server.has_extn("size") else []
    code, reply = server.mail(sender, size)
    if code >= 500 and code != TOO_LARGE:
        raise NotLetIn(f"{code} {_text(reply)}")
    _expect(2, code, reply)
    _expect(2, *server.rcpt(to))
    _expect(3, *server.docmd("DATA"))
    server.send(LINE_STARTS_WITH_DOT.sub(b"..", content))


def send(account: MailAccount, mail: OutMail, timeout: float = 30.0) -> Sent:
    """Send a mail; each step may take `timeout` seconds.

    Raises one of Refused, NotNow and Unknown.
    """
    try:
        with before_the_dot():
            content = compose(mail).as_bytes()
            sender = envelope(mail.from_address, "sender")
            to = envelope(mail.to, "recipient")
    except UnfitMail as unfit:
        raise Refused(None, str(unfit)) from unfit
    with before_the_dot():
        server = _connect(account, timeout)
    try:
        with before_the_dot():
            _offer(server, sender, to, content)
        try:
            server.send(b".\r\n")
            code, reply = server.getreply()
        except (OSError, smtplib.SMTPException) as lost:
            raise Unknown(str(lost) or type(lost).__name__) from lost
        if code == _UNREADABLE:
            raise Unknown(_text(reply))
        _expect(2, code, reply)
        # The mail is taken: how the goodbye goes changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        return Sent(mail.message_id, _text(reply))
    finally:
        server.close()
