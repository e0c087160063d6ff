"""Rules bind nobody whom they did not reach, whatever was recorded when they were sent."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.received import Bounce, Received
from kijun.clients.models import Client, ContactPoint, Person
from kijun.clients.texts import words_of
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided, Entry
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.delivery import outbox
from kijun.services.inbox import mailbox
from kijun.services.record.recording import record
from kijun.services.rules import announcing
from kijun.services.rules.binding import rules_binding, told_to, version_towards
from kijun.services.rules.recipients import Stage, told_of
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import RULES, work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def mori(practice: Room) -> Client:
    """Return a client to whom the rules were sent on the first."""
    client = Client.objects.create(room=practice, name="森 ゆい", language="ja")
    person = Person.objects.create(room=practice, client=client, name="森 ゆい")
    mail = "mori@example.com"
    ContactPoint.objects.create(room=practice, person=person, kind="mail", value=mail, normal=mail)
    published = publish(practice, RULES, at(1))
    announcing.announce(Version.objects.get(version=published.version), [client], at(1))
    work_until(at(1, 5))
    assert Letter.objects.get(kind="rules").state == "sent"
    return client


def come_back(letter: Letter, now: dt.datetime) -> None:
    """Let a letter come back undelivered."""
    account = MailAccount.objects.get()
    report = Received(
        uid=1,
        received_at=now,
        kind="bounce",
        references=(f"<{letter.pk}+{letter.client_id}@example.com>",),
        bounces=(Bounce("mori@example.com", is_permanent=True, status="5.1.1"),),
    )
    mailbox.take_in(account, report, now)


def late(client: Client, day: int, booked: dt.datetime) -> Decided:
    """Let a client be late without word; return what was decided."""
    session = sessions.book(client, starts=at(day), minutes=60, price=20_000, now=booked)
    sessions.await_client(session, at(day, 1))
    work_until(at(day, 120))
    rows = [row for row in Decided.objects.order_by("pk") if decision_in(row).matter == session.pk]
    return rows[-1]


def stage(client: Client) -> Stage:
    """Return how far the rules have come with a client."""
    (told,) = told_of(client.room, Version.objects.get().version)
    return told.stage


def test_whose_rules_came_back_is_not_counted_as_told(mori: Client) -> None:
    version = Version.objects.get().version
    assert version_towards(mori, at(2)) == version
    come_back(Letter.objects.get(kind="rules"), at(1, 20))
    assert version_towards(mori, at(2)) == ""
    assert told_to(mori) == []
    assert stage(mori) is Stage.STUCK


def test_nothing_is_carried_out_under_rules_that_came_back(mori: Client) -> None:
    come_back(Letter.objects.get(kind="rules"), at(1, 20))
    decided = late(mori, 5, at(2))
    assert decided.status == "waived"
    assert "届いていません" in words_of(mori)[decision_in(decided).reason or ""]
    assert not Letter.objects.exclude(kind="rules").filter(decision=decided.decision).exists()
    assert not Entry.objects.filter(kind="decision.carried_out").exists()


def test_what_was_decided_before_the_letter_came_back_is_let_pass(mori: Client) -> None:
    decided = late(mori, 2, at(1, 10))
    assert decided.status == "standing"
    come_back(Letter.objects.get(kind="rules"), at(3))
    work_until(at(3, 5))
    latest = Decided.objects.filter(decision=decided.decision).latest("revision")
    assert latest.status == "waived"
    assert Letter.objects.filter(kind="put_right").exists(), "that letter had been delivered"


def test_rules_bind_from_when_they_are_passed_on_and_not_before(mori: Client) -> None:
    letter = Letter.objects.get(kind="rules")
    come_back(letter, at(1, 20))
    before = sessions.book(mori, starts=at(6), minutes=60, now=at(2))
    letter.refresh_from_db()
    outbox.passed_on(letter, at(3))
    assert stage(mori) is Stage.TOLD
    assert [fact.at for fact in told_to(mori)] == [at(3)]
    assert late(mori, 5, at(4)).status == "standing"
    sessions.await_client(before, at(6, 1))
    work_until(at(6, 120))
    about_before = [row for row in Decided.objects.all() if decision_in(row).matter == before.pk]
    assert [row.status for row in about_before][-1] == "waived"


def test_rules_that_are_sent_again_and_come_back_again_bind_nobody(mori: Client) -> None:
    letter = Letter.objects.get(kind="rules")
    come_back(letter, at(1, 20))
    letter.refresh_from_db()
    outbox.send_again(letter, at(2))
    work_until(at(2, 5))
    letter.refresh_from_db()
    assert [fact.at for fact in told_to(mori)] == [letter.sent_at]
    come_back(letter, at(2, 20))
    assert told_to(mori) == []


def test_a_report_about_what_was_passed_on_by_hand_since_changes_nothing(mori: Client) -> None:
    letter = Letter.objects.get(kind="rules")
    come_back(letter, at(1, 20))
    letter.refresh_from_db()
    outbox.passed_on(letter, at(2))
    come_back(letter, at(2, 20))
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_whoever_has_acknowledged_the_rules_has_them(mori: Client) -> None:
    version = Version.objects.get().version
    come_back(Letter.objects.get(kind="rules"), at(1, 20))
    announcing.acknowledge(mori, version, "規約", "ja", at(2))
    assert version_towards(mori, at(3)) == version
    assert stage(mori) is Stage.ACKNOWLEDGED
    assert late(mori, 5, at(3)).status == "standing"


def test_a_rule_that_was_told_before_goes_on_though_the_next_version_came_back(
    mori: Client,
) -> None:
    second = publish(mori.room, RULES.replace("時間の基準", "時間と約束"), at(2))
    (letter,) = announcing.announce(Version.objects.get(version=second.version), [mori], at(2))
    work_until(at(2, 5))
    come_back(letter, at(2, 20))
    assert late(mori, 5, at(3)).status == "standing"


@pytest.fixture
def back_again(mori: Client) -> Version:
    """Return a version that was announced, gave way to another one, and was published again."""
    first = Version.objects.get()
    announcing.acknowledge(mori, first.version, "規約", "ja", at(1, 10))
    other = publish(mori.room, RULES.replace("> 10 min", "> 30 min"), at(2))
    announcing.announce(Version.objects.get(version=other.version), [mori], at(2))
    work_until(at(2, 5))
    assert version_towards(mori, at(3)) == other.version
    assert publish(mori.room, RULES, at(4)).version == first.version
    first.refresh_from_db()
    return first


def test_a_version_that_is_published_again_is_announced_again(
    mori: Client, back_again: Version
) -> None:
    version = back_again.version
    (before,) = told_of(mori.room, version)
    assert (before.stage, before.acknowledged, before.letter) == (Stage.LACKING, None, None)
    assert not announcing.was_told(mori, version)
    announcing.announce(back_again, [mori], at(4))
    work_until(at(4, 5))
    assert Letter.objects.filter(kind="rules", state="sent").count() == 3
    (told,) = told_of(mori.room, version)
    assert (told.stage, told.announced) == (Stage.TOLD, told_to(mori)[-1].at)
    assert version_towards(mori, at(5)) == version
    (letter,) = announcing.announce(back_again, [mori], at(5))
    assert letter == told.letter, "nobody is told twice of one publication"


def test_what_is_announced_again_can_be_read_again_once(mori: Client, back_again: Version) -> None:
    announcing.announce(back_again, [mori], at(4))
    work_until(at(4, 5))
    for day in (5, 6):
        announcing.acknowledge(mori, back_again.version, "規約", "ja", at(day))
    (told,) = told_of(mori.room, back_again.version)
    assert (told.stage, told.acknowledged) == (Stage.ACKNOWLEDGED, at(5))


def test_what_is_announced_again_and_comes_back_binds_nobody_who_read_it_before(
    mori: Client, back_again: Version
) -> None:
    (letter,) = announcing.announce(back_again, [mori], at(4))
    work_until(at(4, 5))
    come_back(letter, at(4, 20))
    assert version_towards(mori, at(5)) != back_again.version
    (told,) = told_of(mori.room, back_again.version)
    assert told.stage is Stage.STUCK


def test_a_version_that_is_published_again_is_told_to_who_reads_it_on_a_page(
    mori: Client, back_again: Version
) -> None:
    given = (mori, back_again.version, "規約", "ja")
    assert announcing.read_on_page(*given, channel="door", now=at(5))
    assert not announcing.read_on_page(*given, channel="door", now=at(6))
    assert version_towards(mori, at(7)) == back_again.version
    (told,) = told_of(mori.room, back_again.version)
    assert (told.stage, told.announced) == (Stage.ACKNOWLEDGED, at(5))


def test_rules_that_correct_what_is_to_come_are_the_ones_that_a_booking_is_judged_by(
    practice: Room,
) -> None:
    client = Client.objects.create(room=practice, name="森 ゆい", language="ja")
    versions = []
    for day, minutes, effective in ((2, 5, at(20)), (3, 40, at(10))):
        text = RULES.replace("> 10 min", f"> {minutes} min")
        versions.append(publish(practice, text, at(day), effective).version)
        told = f.RulesAnnounced(
            at=at(day), client=client.pk, rulebook=versions[-1], effective=effective
        )
        record(practice, [told], at(day))
    assert version_towards(client, at(9)) == ""
    for day in (12, 25):
        assert version_towards(client, at(day)) == versions[-1]
        (bound,) = rules_binding(client, at(day), told_to(client))
        assert bound.rulebook.version == versions[-1]
    session = sessions.book(client, starts=at(26), minutes=60, now=at(25))
    assert session.rulebook == versions[-1]
    sessions.await_client(session, at(26, 1))
    work_until(at(26, 30))
    assert not Decided.objects.exists(), "thirty minutes are within what they were told last"


def test_a_version_that_came_back_before_a_booking_is_not_held_against_it(mori: Client) -> None:
    other = publish(mori.room, RULES.replace("> 10 min", "> 2 min"), at(2))
    (letter,) = announcing.announce(Version.objects.get(version=other.version), [mori], at(2))
    work_until(at(2, 5))
    come_back(letter, at(2, 20))
    session = sessions.book(mori, starts=at(5), minutes=60, now=at(3))
    assert session.rulebook != other.version
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 120))
    row = Decided.objects.latest("pk")
    assert row.status == "waived"
