"""What is asked with SQL that is kept answers as the ORM does, and so does what is written."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import DateTimeField
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.accounts.written import insert, update
from kijun.clients.models import Client, Person
from kijun.ledger.models import Job

pytestmark = pytest.mark.storage
NOON: Final = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC)
_due: Final = Prepared(
    lambda: (
        Job.objects.filter(
            room=Given("room"),
            key__in=[Given("keys", is_list=True)],
            due_at__lte=Given("now", DateTimeField()),
        )
        .exclude(kind="never")
        .order_by("key")
    )
)
_names: Final = Prepared(
    lambda: Client.objects.filter(room=Given("room")).order_by("pk").values_list("name", flat=True)
)
_people: Final = Prepared(
    lambda: Person.objects.filter(client=Given("client")).select_related("client__room")
)
_held: Final = Prepared(lambda: Room.objects.select_for_update().filter(pk=Given("room")))


@pytest.fixture
def room(db: None) -> Room:
    del db
    return Room.objects.create(name="佐伯事務所")


def job(room: Room, key: str, minutes: int = 0) -> Job:
    due_at = NOON + dt.timedelta(minutes=minutes)
    return Job(room=room, kind="remind", key=key, due_at=due_at, payload={"of": key})


def test_a_question_is_answered_with_whole_objects_for_any_number_of_values(room: Room) -> None:
    insert([job(room, "b"), job(room, "a"), job(room, "c", 1)])
    for keys in (["a"], ["c", "b", "a"], ["b", "c"]):
        plainly = Job.objects.filter(room=room, key__in=keys, due_at__lte=NOON).order_by("key")
        found = _due(room=room.pk, keys=keys, now=NOON)
        assert [(each, each.payload, each.due_at) for each in found] == [
            (each, each.payload, each.due_at) for each in plainly
        ]


def test_one_column_gives_its_values_and_nothing_gives_none(room: Room) -> None:
    assert _names.first(room=room.pk) is None
    made = insert(Client(room=room, name=name) for name in ("Ben", "青井"))
    assert _names(room=room.pk) == [each.name for each in sorted(made, key=lambda each: each.pk)]
    with pytest.raises(KeyError):
        _names()


def test_what_belongs_to_others_comes_along(room: Room) -> None:
    (client,) = insert([Client(room=room, name="青井", language="en")])
    insert([Person(room=room, client=client, name="青井 直")])
    with CaptureQueriesContext(connection) as asked:
        (person,) = _people(client=client.pk)
        found = (person.name, person.client.name, person.client.room.name)
    assert found == ("青井 直", "青井", "佐伯事務所")
    assert len(asked) == 1


def test_a_question_that_locks_asks_for_a_transaction(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _held(room=room.pk) == [room]
    with monkeypatch.context() as outside:
        outside.setattr(connections[DEFAULT_DB_ALIAS], "in_atomic_block", False)
        with pytest.raises(TransactionManagementError):
            _held(room=room.pk)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_rows_get_their_keys_and_defaults_as_if_created_in_bulk(room: Room, count: int) -> None:
    clients = insert(Client(room=room, name=f"Client {nth}") for nth in range(count))
    people = insert(Person(room=room, client=each, name=each.name) for each in clients)
    again = Person.objects.select_related("client").order_by("pk")
    assert [(each, each.client.created_at) for each in again] == [
        (each, each.client.created_at) for each in people
    ]
    people[0].name = "青井"
    with CaptureQueriesContext(connection) as asked:
        people[0].save()
    assert [each["sql"][:6] for each in asked] == ["UPDATE"]


def test_what_is_there_already_is_left_as_it_is(room: Room) -> None:
    insert([job(room, "a")], ignore_conflicts=True)
    insert([job(room, "a", 5), job(room, "b")], ignore_conflicts=True)
    assert set(Job.objects.values_list("key", "due_at")) == {("a", NOON), ("b", NOON)}
    nothing: list[Job] = []
    assert insert(nothing) == []


def test_some_fields_of_a_row_are_written_and_one_that_is_gone_is_missed(room: Room) -> None:
    one, other = insert([job(room, "a"), job(room, "b")])
    one.due_at, one.payload, one.key = NOON + dt.timedelta(hours=1), {"of": "甲"}, "unwritten"
    update(one, "due_at", "payload")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.key, one.due_at, one.payload) == ("a", NOON + dt.timedelta(hours=1), {"of": "甲"})
    assert (other.key, other.due_at) == ("b", NOON)
    with pytest.raises(KeyError):
        update(one, "due_at", "misspelt")
    other.delete()
    other.pk = one.pk + 100
    with pytest.raises(DatabaseError):
        update(other, "due_at")
