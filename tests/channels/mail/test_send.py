"""A mail is taken, refused, not taken, or nobody knows; and which of them is always told right."""

from __future__ import annotations

import logging
import smtplib
import socket
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.send import NotLetIn, NotNow, Refused, Sent, Unknown, send
from tests.channels.mail.letters import CLIENT, NINE, OWNER, account, letter
from tests.servers.broken_smtp import broken_server
from tests.servers.post import PostOffice
from tests.servers.postfix import FULL, LARGEST, UNKNOWN
from tests.servers.sink import Sink


def at_port(port: int) -> MailAccount:
    return MailAccount(
        from_address=OWNER, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
    )


def test_a_mail_arrives_as_it_was_written(post: PostOffice) -> None:
    sent = send(account(post), letter(text=".\n..\n.x\n終わり\n", html="<p>.\n.</p>"))
    assert isinstance(sent, Sent)
    assert sent.message_id == "<reminder-1@example.org>"
    (mail,) = post.wait_for(CLIENT)
    assert mail["From"] == "佐伯事務所 <haruka@example.org>"
    assert mail["Return-Path"] == "<haruka@example.org>"
    assert mail["Date"].datetime == NINE
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == [".", "..", ".x", "終わり"]


def test_the_final_dot_does_not_wait_for_an_answer_to_what_goes_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = []

    def bye(server: smtplib.SMTP) -> None:
        assert server.sock is not None
        at_once.append(server.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(smtplib.SMTP, "quit", bye)
    with Sink() as sink:
        send(at_port(sink.port), letter())
    assert at_once == [1]


def test_a_mail_of_ascii_with_dots_arrives_as_it_was_written(post: PostOffice) -> None:
    send(account(post), letter(text=".\n..\n.x\nend\n"))
    (mail,) = post.wait_for(CLIENT)
    assert mail.get_content() == ".\n..\n.x\nend\n"


def test_an_address_with_dots_where_none_belong_is_reached(post: PostOffice) -> None:
    send(account(post), letter(to="a..b.@example.jp"))
    (mail,) = post.wait_for("a..b.@example.jp")
    assert mail["Delivered-To"] == '"a..b."@example.jp'


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_is_sent_within_tls_by_whoever_has_the_password(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(post.authority))
    port = post.smtps_port if security == "tls" else post.smtp_port
    own = {"smtp_port": port, "smtp_security": security, "smtp_user": OWNER}
    send(account(post, **own, smtp_password=post.password), letter())
    (mail,) = post.wait_for(CLIENT)
    assert "ESMTPSA" in "".join(mail.get_all("Received", []))
    with pytest.raises(NotLetIn, match="535"):
        send(account(post, **own, smtp_password="wrong"), letter())


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(post: PostOffice) -> None:
    with pytest.raises(NotLetIn, match="certificate"):
        send(account(post, smtp_security="starttls"), letter())
    assert post.mails(CLIENT) == []


def test_starttls_that_is_not_offered_sends_nothing() -> None:
    with broken_server("nowhere") as server, pytest.raises(NotLetIn, match="STARTTLS"):
        send(
            MailAccount(from_address=OWNER, smtp_host="127.0.0.1", smtp_port=server.port), letter()
        )
    assert server.contents == []


def test_a_recipient_whom_nobody_knows_is_refused(post: PostOffice) -> None:
    with pytest.raises(Refused) as refused:
        send(account(post), letter(to=UNKNOWN))
    assert refused.value.code == 550
    assert "Nobody has this address" in str(refused.value)


def test_a_mail_that_is_too_large_is_refused(post: PostOffice) -> None:
    with pytest.raises(Refused) as refused:
        send(account(post), letter(text="a line\n" * LARGEST))
    assert refused.value.code == 552


def test_a_full_mailbox_is_for_later(post: PostOffice) -> None:
    with pytest.raises(NotNow, match="mailbox is full"):
        send(account(post), letter(to=FULL))


def test_where_nobody_listens_nothing_was_taken() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(NotNow):
            send(at_port(probe.getsockname()[1]), letter())


def test_a_host_that_does_not_exist_took_nothing() -> None:
    nowhere = MailAccount(from_address=OWNER, smtp_host="mail.invalid", smtp_security="none")
    with pytest.raises(NotNow):
        send(nowhere, letter())


@pytest.mark.parametrize("host", ["smtp..example.com", ".example.com"])
@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_host_that_is_no_name_took_nothing(host: str, security: str) -> None:
    nowhere = MailAccount(from_address=OWNER, smtp_host=host, smtp_security=security)
    with pytest.raises(NotNow):
        send(nowhere, letter(), timeout=1)


@pytest.mark.parametrize("typed", [{"smtp_user": "ｈ"}, {"smtp_password": "ｐ"}])
def test_a_login_that_no_server_could_read_is_not_let_in(typed: dict[str, str]) -> None:
    with broken_server("nowhere") as server:
        own = at_port(server.port)
        own.smtp_user, own.smtp_password = "haruka", "sesame"
        for name, text in typed.items():
            setattr(own, name, text)
        with pytest.raises(NotLetIn, match="ASCII"):
            send(own, letter(), timeout=1)
    assert server.contents == []


@pytest.mark.parametrize("is_silent", [False, True], ids=["hangs up", "says nothing more"])
@pytest.mark.parametrize("at", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_what_breaks_before_the_final_dot_was_certainly_not_taken(at: str, is_silent: bool) -> None:
    with broken_server(at, is_silent=is_silent) as server, pytest.raises(NotNow):
        send(at_port(server.port), letter(), timeout=0.3)
    assert server.contents == []


def test_a_server_that_hangs_up_within_the_content_has_not_taken_it() -> None:
    with broken_server("content") as server, pytest.raises(NotNow):
        send(at_port(server.port), letter(text=("x" * 70 + "\n") * 150_000))
    assert server.contents == []


@pytest.mark.parametrize("is_silent", [False, True], ids=["hangs up", "says nothing more"])
def test_what_breaks_after_the_final_dot_nobody_knows(is_silent: bool) -> None:
    with broken_server("dot", is_silent=is_silent) as server, pytest.raises(Unknown):
        send(at_port(server.port), letter(), timeout=0.3)
    (content,) = server.contents
    assert b"Message-ID: <reminder-1@example.org>" in content


def test_after_an_answer_that_nobody_can_read_nobody_knows_either() -> None:
    with broken_server("dot", b"taken, I think") as server, pytest.raises(Unknown, match="I think"):
        send(at_port(server.port), letter(), timeout=1)


def test_how_the_goodbye_goes_changes_nothing() -> None:
    with broken_server("QUIT") as server:
        assert send(at_port(server.port), letter(), timeout=1) == Sent(
            "<reminder-1@example.org>", "fine"
        )


@pytest.mark.parametrize(
    ("at", "reply", "expected"),
    [
        ("connect", b"554 not you", NotNow),
        ("connect", b"421 too busy", NotNow),
        ("MAIL", b"451 later", NotNow),
        ("MAIL", b"550 not as this sender", NotLetIn),
        ("MAIL", b"552 too large", Refused),
        ("RCPT", b"450 greylisted", NotNow),
        ("RCPT", b"550 nobody", Refused),
        ("DATA", b"451 later", NotNow),
        ("DATA", b"554 no", Refused),
        ("dot", b"451 later", NotNow),
        ("dot", b"550 spam", Refused),
    ],
)
def test_each_answer_is_taken_for_what_it_says(
    at: str, reply: bytes, expected: type[Exception]
) -> None:
    with broken_server(at, reply) as server, pytest.raises(expected) as raised:
        send(at_port(server.port), letter(), timeout=1)
    assert type(raised.value) is expected
    assert reply.decode() in str(raised.value)


def test_a_mail_that_cannot_be_written_is_refused_before_any_server_is_asked() -> None:
    with broken_server("nowhere") as server, pytest.raises(Refused, match="no mail address") as no:
        send(at_port(server.port), letter(to="青井さん"))
    assert no.value.code is None
    assert server.contents == []


def test_a_password_that_cannot_be_read_any_more_is_to_be_entered_anew(
    post: PostOffice, settings: Settings
) -> None:
    old = account(post, smtp_user=OWNER, smtp_password="sealed with the old key")
    settings.SECRET_KEY = "another secret key than the one before"
    with pytest.raises(NotLetIn, match="entered anew"):
        send(old, letter())


def test_the_password_stands_in_no_log(
    post: PostOffice, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SSL_CERT_FILE", str(post.authority))
    own: dict[str, Any] = {"smtp_security": "starttls", "smtp_user": OWNER}
    with pytest.raises(NotLetIn) as refused:
        send(account(post, **own, smtp_password="not-the-password"), letter())
    assert "not-the-password" not in caplog.text + str(refused.value) + repr(refused.value)
