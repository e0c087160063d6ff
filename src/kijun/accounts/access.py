"""What somebody may see and do: every view asks here, and nowhere else."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from kijun.accounts.models import Membership, Room, User

Somebody = User | AnonymousUser


def access_rooms(somebody: Somebody) -> QuerySet[Room]:
    """Return the rooms of which somebody is a member, of whatever role."""
    if not isinstance(somebody, User) or not somebody.is_active:
        return Room.objects.none()
    return Room.objects.filter(memberships__user=somebody)


def access_as_owner(somebody: Somebody) -> Room:
    """Return the room that somebody owns; the first of several.

    Raises PermissionDenied where there is none.
    """
    room = access_rooms(somebody).filter(memberships__role=Membership.Role.OWNER).first()
    if room is None:
        raise PermissionDenied
    return room
