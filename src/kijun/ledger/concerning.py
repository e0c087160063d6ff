"""Which entries concern which member of the house: what judging a member takes in.

Their own acts, the sessions that they lead, and what was decided about them, over all clients
(`judge/lineup.py` says the same of a whole record). What it costs to judge a member grows with
these, however many clients the house has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Min, Q

from kijun.accounts.models import MEMBER, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.matters import MATTER_OF, Appointment
from kijun.ledger.models import Concern, Decided, Entry
from kijun.ledger.record import fact_of, hold

_FOR_ALL: Final = (f.PracticeStarted, f.PracticeEnded, f.WatchBegan, f.WatchEnded)
_OF_ROOM: Final = (
    *("rules.announced", "rules.acknowledged", "practice.started", "practice.ended"),
    *("watch.began", "watch.ended"),
)
"""Kinds that concern whoever they concern, whatever client they name."""
_AT_ONCE: Final = 500
"""Entries for which a room is held at a time."""


class _Known(NamedTuple):
    """What a record tells up to an entry: who was put in charge, and about whom was decided.

    `in_charge` holds, per session, each member and the entry that put them in charge first;
    `since` holds the last entry that was known when something was decided about a member.
    """

    upto: int
    in_charge: dict[str, dict[str, int]]
    decided: dict[str, str]
    since: dict[str, int]


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
                matter = _charge(fact, party)
                rows[party, number] = Concern(room=room, party=party, number=number, matter=matter)
    if rows:
        Concern.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if any(_is_for_all(fact) for fact in facts):
        parties |= members_of(room)
    return parties


def put_in_charge(room: Room, booked: f.AppointmentBooked, party: str) -> None:
    """Let what is on record of a session concern who is about to be put in charge of it.

    `booked` is not written yet: it is what `follow` takes in.
    """
    about = Entry.objects.filter(
        room=room, client=booked.client or "", content__contains=f'"{booked.appointment}"'
    )
    told = ((entry.number, fact_of(entry)) for entry in about.order_by("number"))
    Concern.objects.bulk_create(
        [
            Concern(room=room, party=party, number=number, matter=_charge(fact, party))
            for number, fact in told
            if MATTER_OF.get(type(fact)) is Appointment and _matter(fact) == _matter(booked)
        ],
        ignore_conflicts=True,
    )


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


def differences(room: Room) -> Iterator[str]:
    """Yield each row of `Concern` that the record does not give, or that is missing: who and where.

    An entry that was written before it could be known whom it concerns may stand without a row.
    """
    known = _read(room)
    there = {(row.party, row.number): row.matter for row in Concern.objects.filter(room=room)}
    entries = Entry.objects.filter(room=room, number__lte=known.upto).order_by("number")
    for entry in entries.iterator(chunk_size=_AT_ONCE):
        fact = fact_of(entry)
        for party in sorted(_named_in(fact, known.in_charge, known.decided)):
            matter = there.pop((party, entry.number), None)
            is_missing = matter is None and _was_known(fact, party, entry.number, known)
            if is_missing or matter not in (None, _charge(fact, party)):
                yield f"{party}/{entry.number}"
    yield from (f"{party}/{number}" for party, number in sorted(there) if number <= known.upto)


def rebuild(room: Room) -> None:
    """Make `Concern` anew from the entries of a room.

    Others write meanwhile: the room is held for some entries after the others.
    """
    known, last = _read(room), 0
    while last < known.upto:
        with transaction.atomic():
            hold(room)
            last = _rebuild_after(last, room, known)
    with transaction.atomic():
        hold(room)
        Concern.objects.filter(room=room, number__gt=last).delete()
        entries = list(Entry.objects.filter(room=room, number__gt=last).order_by("number"))
        follow(room, [fact_of(entry) for entry in entries], entries)


def _rebuild_after(last: int, room: Room, known: _Known) -> int:
    """Make the rows of the next entries anew; return the number of the last of them."""
    further = Entry.objects.filter(room=room, number__gt=last, number__lte=known.upto)
    entries = list(further.order_by("number")[:_AT_ONCE])
    upto = entries[-1].number if entries else known.upto
    Concern.objects.filter(room=room, number__gt=last, number__lte=upto).delete()
    Concern.objects.bulk_create(
        Concern(room=room, party=party, number=entry.number, matter=_charge(fact, party))
        for entry, fact in ((entry, fact_of(entry)) for entry in entries)
        for party in _named_in(fact, known.in_charge, known.decided)
    )
    return upto


def _read(room: Room) -> _Known:
    last = Entry.objects.filter(room=room).order_by("-number").values_list("number", flat=True)
    known = _Known(last.first() or 0, {}, {}, {})
    booked = Entry.objects.filter(
        room=room,
        kind="appointment.booked",
        content__contains='"member":',
        number__lte=known.upto,
    )
    for entry in booked.order_by("number").iterator(chunk_size=_AT_ONCE):
        fact = fact_of(entry)
        if isinstance(fact, f.AppointmentBooked) and fact.member:
            known.in_charge.setdefault(_matter(fact), {}).setdefault(_leader(fact), entry.number)
    about = Decided.objects.filter(room=room, client__startswith=MEMBER).order_by()
    for decision, party, since in about.values_list("decision", "client").annotate(Min("upto")):
        known.decided[decision], known.since[decision] = party, since
    return known


def _was_known(fact: Fact, party: str, number: int, known: _Known) -> bool:
    """Say whether it could be known of an entry, when it was written, that it concerns a member."""
    if fact.by == party:
        return True
    if isinstance(fact, f.AboutDecision):
        return known.since[fact.decision] < number
    return known.in_charge[_matter(fact)][party] <= number


def _named_in(
    fact: Fact, in_charge: Mapping[str, Collection[str]], decided: Mapping[str, str]
) -> set[str]:
    found = {fact.by} if fact.by.startswith(MEMBER) else set()
    if MATTER_OF.get(type(fact)) is Appointment:
        found.update(in_charge.get(_matter(fact), ()))
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


def _charge(fact: Fact, party: str) -> str:
    """Return the session of which a fact puts a member in charge; empty: of none."""
    leads = isinstance(fact, f.AppointmentBooked) and party == _leader(fact)
    return _matter(fact) if leads else ""


def _matter(fact: Fact) -> str:
    return f"{fact.client or ''}/{getattr(fact, 'appointment', '')}"


def _is_for_all(fact: Fact) -> bool:
    is_to_members = isinstance(fact, f.RulesAnnounced)
    return fact.client is None and (is_to_members or isinstance(fact, _FOR_ALL))
