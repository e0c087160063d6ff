"""Sessions as invitations and cancellations that the calendars of clients understand."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from kijun.booking.models import Session
from kijun.channels.calendar import invitation
from kijun.channels.calendar.invitation import Invitation, uid_of
from kijun.clients.links import address_of
from kijun.letters.models import Letter
from kijun.services.delivery.letter_words import language_of

_TITLES: Final = {"ja": "{practice} のセッション", "en": "Session with {practice}"}
_INVITING: Final = frozenset({"invitation", "moved"})
_CANCELLING: Final = frozenset({"called_off", "cancelled", "called_off_for_good", "cancel_session"})


def calendar_of(letter: Letter, organizer: str, now: dt.datetime) -> str | None:
    """Return what goes along with a letter for the client's calendar, or None.

    `organizer` is the house's mail address. Who was never invited gets no cancellation: a calendar
    would show one of a session that it does not know.
    """
    if letter.kind not in _INVITING | _CANCELLING or not letter.session:
        return None
    session = letter.client.sessions.select_related("room").filter(pk=letter.session).first()
    if session is None:
        return None
    if letter.kind in _INVITING:
        return invitation.request(_told(session, letter, organizer, now))
    return invitation.cancel(_told(session, letter, organizer, now)) if _invited(session) else None


def method_of(letter: Letter) -> Literal["REQUEST", "CANCEL"]:
    """Return the method under which that goes along (RFC 5546)."""
    return "CANCEL" if letter.kind in _CANCELLING else "REQUEST"


def _invited(session: Session) -> bool:
    sent = Letter.objects.filter(room_id=session.room_id, session=session.pk)
    return sent.filter(kind__in=_INVITING, state=Letter.State.SENT).exists()


def _told(session: Session, letter: Letter, organizer: str, now: dt.datetime) -> Invitation:
    room, client = session.room, letter.client
    practice = room.name_in(language_of(client))
    title = _TITLES[language_of(client)].format(practice=practice)
    return Invitation(
        uid=uid_of(session.pk),
        sequence=session.sequence,
        starts=session.starts,
        ends=session.ends,
        zone=room.zone,
        stamp=now,
        title=title,
        organizer=organizer,
        organizer_name=practice,
        attendee=letter.address,
        attendee_name=client.name,
        location=session.place,
        url=address_of(letter.link) if letter.link else "",
        cancelled=not session.stands,
    )
