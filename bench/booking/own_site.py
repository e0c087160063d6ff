"""Kijun with the same month: `python -m bench.booking.own_site COUNT` fills it, prints the room."""

from __future__ import annotations

import sys

import django


def fill(count: int) -> str:
    """Fill the calendar through the services that book, and return the room's id."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench.booking.calendar import CLOSES, MINUTES, OPENS, TOKYO, taken
    from kijun.accounts.models import Room
    from kijun.booking.models import Service
    from kijun.clients.models import Client
    from kijun.services import clock
    from kijun.services.booking import opening_hours
    from kijun.services.rules.rulebooks import publish, start_from
    from kijun.services.sessions import sessions

    now = clock.now()
    room = Room.objects.create(name="佐伯事務所")
    publish(room, start_from(room, "time-and-promises").text, now)
    opening_hours.set_hours(room, [(day, OPENS * 60, CLOSES * 60) for day in range(7)])
    opening_hours.set_terms(room, step=MINUTES, keeps_holidays=False)
    service = Service.objects.create(
        room=room, slug="consulting", name_en="Consulting", minutes=MINUTES, price=22_000
    )
    made = [Client.objects.create(room=room, name=f"Client {number}") for number in range(200)]
    for number, starts in enumerate(taken(count)):
        sessions.book(
            made[number % 200],
            starts=starts.replace(tzinfo=TOKYO),
            minutes=MINUTES,
            offered=service,
            price=22_000,
            now=now,
        )
    return room.pk


if __name__ == "__main__":
    print(fill(int(sys.argv[1])))
