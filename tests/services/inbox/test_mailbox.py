"""What clients write back is read over IMAP and shown to the owner; nothing is recorded unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.message import EmailMessage

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.invitation import uid_of
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Received
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.letters.models import Letter, Word
from kijun.services import clock
from kijun.services.inbox import mailbox
from kijun.services.sessions import session_letters, sessions
from tests.channels.mail.arrived import multipart, raw
from tests.judge.record import at
from tests.servers.post import PostOffice
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def box(practice: Room, post: PostOffice) -> MailAccount:
    """Return the mailbox of the practice on real servers, read once."""
    account = MailAccount.objects.get(room=practice)
    account.smtp_host, account.smtp_port = post.host, post.smtp_port
    account.imap_host, account.imap_port = post.host, post.imap_port
    account.imap_security, account.imap_user = "none", account.from_address
    account.imap_password = post.password
    account.save()
    read(at(2))
    return account


@pytest.fixture
def session(aoi: Client, box: MailAccount) -> Session:
    """Return a session of Aoi at this very hour: a mail's moment is when a real server took it."""
    starts = clock.real() + dt.timedelta(minutes=30)
    return sessions.book(aoi, starts=starts, minutes=60, now=clock.real())


def read(now: dt.datetime) -> None:
    """Let a worker read the mailboxes."""
    mailbox.enqueue_due(now, now)
    work_until(now)


