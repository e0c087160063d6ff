"""What the owner does with one tap: who came, who phoned, what is decided, what is booked by hand.

A tap that comes twice does nothing twice, and one on a page that is out of date is told so: each
looks at how things stand while nobody else can change them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, Literal

from django.db import transaction

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.words.vocabulary import REASONS
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.record import hold
from kijun.letters.models import Letter, Word
from kijun.services.booking.offers import service_named
from kijun.services.calendars import event_words
from kijun.services.decisions import verdicts
from kijun.services.inbox import sender
from kijun.services.members.readiness import NotReady
from kijun.services.sessions import leaders, notices, session_letters, sessions
from kijun.services.sessions.notices import About, UnknownReason
from kijun.services.today import taps
from kijun.services.today.agenda import Seen, seen_of

Verdict = Literal["confirm", "decline", "waive"]
_WAIVED: Final = frozenset({"waived", "excused", "overturned", "absorbed", "gone", "lapsed"})


class Settled(ValueError):
    """What was asked has been settled already; `code` says how.

    `over`: the session no longer stands; `here`: who it is about is there already; `missed`: it was
    said that they did not come; `said`: just that was said already; `decided`: the decision no
    longer waits; `read`: the word was dealt with; `early`: it is not time yet; `begun`: it has
    begun; `later`: the time
    given has not come yet; `kept`: it is on record by now.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def not_yet(room: Room, session_id: str, now: dt.datetime) -> Session:
    """Note that the client has not come yet. Raises Settled; Session.DoesNotExist."""
    with transaction.atomic():
        seen = _held(room, session_id)
        session = _standing(seen)
        _expect(session.client_came_at is None, "here")
        _expect("client" not in seen.missed, "missed")
        _expect(session.starts <= now, "early")
        _expect(seen.awaited_at is None, "said")
        taps.hold(session, "not_yet", now, now)
        return session


def came(
    room: Room,
    session_id: str,
    at: dt.datetime,
    now: dt.datetime,
    *,
    by: Literal["client", "house"] = "client",
) -> Session:
    """Note when somebody came. Raises Settled; Session.DoesNotExist."""
    with transaction.atomic():
        seen = _held(room, session_id)
        session = seen.session
        before = session.house_came_at if by == "house" else session.client_came_at
        _expect(before is None, "here")
        _expect(by not in seen.missed, "missed")
        _expect(at <= now, "later")
        taps.hold(session, by, at, now)
        return session


def take_back(room: Room, tap: int) -> Session:
    """Take back what was just tapped about who is there. Raises Settled once it is on record."""
    with transaction.atomic():
        hold(room)
        session = taps.take_back(room, tap)
        if session is None:
            raise Settled("kept")
        return session


def did_not_come(room: Room, session_id: str, now: dt.datetime) -> Session:
    """Note after the end that the client did not come at all. Raises Settled."""
    with transaction.atomic():
        seen = _held(room, session_id)
        session = _standing(seen)
        _expect(session.client_came_at is None, "here")
        _expect(session.ends <= now, "early")
        _expect("client" not in seen.missed, "said")
        return sessions.miss(session, now, now)


def phoned(
    room: Room,
    session_id: str,
    *,
    about: About,
    minutes: int | None,
    reason: str,
    now: dt.datetime,
) -> Session:
    """Note that a client has phoned. Raises Settled, UnknownReason."""
    with transaction.atomic():
        session = _standing(_held(room, session_id))
        key = f"phone-{session.sequence}-{about}-{minutes or ''}-{reason}"
        notices.give(
            session, about=about, minutes=minutes, reason=reason, now=now, source="phone", key=key
        )
        return session


def i_am_late(
    room: Room,
    session_id: str,
    minutes: int,
    reason: str,
    now: dt.datetime,
    who: Membership | None = None,
) -> Letter | None:
    """Tell a client that the house is late; the letter, or None where just that was told already.

    `who` of the house says so, here as below.
    Raises Settled, UnknownReason.
    """
    with transaction.atomic():
        seen = _held(room, session_id)
        session = _standing(seen)
        _expect(session.house_came_at is None, "here")
        word = seen.own_word
        eta = session.starts + dt.timedelta(minutes=minutes)
        if word is not None and word.about == "late" and word.eta == eta:
            return None
        return session_letters.house_is_late(session, minutes, reason, now, who)


def i_cannot_come(
    room: Room, session_id: str, reason: str, now: dt.datetime, who: Membership | None = None
) -> Letter:
    """Tell a client that the house cannot come. Raises Settled, UnknownReason."""
    with transaction.atomic():
        session = _standing(_held(room, session_id))
        _expect(session.house_came_at is None, "here")
        return session_letters.house_cannot_come(session, reason, now, who)


def decide(room: Room, decision_id: str, verdict: Verdict, reason: str, now: dt.datetime) -> None:
    """Confirm, decline or let pass. Raises Settled; NoReason for letting pass without one."""
    with transaction.atomic():
        hold(room)
        row = latest_rows(room, [decision_id]).get(decision_id)
        client = Client.objects.filter(room=room, pk=row.client if row else "").first()
        if row is None or client is None:
            raise Settled("decided")
        if verdict == "waive":
            _expect(row.status not in _WAIVED, "decided")
            # What the house did is for the client to forgive, or for an appeal.
            _expect(decision_in(row).party != "house", "decided")
            verdicts.waive(client, decision_id, reason, now)
            return
        _expect(bool(decision_in(row).awaiting), "decided")
        act: Callable[[Client, str, dt.datetime], None] = (
            verdicts.confirm if verdict == "confirm" else verdicts.decline
        )
        act(client, decision_id, now)


