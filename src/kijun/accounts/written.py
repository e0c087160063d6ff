"""Rows that are written at every booking: the SQL of writing them is made once, as in `prepared`."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any, Final, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, ForeignKey, IntegerField, Model, TextField
from django.db.models.constants import OnConflict

AModel = TypeVar("AModel", bound=Model)
_FEW: Final = 8
"""So many rows are written with SQL that is kept; for more, making it is the least of it."""


class _Insertion(NamedTuple):
    """How so many rows of a model are written, and whether the database numbers them."""

    sql: str
    fields: tuple[tuple[Field[Any, Any], type | None], ...]
    """Each with the type of the values that the database takes as they are."""
    key: Field[Any, Any] | None


def insert(rows: Iterable[AModel], *, ignore_conflicts: bool = False) -> list[AModel]:
    """Write rows that are new, all of one model, and return them.

    As `bulk_create` does it: with their keys where the database numbers them, unless those are
    left out that are there already (`ignore_conflicts`).
    """
    new = list(rows)
    if not new:
        return new
    db = connections[DEFAULT_DB_ALIAS]
    if len(new) > _FEW or not db.features.can_return_rows_from_bulk_insert:
        type(new[0])._default_manager.bulk_create(new, ignore_conflicts=ignore_conflicts)
        return new
    made = _insertion(type(new[0]), len(new), ignore_conflicts)
    values: list[Any] = [
        value if type(value := getattr(row, field.attname)) is as_is else _value(field, row, db)
        for row in new
        for field, as_is in made.fields
    ]
    with db.cursor() as cursor:
        cursor.execute(made.sql, values)
        keys = cursor.fetchall() if made.key is not None else []
    for row, (key,) in zip(new, keys, strict=False):
        row.pk = key
    for row in new:
        row._state.adding, row._state.db = False, db.alias
    return new


def update(row: Model, *names: str) -> None:
    """Write some fields of a row that is there, as `save` does it. Raises DatabaseError if it is not.

    KeyError for a field that the model has not; what belongs to others is named by its key.
    """
    db = connections[DEFAULT_DB_ALIAS]
    sql, fields = _change(type(row), names)
    values = [field.get_db_prep_save(getattr(row, field.attname), db) for field in fields]
    with db.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label} {row.pk} is not there")


@functools.lru_cache(maxsize=256)
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    quote, meta = connections[DEFAULT_DB_ALIAS].ops.quote_name, model._meta
    known = {field.attname: field for field in meta.local_concrete_fields}
    fields = tuple(known[name] for name in names)
    places = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key = f"{quote(str(meta.pk.column))} = %s"
    sql = " ".join(("UPDATE", quote(meta.db_table), "SET", places, "WHERE", key))
    return sql, (*fields, meta.pk)


@functools.lru_cache(maxsize=256)
def _insertion(model: type[Model], count: int, ignore_conflicts: bool) -> _Insertion:
    db = connections[DEFAULT_DB_ALIAS]
    ops, meta = db.ops, model._meta
    key = meta.auto_field
    on_conflict = OnConflict.IGNORE if ignore_conflicts else None
    fields = tuple(field for field in meta.local_concrete_fields if field is not key)
    columns = ", ".join(ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    suffix = ops.on_conflict_suffix_sql(fields, on_conflict, (), ())
    returned = None if ignore_conflicts else key
    returning = f" RETURNING {ops.quote_name(str(returned.column))}" if returned is not None else ""
    verb = ops.insert_statement(on_conflict=on_conflict)
    into = ops.quote_name(meta.db_table)
    sql = f"{verb} {into} ({columns}) VALUES {places} {suffix}{returning}"
    return _Insertion(sql, tuple((field, _as_is(field)) for field in fields), returned)


def _as_is(field: Field[Any, Any]) -> type | None:
    if type(field).pre_save is not Field.pre_save:
        return None
    held = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(held, CharField | TextField):
        return str
    return int if isinstance(held, IntegerField) else None


def _value(field: Field[Any, Any], row: Model, db: BaseDatabaseWrapper) -> Any:
    if isinstance(field, ForeignKey) and getattr(row, field.attname) is None:
        # What it belongs to may have got its key since it was named.
        whose = field.get_cached_value(row, default=None)
        setattr(row, field.attname, whose.pk if whose is not None else None)
    return field.get_db_prep_save(field.pre_save(row, add=True), db)