def answer(
    post: PostOffice, to: str, text: str, sender: str = "aoi@example.com", *, answers: str = ""
) -> None:
    """Send a mail as a client's own program does."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: ご予約"
    mail["Message-ID"] = f"<{abs(hash((to, text, sender)))}@example.com>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    post.deliver("haruka@example.com", mail.as_bytes(), sender)


def reply_address(post: PostOffice, session: Session) -> str:
    """Return where the reminder of a session asks to be answered."""
    session_letters.invite(session, clock.real())
    work_until(clock.real())
    (mail,) = post.wait_for("aoi@example.com")
    return str(mail["Reply-To"])


def test_an_answer_to_a_letter_is_a_word_about_its_session(
    session: Session, post: PostOffice
) -> None:
    answer(post, reply_address(post, session), "すみません、10分ほど遅れそうです。\n\n青井")
    read(clock.real())
    word = Word.objects.get()
    assert (word.session, word.about, word.minutes) == (session.pk, "late", 10)
    assert "10分ほど遅れそうです" in word.text
    assert Entry.objects.filter(kind="notice.given").count() == 0


def test_without_a_plus_an_answer_is_known_by_the_letter_that_it_answers(
    session: Session, post: PostOffice
) -> None:
    sessions.book(
        session.client, starts=session.starts + dt.timedelta(hours=3), minutes=60, now=clock.real()
    )
    MailAccount.objects.update(without_plus=True)
    to = reply_address(post, session)
    assert to == "haruka@example.com"
    (ours,) = post.mails("aoi@example.com")
    answer(post, to, "10分ほど遅れそうです", "aoi@work.example.com", answers=ours["Message-ID"])
    read(clock.real())
    word = Word.objects.get()
    assert (word.session, word.about, word.minutes) == (session.pk, "late", 10)


def test_the_same_mail_is_taken_in_once(session: Session, post: PostOffice) -> None:
    answer(post, reply_address(post, session), "少し遅れます")
    read(clock.real())
    MailAccount.objects.update(seen_uid=0)
    read(clock.real() + dt.timedelta(minutes=1))
    assert Word.objects.count() == 1


def test_a_known_client_who_writes_a_mail_of_their_own_is_heard(
    session: Session, post: PostOffice
) -> None:
    answer(post, "haruka@example.com", "今日は体調が悪く、伺えません。")
    read(clock.real())
    word = Word.objects.get()
    assert (word.client, word.session, word.about) == (session.client, session.pk, "absence")


def test_what_strangers_write_is_not_kept_and_what_tells_nothing_is_shown(
    session: Session, post: PostOffice
) -> None:
    answer(post, "haruka@example.com", "少し遅れます", sender="stranger@example.net")
    answer(post, "haruka@example.com", "もう少しお安くなりませんか。")
    read(clock.real())
    word = Word.objects.get()
    assert (word.client, word.about, word.state) == (session.client, "", Word.State.OPEN)
    assert word.original


def test_a_letter_that_comes_back_is_shown_as_not_delivered(
    session: Session, post: PostOffice
) -> None:
    reply_address(post, session)
    letter = Letter.objects.get(kind="invitation")
    assert letter.state == "sent"
    (sent,) = post.mails("aoi@example.com")
    post.deliver("haruka@example.com", _bounce(str(sent["Message-ID"])))
    read(clock.real())
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert "no such user" in letter.error


def test_a_mailbox_that_does_not_answer_is_said_so_and_nothing_is_lost(
    box: MailAccount,
) -> None:
    box.refresh_from_db()
    port = box.imap_port
    MailAccount.objects.update(imap_port=9)
    read(at(3))
    box.refresh_from_db()
    assert box.error
    assert (box.read_at, box.unread_since) == (at(2), at(2))
    MailAccount.objects.update(imap_port=port)
    read(at(3, 1))
    box.refresh_from_db()
    assert (box.error, box.read_at, box.unread_since) == ("", at(3, 1), None)


def _bounce(message_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@example.com\r\nTo: haruka@example.com\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.com\r\n\r\n"
        "Final-Recipient: rfc822; aoi@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_mail_that_no_database_takes_as_it_is_stops_nobody(
    aoi: Client, session: Session, box: MailAccount
) -> None:
    odd = Received(
        uid=9,
        received_at=clock.real(),
        message_id=f"<{'x' * 900}@example.com>",
        from_address="aoi@example.com",
        subject="遅れ\x00ます",
        text="10分\x00遅れます",
    )
    word = mailbox.take_in(box, odd, clock.real())
    assert word is not None
    assert mailbox.take_in(box, odd, clock.real()) == word
    assert Word.objects.get().session == session.pk


@pytest.mark.parametrize(
    "sender",
    ["root@localhost", "", "a@[127.0.0.1]", '"a b"@example.com', "x@a_b.example.com", "x@b..com"],
)
def test_a_sender_that_is_no_address_keeps_nobody_elses_word_back(
    post: PostOffice, session: Session, sender: str
) -> None:
    head = f"From: {sender}\r\n" if sender else ""
    odd = f"{head}Subject: no address\r\nMessage-ID: <odd@example.com>\r\n\r\nOdd.\r\n"
    post.deliver("haruka@example.com", odd.encode(), "somebody@example.com")
    answer(post, "haruka@example.com", "10分ほど遅れます。")
    read(clock.real())
    word = Word.objects.get()
    assert (word.session, word.about, word.minutes) == (session.pk, "late", 10)


def taken_in(session: Session, body: str, **headers: str) -> Word | None:
    """Let a mail of Aoi arrive, with some headers of its own."""
    account = MailAccount.objects.get(room=session.room)
    return mailbox.take_in(account, parse(raw(body, **headers), 1, at(5, -30)), at(5, -30))


@pytest.fixture
def fifth(aoi: Client) -> Session:
    """Return a session of Aoi on the fifth."""
    return sessions.book(aoi, starts=at(5), minutes=60, now=at(2))


@pytest.mark.parametrize(
    "headers",
    [
        {"subject": "夫が不在のため本日欠席します"},
        {"subject": "休暇中のご予約の件で"},
        {"list_id": "<g.example.com>", "list_post": "<mailto:g@example.com>"},
        {"precedence": "list"},
    ],
)
def test_what_a_client_writes_about_being_away_or_through_a_group_is_kept(
    fifth: Session, headers: dict[str, str]
) -> None:
    word = taken_in(fifth, "子どもが熱を出し、本日伺えません。", **headers)
    assert word is not None
    assert (word.session, word.about) == (fifth.pk, "absence")


def test_a_circular_is_a_word_only_where_it_answers_us(fifth: Session) -> None:
    news = {"list_unsubscribe": "<https://example.com/off>"}
    assert taken_in(fifth, "今月のお知らせ", **news) is None
    word = taken_in(fifth, "本日伺えません。", to=f"haruka+{fifth.pk}@example.com", **news)
    assert word is not None
    assert word.session == fifth.pk


def test_what_a_machine_answers_is_no_word_though_it_carries_our_token(fifth: Session) -> None:
    to = f"haruka+{fifth.pk}@example.com"
    assert taken_in(fifth, "本日は不在です。", to=to, auto_submitted="auto-replied") is None
    assert taken_in(fifth, "本日は不在です。", to=to, subject="Automatic reply: x") is None


def answered(
    session: Session, said: str, *, uid: str = "", one: str = "", text: str = "", **headers: str
) -> Word:
    """Let Aoi's calendar answer an invitation to a session, a day before the fifth."""
    ics = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid or uid_of(session.pk)}\r\n{one}"
        f"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={said}:mailto:aoi@example.com\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    parts = (("text/plain; charset=utf-8", text), ("text/calendar; method=REPLY", ics))
    account = MailAccount.objects.get(room=session.room)
    received = multipart(*parts, kind="alternative", **headers)
    word = mailbox.take_in(account, replace(received, received_at=at(4)), at(4))
    assert word is not None
    return word


