"""Opening a room: its first owner, its record's beginning."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction

from kijun.accounts.models import Membership, Room, User
from kijun.ledger.record import hold
from kijun.services import clock
from kijun.services.record.watches import watch_from


def _let_nobody_in_beside() -> None:
    # SQLite lets one transaction write at a time; there is no row yet that PostgreSQL could lock.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Membership._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


class AlreadyOpened(RuntimeError):
    """Somebody has become the owner already."""


def has_owner() -> bool:
    """Say whether this Kijun has an owner: the first-run page is there only until then."""
    return Membership.objects.filter(role=Membership.Role.OWNER, left_at=None).exists()


def open_first_room(
    *, practice: str, name: str, email: str, password: str, language: str, timezone: str
) -> User:
    """Make the first owner and their room.

    Raises AlreadyOpened where there is an owner, and ValidationError (Django's) for a password
    that is too weak.
    """
    owner = User(email=User.objects.normalize_email(email), name=name, language=language)
    validate_password(password, owner)
    with transaction.atomic():
        _let_nobody_in_beside()
        if has_owner():
            raise AlreadyOpened
        owner.set_password(password)
        owner.save()
        room = Room.objects.create(
            name=practice, signature=name, language=language, timezone=timezone
        )
        Membership.objects.create(room=room, user=owner, role=Membership.Role.OWNER)
        hold(room)
        watch_from(room, clock.now())
    return owner
