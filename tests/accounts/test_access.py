"""What each role is let into: the table that every page begins with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from kijun.accounts.access import (
    access_as_anyone,
    access_as_member,
    access_as_owner,
    access_as_reviewer,
    access_clients,
    access_memberships,
    access_records,
    access_sessions,
)
from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.models import Client
from tests.judge.record import at

pytestmark = pytest.mark.storage

Role = Membership.Role
Access = Callable[[User | AnonymousUser], Membership]


def who_is(room: Room, role: Role, name: str) -> Membership:
    user = User.objects.create_user(f"{name}@example.com")
    return Membership.objects.create(room=room, user=user, role=role)


def is_let_in(access: Access, who: User | AnonymousUser) -> bool:
    try:
        access(who)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize(
    ("access", "let_in"),
    [
        (access_as_anyone, {Role.OWNER, Role.MEMBER, Role.REVIEWER}),
        (access_as_member, {Role.OWNER, Role.MEMBER}),
        (access_as_reviewer, {Role.OWNER, Role.REVIEWER}),
        (access_as_owner, {Role.OWNER}),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_in_where_the_table_says_so(
    room: Room, access: Access, let_in: set[Role], role: Role
) -> None:
    assert is_let_in(access, who_is(room, role, "someone").user) == (role in let_in)


def test_who_is_nothing_anywhere_is_let_in_nowhere(room: Room) -> None:
    left, barred = who_is(room, Role.OWNER, "left"), who_is(room, Role.OWNER, "barred")
    Membership.objects.filter(pk=left.pk).update(left_at=at(1))
    barred.user.is_active = False
    for nobody in (AnonymousUser(), User.objects.create_user("new@example.com"), left.user):
        assert not is_let_in(access_as_anyone, nobody)
        assert not access_memberships(nobody).exists()
    assert not is_let_in(access_as_anyone, barred.user)
    assert not access_memberships(barred.user).exists()


def test_without_a_choice_somebody_comes_to_the_room_that_they_keep(
    room: Room, other_room: Room
) -> None:
    working = who_is(room, Role.MEMBER, "haruka")
    keeping = Membership.objects.create(room=other_room, user=working.user, role=Role.OWNER)
    assert access_as_anyone(working.user) == keeping
    assert access_as_anyone(working.user, room.pk) == working
    assert not is_let_in(lambda who: access_as_owner(who, room.pk), working.user)
    assert access_as_anyone(working.user, "a room of others") == keeping


def test_a_member_sees_what_they_lead_and_the_owner_sees_everything(room: Room) -> None:
    owner, member = who_is(room, Role.OWNER, "owner"), who_is(room, Role.MEMBER, "member")
    met, other = (Client.objects.create(room=room, name=name) for name in ("青井 直", "別所 仁"))
    for client, leader in ((met, member), (other, None)):
        Session.objects.create(
            room=room,
            client=client,
            member=leader,
            starts=at(5),
            minutes=50,
            created_at=at(1),
        )
    assert set(Client.objects.filter(access_clients(member))) == {met}
    assert set(Client.objects.filter(access_clients(owner))) == {met, other}
    assert Session.objects.filter(access_sessions(member)).count() == 1
    assert Session.objects.filter(access_sessions(owner)).count() == 2
    assert set(room.memberships.filter(access_records(member))) == {member}
    assert set(room.memberships.filter(access_records(owner))) == {owner, member}
