"""What clients sent word of today, and what was done without the owner."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import DateTimeField, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.letters.kinds import ASKED_FOR, KINDS
from kijun.letters.models import Letter
from kijun.services.today.agenda import Day, Seen
from kijun.ui.day import DayLine, clock
from kijun.ui.parts import LogLine
from kijun.web.wording import at_clock, face, joined, language, reason_of, said_in

_MOST = 200
"""Letters of a day that are looked through."""


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A client's word about a session that is still to come or going on."""

    session: str
    said: str
    by: str
    then: str
    face: str
    at: str


def notices_of(day: Day, line: DayLine) -> list[NoticeShown]:
    """Return the words that came today about sessions that are not over."""
    return [
        _notice(seen, day, line)
        for seen in day.to_come
        if seen.word is not None
        and day.begins <= seen.word.at
        and seen.session.client_came_at is None
    ]


def _notice(seen: Seen, day: Day, line: DayLine) -> NoticeShown:
    word, session = seen.word, seen.session
    assert word is not None
    is_before = word.at <= session.starts
    reason = reason_of(word)
    then = [
        _("The reason: %(reason)s.") % {"reason": reason} if reason else "",
        _("Sent before the start.") if is_before else _("Sent after the start."),
        _("Expected at %(time)s.") % {"time": at_clock(seen.begins, session)}
        if seen.begins > session.starts
        else "",
    ]
    return NoticeShown(
        session.pk,
        said=said_in(word, session, seen.texts),
        by=f"{session.client.name} · {at_clock(word.at, session)}",
        then=joined(then),
        face=face(session.client.name),
        at=line.place(seen.begins.astimezone(day.now.tzinfo)),
    )


def log_of(room: Room, day: Day) -> list[LogLine]:
    """Return the letters that left by themselves today, those of one kind and minute together."""
    due = day.begins - dt.timedelta(days=1)
    return list(_lines(_left(room=room.pk, due=due, begins=day.begins), day))


def _that_left() -> QuerySet[Letter]:
    sent = Letter.objects.filter(
        room=Given("room"),
        state=Letter.State.SENT,
        due_at__gte=Given("due", DateTimeField()),
        sent_at__gte=Given("begins", DateTimeField()),
        client__barred_at=None,
    )
    by_itself = sent.exclude(kind__in=ASKED_FOR).exclude(address="")
    return by_itself.select_related("client").order_by("-sent_at")[:_MOST]


_left: Final = Prepared(_that_left)


def _lines(letters: list[Letter], day: Day) -> Iterator[LogLine]:
    together = Counter(_group(letter, day) for letter in letters)
    told = set()
    for letter in letters:
        group = _group(letter, day)
        if group in told:
            continue
        told.add(group)
        count = together[group]
        named = {
            "client": letter.client.name,
            "kind": KINDS[letter.kind].name.in_language(language()),
            "count": count,
        }
        if count > 1:
            text = ngettext(
                "%(kind)s, to %(count)s client.", "%(kind)s, to %(count)s clients.", count
            )
        else:
            text = _("%(kind)s, to %(client)s.")
        undo = reverse("decision", args=[letter.decision]) if _can_be_undone(letter) else ""
        yield LogLine(group[0], capfirst(text % named), undo)


def _group(letter: Letter, day: Day) -> tuple[str, str, str]:
    at = (letter.sent_at or letter.due_at).astimezone(day.now.tzinfo)
    return clock(at), letter.kind, letter.decision


def _can_be_undone(letter: Letter) -> bool:
    return bool(letter.decision) and letter.kind not in ("put_right", "eased")
