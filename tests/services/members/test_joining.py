"""Coming into a room by invitation, and leaving it."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from kijun.accounts.models import Invitation, Membership, Room, User
from kijun.services.members import joining
from kijun.services.members.joining import AlreadyIn, HasAccount, LastOwner, NotOpen
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.services.practice import work_until

pytestmark = pytest.mark.storage
PASSWORD = "夕方までまるごと自分の時間"


def owner_of(room: Room) -> Membership:
    user = User.objects.create_user("haruka@example.com", PASSWORD, name="佐伯 遥")
    return Membership.objects.create(room=room, user=user, role="owner")


def invited(room: Room, role: str = "member", email: str = "") -> Invitation:
    return joining.invite(room, role=role, email=email, language="ja", now=at(1))


def come(invitation: Invitation, email: str = "mori@example.com") -> Membership:
    token = joining.token_of(invitation)
    return joining.come_in_anew(
        token, name="森 圭", email=email, password=PASSWORD, language="ja", now=at(2)
    )


def test_an_invitation_makes_an_account_with_the_role_it_names(room: Room) -> None:
    membership = come(invited(room, "reviewer"))
    assert (membership.room, membership.role) == (room, "reviewer")
    assert membership.user.check_password(PASSWORD)
    assert membership.code.startswith("m-")


def test_an_invitation_lets_in_one_person_once(room: Room) -> None:
    invitation = invited(room)
    come(invitation)
    with pytest.raises(NotOpen, match="used"):
        come(invitation, email="another@example.com")
    assert not User.objects.filter(email="another@example.com").exists()


def test_an_invitation_is_open_for_fourteen_days_and_not_an_instant_longer(room: Room) -> None:
    token = joining.token_of(invited(room))
    end = at(1) + dt.timedelta(days=14)
    assert joining.opened(token, end - dt.timedelta(seconds=1)).room == room
    with pytest.raises(NotOpen, match="expired"):
        joining.opened(token, end)


def test_an_invitation_that_was_taken_back_lets_nobody_in(room: Room) -> None:
    invitation = invited(room)
    assert joining.withdraw(room, invitation.pk, at(1))
    assert not joining.withdraw(room, invitation.pk, at(1))
    with pytest.raises(NotOpen, match="withdrawn"):
        come(invitation)


@pytest.mark.parametrize("token", ["", "i-", "i-2222222222222222", "x" * 500, "鍵", "i-a/b"])
def test_a_forged_invitation_lets_nobody_in(room: Room, token: str) -> None:
    invited(room)
    with pytest.raises(NotOpen, match="forged"):
        joining.opened(token, at(2))


def test_an_invitation_whose_id_was_changed_is_forged(room: Room) -> None:
    one, other = invited(room), invited(room)
    mixed = one.pk + joining.token_of(other)[-16:]
    with pytest.raises(NotOpen, match="forged"):
        joining.opened(mixed, at(2))


def test_nobody_takes_back_an_invitation_of_another_room(room: Room, other_room: Room) -> None:
    invitation = invited(room)
    assert not joining.withdraw(other_room, invitation.pk, at(1))
    assert joining.open_invitations(room, at(2)) == [invitation]


def test_who_is_in_the_room_is_not_invited_again(room: Room) -> None:
    owner_of(room)
    with pytest.raises(AlreadyIn):
        invited(room, email="Haruka@Example.com")


def test_who_is_in_the_room_does_not_use_an_invitation_up(room: Room) -> None:
    owner, invitation = owner_of(room), invited(room)
    with pytest.raises(AlreadyIn):
        joining.come_in(joining.token_of(invitation), owner.user, at(2))
    assert joining.open_invitations(room, at(2)) == [invitation]
    owner.refresh_from_db()
    assert owner.role == "owner"


def test_a_second_invitation_to_an_address_takes_the_first_one_back(room: Room) -> None:
    first = invited(room, email="mori@example.com")
    second = invited(room, email="mori@example.com")
    assert joining.open_invitations(room, at(2)) == [second]
    with pytest.raises(NotOpen, match="withdrawn"):
        joining.opened(joining.token_of(first), at(2))


def test_an_address_that_signs_in_already_makes_no_second_account(
    room: Room, other_room: Room
) -> None:
    come(invited(other_room))
    invitation = invited(room)
    with pytest.raises(HasAccount):
        come(invitation, email="MORI@example.com")
    membership = joining.come_in(
        joining.token_of(invitation), User.objects.get(email="mori@example.com"), at(2)
    )
    assert membership.room == room
    assert membership.user.memberships.count() == 2


def test_a_weak_password_makes_no_account_and_leaves_the_invitation_open(room: Room) -> None:
    invitation = invited(room)
    with pytest.raises(ValidationError):
        joining.come_in_anew(
            joining.token_of(invitation),
            name="森 圭",
            email="mori@example.com",
            password="12345",
            language="ja",
            now=at(2),
        )
    assert joining.opened(joining.token_of(invitation), at(2)).accepted_at is None


def test_who_comes_back_has_the_id_that_the_record_knows(room: Room) -> None:
    owner_of(room)
    before = come(invited(room))
    joining.leave(before, at(3))
    after = joining.come_in(joining.token_of(invited(room, "reviewer")), before.user, at(4))
    assert (after.code, after.role, after.left_at) == (before.code, "reviewer", None)


def test_the_last_owner_neither_leaves_nor_becomes_anything_else(room: Room) -> None:
    owner = owner_of(room)
    come(invited(room))
    with pytest.raises(LastOwner):
        joining.leave(owner, at(3))
    with pytest.raises(LastOwner):
        joining.change_role(owner, "member", at(3))
    second = come(invited(room, "owner"), email="kai@example.com")
    joining.leave(owner, at(3))
    with pytest.raises(LastOwner):
        joining.leave(second, at(3))


def test_an_invitation_by_mail_leaves_once_with_its_link(
    practice: Room, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX = tmp_path
    invitation = invited(practice, email="mori@example.com")
    work_until(at(1, 12))
    (written,) = tmp_path.glob("*.eml")
    mail = message_from_bytes(written.read_bytes(), policy=default)
    assert mail["To"] == "mori@example.com"
    text = mail.get_body()
    assert text is not None
    assert f"/join/{joining.token_of(invitation)}/" in text.get_content()
    invitation.refresh_from_db()
    assert invitation.sent_at is not None


def test_an_invitation_reaches_a_mail_server(practice: Room, sink: Sink) -> None:
    invited(practice, email="mori@example.com")
    work_until(at(1, 12))
    assert list(sink.accepted.values()) == [1]


def test_an_invitation_taken_back_before_it_leaves_is_not_sent(practice: Room, sink: Sink) -> None:
    invitation = invited(practice, email="mori@example.com")
    joining.withdraw(practice, invitation.pk, at(1))
    work_until(at(1, 12))
    assert not sink.accepted
