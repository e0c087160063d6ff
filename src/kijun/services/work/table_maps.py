"""What the columns of a table hold, kept for the next one from the same program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from kijun.accounts.models import Room
from kijun.files.days_written import First
from kijun.files.payment_roles import Role, fingerprint
from kijun.work.models import TableMap


class Kept(NamedTuple):
    """What was said of a table's columns, and what comes first in its days."""

    roles: tuple[Role, ...]
    first: First


def keep(
    room: Room, header: Sequence[str], roles: Sequence[Role], first: First, now: dt.datetime
) -> None:
    """Keep how a table is read, in the place of what was kept for the same headings."""
    given = {"roles": [role.value for role in roles], "first": first.value, "kept_at": now}
    TableMap.objects.update_or_create(room=room, fingerprint=fingerprint(header), defaults=given)


def kept_for(room: Room, header: Sequence[str]) -> Kept | None:
    """Return how a table with these headings was read before, or None."""
    found = TableMap.objects.filter(room=room, fingerprint=fingerprint(header)).first()
    if found is None or len(found.roles) != len(header):
        return None
    return Kept(tuple(Role(role) for role in found.roles), First(found.first))
