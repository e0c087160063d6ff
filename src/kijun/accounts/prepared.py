"""Questions that are asked all the time: their SQL is made once, and filled in each time.

Building the SQL of a small question takes the ORM several times as long as the database takes to
answer it. What is prepared here is written as any other queryset, with a `Given` for what varies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
_TEXT: Final[Field[Any, Any]] = CharField()


class Given(Expression):
    """What is said only when the question is asked, and which kind of field it is compared with.

    One that `is_list` stands alone behind `__in`, for any number of values but none.
    """

    def __init__(self, name: str, field: Field[Any, Any] = _TEXT, *, is_list: bool = False) -> None:
        super().__init__(output_field=field)
        self.name, self.column, self.is_list = name, field, is_list

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return a place for a value, and this in place of the value."""
        del compiler, connection
        return "%s", (self,)


class _Made(NamedTuple):
    """A question as the database is asked it, and how a row of its answer is read."""

    sql: str
    params: tuple[Any, ...]
    locks: bool
    takes_lists: bool
    read: Callable[[tuple[Any, ...]], Any]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class Prepared(Generic[Row]):
    """A queryset with places for what varies; calling it with those by name returns its rows.

    It gives whole objects, with what `select_related` follows, or what `values_list` asks for: of
    one (`flat`) its values, of several a tuple each.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._made: _Made | None = None

    def __call__(self, **given: object) -> list[Row]:
        """Return the rows for what is given; KeyError where something is missing.

        Raises TransactionManagementError where a question locks rows and no transaction holds them.
        """
        db = connections[DEFAULT_DB_ALIAS]
        made = self._made = self._made or _made(self._make(), db)
        if made.locks and not db.in_atomic_block:
            raise TransactionManagementError
        sql, filled = _filled(made, given, db)
        with db.cursor() as cursor:
            cursor.execute(sql, filled)
            rows = cursor.fetchall()
        if made.converters:
            rows = [_converted(row, made.converters, db) for row in rows]
        return [made.read(row) for row in rows]

    def first(self, **given: object) -> Row | None:
        """Return the first of the rows, or None."""
        return next(iter(self(**given)), None)


def _made(asked: QuerySet[Any, Any], db: BaseDatabaseWrapper) -> _Made:
    compiler = asked.query.get_compiler(connection=db)
    sql, params = compiler.as_sql()
    columns = [expression for expression, _, _ in compiler.select]
    converters = tuple(
        (place, tuple(convert), expression)
        for place, (convert, expression) in compiler.get_converters(columns).items()
    )
    locks = asked.query.select_for_update
    read = _reader(asked, compiler)
    takes_lists = any(isinstance(param, Given) and param.is_list for param in params)
    return _Made(sql, tuple(params), locks, takes_lists, read, converters)


def _reader(asked: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[tuple[Any, ...]], Any]:
    if asked.query.values_select:
        return (lambda row: row[0]) if len(compiler.select) == 1 else tuple
    model: type[Model] = asked.model
    places = compiler.klass_info["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [expression.target.attname for expression, _, _ in compiler.select[own]]
    related = get_related_populators(  # the stubs know a later Django
        compiler.klass_info,
        compiler.select,
        DEFAULT_DB_ALIAS,  # type: ignore[call-arg]
    )

    def read(row: tuple[Any, ...]) -> Model:
        found = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for each in related:
            each.populate(row, found)
        return found

    return read


def _filled(made: _Made, given: dict[str, Any], db: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    """Return the SQL with as many places as there are values, and the values."""
    if not made.takes_lists:
        return made.sql, [value for param in made.params for value in _values(param, given, db)]
    first, *between = made.sql.split("%s")
    values: list[Any] = []
    asked = [first]
    for param, after in zip(made.params, between, strict=True):
        each = _values(param, given, db)
        values += each
        asked += [", ".join(["%s"] * len(each)), after]
    return "".join(asked), values


def _values(param: object, given: dict[str, Any], db: BaseDatabaseWrapper) -> list[Any]:
    if not isinstance(param, Given):
        return [param]
    said = given[param.name]
    values = said if param.is_list else [said]
    return [param.column.get_db_prep_value(value, db) for value in values]


def _converted(
    row: tuple[Any, ...],
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...],
    db: BaseDatabaseWrapper,
) -> tuple[Any, ...]:
    read = list(row)
    for place, each, expression in converters:
        for convert in each:
            read[place] = convert(read[place], expression, db)
    return tuple(read)
