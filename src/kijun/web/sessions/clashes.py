"""What stands in the way of a session at a time: pointed out before it is booked or moved there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from kijun.accounts.access import access_sessions
from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import busy_between
from kijun.web.wording import day_and_clock

_LONGEST: Final = dt.timedelta(days=70)
"""The record's longest session: what began earlier cannot overlap."""


def clashes(
    room: Room,
    starts: dt.datetime,
    minutes: int,
    now: dt.datetime,
    is_itself: Callable[[Session], bool],
    *,
    moving: str = "",
    who: Membership | None = None,
) -> list[str]:
    """Return in words what is there at that time already, but for what `is_itself`.

    `moving` is the session that is moved. `who` asks, where it may not be the owner: they are told
    of what they see themselves.
    """
    remarks = []
    is_owner = who is None or who.is_owner
    ends = starts + dt.timedelta(minutes=minutes)
    near = Session.objects.filter(
        Q() if who is None else access_sessions(who),
        room=room,
        state=Session.State.BOOKED,
        starts__lt=ends,
        starts__gt=starts - _LONGEST,
    )
    for other in near.select_related("client").order_by("starts"):
        if other.ends > starts and not is_itself(other):
            named = {
                "client": other.client.name,
                "from": day_and_clock(other.starts, room.zone),
                "to": f"{other.ends.astimezone(room.zone):%H:%M}",
            }
            remarks.append(_("It overlaps with %(client)s, %(from)s to %(to)s.") % named)
    for begun, over in busy_between(room, starts, ends, besides=moving) if is_owner else ():
        named = {"from": day_and_clock(begun, room.zone), "to": day_and_clock(over, room.zone)}
        remarks.append(_("Your own calendar is busy from %(from)s to %(to)s.") % named)
    if starts <= now:
        remarks.append(_("This time has already passed."))
    return remarks


def digest(remarks: Sequence[str]) -> str:
    """Return what a form sends back to say that these remarks were read."""
    return " ".join(remarks)
