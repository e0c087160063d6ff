"""Judging the record again from its beginning: it must give the decisions that were written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from django.db.models import Max

from kijun.accounts.models import MEMBER, Room
from kijun.clients import texts
from kijun.clients.erased import erased_in
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, kind_of
from kijun.ledger import concerning
from kijun.ledger.decisions import GONE, decision_in, standing_rows
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import facts_of
from kijun.rulebooks.versions import rulebooks_of

_WATCHING: Final = ("watch.began", "watch.ended")


class Difference(NamedTuple):
    """A decision that the record does not give now as it was written down; None: not at all."""

    decision: str
    written: str | None
    replayed: str | None


def differences(room: Room) -> Iterator[Difference]:
    """Yield every decision of a room that judging anew gives otherwise than it stands.

    Each client and each member is judged as of the instant at which they were judged last: when
    something about them was recorded, or a decision written. Of who was erased, the reasons that
    were judged by are gone: what was decided stands as it was written.
    """
    told = _told_last(room)
    everyone = Decided.objects.filter(room=room).exclude(client="").order_by()
    known = {*told, *everyone.values_list("client", flat=True), *concerning.members_of(room)}
    for who in sorted(known - {"", *erased_in(room)}):
        if who.startswith(MEMBER):
            facts = list(concerning.facts_of_member(room, who))
            instants = [fact.recorded_at for fact in facts if not _is_of_the_door(fact)]
        else:
            facts = list(facts_of(room, who))
            instants = [told[name] for name in ("", who) if name in told]
        yield from _judged_anew(room, who, facts, filter(None, instants))


def _told_last(room: Room) -> dict[str, dt.datetime]:
    """Return when something was recorded last, by client; under no name what concerns everyone.

    Nobody is judged because the door opened or closed, so that this does not count here.
    """
    judged = Entry.objects.filter(room=room).exclude(client="", kind__in=_WATCHING)
    last = judged.order_by().values("client").annotate(Max("recorded_at"))
    return dict(last.values_list("client", "recorded_at__max"))


def _is_of_the_door(fact: Fact) -> bool:
    return fact.client is None and kind_of(fact) in _WATCHING


def _judged_anew(
    room: Room, who: str, told: Iterable[Fact], instants: Iterable[dt.datetime]
) -> Iterator[Difference]:
    rows = standing_rows(room, who)
    as_of = max([*instants, *(row.as_of for row in rows.values())])
    written = {key: decision_in(row) for key, row in rows.items() if row.status != GONE}
    facts, held = texts.opened(told)
    judgement = judge(rulebooks_of(room), facts, as_of, show_all=True)
    replayed = {
        decision.id: texts.sealed(decision, held)
        for decision in judgement.decisions
        if concerning.is_about(decision, who) and decision.status != "unannounced"
    }
    for key in sorted(written.keys() | replayed.keys()):
        before, now = written.get(key), replayed.get(key)
        if before != now:
            yield Difference(key, _status(before), _status(now))


def _status(decision: Decision | None) -> str | None:
    return decision.status if decision is not None else None
