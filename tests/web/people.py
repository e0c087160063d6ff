"""A practice with its owner, a member who leads one session, and a reviewer."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.rulebooks.models import Draft
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import RULES, told_client

PASSWORD: Final = "夕方までまるごと自分の時間"


class People(NamedTuple):
    """Who works in a practice, and one session that the member leads."""

    room: Room
    owner: Membership
    member: Membership
    reviewer: Membership
    session: Session


@pytest.fixture
def people(practice: Room, aoi: Client) -> People:
    """Return a practice in which Mori meets Aoi on the fifth at ten."""
    Draft.objects.create(room=practice, text=RULES)
    owner = somebody(practice, "haruka@example.com", "佐伯 遥", "owner")
    member = somebody(practice, "mori@example.com", "森 圭", "member")
    reviewer = somebody(practice, "kai@example.com", "甲斐 律", "reviewer")
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2), member=member)
    return People(practice, owner, member, reviewer, session)


def somebody(room: Room, mail: str, name: str, role: str) -> Membership:
    """Let somebody be in a room."""
    user = User.objects.create_user(mail, PASSWORD, name=name)
    return Membership.objects.create(room=room, user=user, role=role)


def browser_of(membership: Membership) -> Browser:
    """Return a browser in which somebody has signed in, who reads English."""
    opened = Browser(headers={"accept-language": "en"})
    opened.force_login(membership.user)
    return opened


def another_client(room: Room) -> Session:
    """Return a session of a client whom the owner meets alone."""
    ben = told_client(room, "Ben Carter", "ben@example.com", "en")
    return sessions.book(ben, starts=at(5), minutes=60, now=at(2))
