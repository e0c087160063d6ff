"""Fill a home with the day of the pictures, 24 November 2026: `python -m tests.web.invented_day`.

Prints the session id of a browser in which the owner has signed in, and the id of a session that
has begun. There is no mail account: letters are passed on by hand.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

if TYPE_CHECKING:
    from kijun.accounts.models import Room
    from kijun.booking.models import Session
    from kijun.clients.models import Client

TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return an instant of November 2026 in Tokyo."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


def main() -> None:
    """Fill the home that the environment names."""
    django.setup()
    from django.test import Client as Browser

    from kijun.accounts.models import Room
    from kijun.services import clock
    from tests.services.practice import work_until
    from tests.web.entered import enter

    clock.set_to(at(1, 9))
    browser = enter(Browser())
    room = Room.objects.get()
    now = begin_the_day(room, publish_rules(room))
    go_wrong(room)
    work_until(at(24, 13, 50))
    clock.set_to(at(24, 13, 52))
    print(browser.cookies["sessionid"].value)  # noqa: T201 - what the test reads
    print(now)  # noqa: T201 - what the test reads


def publish_rules(room: Room) -> str:
    """Let the rules of a practice hold, and return their version."""
    from kijun.services.record import watches
    from kijun.services.rules.rulebooks import publish, save_draft
    from tests.services.practice import RULES

    text = RULES + "hours: {mon-fri: ['09:00-12:30', '13:30-19:00']}\n"
    watches.watch_from(room, at(1, 9))
    save_draft(room, text)
    return publish(room, text, at(1, 9)).version


def begin_the_day(room: Room, version: str) -> str:
    """Book yesterday and today, let word come in, and return the session that has begun."""
    from kijun.services.sessions import notices, sessions
    from tests.services.practice import work_until

    aoi, minato, sato = (told(room, name, version) for name in ("青井 直", "港商会", "里山文庫"))
    booked(aoi, 23, 16)
    work_until(at(23, 18))
    done = booked(told(room, "藤枝医院", version), 24, 11, 30)
    now = booked(aoi, 24, 13, 45)
    late = booked(minato, 24, 15, service="第7回")
    named = booked(sato, 24, 16, 30, service="第2回・オンライン")
    sessions.arrive(done, at(24, 11, 29), at(24, 11, 29))
    words = "今、電車が遅れているので、10分ほど遅れそうです。"
    said = at(24, 13, 51)
    notices.give(late, about="late", minutes=10, reason="transport", words=words, now=said)
    answer_by_mail(named)
    return now.pk


def told(room: Room, name: str, version: str) -> Client:
    """Write down a client who knows the rules."""
    from kijun.judge import facts as f
    from kijun.services.clients.clients import ClientGiven, add
    from kijun.services.record.recording import record

    client = add(room, ClientGiven(name=name, mails=(f"{len(name)}@example.com",)))
    record(room, [f.RulesAnnounced(at=at(1, 9), client=client.pk, rulebook=version)], at(1, 9))
    return client


def booked(client: Client, day: int, hour: int, minute: int = 0, service: str = "") -> Session:
    """Book an hour."""
    from kijun.services.sessions import sessions

    starts = at(day, hour, minute)
    return sessions.book(
        client, starts=starts, minutes=60, price=20_000, now=at(2, 9), service=service
    )


def answer_by_mail(session: Session) -> None:
    """Let the client write that they are late, in a mail that nobody has read yet."""
    from kijun.letters.models import Word

    Word.objects.create(
        room=session.room,
        client=session.client,
        session=session.pk,
        channel="mail",
        key="<1@example.com>",
        subject="Re: 本日",
        text="すみません、少し遅れます。15分くらいかと思います。",
        said_at=at(24, 13, 40),
        about="late",
        minutes=15,
    )


def go_wrong(room: Room) -> None:
    """Let a letter and a piece of work fail for good."""
    from kijun.clients.models import Client
    from kijun.ledger.models import Job
    from kijun.letters.models import Letter

    Letter.objects.create(
        room=room,
        client=Client.objects.get(room=room, name="港商会"),
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


if __name__ == "__main__":
    main()
