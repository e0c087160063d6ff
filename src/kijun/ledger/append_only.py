"""Append-only made real: the database itself refuses to change or delete what was written.

SQLite drops a table's triggers whenever Django rebuilds the table in a migration, so they are put
back after each one, and a system check and `kijun verify` demand them.
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


def _sqlite(table: str, act: str) -> Iterator[str]:
    name = _name(table, act)
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is {REFUSAL}'); END"
    )


def _postgresql(table: str, act: str) -> Iterator[str]:
    name = _name(table, act)
    yield (
        "CREATE OR REPLACE FUNCTION kijun_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION kijun_refuse()"
    )
    if act == "DELETE":
        name = _name(table, "TRUNCATE")
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kijun_refuse()"
        )


_STATEMENTS: Final = {"sqlite": _sqlite, "postgresql": _postgresql}


def restore_triggers(using: str = "default", **_: Any) -> None:
    """Put the triggers in place, on a database that has the tables."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in present:
                for act in _ACTS:
                    for statement in _STATEMENTS[connection.vendor](table, act):
                        cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that are not in place."""
    acts = (*_ACTS, "TRUNCATE") if connection.vendor == "postgresql" else _ACTS
    wanted = [_name(table, act) for table in TABLES for act in acts]
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in present]
