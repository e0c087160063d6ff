"""A first shape; the mail channel fills it."""

from __future__ import annotations

import datetime as dt

from kijun.booking.models import Session


def invitation_of(session: Session, now: dt.datetime) -> str:
    """A first shape; the mail channel fills it."""
    return ""


def cancellation_of(session: Session, now: dt.datetime) -> str:
    """A first shape; the mail channel fills it."""
    return ""
