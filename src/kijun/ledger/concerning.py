"""Which entries concern which member of the house: what judging a member takes in.

Their own acts, the sessions that they lead, and what was decided about them, over all clients
(`judge/lineup.py` says the same of a whole record). What it costs to judge a member grows with
these, however many clients the house has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from django.db.models import Q

from kijun.accounts.models import MEMBER, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.matters import MATTER_OF, Appointment
from kijun.ledger.models import Concern, Decided, Entry
from kijun.ledger.record import fact_of

"""With this the name of a member begins, wherever the record names a party."""
_FOR_ALL: Final = (f.PracticeStarted, f.PracticeEnded, f.WatchBegan, f.WatchEnded)
_OF_ROOM: Final = (
    *("rules.announced", "rules.acknowledged", "practice.started", "practice.ended"),
    *("watch.began", "watch.ended"),
)
"""Kinds that concern whoever they concern, whatever client they name."""
_AT_ONCE: Final = 500
"""Entries that are gone through with one look at what is known of them."""


def follow(room: Room, facts: Sequence[Fact], entries: Iterable[Entry]) -> set[str]:
    """Keep `Concern` in step with facts; return the members to judge again, as `member:ID`.

    `entries` are those of the facts that were not on record before.
    """
    numbers = {entry.fact_id: entry.number for entry in entries}
    in_charge = _in_charge(room, facts)
    decided = _decided_of(room, facts)
    rows: dict[tuple[str, int], Concern] = {}
    parties: set[str] = set()
    for fact in facts:
        for party in _named_in(fact, in_charge, decided):
            parties.add(party)
            number = numbers.get(f.id_of(fact))
            if number is not None:
                leads = isinstance(fact, f.AppointmentBooked) and party == _leader(fact)
                matter = _matter(fact) if leads else ""
                rows[party, number] = Concern(room=room, party=party, number=number, matter=matter)
    if rows:
        Concern.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if any(_is_for_all(fact) for fact in facts):
        parties |= members_of(room)
    return parties


def facts_of_member(room: Room, party: str) -> Iterator[Fact]:
    """Yield the facts that judging a member takes in, in the order of writing."""
    own = Concern.objects.filter(room=room, party=party)
    entries = {
        entry.number: entry
        for entry in Entry.objects.filter(room=room, number__in=own.values("number"))
    }
    clients = {entry.client for entry in entries.values()} | {""}
    about = Entry.objects.filter(room=room, kind__in=_OF_ROOM, client__in=clients)
    for entry in about.filter(Q(client="") | ~Q(kind="rules.acknowledged")):
        entries[entry.number] = entry
    for number in sorted(entries):
        yield fact_of(entries[number])


def members_of(room: Room) -> set[str]:
    """Return every member of whom a room's record tells, as `member:ID`."""
    return set(Concern.objects.filter(room=room).values_list("party", flat=True).distinct())


def is_about(decision: Decision, who: str) -> bool:
    """Say whether a decision is kept under a name: a client's own matters, or a member's acts.

    A member's are kept under `member:ID`, whichever client they are about.
    """
    if decision.party.startswith(MEMBER):
        return decision.party == who
    return decision.client == who


def rebuild(room: Room) -> None:
    """Make `Concern` anew from the entries of a room."""
    Concern.objects.filter(room=room).delete()
    entries = Entry.objects.filter(room=room).order_by("number").iterator(chunk_size=_AT_ONCE)
    while batch := list(islice(entries, _AT_ONCE)):
        follow(room, [fact_of(entry) for entry in batch], batch)


def _named_in(fact: Fact, in_charge: dict[str, set[str]], decided: dict[str, str]) -> set[str]:
    found = {fact.by} if fact.by.startswith(MEMBER) else set()
    if MATTER_OF.get(type(fact)) is Appointment:
        found |= in_charge.get(_matter(fact), set())
    if isinstance(fact, f.AboutDecision) and fact.decision in decided:
        found.add(decided[fact.decision])
    return found


_charges: Final = Prepared(
    lambda: Concern.objects.filter(room=Given("room"), matter__in=[Given("matters", is_list=True)])
)


def _in_charge(room: Room, facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Return who was ever put in charge of the sessions that facts tell of.

    The judge itself goes by the last booking.
    """
    found: dict[str, set[str]] = {}
    named = set()
    for fact in facts:
        if MATTER_OF.get(type(fact)) is not Appointment:
            continue
        named.add(_matter(fact))
        if isinstance(fact, f.AppointmentBooked) and fact.member:
            found.setdefault(_matter(fact), set()).add(_leader(fact))
    known = _charges(room=room.pk, matters=named) if named else ()
    for row in known:
        found.setdefault(row.matter, set()).add(row.party)
    return found


def _decided_of(room: Room, facts: Iterable[Fact]) -> dict[str, str]:
    """Return the members about whom decisions were made, of those that facts tell of."""
    named = {fact.decision for fact in facts if isinstance(fact, f.AboutDecision)}
    if not named:
        return {}
    rows = Decided.objects.filter(room=room, decision__in=named, client__startswith=MEMBER)
    return dict(rows.values_list("decision", "client"))


def _leader(fact: f.AppointmentBooked) -> str:
    return f"{MEMBER}{fact.member}"


def _matter(fact: Fact) -> str:
    return f"{fact.client or ''}/{getattr(fact, 'appointment', '')}"


def _is_for_all(fact: Fact) -> bool:
    is_to_members = isinstance(fact, f.RulesAnnounced)
    return fact.client is None and (is_to_members or isinstance(fact, _FOR_ALL))
