"""A session as an invitation that calendars understand, and its cancellation.

Forms: RFC 5545 (iCalendar), RFC 5546 (REQUEST and CANCEL), RFC 6068 (mailto).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vCalAddress, vText, vUri

from kijun.channels.calendar.zone_rules import zone_rules
from kijun.files.problems import UNPRINTABLE

PRODUCT: Final = "-//Kijun//Kijun//EN"
OUR_UID: Final = re.compile(r"(?P<session>[^@\s]+)@sessions\.kijun")
ADDRESS: Final = re.compile(r"[^\s@<>,;:\"\\()\[\]\x00-\x20\x7f]+@[^\s@<>,;:\"\\()\[\]/?#%]+")
SAFE_IN_MAILTO: Final = "@!$'*+-=_~."
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Invitation:
    """One session as calendars are told of it.

    `sequence` is 0 first and one more with every move and with the cancellation. `starts` and
    `ends` carry a zone; they are written in `zone`. `stamp` is when this message is made. `url` is
    a page about the session, http or https.
    """

    uid: str
    sequence: int
    starts: dt.datetime
    ends: dt.datetime
    zone: ZoneInfo
    stamp: dt.datetime
    title: str
    organizer: str = ""
    organizer_name: str = ""
    attendee: str = ""
    attendee_name: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False


def uid_of(session: str) -> str:
    """Return the UID under which a session is known in calendars, the same for ever."""
    return f"{session}@sessions.kijun"


def session_of(uid: str) -> str:
    """Return the session that a UID of ours stands for, "" for the UID of others."""
    found = OUR_UID.fullmatch(uid)
    return found["session"] if found else ""


def request(invitation: Invitation) -> str:
    """Return the invitation, or, with a higher sequence, its change.

    Raises ValueError where organizer or attendee is no mail address, or the end is not after the
    start.
    """
    return _message("REQUEST", invitation)


def cancel(invitation: Invitation) -> str:
    """Return the cancellation: the sequence must be higher than that of what is cancelled.

    Raises ValueError as `request` does.
    """
    return _message("CANCEL", invitation)


def calendar_around(
    invitations: Iterable[Invitation], events: Iterable[icalendar.Event], **head: object
) -> icalendar.Calendar:
    """Return a calendar of these events, with the zones that they are written in, in fixed order."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    for name, value in head.items():
        calendar.add(name.replace("_", "-"), value)
    years: dict[str, list[int]] = defaultdict(list)
    for each in invitations:
        zone = each.zone
        years[zone.key] += [each.starts.astimezone(zone).year, each.ends.astimezone(zone).year]
    for key in sorted(years.keys() - {"UTC"}):
        calendar.add_component(zone_rules(key, min(years[key]), max(years[key])))
    for event in events:
        calendar.add_component(event)
    return calendar


def event_of(invitation: Invitation) -> icalendar.Event:
    """Return the session as an event. Raises ValueError where the end is not after the start."""
    if invitation.ends <= invitation.starts:
        raise ValueError("a session ends after it starts")
    event = icalendar.Event()
    event.add("UID", plain(invitation.uid))
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", _utc(invitation.stamp))
    event.add("DTSTART", _second(invitation.starts.astimezone(invitation.zone)))
    event.add("DTEND", _second(invitation.ends.astimezone(invitation.zone)))
    event.add("SUMMARY", plain(invitation.title))
    event.add("STATUS", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if invitation.cancelled else "OPAQUE")
    if invitation.location:
        event.add("LOCATION", plain(invitation.location))
    if invitation.description:
        event.add("DESCRIPTION", _lines(invitation.description))
    if urlsplit(invitation.url).scheme in ("http", "https"):
        event.add("URL", vUri(quote(invitation.url, safe="/%:@!$&'()*+,;=~?#[]")))
    return event


def plain(text: str) -> str:
    """Return a text in one line, without what could end it or turn its direction."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())[:LONGEST]


def _message(method: str, invitation: Invitation) -> str:
    event = event_of(invitation)
    if method == "CANCEL":
        event["STATUS"] = vText("CANCELLED")
        event["TRANSP"] = vText("TRANSPARENT")
    event.add("ORGANIZER", _person(invitation.organizer, invitation.organizer_name))
    attendee = _person(invitation.attendee, invitation.attendee_name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if method == "REQUEST":
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
    event.add("ATTENDEE", attendee)
    return str(calendar_around([invitation], [event], METHOD=method).to_ical(), "utf-8")


def _person(address: str, name: str) -> vCalAddress:
    if not ADDRESS.fullmatch(address) or UNPRINTABLE.search(address):
        raise ValueError("not a mail address")
    local, _, domain = address.rpartition("@")
    person = vCalAddress(f"mailto:{quote(local, safe=SAFE_IN_MAILTO)}@{domain}")
    named = plain(name).replace('"', "'").replace("^", "’")
    if named:
        person.params["CN"] = vText(named)
    return person


def _lines(text: str) -> str:
    return "\n".join(UNPRINTABLE.sub(" ", line).rstrip() for line in text.splitlines())[:LONGEST]


def _utc(moment: dt.datetime) -> dt.datetime:
    return _second(moment.astimezone(dt.UTC))


def _second(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)
