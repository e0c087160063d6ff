"""Tables of payments: an account's statement, or a list of invoices and what was paid of them.

Whoever brings one prepares nothing: encodings, lines above the headings, eras, full-width digits
and ways to write an amount below zero are understood; what is not is told row by row.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kijun.files.cell_text import number, yes_or_no
from kijun.files.contacts import MOST_BYTES, NO_ENCODING, TOO_LARGE, Unread, encoding_of
from kijun.files.contacts_csv import is_no_text
from kijun.files.days_written import NO_DAY, First, day_of, first_in
from kijun.files.payment_roles import Role, Shape, looks_like_header, roles_of, shape_of
from kijun.files.payment_words import (
    INWARD,
    OUTWARD,
    OWED_BY_HOUSE,
    OWED_TO_HOUSE,
    RECEIVABLE,
    Status,
    folded_word,
    status_in,
)
from kijun.files.problems import Unreadable
from kijun.files.table import BYTE_ORDER_MARKS, DELIMITERS, QUOTES, WORKBOOK, Table

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 200
_LINES_ABOVE: Final = 20
"""So many lines may stand above the headings: the account, its owner, the span of time."""
_LARGEST: Final = 10**12

MANY_ROWS: Final = "The table has more than %(most)s rows. Bring it in parts."
MANY_COLUMNS: Final = "The table has more than %(most)s columns. It does not look like payments."
NO_TABLE: Final = (
    "This file cannot be read as a table. Save the sheet as “CSV UTF-8” and try again."
)
NO_HEADINGS: Final = "No line of this file names its columns, such as 日付, 摘要 and お預り金額. Export it with headings."
NO_AMOUNT: Final = "“%(value)s” cannot be read as an amount."
ENORMOUS: Final = "“%(value)s” is larger than any amount that can be meant."
CELL_BLANK: Final = "The column “%(column)s” is blank in this row."
BELOW_ZERO: Final = "“%(value)s” is below zero; what is asked for by an invoice is not."
NO_YES: Final = "“%(value)s” is neither yes nor no."
NO_SIDE: Final = (
    "“%(value)s” does not say whether you are owed this or owe it. If the column is about something"
    " else, have it passed over."
)
NO_STATUS: Final = (
    "“%(value)s” does not say whether the invoice is paid. If the column is about something else,"
    " have it passed over."
)
OTHER_AMOUNT: Final = "“%(value)s” and the amount that came do not go together. Check this row."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: headings, rows by number, and rows that cannot be read."""

    header: tuple[str, ...]
    """The headings, or the columns' numbers where the file names none."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    unread: tuple[Unread, ...] = ()

    @property
    def has_headings(self) -> bool:
        """Whether the file names its columns."""
        return self.header != _numbered(len(self.header))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a statement: on which day how much came (below zero: left), and from whom."""

    number: int
    day: dt.date
    amount: Decimal
    who: str
    reference: str = ""
    is_other: bool = False
    """Whether the program books it as something else than a payment of a client."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list of invoices: the invoice, and what came of it."""

    number: int
    invoice: str
    who: str
    issued: dt.date
    due: dt.date
    billed: Decimal
    withheld: Decimal = Decimal()
    paid_on: dt.date | None = None
    paid: Decimal | None = None
    """What was paid in all; None for whatever was owed."""
    is_disputed: bool = False
    lacks_day: bool = False
    """Whether it tells of a payment, but not of its day."""


@dataclass(frozen=True, slots=True)
class Expense:
    """A row of a list that tells what the house owes, where others tell what clients owe."""

    number: int


Row = Incoming | Listed | Expense | Unread


def read_sheet(data: bytes) -> Sheet:
    """Return the table that a file holds. Raises Unreadable where it holds none."""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(WORKBOOK)
    text, encoding = _decoded(data)
    if is_no_text(text):
        raise Unreadable(NO_TABLE)
    above, text = _from_headings(text)
    try:
        table = Table(io.StringIO(text, newline=""), encoding, _split(text.split("\n", 1)[0]))
    except csv.Error as error:
        raise Unreadable(QUOTES, {"limit": csv.field_size_limit()}) from error
    if len(table.header) > MOST_COLUMNS:
        raise Unreadable(MANY_COLUMNS, {"most": MOST_COLUMNS})
    rows: list[tuple[int, tuple[str, ...]]] = []
    unread: list[Unread] = []
    for place, row in table:
        if len(rows) + len(unread) >= MOST_ROWS:
            raise Unreadable(MANY_ROWS, {"most": MOST_ROWS})
        if isinstance(row, Unreadable):
            unread.append(Unread(place + above, row.message, params=row.params))
        else:
            cells = [cell.strip()[:LONGEST_CELL] for cell in row[: len(table.header)]]
            cells += [""] * (len(table.header) - len(cells))
            rows.append((place + above, tuple(cells)))
    return Sheet(tuple(table.header), tuple(rows), tuple(unread))


