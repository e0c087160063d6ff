"""Sessions ahead of who has left: found, and led by somebody else from then on."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Membership
from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.ledger import concerning
from kijun.services.booking.offers import offer
from kijun.services.members import joining
from kijun.services.members.readiness import NotReady
from kijun.services.record import history
from kijun.services.record.recording import record
from kijun.services.record.replay import differences
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import sessions
from kijun.services.sessions.leaders import able_to_lead, unled_in
from kijun.services.sessions.sessions import Impossible
from kijun.services.today import front_desk
from kijun.services.today.front_desk import Settled
from tests.judge.record import at
from tests.services.members.test_members_judged import (
    RULES,
    about,
    as_the_whole_record_says,
    led,
    mori,
    training,
)
from tests.services.practice import told_client
from tests.web.people import somebody

__all__ = ["mori"]

pytestmark = pytest.mark.storage


@pytest.fixture
def kai(mori: Membership) -> Membership:
    """Return a second member; the owner is there as well."""
    somebody(mori.room, "haruka@example.com", "佐伯 遥", "owner")
    return somebody(mori.room, "kai@example.com", "甲斐 律", "member")


def awaited_in_vain(session: Session) -> None:
    """Let a client say, and the house note, that nobody of the house came."""
    client, name = session.client_id, session.pk
    facts = [
        f.AppointmentAwaited(at=at(5, 20), client=client, appointment=name, by="client"),
        f.AppointmentMissed(at=at(5, 30), client=client, appointment=name, by="house"),
    ]
    record(session.room, facts, at(5, 61))


@pytest.mark.parametrize("how", ["left", "reviewer"])
def test_sessions_ahead_of_who_leads_none_any_more_are_found(
    mori: Membership, kai: Membership, how: str
) -> None:
    later, sooner = led(mori, "馬場 健", 6), led(mori)
    sessions.call_off(led(mori, "千代田 実", 7), at(3), by="house")
    led(kai, "戸田 由", 8)
    assert unled_in(mori.room, at(3)) == []
    if how == "left":
        joining.leave(mori, at(3))
    else:
        joining.change_role(mori, "reviewer", at(3))
    assert unled_in(mori.room, at(3)) == [sooner, later]
    assert unled_in(mori.room, at(5, 1)) == [later]


def test_who_takes_a_session_over_answers_for_it_and_who_has_left_does_not(
    mori: Membership, kai: Membership
) -> None:
    session = led(mori)
    joining.leave(mori, at(3))
    front_desk.lead(mori.room, session.pk, kai.code, at(3))
    awaited_in_vain(session)
    assert [each.party for each in about(kai)] == [kai.party]
    assert about(mori) == []
    for member in (mori, kai):
        assert about(member) == as_the_whole_record_says(member)
    assert list(differences(mori.room)) == []


def test_the_owner_takes_a_session_over_and_no_member_answers_for_it(
    mori: Membership, kai: Membership
) -> None:
    session = led(mori)
    joining.leave(mori, at(3))
    assert front_desk.lead(mori.room, session.pk, "", at(3)).member is None
    awaited_in_vain(session)
    assert about(mori) == about(kai) == []
    assert as_the_whole_record_says(mori) == []


def test_what_was_on_record_of_a_session_concerns_who_takes_it_over(
    mori: Membership, kai: Membership
) -> None:
    """Rules that were told to members meanwhile bind for it neither now nor when judged again."""
    session = led(mori)
    newer = publish(mori.room, RULES.replace("> 10 min", "> 9 min"), at(3)).version
    record(mori.room, [f.RulesAnnounced(at=at(3), rulebook=newer)], at(3))
    sessions.lead(session, kai, at(4))
    awaited_in_vain(session)
    assert about(kai) == as_the_whole_record_says(kai)
    assert list(concerning.differences(mori.room)) == []
    concerning.rebuild(mori.room)
    assert list(differences(mori.room)) == []


def test_nothing_changes_for_the_client(mori: Membership, kai: Membership) -> None:
    session = led(mori)
    before = list(Session.objects.filter(pk=session.pk).values_list())
    told = history.record_of(session.client, "ja").lines
    sessions.lead(session, kai, at(4))
    Session.objects.filter(pk=session.pk).update(member=mori)
    assert list(Session.objects.filter(pk=session.pk).values_list()) == before
    assert history.record_of(session.client, "ja").lines == told
    assert not session.client.letters.filter(session=session.pk, written_at=at(4)).exists()


def test_a_session_is_led_by_who_is_ready_and_gives_its_service(
    mori: Membership, kai: Membership
) -> None:
    talk = offer(mori.room, "talk", name_en="Talk", minutes=60, given_by=[kai.code])
    client = told_client(mori.room, "青井 直", "aoi@example.com")
    session = sessions.book(client, starts=at(9), minutes=60, now=at(2), offered=talk)
    assert able_to_lead(session, at(3)) == [kai]
    with pytest.raises(NotReady):
        front_desk.lead(mori.room, session.pk, mori.code, at(3))
    training(kai, 4, 7)
    training(kai, 5, 7)
    assert able_to_lead(session, at(6)) == []
    with pytest.raises(NotReady):
        sessions.lead(session, kai, at(6))


def test_what_has_begun_or_is_off_changes_hands_no_more(mori: Membership, kai: Membership) -> None:
    session = led(mori)
    with pytest.raises(Settled, match="begun"):
        front_desk.lead(mori.room, session.pk, kai.code, at(5))
    with pytest.raises(Impossible, match="over"):
        sessions.lead(session, kai, at(5))
    sessions.call_off(session, at(4), by="house")
    with pytest.raises(Settled, match="over"):
        front_desk.lead(mori.room, session.pk, kai.code, at(4))


def test_who_leads_it_already_is_not_recorded_again(mori: Membership) -> None:
    session = led(mori)
    before = mori.room.entries.count()
    sessions.lead(session, mori, at(4))
    assert mori.room.entries.count() == before
