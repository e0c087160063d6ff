"""Fill a home with the day of the pictures, 24 November 2026: `python -m tests.web.invented_day`.

Prints the session id of a browser in which the owner has signed in, and the id of a session that
has begun. There is no mail account: letters are passed on by hand.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import django

TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return an instant of November 2026 in Tokyo."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


def main() -> None:
    """Fill the home that the environment names."""
    django.setup()
    from django.test import Client as Browser

    from kijun.accounts.models import Room
    from kijun.booking.models import Session
    from kijun.clients.models import Client
    from kijun.judge import facts as f
    from kijun.ledger.models import Job
    from kijun.letters.models import Letter, Word
    from kijun.services import clock, desk, notices, rounds, sessions
    from kijun.services.clients import ClientGiven, add
    from kijun.services.record import record
    from kijun.services.rulebooks import publish, save_draft
    from tests.services.practice import RULES, work_until
    from tests.web.entered import enter

    hours = "hours: {mon-fri: ['09:00-12:30', '13:30-19:00']}\n"
    clock.set_to(at(1, 9))
    browser = enter(Browser())
    room = Room.objects.get()
    rounds.watch_from(room, at(1, 9))
    save_draft(room, RULES + hours)
    version = publish(room, RULES + hours, at(1, 9)).version

    def told(name: str) -> Client:
        client = add(room, ClientGiven(name=name, mails=(f"{len(name)}@example.com",)))
        announced = f.RulesAnnounced(at=at(1, 9), client=client.pk, rulebook=version)
        record(room, [announced], at(1, 9))
        return client

    def booked(client: Client, day: int, hour: int, minute: int = 0, service: str = "") -> Session:
        starts = at(day, hour, minute)
        return sessions.book(
            client, starts=starts, minutes=60, price=20_000, now=at(2, 9), service=service
        )

    aoi, minato, sato = told("青井 直"), told("港商会"), told("里山文庫")
    booked(aoi, 23, 16)
    work_until(at(23, 18))
    done, now = booked(told("藤枝医院"), 24, 11, 30), booked(aoi, 24, 13, 45)
    late = booked(minato, 24, 15, service="第7回")
    named = booked(sato, 24, 16, 30, service="第2回・オンライン")
    desk.came(room, done.pk, at(24, 11, 29), at(24, 11, 29))
    words = "今、電車が遅れているので、10分ほど遅れそうです。"
    said = at(24, 13, 51)
    notices.give(late, about="late", minutes=10, reason="transport", words=words, now=said)
    Word.objects.create(
        room=room,
        client=sato,
        session=named.pk,
        channel="mail",
        key="<1@example.com>",
        subject="Re: 本日",
        text="すみません、少し遅れます。15分くらいかと思います。",
        said_at=at(24, 13, 40),
        about="late",
        minutes=15,
    )
    Letter.objects.create(
        room=room,
        client=minato,
        kind="reminder",
        key="failed",
        language="ja",
        subject="あす 11月25日（水）10:00 にお待ちしています",
        text="港商会さま\n\n11月25日（水）10:00から、お待ちしています。\n\n佐伯 遥",
        state=Letter.State.FAILED,
        error="550 no such mailbox",
        written_at=at(24, 10),
        due_at=at(24, 10),
    )
    Job.objects.create(
        room=room, kind="review", key="failed", state="failed", due_at=at(24, 10), error="no room"
    )
    work_until(at(24, 13, 50))
    clock.set_to(at(24, 13, 52))
    print(browser.cookies["sessionid"].value)  # noqa: T201 - what the test reads
    print(now.pk)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main()