def proposed_first(sheet: Sheet, roles: Sequence[Role]) -> First:
    """Return what comes first in the days of a table."""
    places = [at for at, role in enumerate(roles) if role in (Role.DAY, Role.ISSUED, Role.DUE)]
    return first_in(cells[at] for _, cells in sheet.rows for at in places)


def rows_in(sheet: Sheet, roles: Sequence[Role], first: First) -> list[Row]:
    """Return what each row says if its columns hold what `roles` say, in the order of rows."""
    first = first or proposed_first(sheet, roles)
    is_list = shape_of(roles) is Shape.INVOICES
    read: list[Row] = []
    for place, cells in sheet.rows:
        row = _Cells(sheet.header, roles, cells, first)
        try:
            read.append(row.listed(place) if is_list else row.incoming(place))
        except Unreadable as problem:
            read.append(Unread(place, problem.message, row.who, problem.params))
    return sorted((*read, *sheet.unread), key=lambda each: each.number)


class _Cells:
    """The cells of a row by what they hold."""

    def __init__(
        self, header: Sequence[str], roles: Sequence[Role], cells: Sequence[str], first: First
    ) -> None:
        self._first = first
        self._cells: dict[Role, str] = {}
        self._headings: dict[Role, str] = {}
        who = []
        for heading, role, cell in zip(header, roles, cells, strict=False):
            if role is Role.WHO and cell:
                who.append(cell)
            elif role is not Role.NOTHING:
                self._cells.setdefault(role, cell)
            self._headings.setdefault(role, heading)
        self.who = " ".join(who)

    def incoming(self, place: int) -> Incoming:
        """Return the row of a statement. Raises Unreadable."""
        account = self._cells.get(Role.ACCOUNT, "")
        is_other = bool(account) and not account.startswith(RECEIVABLE)
        return Incoming(
            place,
            self._statement_day(),
            self._moved(),
            self.who,
            self._cells.get(Role.REFERENCE, ""),
            is_other,
        )

    def listed(self, place: int) -> Listed | Expense:
        """Return the row of a list of invoices. Raises Unreadable."""
        if self._is_expense():
            return Expense(place)
        billed = self._owed(Role.BILLED)
        issued = self._day(Role.ISSUED)
        due = self._day(Role.DUE)
        withheld = self._owed(Role.WITHHELD) if self._cells.get(Role.WITHHELD) else Decimal()
        was_paid, paid = self._payment(billed - withheld)
        day = self._cells.get(Role.DAY, "") if was_paid else ""
        return Listed(
            place,
            self._needed(Role.INVOICE),
            self.who or self._needed(Role.WHO),
            issued,
            due,
            billed,
            withheld,
            day_of(day, self._first) if day else None,
            paid,
            self._is_disputed(),
            was_paid and not day,
        )

    def _is_expense(self) -> bool:
        """Say whether the house owes what the row tells of. Raises Unreadable."""
        if Role.DIRECTION not in self._cells:
            return False
        way = self._needed(Role.DIRECTION)
        folded = folded_word(way)
        if folded not in OWED_TO_HOUSE | OWED_BY_HOUSE:
            raise Unreadable(NO_SIDE, {"value": way})
        return folded in OWED_BY_HOUSE

    def _payment(self, owed: Decimal) -> tuple[bool, Decimal | None]:
        """Say whether anything was paid, and how much of what is owed; None for all of it.

        Many programs leave a day where nothing came: a word or an amount counts before it. Raises
        Unreadable where it is in doubt.
        """
        roles = Role.INCOMING, Role.STATUS, Role.DAY
        cell, said, day = (self._cells.get(role, "") for role in roles)
        paid = _amount(cell) if cell else None
        status = status_in(said) if said else None
        if said and status is None and paid is None:
            raise Unreadable(NO_STATUS, {"value": said})
        if status is Status.PARTLY:
            agrees = paid is not None and 0 < paid < owed
        elif status is not None and paid is not None:
            agrees = (status is Status.PAID) == (paid >= owed)
        else:
            agrees = True
        if not agrees:
            raise Unreadable(OTHER_AMOUNT, {"value": said})
        if paid is not None:
            return paid != 0, paid
        return (bool(day) if status is None else status is Status.PAID), None

    def _is_disputed(self) -> bool:
        cell = self._cells.get(Role.DISPUTED, "")
        if not cell:
            return False
        try:
            return yes_or_no(cell)
        except Unreadable as error:
            raise Unreadable(NO_YES, {"value": cell}) from error

    def _statement_day(self) -> dt.date:
        if Role.DAY in self._cells:
            return self._day(Role.DAY)
        parts = (self._needed(role) for role in (Role.YEAR, Role.MONTH, Role.DAY_OF_MONTH))
        return day_of("/".join(parts))

    def _moved(self) -> Decimal:
        """Return what came, or what left as an amount below zero."""
        incoming, outgoing = (self._cells.get(r, "") for r in (Role.INCOMING, Role.OUTGOING))
        came = _amount(incoming) if incoming else Decimal()
        left = _amount(outgoing) if outgoing else Decimal()
        if came or left or incoming or outgoing:
            return came or -left
        amount = _amount(self._needed(Role.AMOUNT if Role.AMOUNT in self._cells else Role.INCOMING))
        way = folded_word(self._cells.get(Role.DIRECTION, ""))
        return -abs(amount) if way in OUTWARD else abs(amount) if way in INWARD else amount

    def _owed(self, role: Role) -> Decimal:
        text = self._needed(role)
        amount = _amount(text)
        if amount < 0:
            raise Unreadable(BELOW_ZERO, {"value": text})
        return amount

    def _day(self, role: Role) -> dt.date:
        return day_of(self._needed(role), self._first)

    def _needed(self, role: Role) -> str:
        text = self._cells.get(role, "")
        if not text:
            raise Unreadable(CELL_BLANK, {"column": self._headings.get(role, "—")})
        return text


