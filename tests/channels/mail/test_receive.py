"""What arrives is read once, in order, and left as it lies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.receive import CannotRead, WrongSettings, arrival, new_messages
from kijun.channels.mail.send import send
from tests.channels.mail.arrived import NOON, raw
from tests.channels.mail.letters import CLIENT, OWNER, account, letter
from tests.servers.post import PostOffice
from tests.servers.postfix import RETURNED


@pytest.fixture
def mailbox(post: PostOffice) -> MailAccount:
    """An account whose folder was looked at once."""
    post.deliver(OWNER, raw("from before"))
    own = account(post)
    assert list(new_messages(own)) == []
    return own


def words(own: MailAccount, **options: Any) -> list[str]:
    return [received.text for received in new_messages(own, **options)]


def test_what_lay_there_before_is_not_read(mailbox: MailAccount) -> None:
    assert mailbox.seen_uid > 0
    assert words(mailbox) == []


def test_what_arrives_is_read_once_and_in_order(post: PostOffice, mailbox: MailAccount) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    for number in range(3):
        post.deliver(OWNER, raw(f"word {number}"))
    received = list(new_messages(mailbox))
    assert [one.text for one in received] == ["word 0", "word 1", "word 2"]
    assert [one.uid for one in received] == sorted({one.uid for one in received})
    assert before < received[0].received_at < before + dt.timedelta(minutes=5)
    assert mailbox.seen_uid == received[-1].uid
    assert words(mailbox) == []


def test_what_was_given_out_and_not_saved_comes_again(
    post: PostOffice, mailbox: MailAccount
) -> None:
    saved = mailbox.seen_uid
    post.deliver(OWNER, raw("one"))
    post.deliver(OWNER, raw("two"))
    reading = new_messages(mailbox)
    assert next(reading).text == "one"
    after_one = mailbox.seen_uid
    reading.close()
    mailbox.seen_uid = after_one
    assert words(mailbox) == ["two"]
    mailbox.seen_uid = saved
    assert words(mailbox) == ["one", "two"]


def test_no_more_are_read_than_asked_for(post: PostOffice, mailbox: MailAccount) -> None:
    for number in range(3):
        post.deliver(OWNER, raw(f"word {number}"))
    assert words(mailbox, most=2) == ["word 0", "word 1"]
    assert words(mailbox, most=2) == ["word 2"]


@pytest.mark.parametrize("mark_read", [False, True])
def test_nothing_is_marked_as_read_unless_asked(
    post: PostOffice, mailbox: MailAccount, mark_read: bool
) -> None:
    post.deliver(OWNER, raw("one"))
    assert words(mailbox, mark_read=mark_read) == ["one"]
    maildir = post.mailboxes.maildir(OWNER)
    marked = [path.name for path in maildir.glob("*/*:2,*") if "S" in path.name.split(":2,")[1]]
    assert len(marked) == mark_read
    assert len(post.raw_mails(OWNER)) == 2


def renumber(post: PostOffice) -> None:
    """Let the server number the folder anew, as after a move to another server."""
    maildir = post.mailboxes.maildir(OWNER)
    for index in maildir.glob("dovecot.index*"):
        index.unlink()
    uids = maildir / "dovecot-uidlist"
    head, *mails = uids.read_text().splitlines()
    head = re.sub(r"V(\d+)", lambda found: f"V{int(found[1]) + 1}", head)
    uids.write_text("\n".join([head, *mails]) + "\n")


def test_a_folder_that_was_numbered_anew_loses_nothing(
    post: PostOffice, mailbox: MailAccount
) -> None:
    post.deliver(OWNER, raw("seen", message_id="<seen@example.com>"))
    (first,) = new_messages(mailbox)
    mailbox.checked_at = first.received_at
    validity = mailbox.seen_validity
    post.deliver(OWNER, raw("new", message_id="<new@example.com>"))
    renumber(post)
    again = {one.message_id for one in new_messages(mailbox)}
    assert {"<seen@example.com>", "<new@example.com>"} <= again
    assert mailbox.seen_validity != validity
    assert words(mailbox) == []


def test_a_folder_that_was_numbered_anew_is_not_read_from_its_beginning(
    post: PostOffice, mailbox: MailAccount
) -> None:
    mailbox.checked_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=5)
    renumber(post)
    assert words(mailbox) == []


def test_one_that_is_broken_or_huge_does_not_hold_the_others_up(
    post: PostOffice, mailbox: MailAccount
) -> None:
    huge = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nlate\r\n--b\r\n'
    huge += b"Content-Type: image/png\r\n\r\n" + (b"x" * 76 + b"\r\n") * 30_000 + b"--b--\r\n"
    for content in (b"\r\n\r\n", huge, b"Content-Type: multipart/x\r\n\r\n\xff", raw("the last")):
        post.deliver(OWNER, content)
    received = list(new_messages(mailbox))
    assert [one.flaw for one in received] == [None, "too_large", None, None]
    assert received[1].text == "late"
    assert received[3].text == "the last"


def test_a_mail_that_comes_back_is_told_with_the_one_that_was_sent(
    post: PostOffice, mailbox: MailAccount
) -> None:
    send(account(post), letter(to=RETURNED, message_id="<warning-7@example.org>"))
    post.wait_for(OWNER, lambda mails: len(mails) == 2)
    (returned,) = new_messages(mailbox)
    assert returned.kind == "bounce"
    (bounce,) = returned.bounces
    assert (bounce.recipient, bounce.is_permanent, bounce.status) == (RETURNED, True, "5.1.1")
    assert returned.references == ("<warning-7@example.org>",)


def test_the_address_for_answers_is_told_even_where_only_the_envelope_has_it(
    post: PostOffice, mailbox: MailAccount
) -> None:
    post.deliver("haruka+s-3kd8@example.org", raw("late", to="undisclosed-recipients:;"))
    (received,) = new_messages(mailbox)
    assert received.to == ("haruka+s-3kd8@example.org",)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_read_within_tls(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    port = post.imaps_port if security == "tls" else post.imap_port
    own = account(post, imap_security=security, imap_port=port)
    with pytest.raises(WrongSettings, match="certificate"):
        list(new_messages(own))
    monkeypatch.setenv("SSL_CERT_FILE", str(post.authority))
    assert words(own) == []
    post.deliver(OWNER, raw("late"))
    assert words(own) == ["late"]


@pytest.mark.parametrize("password", ["wrong", "違う", 'quo"ted\\'])
def test_a_wrong_password_is_told_without_it(post: PostOffice, password: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        list(new_messages(account(post, imap_password=password)))
    assert password not in str(refused.value)


def test_a_folder_that_does_not_exist_is_a_matter_of_settings(post: PostOffice) -> None:
    with pytest.raises(WrongSettings):
        list(new_messages(account(post, folder="約束")))


def test_where_nobody_listens_is_for_later(post: PostOffice) -> None:
    with pytest.raises(CannotRead) as failed:
        list(new_messages(account(post, imap_port=1)))
    assert not isinstance(failed.value, WrongSettings)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ('1 (INTERNALDATE "24-Nov-2026 21:00:00 +0900")', NOON),
        ('1 (INTERNALDATE " 4-Nov-2026 12:00:00 +0000")', NOON - dt.timedelta(days=20)),
    ],
)
def test_the_moment_of_arrival_is_the_servers(told: str, moment: dt.datetime) -> None:
    assert arrival(told) == moment


def test_what_was_sent_to_the_client_is_not_in_the_owners_mailbox(
    post: PostOffice, mailbox: MailAccount
) -> None:
    send(account(post), letter())
    post.wait_for(CLIENT)
    assert words(mailbox) == []
