"""Writing facts down: once each, in order, chained, never changed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

import kijun
from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.ledger.append_only import missing_triggers, restore_triggers
from kijun.ledger.chain import breaks
from kijun.ledger.models import Entry, Head
from kijun.ledger.record import OtherContent, append, fact_of, facts_of
from tests.cast import AOI, BEN
from tests.judge.record import at, booked, joined

pytestmark = pytest.mark.storage

NOW = dt.datetime(2026, 3, 5, 1, tzinfo=dt.UTC)
SESSION = booked("a", 5)
ARRIVAL = joined("a", at(5, 3))


def test_facts_are_read_back_as_they_were_written(room: Room) -> None:
    append(room, [SESSION, ARRIVAL], NOW)
    written = [msgspec.structs.replace(fact, id=None, recorded_at=None) for fact in facts_of(room)]
    assert written == [SESSION, ARRIVAL]
    assert [entry.number for entry in Entry.objects.order_by("number")] == [1, 2]
    assert fact_of(Entry.objects.get(number=1)).recorded_at == NOW


def test_the_same_fact_is_written_once(room: Room) -> None:
    first = append(room, [SESSION, SESSION], NOW)
    again = append(room, [SESSION, ARRIVAL], NOW + dt.timedelta(hours=1))
    assert (len(first), [entry.kind for entry in again]) == (1, ["appointment.joined"])


def test_an_id_that_stands_for_another_fact_writes_nothing_at_all(room: Room) -> None:
    append(room, [booked("a", 5, id="x")], NOW)
    with pytest.raises(OtherContent, match="x"):
        append(room, [ARRIVAL, booked("b", 6, id="x")], NOW)
    assert Entry.objects.count() == 1
    assert list(breaks(room)) == []


def test_the_facts_of_a_client_are_theirs_and_what_concerns_everyone(room: Room) -> None:
    everyone = f.PracticeStarted(at=at(1))
    append(room, [everyone, SESSION, booked("b", 6, client=BEN.id)], NOW)
    kinds = [(fact.client, f.kind_of(fact)) for fact in facts_of(room, AOI.id)]
    assert kinds == [(None, "practice.started"), (AOI.id, "appointment.booked")]


def test_each_room_has_a_chain_of_its_own(room: Room, other_room: Room) -> None:
    append(room, [SESSION, ARRIVAL], NOW)
    append(other_room, [SESSION], NOW)
    assert {head.room_id: head.number for head in Head.objects.all()} == {
        room.id: 2,
        other_room.id: 1,
    }
    assert list(facts_of(other_room)) != list(facts_of(room))
    assert list(breaks(room)) == list(breaks(other_room)) == []


@pytest.mark.parametrize(
    "act", ["UPDATE ledger_entry SET content = ''", "DELETE FROM ledger_entry"]
)
def test_the_database_refuses_to_change_or_delete_what_was_written(room: Room, act: str) -> None:
    append(room, [SESSION], NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(act)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("kept", [("id",), ("room_id", "number"), ("room_id", "fact_id")])
def test_the_database_refuses_to_put_a_row_in_the_place_of_another(
    room: Room, kept: tuple[str, ...]
) -> None:
    append(room, [SESSION], NOW)
    columns = [str(field.column) for field in Entry._meta.concrete_fields]
    different = {
        "id": "id + 1",
        "number": "number + 1",
        "fact_id": "fact_id || 'x'",
        "content": "replace(content, '60', '90')",
    }
    row = ", ".join(name if name in kept else different.get(name, name) for name in columns)
    names, key = ", ".join(columns), ", ".join(kept)
    written = {
        "sqlite": f"INSERT OR REPLACE INTO ledger_entry ({names}) SELECT {row} FROM ledger_entry",
        "postgresql": f"INSERT INTO ledger_entry ({names}) SELECT {row} FROM ledger_entry"
        f" ON CONFLICT ({key}) DO UPDATE SET content = EXCLUDED.content",
    }
    before = Entry.objects.values().get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(written[connection.vendor])
    assert Entry.objects.values().get() == before


def test_the_triggers_are_in_place_and_can_be_put_back(room: Room) -> None:
    assert missing_triggers(connection) == []
    table = "" if connection.vendor == "sqlite" else " ON ledger_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_refuses_update{table}")
    assert missing_triggers(connection) == ["ledger_entry_refuses_update"]
    restore_triggers()
    assert missing_triggers(connection) == []


def test_a_table_that_could_be_emptied_at_once_is_found(room: Room) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_decided_refuses_truncate ON ledger_decided")
    assert missing_triggers(connection) == ["ledger_decided_refuses_truncate"]
    restore_triggers()
    assert missing_triggers(connection) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE ledger_entry SET content = replace(content, 'a', 'b') WHERE number = 2",
            [(2, "content")],
        ),
        ("DELETE FROM ledger_entry WHERE number = 2", [(2, "missing")]),
        ("DELETE FROM ledger_entry WHERE number = 3", [(3, "head")]),
        (
            "UPDATE ledger_entry SET previous = '' WHERE number = 2",
            [(2, "previous"), (2, "content")],
        ),
        ("UPDATE ledger_head SET hash = ''", [(3, "head")]),
    ],
)
def test_whoever_gets_round_the_triggers_breaks_the_chain(
    room: Room, change: str, found: list[tuple[int, str]]
) -> None:
    append(room, [SESSION, ARRIVAL, joined("b", at(6))], NOW)
    with connection.cursor() as cursor:
        for act in ("update", "delete"):
            table = "" if connection.vendor == "sqlite" else " ON ledger_entry"
            cursor.execute(f"DROP TRIGGER ledger_entry_refuses_{act}{table}")
        cursor.execute(change)
    assert [tuple(broken) for broken in breaks(room)] == found


def test_an_empty_room_holds(room: Room) -> None:
    assert list(breaks(room)) == []
    assert append(room, [], NOW) == []


def test_there_is_one_way_to_let_nobody_else_write_in_a_room() -> None:
    others = re.compile(r"Head\.objects|(Room|Client)\.objects\s*\.select_for_update")
    folder = Path(kijun.__file__).parent
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if others.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"ledger/chain.py", "ledger/record.py"}, "kijun.ledger.record.hold"
