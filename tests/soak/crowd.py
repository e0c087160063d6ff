"""Make a practice of many clients in a home of its own: `python -m tests.soak.crowd PORT COUNT`.

Each has a session of an hour; they start one after the other, and nobody comes. The owner has said
of each that they have not come yet. The clock stands half an hour before the first one.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from kijun.accounts.models import Room

TOKYO = dt.timezone(dt.timedelta(hours=9))
FIRST = dt.datetime(2026, 11, 24, 10, tzinfo=TOKYO)
APART = dt.timedelta(seconds=4)
ANNOUNCED = dt.datetime(2026, 11, 1, 10, tzinfo=TOKYO)
THRESHOLD = dt.timedelta(minutes=10)
RULES = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late
    occasion: lateness
    when: {late: "> 10 min", notice: none}
    then: [[cancel_session], [cancel_session, warn]]
"""


def main(port: int, count: int) -> None:
    """Fill the database that the environment names."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _fill(port, count)


def _fill(port: int, count: int) -> None:
    from kijun.accounts.models import Room
    from kijun.channels.mail.models import MailAccount
    from kijun.ledger.models import Head
    from kijun.letters.kinds import KINDS
    from kijun.letters.models import LookedAt
    from kijun.services import clock
    from kijun.services.record import watches
    from kijun.services.rules.rulebooks import publish

    clock.set_to(FIRST - dt.timedelta(minutes=30))
    room = Room.objects.create(name="佐伯事務所", reachable_at=ANNOUNCED)
    Head.objects.create(room=room)
    watches.watch_from(room, ANNOUNCED)
    version = publish(room, RULES, ANNOUNCED).version
    MailAccount.objects.create(
        room=room,
        from_name="佐伯事務所",
        from_address="haruka@example.com",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
    )
    LookedAt.objects.bulk_create(LookedAt(room=room, kind=k, at=ANNOUNCED) for k in KINDS)
    for number in range(count):
        _client(room, version, number)


def _client(room: Room, version: str, number: int) -> None:
    from kijun.clients.models import Client, ContactPoint, Person
    from kijun.judge import facts as f
    from kijun.services.record.recording import record
    from kijun.services.sessions import sessions

    client = Client.objects.create(room=room, name=f"client {number}")
    person = Person.objects.create(room=room, client=client, name=client.name)
    mail = f"c{number}@example.com"
    ContactPoint.objects.create(room=room, person=person, kind="mail", value=mail, normal=mail)
    announced = f.RulesAnnounced(at=ANNOUNCED, client=client.pk, rulebook=version)
    record(client.room, [announced], ANNOUNCED)
    starts = FIRST + number * APART
    booked_at = FIRST - dt.timedelta(minutes=30)
    session = sessions.book(client, starts=starts, minutes=60, now=booked_at)
    sessions.await_client(session, booked_at)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
