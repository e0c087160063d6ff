"""What somebody is in a room, and which rows of it they see: every view begins here.

What of the record they may settle depends on it too, and is asked of `services.permissions`.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Q, QuerySet

from kijun.accounts.models import Membership, User
from kijun.accounts.prepared import Given, Prepared

Somebody = User | AnonymousUser
Role = Membership.Role

_WEIGHT: Final = {Role.OWNER: 0, Role.MEMBER: 1, Role.REVIEWER: 2}
"""Without a choice somebody finds the room that they keep before one in which they work."""


def access_memberships(somebody: Somebody) -> QuerySet[Membership]:
    """Return what somebody is, in each room in which they are anything now."""
    if not isinstance(somebody, User) or not somebody.is_active:
        return Membership.objects.none()
    return _of_user(somebody)


def _of_user(user: User | Given) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, left_at=None).select_related("room", "user")


_held: Final = Prepared(lambda: _of_user(Given("user", BigIntegerField())))


def access_as_anyone(somebody: Somebody, chosen: str = "") -> Membership:
    """Return what somebody is in the room that they have chosen, by its id; else in their first.

    Raises PermissionDenied where they are nothing anywhere.
    """
    may_be = isinstance(somebody, User) and somebody.is_active
    found = sorted(_held(user=somebody.pk), key=_order) if may_be else []
    if not found:
        raise PermissionDenied
    return next((each for each in found if each.room_id == chosen), found[0])


def access_as_owner(somebody: Somebody, chosen: str = "") -> Membership:
    """Return what somebody is who keeps the room. Raises PermissionDenied for anybody else."""
    return _only(access_as_anyone(somebody, chosen), Role.OWNER)


def access_as_member(somebody: Somebody, chosen: str = "") -> Membership:
    """Return what somebody is who works with clients: owner or member.

    Raises PermissionDenied for anybody else.
    """
    return _only(access_as_anyone(somebody, chosen), Role.OWNER, Role.MEMBER)


def access_as_reviewer(somebody: Somebody, chosen: str = "") -> Membership:
    """Return what somebody is who answers appeals: owner or reviewer.

    Raises PermissionDenied for anybody else.
    """
    return _only(access_as_anyone(somebody, chosen), Role.OWNER, Role.REVIEWER)


def access_sessions(membership: Membership) -> Q:
    """Return which sessions somebody sees: all of them, or those that they lead."""
    return Q() if membership.is_owner else Q(member=membership)


def access_clients(membership: Membership) -> Q:
    """Return which clients somebody sees: all of them, or those whose sessions they lead.

    A client who is met more than once is found more than once: ask for distinct ones.
    """
    return Q() if membership.is_owner else Q(sessions__member=membership)


def access_records(membership: Membership) -> Q:
    """Return whose record as a member somebody sees: everybody's, or their own."""
    return Q() if membership.is_owner else Q(pk=membership.pk)


def _only(membership: Membership, *roles: Membership.Role) -> Membership:
    if membership.role not in roles:
        raise PermissionDenied
    return membership


def _order(membership: Membership) -> tuple[int, int]:
    return _WEIGHT[Role(membership.role)], membership.pk
