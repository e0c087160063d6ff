"""The house's own sessions as a calendar that others can subscribe to, by a secret address."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.feed_out import calendar_of
from kijun.channels.calendar.invitation import Invitation, uid_of
from kijun.channels.calendar.models import Outlet

_BEFORE: Final = dt.timedelta(days=30)
_AFTER: Final = dt.timedelta(days=400)


def open_outlet(room: Room, now: dt.datetime) -> Outlet:
    """Give a room a new address for its sessions; the old one opens nothing any more."""
    made = {"token": secrets.token_urlsafe(32), "made_at": now}
    outlet, _ = Outlet.objects.update_or_create(room=room, defaults=made)
    return outlet


def close_outlet(room: Room) -> None:
    """Let a room's sessions be read at no address."""
    Outlet.objects.filter(room=room).delete()


def access_sessions(token: str, now: dt.datetime) -> str | None:
    """Return the calendar of whoever gave a token out, or None where nobody did."""
    outlet = Outlet.objects.select_related("room").filter(token=token).first()
    if outlet is None:
        return None
    room = outlet.room
    sessions = Session.objects.filter(
        room=room,
        starts__gte=now - _BEFORE,
        starts__lte=now + _AFTER,
        client__barred_at=None,
    ).select_related("client")
    return calendar_of((_told(session, room) for session in sessions), room.name)


def _told(session: Session, room: Room) -> Invitation:
    return Invitation(
        uid=uid_of(session.pk),
        sequence=session.sequence,
        starts=session.starts,
        ends=session.ends,
        zone=room.zone,
        stamp=session.created_at,
        title=session.client.name,
        location=session.place,
        cancelled=not session.stands,
    )
