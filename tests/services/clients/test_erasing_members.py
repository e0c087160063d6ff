"""Erasing who has left: their name, sign-in and words go, the record stays and proves itself."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as SignedIn

from kijun.accounts.models import Invitation, Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.concerned import find
from kijun.clients.models import Client, Erased, FreeText
from kijun.judge import facts as f
from kijun.ledger import appealed, concerning
from kijun.ledger.chain import breaks
from kijun.ledger.decisions import differences_of_open
from kijun.ledger.models import Appealed, Decided, Entry, Job, Open
from kijun.letters.members import ANSWER_LATE, UNANSWERED
from kijun.letters.models import MemberLetter, Word
from kijun.services.clients.erasure import StillHere, erase, erase_member
from kijun.services.decisions import appeals, verdicts
from kijun.services.decisions.reasons import reasons_of
from kijun.services.members import joining, member_letters, members
from kijun.services.record.evidence import missing_in
from kijun.services.record.history import record_of
from kijun.services.record.recording import record
from kijun.services.record.replay import differences
from kijun.services.sessions import session_letters, sessions
from tests.judge.record import at
from tests.services.clients.test_erasure import what_is_told_of
from tests.services.decisions.test_appeals_of_members import late
from tests.services.decisions.test_appeals_of_members import mori as pausing
from tests.services.members.test_members_judged import about, led, mori, training
from tests.services.practice import work_until
from tests.web.people import PASSWORD, browser_of, somebody

__all__ = ["mori", "pausing"]

pytestmark = pytest.mark.storage

WAIVED = "ご家族の看病と伺ったため"
APPEALED = "救急車の中でした"
PROMISED = "復職の報告"
PERSONAL = ("森 圭", "mori@example.com", "Mori@example.com", WAIVED, APPEALED, PROMISED)


def lived_through(member: Membership) -> Session:
    """Let Mori come by invitation, be late, be let pass, appeal and leave; return a session led."""
    room = member.room
    session = led(member)
    training(member, 3, 7)
    training(member, 4, 7)
    work_until(at(4, 60))
    verdicts.waive(member, about(member)[1].id, WAIVED, at(4, 70))
    appeals.file(member, about(member)[0], APPEALED, at(4, 80), "first")
    members.promised(member, what=PROMISED, due=dt.date(2026, 4, 20), now=at(4, 90))
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    said = {"room": room, "channel": "mail", "sender": "mori@example.com", "said_at": at(4)}
    Word.objects.create(key="x", text=APPEALED, **said)
    joining.leave(member, at(6))
    joining.invite(room, role="member", email="Mori@example.com", language="ja", now=at(6))
    work_until(at(20))
    return session


def kai(room: Room) -> Membership:
    """Return somebody else who works in a room."""
    return somebody(room, "kai@example.com", "甲斐 律", "member")


@pytest.fixture(autouse=True)
def owner(practice: Room) -> Membership:
    """Return who keeps the room: somebody has to stay."""
    return somebody(practice, "haruka@example.com", "佐伯 遥", "owner")


def test_nothing_tells_any_more_who_they_were_or_what_was_said_of_them(mori: Membership) -> None:
    session = lived_through(mori)
    before = list(Entry.objects.order_by("number").values_list("content", "hash"))
    assert all(what_is_told_of(personal) for personal in PERSONAL)
    assert MemberLetter.objects.filter(kind=UNANSWERED, text__contains="森 圭さん").exists()
    erase_member(mori, at(21))
    for personal in PERSONAL:
        assert what_is_told_of(personal) == [], personal
    assert list(Entry.objects.order_by("number").values_list("content", "hash")) == before
    for model in (MemberLetter, FreeText, Appealed, Invitation, Word):
        assert not model._default_manager.exists()
    assert Erased.objects.get().client == mori.party
    session.refresh_from_db()
    assert session.member is not None
    assert (session.member.code, str(session.member.user)) == (mori.code, mori.code)


def test_a_letter_about_a_late_answer_names_them_no_more(mori: Membership) -> None:
    lived_through(mori)
    decision = about(mori)[0]
    member_letters.tell_owners_of_lateness(mori, f"{decision.id}/x", decision, at(20))
    assert MemberLetter.objects.filter(kind=ANSWER_LATE, text__contains="森 圭さん").exists()
    erase_member(mori, at(21))
    assert not MemberLetter.objects.filter(kind=ANSWER_LATE).exists()


def test_chain_and_replay_hold_and_decisions_stand_as_written(mori: Membership) -> None:
    lived_through(mori)
    room, before = mori.room, {each.id: each.status for each in about(mori)}
    assert "waived" in before.values()
    erase_member(mori, at(21))
    erase_member(mori, at(22))
    assert {each.id: each.status for each in about(mori)} == before
    expect_verified(room)
    for decision in before:
        assert reasons_of(room, decision, "ja") is None
    assert find(room, mori.party) is None


def test_what_waited_for_a_word_about_them_waits_no_more(pausing: Membership) -> None:
    late(pausing, "second", 8)
    assert Open.objects.filter(row__client=pausing.party).exists()
    joining.leave(pausing, at(9))
    erase_member(pausing, at(10))
    assert not Open.objects.exists()
    expect_verified(pausing.room)


def expect_verified(room: Room) -> None:
    """Expect that whoever verifies the room finds it sound."""
    assert list(breaks(room)) == []
    assert list(differences(room)) == []
    assert list(appealed.differences(room)) == []
    assert list(concerning.differences(room)) == []
    assert differences_of_open(room) == []
    assert missing_in(room) == []


def test_nothing_is_judged_or_sent_to_them_any_more(mori: Membership) -> None:
    session = lived_through(mori)
    erase_member(mori, at(21))
    revisions = Decided.objects.filter(client=mori.party).count()
    room = mori.room
    record(room, [f.WatchBegan(at=at(22), of="arrivals", source="x", by="system")], at(22))
    sessions.miss(session, at(22), at(22), by="house")
    work_until(at(40))
    assert Decided.objects.filter(client=mori.party).count() == revisions
    assert not Job.objects.filter(payload__client=mori.party).exists()
    assert not MemberLetter.objects.filter(member=mori).exists()


def test_their_sign_in_goes_with_its_passkeys_and_sessions(mori: Membership) -> None:
    user = mori.user
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    browser, theirs = browser_of(mori), browser_of(kai(mori.room))
    joining.leave(mori, at(6))
    erase_member(mori, at(21))
    assert not User.objects.filter(pk=user.pk).exists()
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert SignedIn.objects.count() == 1
    assert browser.get("/me/").status_code == 302
    assert theirs.get("/me/").status_code == 200
    nobody = Membership.objects.get(pk=mori.pk).user
    assert (nobody.is_active, nobody.has_usable_password()) == (False, False)


def test_who_works_in_another_room_too_keeps_their_sign_in(mori: Membership) -> None:
    other = Room.objects.create(name="別の事務所")
    there = Membership.objects.create(room=other, user=mori.user, role="member")
    FreeText.objects.create(room=other, member=there, text="遅れた事情")
    invited = joining.invite(other, role="member", email="x@example.com", language="ja", now=at(2))
    lived_through(mori)
    erase_member(mori, at(21))
    there.refresh_from_db()
    assert (str(there.user), there.user.email) == ("森 圭", "mori@example.com")
    assert there.user.check_password(PASSWORD)
    assert there.texts.get().text == "遅れた事情"
    assert Invitation.objects.get() == invited
    back = joining.invite(mori.room, role="member", email="", language="ja", now=at(22))
    anew = joining.come_in(joining.token_of(back), there.user, at(22))
    assert anew.code != mori.code


def test_the_others_stay_as_they_are(mori: Membership) -> None:
    session = lived_through(mori)
    other = kai(mori.room)
    members.announce(mori.room, at(6))
    training(other, 7, 7)
    verdicts.waive(other, about(other)[0].id, "雪のため", at(7, 90))
    told = other.letters.count()
    client = session.client
    before = [line.title for line in record_of(client, "ja").lines]
    erase_member(mori, at(21))
    assert [line.title for line in record_of(client, "ja").lines] == before
    assert Client.objects.get(pk=client.pk).letters.count() == client.letters.count()
    assert (other.letters.count(), other.texts.get().text) == (told, "雪のため")
    assert list(differences(mori.room)) == []


def test_a_client_who_is_erased_takes_no_reason_of_a_member_along(mori: Membership) -> None:
    session = led(mori)
    sessions.arrive(session, at(5, 7), at(5, 7), by="house")
    session_letters.house_is_late(session, 5, "accommodation", at(5, 8), mori)
    assert [each.status for each in about(mori)] == ["excused"]
    erase(session.client, at(10))
    assert list(differences(mori.room)) == []
    training(mori, 12, -1)
    assert [each.status for each in about(mori)] == ["excused"]
    joining.leave(mori, at(13))
    erase_member(mori, at(14))
    assert not FreeText.objects.exists()


def test_who_is_still_here_leaves_first(mori: Membership) -> None:
    with pytest.raises(StillHere):
        erase_member(mori, at(21))
    assert User.objects.filter(email="mori@example.com").exists()
    assert not Erased.objects.exists()
