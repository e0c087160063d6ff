"""Times as forms send them: by the clock of the house, and in the hour that comes twice, which."""

from __future__ import annotations

import datetime as dt


def value_of(instant: dt.datetime) -> str:
    """Return an instant as its zone's clock shows it, with its offset where that shows it twice."""
    is_plain = instant.utcoffset() == instant.replace(fold=1 - instant.fold).utcoffset()
    return _clock(instant) if is_plain else instant.isoformat(timespec="minutes")


def instant_in(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the instant that a form means, or None for no time, or one that the clock skips.

    Of the hour that comes twice it is the first, where no offset says which.
    """
    try:
        clock = dt.datetime.fromisoformat(text[:16]).replace(tzinfo=zone)
    except ValueError:
        return None
    meant = (each for each in (clock, clock.replace(fold=1)) if _is_shown(each))
    return next((each for each in meant if text in (value_of(each), _clock(each))), None)


def _clock(instant: dt.datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec="minutes")


def _is_shown(clock: dt.datetime) -> bool:
    there = clock.astimezone(dt.UTC).astimezone(clock.tzinfo)
    return there.replace(tzinfo=None) == clock.replace(tzinfo=None)
