"""Append-only made real: the database itself refuses to change or delete what was written.

SQLite drops a table's triggers whenever Django rebuilds the table in a migration, so they are put
back after each one, and a system check and `kijun verify` demand them.

What SQLite deletes to make room for a row (`INSERT OR REPLACE`) fires no trigger unless whoever
writes asks for it. So a row with a key that is taken is refused before it is written, whoever
writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("ledger_entry", "ledger_decided")
_ACTS: Final = ("UPDATE", "DELETE")
REFUSAL: Final = "append-only"


def _name(table: str, act: str) -> str:
    return f"{table}_refuses_{act.lower()}"


def _sqlite(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    refuse = f"SELECT RAISE(ABORT, '{table} is {REFUSAL}')"
    for act in _ACTS:
        name = _name(table, act)
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {refuse}; END"
    name = _name(table, "REPLACE")
    taken = " ".join(
        f"{refuse} WHERE EXISTS (SELECT 1 FROM {table} WHERE {same});"  # noqa: S608 - our own names
        for same in _same_key(connection, table)
    )
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} BEFORE INSERT ON {table} BEGIN {taken} END"


def _same_key(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """Return, for each key of a table, what holds for a row that has it as a new one does."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    keys = {
        tuple(each["columns"]) for each in found.values() if each["unique"] or each["primary_key"]
    }
    for columns in sorted(keys):
        yield " AND ".join(f"{column} = NEW.{column}" for column in columns)


def _postgresql(_: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION kijun_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME; END $$"
    )
    for act in (*_ACTS, "TRUNCATE"):
        name = _name(table, act)
        each = "STATEMENT" if act == "TRUNCATE" else "ROW"
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION kijun_refuse()"
        )


_STATEMENTS: Final = {"sqlite": _sqlite, "postgresql": _postgresql}


def restore_triggers(using: str = "default", **_: Any) -> None:
    """Put the triggers in place, on a database that has the tables."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in present:
                for statement in list(_STATEMENTS[connection.vendor](connection, table)):
                    cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that are not in place."""
    acts = (*_ACTS, "TRUNCATE" if connection.vendor == "postgresql" else "REPLACE")
    wanted = [_name(table, act) for table in TABLES for act in acts]
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in present]
