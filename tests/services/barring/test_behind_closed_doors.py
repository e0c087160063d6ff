"""Nothing of whoever is barred comes in or goes out, but what may always."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.clients.models import Client, Likeness
from kijun.clients.reached import who_has
from kijun.files.contacts import Contact
from kijun.letters.models import Letter, Sealed, Word
from kijun.services.barring import sealed_mailbox, unsealing
from kijun.services.barring.gate import Visitor, admit
from kijun.services.calendars import open_events
from kijun.services.clients.clients import (
    ClientGiven,
    PersonGiven,
    Shut,
    add,
    change,
    find_duplicates,
    merge,
)
from kijun.services.clients.contact_import import plan
from kijun.services.delivery import letter_words, outbox
from kijun.services.inbox import incoming_words, mailbox
from kijun.services.today.agenda import day_of, unanswered_before
from kijun.services.today.waiting import waiting_for
from tests.services.barred import NOON, barred, breach, end_all_dealings, goda
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage
__all__ = ["goda"]

A_DAY = dt.timedelta(days=1)
LATER = NOON + 2 * A_DAY


@pytest.fixture
def out(goda: Client) -> Client:
    """Return a client to whom the doors are closed."""
    barred(goda, NOON)
    return goda


def mail(client: Client, sender: str, text: str, subject: str = "Re:", more: str = "") -> None:
    account = MailAccount.objects.get(room=client.room)
    raw = f"From: {sender}\nTo: haruka@example.com\n{more}Subject: {subject}\n\n{text}\n"
    mailbox.take_in(account, parse(raw.encode(), len(text), LATER), LATER)


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ("goda.go@goda-shoji.example", ""),
        ("Goda.Go+x@GODA-SHOJI.example", ""),
        ("new@free.example", "Reply-To: goda.go@goda-shoji.example\n"),
        ("new@free.example", "Sender: <Goda.Go@goda-shoji.example>\n"),
    ],
)
def test_a_mail_is_put_aside_and_shown_to_nobody(out: Client, sender: str, more: str) -> None:
    mail(out, sender, "15分ほど遅れます。", more=more)
    assert not Word.objects.exists()
    piece = Sealed.objects.get()
    assert (piece.client, piece.kind, piece.channel) == (out.pk, "other", "mail")
    assert waiting_for(out.room, LATER).count == 0


def test_a_mail_of_a_colleague_raises_a_question_once(out: Client) -> None:
    mail(out, "sales@goda-shoji.example", "お世話になっております。")
    mail(out, "sales@goda-shoji.example", "先日の件、いかがでしょうか。")
    assert Likeness.objects.get().reasons == ["firm"]
    assert not Sealed.objects.exists()


def test_what_somebody_else_writes_arrives_as_ever(out: Client) -> None:
    told_client(out.room, "別府 弁", "ben@example.net")
    mail(out, "ben@example.net", "15分ほど遅れます。")
    assert Word.objects.get().sender == "ben@example.net"
    assert not Likeness.objects.exists()


def test_an_answer_to_a_letter_of_theirs_from_elsewhere_is_put_aside_too(out: Client) -> None:
    more = f"Delivered-To: haruka+{out.pk}@example.com\n"
    mail(out, "new@free.example", "どういうことですか。", more=more)
    assert Sealed.objects.get().client == out.pk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("今回の決定に異議があります。", "appeal"),
        ("I object to your decision.", "appeal"),
        ("個人情報の開示を求めます。", "disclosure"),
        ("残金を振り込みました。", "payment"),
        ("代理人の弁護士です。内容証明をお送りします。", "legal"),
        ("もう一度だけ話を聞いてください。", "other"),
    ],
)
def test_it_is_guessed_what_a_mail_is_about(out: Client, text: str, kind: str) -> None:
    mail(out, "goda.go@goda-shoji.example", text)
    assert Sealed.objects.get().kind == kind


def test_nothing_is_written_to_them_but_what_may_always(out: Client) -> None:
    refused = outbox.write(
        out,
        "invitation",
        "1",
        {**letter_words.common(out), "when": "明日"},
        due_at=LATER,
        now=LATER,
    )
    assert (refused.state, refused.why) == (Letter.State.WITHDRAWN, Letter.Why.CLOSED)
    given = {**letter_words.common(out), "when": "3月10日", "undone": ""}
    allowed = outbox.write(out, "put_right", "1", given, due_at=LATER, now=LATER)
    assert allowed.state == Letter.State.WAITING


def test_nobody_else_is_written_to_at_their_address(out: Client) -> None:
    ben = told_client(out.room, "別府 弁", "goda.go+ben@goda-shoji.example")
    refused = outbox.write(
        ben,
        "invitation",
        "1",
        {**letter_words.common(ben), "when": "明日"},
        due_at=LATER,
        now=LATER,
    )
    assert refused.state == Letter.State.WITHDRAWN


def test_what_was_still_open_is_taken_from_the_day(goda: Client) -> None:
    end_all_dealings(goda, NOON)
    incoming_words.say(goda, "話を聞いてください。", NOON, key="1")
    Word.objects.update(session="elsewhere")
    work_until(NOON + A_DAY)
    assert Word.objects.get().state == Word.State.PUT_ASIDE
    assert Sealed.objects.get().text == "話を聞いてください。"


def test_they_vanish_from_everything_that_is_looked_at(out: Client) -> None:
    told_client(out.room, "合田 剛", "other@example.net")
    Session.objects.create(
        id="a-past", room=out.room, client=out, starts=LATER, minutes=30, created_at=NOON
    )
    breach(out, "demand", LATER)
    assert not find_duplicates(out.room)
    assert not who_has(out.room, "phone", "090-1234-5678")
    assert day_of(out.room, LATER).sessions == ()
    assert waiting_for(out.room, LATER).asked == ()


def test_their_events_in_the_calendar_are_neither_shown_nor_made_sessions(out: Client) -> None:
    feed = Feed.objects.create(room=out.room, name="予定", address="https://example.com/a.ics")
    event = FeedEvent.objects.create(
        room=out.room,
        feed=feed,
        uid="1",
        starts=LATER + A_DAY,
        ends=LATER + A_DAY,
        attendees=["goda.go@goda-shoji.example"],
    )
    named = FeedEvent(room=out.room, feed=feed, uid="2", starts=LATER, ends=LATER)
    named.summary = "合田 剛様 お打ち合わせ"
    other = FeedEvent(room=out.room, feed=feed, uid="3", starts=LATER, ends=LATER)
    assert list(open_events.in_sight(out.room, [event, named, other])) == [other]


def test_nobody_is_written_down_at_their_address(out: Client) -> None:
    with pytest.raises(Shut):
        add(out.room, ClientGiven(name="ごうだ", mails=["GODA.GO@goda-shoji.example"]))
    contact = Contact(
        number=1, name="合田 剛", kana="", mails=("goda.go@goda-shoji.example",), phones=()
    )
    read = plan(out.room, [contact])
    assert read.lines == ()
    assert len(read.unread) == 1


def test_the_sealed_mailbox_is_read_on_its_day_or_on_purpose(out: Client) -> None:
    mail(out, "goda.go@goda-shoji.example", "異議があります。")
    room, monday = out.room, dt.datetime(2026, 3, 16, 9, tzinfo=out.room.zone)
    friday = monday - 3 * A_DAY
    with pytest.raises(sealed_mailbox.Shut):
        sealed_mailbox.read(room, friday)
    assert sealed_mailbox.counted(room) == {"appeal": 1}
    assert sealed_mailbox.next_day(room, friday) == monday.date()
    assert [piece.text.strip() for piece in sealed_mailbox.read(room, monday)] == [
        "異議があります。"
    ]
    sealed_mailbox.set_day(room, 4)
    assert sealed_mailbox.is_open(room, friday)
    sealed_mailbox.set_day(room, 2)
    sealed_mailbox.open_now(room, friday)
    assert len(sealed_mailbox.read(room, friday)) == 1
    assert not sealed_mailbox.is_open(room, friday + A_DAY)


def test_an_appeal_that_came_by_mail_is_recorded_as_one(out: Client) -> None:
    mail(out, "goda.go@goda-shoji.example", "異議があります。わたしではありません。")
    piece = Sealed.objects.get()
    sealed_mailbox.open_now(out.room, LATER)
    decision = out.room.closed.get().decision
    unsealing.take_as_appeal(piece, decision, LATER)
    assert out.room.entries.filter(kind="appeal.filed").count() == 1
    assert sealed_mailbox.unsettled(out.room) == []
    assert sealed_mailbox.answer_by([piece]) == LATER + dt.timedelta(days=14)


def test_what_is_learnt_of_them_later_closes_too(out: Client) -> None:
    person = out.people.get()
    given = ClientGiven(
        name=out.name,
        mails=["goda.go@goda-shoji.example", "another@free.example"],
        people=[PersonGiven(name="合田 花", mails=["hana@free.example"])],
    )
    assert person.contact_points.exists()
    change(out, given)
    for mailbox_ in ("another@free.example", "hana@free.example", "goda.go@goda-shoji.example"):
        assert admit(out.room, Visitor(mails=[mailbox_])).is_closed


def test_whoever_is_put_together_with_them_is_closed_out(out: Client) -> None:
    told = add(out.room, ClientGiven(name="五田", mails=["goda@free.example"]))
    merge(out.room, out, told)
    assert admit(out.room, Visitor(mails=["goda@free.example"])).is_closed


def test_nobody_is_asked_whether_they_came_earlier(out: Client) -> None:
    Session.objects.create(
        id="a-past", room=out.room, client=out, starts=NOON - A_DAY, minutes=30, created_at=NOON
    )
    day = day_of(out.room, NOON)
    assert unanswered_before(day, out.room) == []
