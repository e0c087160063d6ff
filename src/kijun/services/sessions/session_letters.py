"""What is sent around sessions: invitation, reminder, nudge, moves, and the house's own lateness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from kijun.accounts.models import MEMBER, Membership
from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.judge.words.figures import amount
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import reason_words
from kijun.ledger.models import Job
from kijun.letters import when
from kijun.letters.models import Letter
from kijun.services.booking import terms
from kijun.services.booking.availability import terms_under
from kijun.services.decisions.conditions import Condition, conditions_on
from kijun.services.delivery import letter_words, outbox
from kijun.services.sessions import notices, sessions, timetable
from kijun.services.today.agenda import seen_of
from kijun.services.work.money import currency_of

_PREPAY: Final = {
    "ja": "お支払いは、前もってお願いしております。",
    "en": "I ask for payment in advance, as I wrote to you.",
}

_ONLINE: Final = {"ja": "オンライン", "en": "online"}
_WHERE: Final = {"ja": "場所：{place}", "en": "Where: {place}"}


def remind(job: Job, now: dt.datetime) -> None:
    """Write the day before, where the session still stands and nobody said they cannot come."""
    session = _still(job)
    if session is not None and not _has_given_word(session, about="absence"):
        _write(session, "reminder", job.due_at, now)


def nudge(job: Job, now: dt.datetime) -> None:
    """Write ten minutes before, unless word has come, the client is there, or it is too late."""
    session = _still(job)
    if session is None or now >= session.starts or session.client_came_at is not None:
        return
    if not _has_given_word(session):
        _write(session, "nudge", job.due_at, now)


def invite(
    session: Session,
    now: dt.datetime,
    conditions: Iterable[Condition] | None = None,
    *,
    reached_at: str = "",
    newcomer_at: str = "",
) -> Letter:
    """Send a session as an invitation that calendars understand.

    `conditions` are those on the client, where they are known already; `reached_at` and
    `newcomer_at` as for `outbox.write`.
    """
    holding = conditions_on(session.client, now) if conditions is None else conditions
    language = letter_words.language_of(session.client)
    prepays = any(each.word == "require_prepayment" for each in holding)
    said = [_PREPAY[language]] if prepays else []
    said += terms.about_a_session(terms_under(session), language)
    return _write(
        session,
        "invitation",
        now,
        now,
        reached_at=reached_at,
        newcomer_at=newcomer_at,
        booked=_booked(session, language),
        condition=("" if language == "ja" else " ").join(said),
    )


def tell_move(session: Session, before: dt.datetime, now: dt.datetime) -> Letter:
    """Send the new time of a session, and its invitation anew."""
    language = letter_words.language_of(session.client)
    earlier = when.day_and_clock(before.astimezone(session.room.zone), language)
    return _write(session, "moved", now, now, before=earlier)


def tell_calling_off(session: Session, now: dt.datetime, words: str = "") -> Letter:
    """Send that a session will not take place, and take it out of calendars.

    Whoever cancelled it themselves reads that this has arrived, and where another time is chosen:
    not while their bookings rest.
    """
    if session.ended_by != "client":
        return _write(session, "called_off", now, now, words=words)
    if any(each.bars for each in conditions_on(session.client, now)):
        return _write(session, "cancelled", now, now)
    link = letter_words.link_to_another_time(session.client, now)
    return _write(session, "cancelled", now, now, **({"choose": link} if link else {"ask": "yes"}))


def tell_calling_off_for_good(session: Session, now: dt.datetime) -> Letter:
    """Send that a session will not take place to somebody to whom the doors are closed."""
    return _write(session, "called_off_for_good", now, now)


def house_is_late(
    session: Session, minutes: int, reason: str, now: dt.datetime, who: Membership | None = None
) -> Letter:
    """Tell the client in one tap that the house itself is late; it counts for the house.

    From `who` leads the session it is their own word.
    """
    with transaction.atomic():
        notices.give(
            session,
            about="late",
            by="house",
            who=who,
            minutes=minutes,
            reason=reason,
            now=now,
            source="owner",
            key=f"house-late-{minutes}-{now.isoformat()}",
        )
        return _write(
            session,
            "house_late",
            now,
            now,
            again=now.isoformat(),
            minutes=str(minutes),
            reason=_reason(session, reason),
        )


def house_cannot_come(
    session: Session, reason: str, now: dt.datetime, who: Membership | None = None
) -> Letter:
    """Tell the client that the house cannot come.

    From `who` leads the session it is their own word. It is called off by it, unless it gets another
    time before its start: that counts for the house, and nothing of it for the client.
    """
    with transaction.atomic():
        notices.give(
            session,
            about="absence",
            by="house",
            who=who,
            reason=reason,
            now=now,
            source="owner",
            key=f"house-absent-{session.sequence}",
        )
        timetable.plan_giving_up(session, now)
        return _write(session, "house_absent", now, now, reason=_reason(session, reason))


def give_up(job: Job, now: dt.datetime) -> None:
    """Call off, as of the word of it, what the house could not come to and did not move."""
    session = _still(job)
    if session is None or session.house_came_at is not None:
        return
    (seen,) = seen_of(session.room, [session])
    word = seen.own_word
    if word is None or word.about != "absence":
        return
    who = session.member if word.by.startswith(MEMBER) else None
    sessions.call_off(session, now, by="house", who=who, reason=word.reason, at=f.moment_of(word))


def _write(
    session: Session,
    kind: str,
    due_at: dt.datetime,
    now: dt.datetime,
    *,
    again: str = "",
    reached_at: str = "",
    newcomer_at: str = "",
    **more: str,
) -> Letter:
    key = f"{session.pk}/{session.sequence}{'/' if again else ''}{again}"
    return outbox.write(
        session.client,
        kind,
        key,
        {**letter_words.about_session(session), **more},
        due_at=due_at,
        now=now,
        session=session,
        link=letter_words.link_to_session(session, now, is_first=bool(newcomer_at)),
        reached_at=reached_at,
        newcomer_at=newcomer_at,
    )


def _booked(session: Session, language: Language) -> str:
    """Return what was booked, what it costs and where it takes place, as the booking page says it."""
    offered, price = session.offered, session.price
    parts = [
        session.service_in(language),
        amount(price, currency_of(session.room), language) if price is not None else "",
        _ONLINE[language] if offered is not None and offered.is_online else "",
        _WHERE[language].format(place=session.place) if session.place else "",
    ]
    return ("・" if language == "ja" else " · ").join(filter(None, parts))


def _still(job: Job) -> Session | None:
    named = Session.objects.select_related("client", "room").filter(pk=job.payload["session"])
    session = named.filter(sequence=job.payload["sequence"]).first()
    return session if session is not None and session.stands else None


def _has_given_word(session: Session, about: str = "") -> bool:
    told = session.room.entries.filter(client=session.client_id, kind="notice.given")
    named = told.filter(content__contains=f'"{session.pk}"')
    if session.timed_at is not None:
        named = named.filter(moment__gte=session.timed_at)
    return named.filter(content__contains=f'"about":"{about}"' if about else "").exists()


def _reason(session: Session, reason: str) -> str:
    if not reason:
        return ""
    language = letter_words.language_of(session.client)
    said = reason_words(reason, language)
    return f"事情：{said}。" if language == "ja" else f"The reason: {said}."
