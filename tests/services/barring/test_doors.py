"""Doors are closed after the statement has gone, and open again when the decision is no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from msgspec.structs import asdict

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.clients import known
from kijun.clients.models import Client, Closed, Identity
from kijun.judge.decision import Decision
from kijun.ledger.chain import breaks
from kijun.ledger.decisions import decision_in, latest_rows, standing_rows
from kijun.letters.models import Letter
from kijun.services.barring import doors, likenesses
from kijun.services.barring.gate import State, Visitor, admit, gatekeeper
from kijun.services.clients.erasure import erase
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.delivery import outbox
from kijun.services.record.replay import differences
from kijun.services.sessions import session_letters, sessions
from tests.services.barred import (
    NOON,
    barred,
    breach,
    end_all_dealings,
    goda,
    told_of_conduct,
)
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage
__all__ = ["goda"]

A_DAY = dt.timedelta(days=1)


def theirs(client: Client) -> Visitor:
    return Visitor(mails=["goda.go@goda-shoji.example"])


def test_nothing_is_closed_while_it_waits_for_a_person(goda: Client) -> None:
    breach(goda, "threat", NOON)
    work_until(NOON + A_DAY)
    assert not Closed.objects.exists()
    assert admit(goda.room, theirs(goda)).state is State.OPEN


def test_the_statement_goes_first_and_then_the_doors_close(goda: Client) -> None:
    decision = end_all_dealings(goda, NOON)
    work_until(NOON + dt.timedelta(minutes=1))
    goda.refresh_from_db()
    assert goda.barred_at is None
    assert admit(goda.room, theirs(goda)).state is State.OPEN
    work_until(NOON + A_DAY)
    goda.refresh_from_db()
    letter = Letter.objects.get(kind="ban")
    assert letter.state == Letter.State.SENT
    assert letter.sent_at is not None
    assert goda.barred_at == letter.sent_at
    assert admit(goda.room, theirs(goda)).is_closed
    done = decision_in(standing_rows(goda.room, goda.pk)[decision])
    assert done.carried_out == ("ban",)


def test_until_somebody_passes_the_statement_on_by_hand_the_doors_stay_open(goda: Client) -> None:
    goda.people.get().contact_points.filter(kind="mail").delete()
    barred(goda, NOON)
    assert goda.barred_at is None
    letter = Letter.objects.get(kind="ban")
    assert letter.state == Letter.State.BY_HAND
    outbox.passed_on(letter, NOON + A_DAY)
    goda.refresh_from_db()
    assert goda.barred_at == NOON + A_DAY


def test_sessions_ahead_are_called_off_and_none_is_booked_even_by_the_house(goda: Client) -> None:
    ahead = sessions.book(goda, starts=NOON + 5 * A_DAY, minutes=60, now=NOON)
    decision = barred(goda, NOON)
    ahead.refresh_from_db()
    assert not ahead.stands
    assert (ahead.ended_by, ahead.decision) == ("system", decision)
    with pytest.raises(sessions.Impossible):
        sessions.book(goda, starts=NOON + 6 * A_DAY, minutes=60, now=NOON + A_DAY, although=True)


@pytest.mark.parametrize("end", ["lifted", "waived", "upheld"])
def test_when_the_decision_is_no_more_every_door_is_open_again(goda: Client, end: str) -> None:
    decision = barred(goda, NOON)
    later = NOON + 2 * A_DAY
    if end == "lifted":
        verdicts.lift(goda, decision, "話し合いました", later)
    elif end == "waived":
        verdicts.waive(goda, decision, "誤解でした", later)
    else:
        found = decision_in(standing_rows(goda.room, goda.pk)[decision])
        appeals.file(goda, found, "わたしではありません", later, "1")
        answers.uphold(goda, decision, "そのとおりでした", later)
    work_until(later)
    goda.refresh_from_db()
    assert goda.barred_at is None
    assert admit(goda.room, theirs(goda)).state is State.OPEN
    assert not Identity.objects.exists()
    assert Closed.objects.get().opened_at == later


def test_doing_it_again_changes_nothing(goda: Client) -> None:
    barred(goda, NOON)
    rows = list(Closed.objects.values()), list(Identity.objects.values())
    entries = goda.room.entries.count()
    for day in range(2, 5):
        doors.reconcile(goda.room, NOON + day * A_DAY)
    assert rows == (list(Closed.objects.values()), list(Identity.objects.values()))
    assert goda.room.entries.count() == entries


def test_what_was_opened_or_closed_by_mistake_is_put_right(goda: Client, practice: Room) -> None:
    ben = told_client(practice, "別府 弁", "ben@example.net")
    barred(goda, NOON)
    Client.objects.filter(pk=goda.pk).update(barred_at=None)
    Client.objects.filter(pk=ben.pk).update(barred_at=NOON)
    Identity.objects.all().delete()
    doors.reconcile(practice, NOON + 2 * A_DAY)
    goda.refresh_from_db()
    ben.refresh_from_db()
    assert goda.barred_at is not None
    assert ben.barred_at is None
    assert admit(practice, theirs(goda)).is_closed


def test_erasing_a_client_never_opens_the_door(goda: Client) -> None:
    barred(goda, NOON)
    room = goda.room
    erase(goda, NOON + 2 * A_DAY)
    doors.reconcile(room, NOON + 3 * A_DAY)
    assert admit(room, Visitor(mails=["goda.go+new@goda-shoji.example"])).is_closed


def test_erasing_a_client_whose_decision_rests_closes_the_door_for_good(goda: Client) -> None:
    visitor, room, decision = theirs(goda), goda.room, barred(goda, NOON)
    found = decision_in(standing_rows(room, goda.pk)[decision])
    appeals.file(goda, found, "事実と違います。", NOON + A_DAY, "1")
    now = NOON + 16 * A_DAY
    work_until(now)
    assert admit(room, visitor).state is State.OPEN
    erase(Client.objects.get(pk=goda.pk), now)
    work_until(now + A_DAY)
    assert admit(room, visitor).is_closed
    doors.reconcile(room, now + 2 * A_DAY)
    assert admit(room, visitor).is_closed
    assert Closed.objects.get().opened_at is None


def test_one_erased_before_the_statement_left_is_closed_out_all_the_same(goda: Client) -> None:
    end_all_dealings(goda, NOON)
    room = goda.room
    erase(goda, NOON)
    doors.reconcile(room, NOON + A_DAY)
    assert admit(room, theirs(goda)).is_closed


def test_while_a_decision_rests_the_doors_are_open_and_what_was_answered_is_kept(
    goda: Client,
) -> None:
    decision = barred(goda, NOON)
    visitor = Visitor(mails=["sales@goda-shoji.example"])
    asked = likenesses.ask(goda.room, admit(goda.room, visitor), visitor, NOON, source="booking")
    assert asked is not None
    likenesses.answer(asked, same=True, now=NOON + A_DAY)
    assert admit(goda.room, visitor).is_closed
    found = decision_in(standing_rows(goda.room, goda.pk)[decision])
    appeals.file(goda, found, "わたしではありません", NOON + 2 * A_DAY, "1")
    work_until(NOON + 20 * A_DAY)
    assert not admit(goda.room, theirs(goda)).is_closed
    answers.dismiss(goda, decision, "よく確かめました", NOON + 21 * A_DAY)
    work_until(NOON + 21 * A_DAY)
    doors.reconcile(goda.room, NOON + 21 * A_DAY)
    assert admit(goda.room, theirs(goda)).is_closed
    assert admit(goda.room, visitor).is_closed


def test_what_was_still_to_come_with_one_who_is_the_same_is_called_off(goda: Client) -> None:
    barred(goda, NOON)
    newcomer = told_client(goda.room, "五田", "new@free.example")
    session = sessions.book(newcomer, starts=NOON + 5 * A_DAY, minutes=60, now=NOON)
    visitor = Visitor(mails=["new@free.example"], name="合田 剛")
    verdict = gatekeeper(goda.room).look(visitor)
    asked = likenesses.ask(goda.room, verdict, visitor, NOON, source="booking", client=newcomer)
    assert asked is not None
    likenesses.answer(asked, same=True, now=NOON + A_DAY)
    session.refresh_from_db()
    assert (session.state, session.ended_by) == ("cancelled", "system")
    with pytest.raises(likenesses.Answered):
        likenesses.answer(asked, same=False, now=NOON + A_DAY)
    newcomer.refresh_from_db()
    assert newcomer.barred_at is not None
    work_until(NOON + A_DAY)
    sent = Letter.objects.filter(client=newcomer, state=Letter.State.SENT)
    assert "called_off_for_good" in set(sent.values_list("kind", flat=True))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_passed_on_by_hand_names_no_mail_to_reply_to(practice: Room, language: str) -> None:
    MailAccount.objects.update(imap_host="127.0.0.1", read_at=NOON)
    reply, in_writing = {
        "ja": ("このメールにご返信", "書面（郵便など）"),
        "en": ("reply to this mail", "in writing, by post"),
    }[language]
    client = told_client(practice, "五田", "new@free.example", language)
    texts = []
    for nth in (5, 6):
        starts = NOON + nth * A_DAY
        session = sessions.book(client, starts=starts, minutes=60, now=NOON)
        texts.append(session_letters.tell_calling_off_for_good(session, NOON).text)
        client.people.get().contact_points.all().delete()
    assert [(reply in text, in_writing in text) for text in texts] == [(True, False), (False, True)]


def test_what_was_undone_closes_no_door(goda: Client) -> None:
    with transaction.atomic():
        known.keep_all_of(goda)
        assert gatekeeper(goda.room).closes("goda.go@goda-shoji.example")
        transaction.set_rollback(True)
    known.turned(goda.room)
    assert not gatekeeper(goda.room).closes("goda.go@goda-shoji.example")


def test_erasing_one_who_was_the_same_opens_nothing(goda: Client) -> None:
    barred(goda, NOON)
    newcomer = told_client(goda.room, "五田", "new@free.example")
    person = newcomer.people.get()
    person.contact_points.create(
        room=goda.room, kind="mail", value="second@free.example", normal="second@free.example"
    )
    visitor = Visitor(mails=["new@free.example"], name="合田 剛")
    verdict = gatekeeper(goda.room).look(visitor)
    asked = likenesses.ask(goda.room, verdict, visitor, NOON, source="booking", client=newcomer)
    assert asked is not None
    likenesses.answer(asked, same=True, now=NOON + A_DAY)
    newcomer.refresh_from_db()
    erase(newcomer, NOON + 2 * A_DAY)
    doors.reconcile(goda.room, NOON + 3 * A_DAY)
    assert admit(goda.room, Visitor(mails=["second@free.example"])).is_closed


def lifted_as(room: Room, decision: str) -> Decision:
    return decision_in(latest_rows(room, [decision])[decision])


def test_the_doors_are_opened_to_one_who_was_erased_as_to_anybody(
    goda: Client, practice: Room
) -> None:
    there = told_of_conduct(practice, "砂原 満", "sunahara@sunahara.example")
    decisions = [barred(client, NOON) for client in (goda, there)]
    known = theirs(goda)
    with pytest.raises(verdicts.NotErased):
        verdicts.lift_of_erased(practice, decisions[0], verdicts.Why.MISTAKE, NOON + A_DAY)
    erase(goda, NOON + 2 * A_DAY)
    for _ in range(2):
        verdicts.lift_of_erased(practice, decisions[0], verdicts.Why.MISTAKE, NOON + 3 * A_DAY)
    verdicts.lift(there, decisions[1], "mistake", NOON + 3 * A_DAY)
    work_until(NOON + 3 * A_DAY)
    assert not admit(practice, known).is_closed
    assert practice.entries.filter(kind="decision.lifted").count() == 2
    ours, alike = (lifted_as(practice, each) for each in decisions)
    unlike = {name for name, value in asdict(ours).items() if value != asdict(alike)[name]}
    assert unlike == {"id", "client", "case", "facts", "reason"}
    assert ours.reason == "mistake"
    assert list(breaks(practice)) == []
    assert list(differences(practice)) == []
