"""What time it is: for everybody the same, and in a demonstration or a test another one.

A clock shown to all processes is a row in the database, so that pages and workers agree.
"""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Return the present instant, in UTC."""
    return dt.datetime.now(dt.UTC)
