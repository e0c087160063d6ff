"""Who has which version of the rules: told, read, on its way, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kijun.accounts.models import Room
from kijun.clients.models import Client, ContactPoint
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.letters.models import Letter
from kijun.rulebooks.versions import dates_of
from kijun.services.rules.announcing import AGAIN, REMIND_EVERY, RULES, being_written, key_of
from kijun.services.rules.rulebooks import set_announced


class Stage(StrEnum):
    """How far a version has come with a client, from nowhere to acknowledged."""

    LACKING = "lacking"
    BEING_WRITTEN = "being_written"
    """A worker writes to them yet: they are many."""
    BY_HAND = "by_hand"
    STUCK = "stuck"
    """Its letter could not be sent, or nobody knows whether it was."""
    ON_ITS_WAY = "on_its_way"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Told:
    """A client and a version: since when they know it, and the letter that tells them."""

    client: Client
    stage: Stage
    announced: dt.datetime | None
    acknowledged: dt.datetime | None
    reminded: dt.datetime | None
    letter: Letter | None
    has_address: bool
    is_asked: bool
    """Whether a worker is about to ask them again."""

    @property
    def is_to_be_written_to(self) -> bool:
        """Say whether no letter about it was written to them that might go."""
        is_closed = self.letter is not None and self.letter.why == Letter.Why.CLOSED
        return self.stage in (Stage.LACKING, Stage.BEING_WRITTEN) and not is_closed

    def may_be_reminded(self, now: dt.datetime) -> bool:
        """Say whether it is a week since they were last told, and they have not said anything."""
        last = self.reminded or self.announced
        is_silent = self.stage is Stage.TOLD and not self.is_asked
        return is_silent and last is not None and last + REMIND_EVERY <= now


_LETTERS: Final = {
    Letter.State.WAITING: Stage.ON_ITS_WAY,
    Letter.State.ASKS: Stage.ON_ITS_WAY,
    Letter.State.SENDING: Stage.ON_ITS_WAY,
    Letter.State.SENT: Stage.TOLD,
    Letter.State.BY_HAND: Stage.BY_HAND,
    Letter.State.FAILED: Stage.STUCK,
    Letter.State.UNKNOWN: Stage.STUCK,
    Letter.State.WITHDRAWN: Stage.LACKING,
}


def told_of(room: Room, version: str, only: Iterable[str] | None = None) -> list[Told]:
    """Return how far a version has come with each client of a room, or with some of them.

    Where it was published again, after another one, it counts since then. Costs seven queries,
    whatever the number of clients. Raises Version.DoesNotExist.
    """
    clients = (
        Client.in_sight.filter(room=room).select_related("room").order_by("kana", "name", "pk")
    )
    if only is not None:
        clients = clients.filter(pk__in=list(only))
    since = dates_of(room, version).published
    announced, acknowledged = _facts(room, version, since)
    letters, reminders = _letters(room, version, since)
    mail = ContactPoint.objects.filter(room=room, kind=ContactPoint.Kind.MAIL)
    reached = set(mail.values_list("person__client", flat=True))
    to_come, to_ask = (being_written(room, version, kind) for kind in (RULES, AGAIN))
    return [
        _told(
            client,
            announced.get(client.pk),
            acknowledged.get(client.pk),
            reminders.get(client.pk),
            letters.get(client.pk),
            has_address=client.pk in reached,
            is_written=client.pk in to_come,
            is_asked=client.pk in to_ask,
        )
        for client in clients
    ]


def note_if_all_are_told(room: Room, version: str, now: dt.datetime) -> None:
    """Note that a version was announced to all, where nobody is left who has not been written to.

    To whom every door is closed nobody writes.
    """
    if not any(each.is_to_be_written_to for each in told_of(room, version)):
        set_announced(room, version, now)


def _told(
    client: Client,
    announced: dt.datetime | None,
    acknowledged: dt.datetime | None,
    reminded: dt.datetime | None,
    letter: Letter | None,
    *,
    has_address: bool,
    is_written: bool,
    is_asked: bool,
) -> Told:
    if letter is not None and letter.sent_at is not None and acknowledged is None:
        # What came back was not told, whatever was recorded when it was sent.
        announced = letter.sent_at if letter.state == Letter.State.SENT else None
    if acknowledged is not None:
        stage = Stage.ACKNOWLEDGED
    elif announced is not None:
        stage = Stage.TOLD
    else:
        stage = _LETTERS[Letter.State(letter.state)] if letter is not None else Stage.LACKING
    if stage is Stage.LACKING and is_written:
        stage = Stage.BEING_WRITTEN
    return Told(client, stage, announced, acknowledged, reminded, letter, has_address, is_asked)


def _facts(
    room: Room, version: str, since: dt.datetime
) -> tuple[Mapping[str, dt.datetime], Mapping[str, dt.datetime]]:
    """Return when each client was told a version since an instant, and when they acknowledged it."""
    kinds = ("rules.announced", "rules.acknowledged")
    entries = Entry.objects.filter(room=room, kind__in=kinds, content__contains=version)
    announced: dict[str, dt.datetime] = {}
    acknowledged: dict[str, dt.datetime] = {}
    # Sorted here: asked for an order, SQLite walks through the whole room to find it.
    for entry in sorted(entries, key=lambda entry: entry.number):
        fact: Fact = fact_of(entry)
        if fact.at < since:
            continue
        if isinstance(fact, f.RulesAnnounced) and fact.rulebook == version:
            announced.setdefault(entry.client, fact.at)
        elif isinstance(fact, f.RulesAcknowledged) and fact.rulebook == version:
            acknowledged.setdefault(entry.client, fact.at)
    return announced, acknowledged


def _letters(
    room: Room, version: str, since: dt.datetime
) -> tuple[Mapping[str, Letter], Mapping[str, dt.datetime]]:
    """Return the letter of since then that tells each client of a version, and when it reminded."""
    letters: dict[str, Letter] = {}
    reminders: dict[str, dt.datetime] = {}
    found = Letter.objects.filter(
        room=room, kind__in=("rules", AGAIN), key__contains=version, written_at__gte=since
    )
    for letter in found.order_by("written_at"):
        if letter.kind == AGAIN:
            reminders[letter.client_id] = letter.written_at
        elif letter.key.startswith(key_of(letter.client_id, version)):
            letters[letter.client_id] = letter
    return letters, reminders
