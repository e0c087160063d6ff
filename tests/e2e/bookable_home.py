"""Prepare a home in which a slot can be booked: `python -m tests.e2e.bookable_home`.

Prints the id of the room. The clock stands at ten in the morning of the second of March 2026.
"""

from __future__ import annotations

import datetime as dt
import sys

import django

TOKYO = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=TOKYO)
RULES = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late, occasion: lateness, when: {late: "> 10 min"}, then: [[remind]]}
"""


def main() -> None:
    """Fill the database that the environment names."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from kijun.accounts.models import Room
    from kijun.booking.models import Service
    from kijun.services import clock
    from kijun.services.booking import opening_hours
    from kijun.services.rules.rulebooks import publish

    clock.set_to(NOW)
    room = Room.objects.create(name="佐伯事務所")
    publish(room, RULES, NOW - dt.timedelta(days=1))
    opening_hours.set_hours(room, [(weekday, 600, 1080) for weekday in range(5)])
    Service.objects.create(room=room, slug="consulting", name_ja="経営相談", minutes=60)
    sys.stdout.write(room.pk)


if __name__ == "__main__":
    main()