def test_declining_an_invitation_is_about_that_session_and_no_other(fifth: Session) -> None:
    later = sessions.book(fifth.client, starts=at(22), minutes=60, now=at(3))
    word = answered(later, "DECLINED", auto_submitted="auto-generated")
    assert (word.session, word.about, word.state) == (later.pk, "absence", "open")


def test_declining_an_event_of_the_houses_own_calendar_is_about_its_session_if_it_has_one(
    fifth: Session,
) -> None:
    theirs = "one@calendar.example.com"
    assert answered(fifth, "DECLINED", uid=theirs).session == ""
    feed = Feed.objects.create(room=fifth.room, name="Calendar")
    FeedEvent.objects.create(
        room=fifth.room,
        feed=feed,
        uid=theirs,
        starts=fifth.starts,
        ends=fifth.ends,
        session=fifth.pk,
        client=fifth.client_id,
    )
    assert answered(fifth, "DECLINED", uid=theirs, message_id="<2@example.com>").session == fifth.pk


def test_an_answer_to_one_of_a_series_is_about_that_and_one_to_all_is_for_the_owner_to_read(
    fifth: Session,
) -> None:
    later = sessions.book(fifth.client, starts=at(22), minutes=60, now=at(3))
    theirs, feed = "series@calendar.example.com", Feed.objects.create(room=fifth.room, name="C")
    for session in (fifth, later):
        FeedEvent.objects.create(
            room=fifth.room,
            feed=feed,
            uid=theirs,
            recurrence=f"{session.starts.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
            starts=session.starts,
            ends=session.ends,
            session=session.pk,
            client=fifth.client_id,
        )
    one = f"RECURRENCE-ID:{later.starts.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}\r\n"
    word = answered(fifth, "DECLINED", uid=theirs, one=one)
    assert (word.session, word.about) == (later.pk, "absence")
    word = answered(fifth, "DECLINED", uid=theirs, message_id="<2@example.com>")
    assert (word.session, word.about, word.state) == ("", "absence", "open")


def test_accepting_an_invitation_waits_for_nobody_and_holds_nothing(fifth: Session) -> None:
    word = answered(fifth, "ACCEPTED", text="青井 直さんが承諾しました。")
    assert (word.session, word.about, word.state) == (fifth.pk, "", "put_aside")
    sessions.await_client(fifth, at(5, 1))
    work_until(at(5, 30))
    assert Letter.objects.filter(kind="cancel_session").exists()


def test_who_accepts_and_says_that_they_are_late_is_heard(fifth: Session) -> None:
    word = answered(fifth, "ACCEPTED", text="10分ほど遅れます。")
    assert (word.about, word.minutes, word.state) == ("late", 10, "open")


def test_who_may_come_is_asked_about(fifth: Session) -> None:
    assert answered(fifth, "TENTATIVE").state == "open"


@pytest.mark.parametrize(
    ("subject", "body", "read_as"),
    [
        ("15分遅れます", "", ("late", 15)),
        ("本日伺えません", "青井です。", ("absence", None)),
        ("15分遅れます", "すみません、20分遅れます。", ("late", 20)),
        ("Re: 15分遅れます", "承知しました。", ("", None)),
    ],
)
def test_who_says_it_in_the_subject_alone_is_heard(
    fifth: Session, subject: str, body: str, read_as: tuple[str, int | None]
) -> None:
    word = taken_in(fifth, body, subject=subject)
    assert word is not None
    assert (word.about, word.minutes) == read_as