def take_word(
    room: Room,
    word_id: int,
    session_id: str,
    *,
    about: About,
    minutes: int | None,
    reason: str,
    now: dt.datetime,
) -> Session:
    """Take a client's mail as a notice about a session. Raises Settled, UnknownReason."""
    with transaction.atomic():
        word = _open_word(room, word_id)
        session = _held(room, session_id).session
        _expect(word.client_id in (None, session.client_id), "decided")
        notices.take(word, session, about=about, minutes=minutes, reason=reason, now=now)
        return session


def called_off(
    room: Room, word_id: int, by: str, now: dt.datetime, who: Membership | None = None
) -> Word:
    """Record who called a session off that is gone from the calendar. Raises Settled."""
    with transaction.atomic():
        word = _open_word(room, word_id)
        event_words.called_off(word, by, now, who)
        return word


def word_is_of(room: Room, word_id: int, client_id: str, now: dt.datetime) -> Client:
    """Note whose a word is from an address that several clients share. Raises Settled."""
    with transaction.atomic():
        hold(room)
        word = _open_word(room, word_id)
        _expect(word.client_id is None, "decided")
        client = next((each for each in sender.possible(word) if each.pk == client_id), None)
        if client is None:
            raise Settled("decided")
        notices.is_of(word, client, now)
        return client


def put_word_aside(room: Room, word_id: int, now: dt.datetime) -> Word:
    """Note that a client's mail is no notice. Raises Settled."""
    with transaction.atomic():
        word = _open_word(room, word_id)
        notices.put_aside(word, now)
        return word


def book(
    client: Client,
    *,
    starts: dt.datetime,
    minutes: int,
    service: str,
    place: str,
    price: int | None,
    although: bool,
    invite: bool,
    now: dt.datetime,
    member: Membership | None = None,
) -> tuple[Session, Letter | None]:
    """Book a session that was agreed outside; what is sent twice is booked once.

    Raises Impossible, and NotReady for a `member` who is not to be put before clients.
    """
    with transaction.atomic():
        hold(client.room)
        # Somebody may have closed the doors to them since the page was asked for.
        client.refresh_from_db(fields=["barred_at"])
        same = Session.objects.filter(
            room=client.room, client=client, starts=starts, state=Session.State.BOOKED
        )
        session = same.first() or sessions.book(
            client,
            starts=starts,
            minutes=minutes,
            service=service,
            offered=service_named(client.room, service),
            place=place,
            price=price,
            although=although,
            now=now,
            member=member,
        )
        return session, session_letters.invite(session, now) if invite else None


def move(
    room: Room,
    session_id: str,
    starts: dt.datetime,
    minutes: int,
    by: str,
    now: dt.datetime,
    who: Membership | None = None,
) -> Letter | None:
    """Move a session and write the new time; None where it begins then already.

    Raises Settled, Impossible.
    """
    with transaction.atomic():
        session = _standing(_held(room, session_id))
        before = session.starts
        if (before, session.minutes) == (starts, minutes):
            return None
        sessions.move(session, starts, now, minutes=minutes, by=by, who=who)
        return session_letters.tell_move(session, before, now)


def lead(room: Room, session_id: str, code: str, now: dt.datetime) -> Session:
    """Let somebody lead a session ahead from now on: a member by their `code`, empty for the house.

    Raises Settled, and NotReady for who cannot lead it now.
    """
    with transaction.atomic():
        session = _standing(_held(room, session_id))
        _expect(session.starts > now, "begun")
        able = {each.code: each for each in leaders.able_to_lead(session, now)}
        if code and code not in able:
            raise NotReady(None)
        return sessions.lead(session, able.get(code), now)


def call_off(
    room: Room,
    session_id: str,
    by: str,
    reason: str,
    now: dt.datetime,
    who: Membership | None = None,
) -> Letter:
    """Call a session off for one side, and write so. Raises Settled, Impossible, UnknownReason."""
    if reason and reason not in REASONS:
        raise UnknownReason(reason)
    with transaction.atomic():
        session = _standing(_held(room, session_id))
        sessions.call_off(session, now, by=by, who=who, reason=reason or None)
        return session_letters.tell_calling_off(session, now)


def _held(room: Room, session_id: str) -> Seen:
    hold(room)
    session = Session.objects.select_related("client", "room").get(room=room, pk=session_id)
    (seen,) = seen_of(room, [session])
    return seen


def _standing(seen: Seen) -> Session:
    _expect(seen.session.stands, "over")
    return seen.session


def _open_word(room: Room, word_id: int) -> Word:
    word = Word.objects.select_related("room", "client").filter(room=room, pk=word_id).first()
    if word is None or word.state != Word.State.OPEN:
        raise Settled("read")
    return word


def _expect(holds: bool, code: str) -> None:
    if not holds:
        raise Settled(code)
