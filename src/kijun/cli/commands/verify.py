"""`kijun verify`: prove that nothing in the records was changed."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.accounts.models import Room
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.ledger.chain import Break

PURPOSE: Final = N_(
    "Goes through every room's record and proves that each fact stands as it was written: none"
    " changed, none missing, none put in between; then judges it anew and compares the decisions, and what is shown of"
    " engagements, invoices and appeals, of what waits for a person and of what concerns members;"
    " then looks for the files beside the facts."
    " Exit code 1 where that does not hold."
)
EXAMPLES: Final = (("kijun verify", N_("every room")),)
FOUND: Final = 1
_MOST_NAMED: Final = 10

HOLDS: Final = N_("%(room)s: %(count)s facts, the chain holds.")
BROKEN: Final = {
    "content": N_("%(room)s: fact %(number)s was changed after it was written."),
    "missing": N_("%(room)s: a fact is missing before number %(number)s."),
    "previous": N_("%(room)s: fact %(number)s does not follow from the one before it."),
    "head": N_("%(room)s: the record does not end where it should, at fact %(number)s."),
}
UNGUARDED: Final = N_(
    "The record could be changed: triggers are missing (%(names)s). “kijun migrate” puts them back."
)
REPLAYED: Final = N_("%(room)s: judged anew, the record gives every decision as it stands.")
OTHERWISE: Final = N_(
    "%(room)s: decision %(decision)s stands as %(stands)s, but the record gives %(gives)s."
)
IN_STEP: Final = N_(
    "%(room)s: engagements, invoices, appeals, what waits for a person and what concerns members"
    " stand as the record gives them."
)
OUT_OF_STEP: Final = {
    "shown": N_(
        "%(room)s: %(count)s engagements, invoices or appeals did not stand as the record gives them"
        " (%(names)s)."
        " They were made anew."
    ),
    "open": N_(
        "%(room)s: the list of decisions that wait for a person was not as the record gives it for"
        " %(count)s of them (%(names)s)."
        " It was made anew."
    ),
    "concern": N_(
        "%(room)s: the list of facts that concern a member was not as the record gives it for"
        " %(count)s of them (%(names)s)."
        " It was made anew."
    ),
}
FILES_THERE: Final = N_("%(room)s: every file beside the facts is there as it came.")
FILES_GONE: Final = N_(
    "%(room)s: %(count)s files that the record names are not there, or not as they came (%(names)s)."
    " Fetch them from a backup: home/evidence."
)
NOT_THERE: Final = N_("none")
NO_ROOM: Final = N_("There is no room yet.")


def add_arguments(parser: Parser) -> None:
    """Take nothing: the database is named by the environment."""


def run(_: Namespace, terminal: Terminal) -> int:
    """Verify all rooms."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from kijun.accounts.models import Room

    sound = _is_guarded(terminal)
    rooms = list(Room.objects.order_by("created_at"))
    if not rooms:
        terminal.tell(NO_ROOM)
    for room in rooms:
        # What was changed may be no fact any more, and proves nothing that is made of it.
        unbroken = _holds(room, terminal)
        # Members are judged by what is kept as concerning them: that is put right before.
        sound = unbroken and _is_in_step(room, terminal) and sound
        sound = unbroken and _replays(room, terminal) and sound
        sound = unbroken and _has_its_files(room, terminal) and sound
    return 0 if sound else FOUND


def _is_guarded(terminal: Terminal) -> bool:
    from django.db import connection

    from kijun.ledger.append_only import missing_triggers

    missing = missing_triggers(connection)
    if missing:
        terminal.tell(UNGUARDED, names=", ".join(missing))
    return not missing


def _holds(room: Room, terminal: Terminal) -> bool:
    from kijun.ledger.chain import breaks
    from kijun.ledger.models import Entry

    found: list[Break] = list(breaks(room))
    for broken in found:
        terminal.tell(BROKEN[broken.what], room=room.name, number=broken.number)
    if not found:
        count = Entry.objects.filter(room=room).count()
        terminal.write(terminal.text(HOLDS, room=room.name, count=count))
    return not found


def _replays(room: Room, terminal: Terminal) -> bool:
    from kijun.services.record.replay import differences

    found = list(differences(room))
    for each in found:
        names = {"room": room.name, "decision": each.decision}
        stands = each.written or terminal.text(NOT_THERE)
        gives = each.replayed or terminal.text(NOT_THERE)
        terminal.tell(OTHERWISE, stands=stands, gives=gives, **names)
    if not found:
        terminal.write(terminal.text(REPLAYED, room=room.name))
    return not found


def _is_in_step(room: Room, terminal: Terminal) -> bool:
    """Compare what is made of the record with it; what differs is no evidence and is made anew."""
    from django.db import transaction

    from kijun.ledger import appealed, concerning, decisions
    from kijun.ledger.record import hold
    from kijun.work import projection

    work = [each.name for each in projection.differences(room)]
    appeals = list(appealed.differences(room))
    waiting = decisions.differences_of_open(room)
    members = list(concerning.differences(room))
    if work:
        projection.rebuild(room)
    if appeals:
        appealed.rebuild(room)
    if waiting:
        with transaction.atomic():
            hold(room)
            decisions.rebuild_open(room)
    if members:
        concerning.rebuild(room)
    found = {"shown": [*work, *appeals], "open": waiting, "concern": members}
    for what, differing in found.items():
        if differing:
            names = ", ".join(differing[:_MOST_NAMED])
            terminal.tell(OUT_OF_STEP[what], room=room.name, count=len(differing), names=names)
    if any(found.values()):
        return False
    terminal.write(terminal.text(IN_STEP, room=room.name))
    return True


def _has_its_files(room: Room, terminal: Terminal) -> bool:
    from kijun.services.record.evidence import missing_in

    gone = missing_in(room)
    if not gone:
        terminal.write(terminal.text(FILES_THERE, room=room.name))
        return True
    names = ", ".join(gone[:_MOST_NAMED])
    terminal.tell(FILES_GONE, room=room.name, count=len(gone), names=names)
    return False
