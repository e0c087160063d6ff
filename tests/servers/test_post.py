"""The post office of the tests does what a provider's would."""

from __future__ import annotations

import imaplib
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time

import pytest

from tests.servers.post import PostOffice
from tests.servers.postfix import FULL, LARGEST, RETURNED, UNKNOWN

MAIL = "From: owner@example.org\nTo: aoi@example.com\nSubject: =?utf-8?b?5Z+65rqW?=\n\nこんにちは\n"


def send(post: PostOffice, to: str, text: str = MAIL) -> None:
    with smtplib.SMTP(post.host, post.smtp_port) as server:
        server.sendmail("owner@example.org", [to], text.encode())


def test_what_is_sent_lies_in_the_mailbox(post: PostOffice) -> None:
    send(post, "aoi@example.com")
    (mail,) = post.wait_for("aoi@example.com")
    assert mail["Subject"] == "基準"
    assert mail["Delivered-To"] == "aoi@example.com"
    assert post.mails("owner@example.org") == []


def test_what_follows_a_plus_is_kept_and_belongs_to_the_same_mailbox(post: PostOffice) -> None:
    send(post, "owner+3kd8@example.org")
    (mail,) = post.wait_for("owner@example.org")
    assert mail["Delivered-To"] == "owner+3kd8@example.org"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        pytest.param(UNKNOWN, 550, id="nobody has the address"),
        pytest.param(FULL, 452, id="the mailbox is full"),
        pytest.param("somebody@elsewhere.invalid", 554, id="another domain"),
    ],
)
def test_recipients_are_refused(post: PostOffice, to: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(post, to)
    assert refused.value.recipients[to][0] == code


def test_what_is_too_large_is_refused(post: PostOffice) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        send(post, "aoi@example.com", MAIL + "x" * 70 + "\n" * LARGEST)
    assert refused.value.smtp_code == 552


def test_what_cannot_be_delivered_comes_back(post: PostOffice) -> None:
    send(post, RETURNED)
    (mail,) = post.wait_for("owner@example.org")
    assert mail.get_content_type() == "multipart/report"


def test_imap_shows_what_was_delivered(post: PostOffice) -> None:
    post.deliver("owner@example.org", MAIL.encode())
    with imaplib.IMAP4(post.host, post.imap_port) as box:
        box.login("owner@example.org", post.password)
        assert box.select("INBOX") == ("OK", [b"1"])


@pytest.mark.parametrize("password", ["kept-between-us", "wrong"])
def test_only_the_password_opens(post: PostOffice, password: str) -> None:
    context = ssl.create_default_context(cafile=str(post.authority))
    is_right = password == post.password
    with smtplib.SMTP_SSL(post.host, post.smtps_port, context=context) as server:
        if is_right:
            server.login("owner@example.org", password)
        else:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                server.login("owner@example.org", password)
    with imaplib.IMAP4_SSL(post.host, post.imaps_port, ssl_context=context) as box:
        if is_right:
            box.login("owner@example.org", password)
        else:
            with pytest.raises(imaplib.IMAP4.error):
                box.login("owner@example.org", password)


def test_starttls_is_offered_on_both(post: PostOffice) -> None:
    context = ssl.create_default_context(cafile=str(post.authority))
    with smtplib.SMTP(post.host, post.smtp_port) as server:
        assert server.starttls(context=context)[0] == 220
    with imaplib.IMAP4(post.host, post.imap_port) as box:
        assert box.starttls(context)[0] == "OK"


def test_the_servers_end_with_tests_that_are_killed() -> None:
    dies = (
        "import os\n"
        "from tests.servers import post\n"
        "with post.running() as office:\n"
        "    print(office.mailboxes.folder, office.smtp_port, office.imap_port, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    told = subprocess.run([sys.executable, "-c", dies], check=False, stdout=subprocess.PIPE)
    if told.returncode != -signal.SIGKILL:
        pytest.skip("the servers cannot run here")
    folder, *ports = told.stdout.decode().split()
    for port in map(int, ports):
        wait_until_nobody_listens(port)
    shutil.rmtree(folder)


def wait_until_nobody_listens(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.1)
    pytest.fail(f"somebody still listens on {port}")