def _amount(text: str) -> Decimal:
    """Return an amount as statements write it. Raises Unreadable."""
    try:
        found = Decimal(repr(number(text.replace("*", ""), decimal=".")))
    except Unreadable as error:
        raise Unreadable(NO_AMOUNT, {"value": text}) from error
    if abs(found) > _LARGEST:
        raise Unreadable(ENORMOUS, {"value": text})
    return found


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a text and its encoding; a mark that lies about it is taken off. Raises Unreadable."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                data = data[len(mark) :]
    encoding = encoding_of(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Unreadable(NO_ENCODING) from error


def _from_headings(text: str) -> tuple[int, str]:
    """Return how many lines stand above the headings, and the text from there on.

    A table that begins with days or amounts has no headings: the numbers of its columns are put
    above it, so that its first row is a row as all others.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for above, line in enumerate(lines[:_LINES_ABOVE]):
        if looks_like_header(_split(line)):
            return above, "\n".join(lines[above:])
    whole = "\n".join(lines)
    if not whole.strip():
        return 0, ""
    for above, line in enumerate(lines[:_LINES_ABOVE]):
        cells = _split(line)
        if len(cells) > 1:
            rest = lines[above:]
            if not any(map(_is_day_or_amount, filter(None, cells))):
                return above, "\n".join(rest)
            mark = _delimiter(line)
            most = max(len(_parsed(each, mark)) for each in rest[:_LINES_ABOVE])
            return above - 1, "\n".join([mark.join(_numbered(most)), *rest])
    raise Unreadable(NO_HEADINGS)


def _numbered(columns: int) -> tuple[str, ...]:
    return tuple(map(str, range(1, columns + 1)))


def _is_day_or_amount(cell: str) -> bool:
    try:
        day_of(cell)
    except Unreadable as problem:
        # Also a day that is none, or can be two, is more than a name.
        if problem.message != NO_DAY:
            return True
    else:
        return True
    try:
        _amount(cell)
    except Unreadable:
        return False
    return True


def _split(line: str) -> list[str]:
    """Split a line by the delimiter that makes the most sense of it."""
    return _parsed(line, _delimiter(line))


def _delimiter(line: str) -> str:
    def sense(mark: str) -> tuple[int, int]:
        cells = _parsed(line, mark)
        return sum(map(bool, roles_of(cells))), len(cells)

    return max(DELIMITERS, key=sense)


def _parsed(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:
        return []
