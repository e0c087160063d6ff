"""Who leads sessions ahead: those whose leader works with clients no more, and who can instead."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.services.members.readiness import barring_of, of_clients


def unled_in(room: Room, now: dt.datetime) -> list[Session]:
    """Return the sessions ahead whose leader has left, or reads appeals now: by leader and time."""
    is_gone = Q(member__left_at__isnull=False) | Q(member__role=Membership.Role.REVIEWER)
    ahead = Session.objects.filter(
        is_gone,
        room=room,
        state=Session.State.BOOKED,
        starts__gt=now,
        client__barred_at=None,
    )
    named = ahead.select_related("client", "offered", "member__user")
    return list(named.order_by("member", "starts", "pk"))


def leads_no_more(member: Membership | None) -> bool:
    """Say whether somebody who led sessions has left, or reads appeals now."""
    if member is None:
        return False
    return member.left_at is not None or member.role == Membership.Role.REVIEWER


def able_to_lead(session: Session, now: dt.datetime) -> list[Membership]:
    """Return the members who are ready now and may give what a session is for."""
    given_by = session.offered.given_by if session.offered is not None else []
    people = [
        each
        for each in of_clients(session.room).order_by("pk")
        if not given_by or each.code in given_by
    ]
    unready = barring_of(session.room, now) if people else {}
    return [each for each in people if each.party not in unready]
