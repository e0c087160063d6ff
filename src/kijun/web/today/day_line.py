"""A day as the day line draws it, and the one sentence that sums it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.booking.models import Session
from kijun.judge.rulebook import Rulebook
from kijun.letters import when
from kijun.services.delivery.office_hours import next_opening
from kijun.services.today.agenda import Day, Kind, Seen, Stretch
from kijun.ui.day import Block, BlockState, DayLine, Note, clock
from kijun.ui.marks import Mark
from kijun.web.wording import joined, language

_SHORTEST: Final = dt.timedelta(minutes=5)
"""A block is never narrower than this, however late its session begins."""
_FIRST, _LAST = 9, 21
_NAMED_FROM: Final = dt.timedelta(minutes=45)
"""A closed stretch shorter than this is hatched without a name."""


def line_of(day: Day, rulebook: Rulebook | None) -> DayLine:
    """Return a day as it is drawn."""
    upcoming = min(day.to_come, key=lambda seen: seen.begins, default=None)
    blocks = [_block(seen, day, is_next=seen is upcoming) for seen in day.sessions]
    closed = [_closed(stretch, day, rulebook) for stretch in _left_free(day)]
    return DayLine((*blocks, *closed), day.now, tuple(_notes(day)), _FIRST, _LAST)


def sentence_of(day: Day, decisions: int, others: int) -> str:
    """Sum the day up in a sentence: what is left, what waits, when one's own time begins.

    `decisions` is the number that every page bears beside Today; `others` is what else waits.
    """
    left = len(day.to_come)
    parts = [
        ngettext("%(count)s session to go.", "%(count)s sessions to go.", left) % {"count": left}
        if left
        else _("No more sessions today.")
        if day.sessions
        else _("No sessions today."),
        _waiting(decisions),
        _others(others, is_all=not decisions),
        _own_time(day),
    ]
    return joined(parts)


def _waiting(decisions: int) -> str:
    if not decisions:
        return ""
    said = ngettext(
        "%(count)s decision is waiting for you.",
        "%(count)s decisions are waiting for you.",
        decisions,
    )
    return said % {"count": decisions}


def _others(others: int, *, is_all: bool) -> str:
    if not others:
        return ""
    if is_all:
        said = ngettext("%(count)s thing to look at.", "%(count)s things to look at.", others)
    else:
        said = ngettext(
            "%(count)s more thing to look at.", "%(count)s more things to look at.", others
        )
    return said % {"count": others}


def _own_time(day: Day) -> str:
    evening = day.closed[-1] if day.closed else None
    if evening is None or evening.kind is Kind.PAUSE or evening.ends != day.ends:
        return ""
    last = max([evening.starts, *(seen.session.ends for seen in day.to_come)])
    if last <= day.now or evening.starts == day.begins:
        return _("The time is yours now.") if not day.to_come else ""
    if last >= day.ends:
        return ""
    return _("From %(time)s, the time is yours.") % {"time": clock(last.astimezone(day.now.tzinfo))}


def _block(seen: Seen, day: Day, *, is_next: bool) -> Block:
    session, zone = seen.session, day.now.tzinfo
    ends = session.ends.astimezone(zone)
    starts = min(seen.begins.astimezone(zone), max(ends - _SHORTEST, session.starts))
    starts = starts.astimezone(zone)
    is_moved = session.stands and seen.begins > session.starts
    mark, aside = _state_of(seen, day)
    return Block(
        starts,
        ends,
        session.client.name,
        detail=_detail(session),
        note=_note(seen, starts, ends, is_moved=is_moved),
        aside=aside,
        state=_drawn(seen, day, is_next=is_next),
        moved_from=session.starts.astimezone(zone) if is_moved else None,
        mark=mark,
        href=reverse("session", args=[session.pk]),
    )


def _detail(session: Session) -> str:
    if session.stands:
        return session.service_in(language())
    words = {
        "client": _("cancelled by the client"),
        "house": _("called off by me"),
        "system": _("cancelled under the rules"),
    }
    return words.get(session.ended_by, _("cancelled"))


def _note(seen: Seen, starts: dt.datetime, ends: dt.datetime, *, is_moved: bool) -> str:
    if seen.session.stands and seen.own_word is not None and seen.own_word.about == "absence":
        return _("I cannot come")
    if seen.session.stands and seen.is_called_off_by_word:
        return _("word came: not today")
    if is_moved and _is_moved_by_house(seen):
        return _("I am late: from %(time)s") % {"time": clock(starts)}
    if is_moved:
        return _("from %(time)s") % {"time": clock(starts)}
    return f"{clock(starts)}–{clock(ends)}"


def _is_moved_by_house(seen: Seen) -> bool:
    own = seen.own_word
    return own is not None and own.eta is not None and own.eta == seen.begins


def _drawn(seen: Seen, day: Day, *, is_next: bool) -> BlockState:
    session = seen.session
    if not session.stands:
        return BlockState.CANCELLED
    if session.ends <= day.now or "client" in seen.missed:
        return BlockState.DONE
    return BlockState.NEXT if is_next else BlockState.PLANNED


def _state_of(seen: Seen, day: Day) -> tuple[Mark | None, str]:
    session = seen.session
    if not session.stands:
        return None, ""
    if "client" in seen.missed:
        return Mark.NOT_KEPT, _("did not come")
    if session.client_came_at is not None:
        is_in_time = session.client_came_at < session.starts + dt.timedelta(minutes=1)
        said = _("done") if session.ends <= day.now else _("is here")
        return (Mark.KEPT if is_in_time else None), said
    if seen.own_word is not None:
        return None, _("apologised")
    if seen.word is not None:
        return Mark.NOTICE, _("word came")
    return None, _until(seen, day)


def _until(seen: Seen, day: Day) -> str:
    minutes = -((day.now - seen.begins) // dt.timedelta(minutes=1))
    if not 0 < minutes <= 60:
        return ""
    return _("in %(minutes)s min") % {"minutes": minutes}


def _left_free(day: Day) -> Iterator[Stretch]:
    """Yield closed and busy time as far as it is shown, less what takes place in it all the same."""
    first = day.begins.replace(hour=_FIRST)
    last = day.begins.replace(hour=_LAST)
    sessions = [(each.session.starts, each.session.ends) for each in day.sessions]
    busy = [(each.starts, each.ends) for each in day.busy]
    for stretch in day.busy:
        yield from _less(stretch, sessions, first, last)
    for stretch in day.closed:
        yield from _less(stretch, [*sessions, *busy], first, last)


def _less(
    stretch: Stretch,
    taken: list[tuple[dt.datetime, dt.datetime]],
    first: dt.datetime,
    last: dt.datetime,
) -> Iterator[Stretch]:
    zone = first.tzinfo
    edge, end = max(stretch.starts, first), min(stretch.ends, last)
    for starts, ends in sorted(taken):
        if starts < end and ends > edge:
            if starts > edge:
                yield Stretch(edge.astimezone(zone), starts.astimezone(zone), stretch.kind)
            edge = max(edge, ends)
    if edge < end:
        yield Stretch(edge.astimezone(zone), end.astimezone(zone), stretch.kind)


def _closed(stretch: Stretch, day: Day, rulebook: Rulebook | None) -> Block:
    is_long = stretch.ends - stretch.starts >= _NAMED_FROM
    name = {
        Kind.CLOSED: _("Protected time"),
        Kind.PAUSE: _("Pause"),
        Kind.BUSY: _("Busy"),
    }[stretch.kind]
    is_closed = stretch.kind == Kind.CLOSED
    return Block(
        stretch.starts,
        stretch.ends,
        name if is_long else "",
        _when_letters_leave(stretch, day, rulebook) if is_long and is_closed else "",
        state=BlockState.PROTECTED if is_closed else BlockState.PAUSE,
    )


def _when_letters_leave(stretch: Stretch, day: Day, rulebook: Rulebook | None) -> str:
    opens = next_opening(rulebook, stretch.starts).astimezone(day.now.tzinfo)
    if opens <= stretch.starts:
        return ""
    if opens.date() == stretch.starts.date():
        return _("Non-urgent letters go out at %(time)s") % {"time": clock(opens)}
    if opens.date() == stretch.starts.date() + dt.timedelta(days=1):
        return _("Non-urgent letters go out tomorrow at %(time)s") % {"time": clock(opens)}
    return _("Non-urgent letters go out on %(day)s") % {"day": when.day(opens, language())}


def _notes(day: Day) -> Iterable[Note]:
    zone = day.now.tzinfo
    for seen in day.sessions:
        word = seen.word
        if word is None or not day.begins <= word.at < day.ends:
            continue
        if seen.session.stands and word.eta is not None and word.eta > seen.session.starts:
            time = clock(word.eta.astimezone(zone))
            text = _("word received, expected at %(time)s") % {"time": time}
            yield Note(word.at.astimezone(zone), text)
