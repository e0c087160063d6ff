"""Rows of a CSV file: unpacked, decoded and split, one at a time, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import lzma
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Final, cast

from kijun.files.problems import Unreadable

LARGEST_ROW: Final = 1_000_000
"""Characters; what is longer is no row but a file that lacks its line ends or a quotation mark."""

DELIMITERS: Final = ",\t;"
NOTHING: Final = "The file is empty. Its first row must name the columns."
QUOTES: Final = (
    "The quotation marks in this row do not match, or a cell has more than %(limit)s characters."
)
TOO_LONG: Final = "This row has more than %(limit)s characters."
TOO_MANY_CELLS: Final = (
    "This row has %(cells)s cells, the header has %(columns)s. A cell with a comma in it must stand"
    " in quotation marks."
)
WRONG_BYTE: Final = (
    "Byte %(byte)s in this row is not %(encoding)s text. Say in “encoding” of the map how the file"
    " is written (files from Excel in Japan: cp932)."
)
WRONG_ENCODING: Final = (
    "The file is not %(encoding)s text. Say in “encoding” of the map how it is written (files from"
    " Excel in Japan: cp932)."
)
NUL: Final = (
    "There is a NUL character in this row. The file is damaged, or it is written in UTF-16."
)
DAMAGED: Final = "The packed file is damaged: %(reason)s."
SEVERAL_FILES: Final = (
    "There must be one file in this archive, but there are %(count)s. Unpack it and give the right"
    " one."
)
LOCKED: Final = "The archive asks for a password. Unpack it first."
WORKBOOK: Final = "This is an Excel workbook. Save the sheet as “CSV UTF-8” first."

UNDECODABLE: Final = re.compile("[\udc80-\udcff]")
DAMAGE: Final = (
    *(EOFError, OSError, RuntimeError, ValueError, MemoryError, struct.error),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile),
)
"""What gzip and zipfile raise over bytes that are not as they should be; they do not list it."""
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Row = list[str] | Unreadable


class Table:
    """A CSV file with a header. Iterating gives each row's number (the header is row 1) and cells.

    Rows that cannot be read come as Unreadable and the next one follows; blank rows are left out
    but counted, so that the numbers are those that a spreadsheet shows. The delimiter is that of
    comma, tab and semicolon with which the header holds most of `columns`.
    """

    def __init__(self, text: IO[str], encoding: str, columns: Collection[str]) -> None:
        self.encoding = encoding
        self._lines = _Lines(text)
        first = self._lines.peek()
        delimiter = max(DELIMITERS, key=lambda mark: len(set(columns) & set(_split(first, mark))))
        # it begins afresh with each row, also after an error
        self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
        header = self._next_row()
        if header is None:
            raise Unreadable(NOTHING)
        if isinstance(header, Unreadable):
            raise header
        self.header = [cell.strip() for cell in header]

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        number = 1
        while (row := self._next_row()) is not None:
            number += 1
            if isinstance(row, Unreadable):
                yield number, row
            elif any(cell and not cell.isspace() for cell in row):
                yield number, self._checked(row)

    def _next_row(self) -> Row | None:
        self._lines.begin_row()
        try:
            return next(self._reader, None)
        except Unreadable as problem:
            self._lines.give_back_all_but_first()
            return problem
        except csv.Error:
            self._lines.give_back_all_but_first()
            return Unreadable(QUOTES, {"limit": csv.field_size_limit()})

    def _checked(self, row: list[str]) -> Row:
        together = "".join(row)
        found = None if together.isascii() else UNDECODABLE.search(together)
        if found is not None:
            return Unreadable(
                WRONG_BYTE,
                {"byte": f"0x{ord(found[0]) - 0xDC00:02X}", "encoding": self.encoding},
            )
        if "\0" in together:
            return Unreadable(NUL)
        if len(row) > len(self.header) and any(cell.strip() for cell in row[len(self.header) :]):
            return Unreadable(
                TOO_MANY_CELLS,
                {"cells": len(row), "columns": len(self.header)},
            )
        return row


class _Lines:
    """Lines for the CSV reader, which remembers those of the row at hand.

    A quotation mark that is never closed would swallow all that follows. So after an error only
    the first line is given up, and the others are read afresh.
    """

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._waiting: deque[str | None] = deque()
        self._row: list[str | None] = []
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if line == "":
            raise StopIteration
        self._row.append(line)
        self._size += len(line or "")
        if line is None or self._size > LARGEST_ROW:
            raise Unreadable(TOO_LONG, {"limit": LARGEST_ROW})
        return line

    def peek(self) -> str:
        if not self._waiting:
            self._waiting.append(self._read())
        return self._waiting[0] or ""

    def begin_row(self) -> None:
        self._row.clear()
        self._size = 0

    def give_back_all_but_first(self) -> None:
        self._waiting.extendleft(reversed(self._row[1:]))

    def _read(self) -> str | None:
        """Return the next line, "" at the end, None for one that is too long to be held."""
        line = part = self._text.readline(LARGEST_ROW)
        while len(part) == LARGEST_ROW and not part.endswith(("\n", "\r")):
            part = self._text.readline(LARGEST_ROW)
        return line if part is line else None


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def read_as(header: list[str], encoding: str, other: str) -> set[str]:
    """Return the names in a header as they are if its bytes are `other`; none if they cannot be."""
    try:
        text = "\n".join(header).encode(encoding, "surrogateescape").decode(other)
    except UnicodeError:
        return set()
    return {name.strip('" ') for name in re.split(f"[{DELIMITERS}\r\n]", text)}


@contextmanager
def open_table(file: BinaryIO, encoding: str, columns: Collection[str]) -> Iterator[Table]:
    """Open a CSV file, also one in gzip or alone in a zip; a byte order mark beats `encoding`.

    Raises Unreadable where the file as a whole cannot be read, also while rows are taken from it.
    """
    try:
        with _unpacked(file) as plain:
            encoding = _encoding(plain.peek(4), encoding)
            text = io.TextIOWrapper(plain, encoding, "surrogateescape", newline="")
            try:
                yield Table(text, encoding, columns)
            finally:
                text.detach()
    except _Damaged as error:
        raise Unreadable(DAMAGED, {"reason": error}) from error
    except UnicodeError as error:
        raise Unreadable(WRONG_ENCODING, {"encoding": encoding}) from error


def _encoding(head: bytes, said: str) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    # Without its mark, UTF-16 is taken as Windows writes it.
    return "utf-16-le" if re.fullmatch("utf[-_]?16", said, re.IGNORECASE) else said


@contextmanager
def _unpacked(file: BinaryIO) -> Iterator[io.BufferedReader[Any]]:
    """Give the bytes of a file, or of the one file that is packed in it."""
    buffered = io.BufferedReader(cast("io.RawIOBase", file))
    try:
        head = buffered.peek(4)
        if head.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=buffered) as packed:
                yield io.BufferedReader(_Packed(packed))
        elif head.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable(WORKBOOK)
        elif head.startswith(b"PK\x03\x04"):
            with tempfile.TemporaryFile() as copy:
                shutil.copyfileobj(buffered, copy)
                yield io.BufferedReader(_Packed(_only_member(copy)))
        else:
            yield buffered
    finally:
        buffered.detach()


class _Damaged(Exception):
    """What is packed cannot be taken out; the text is the reason that the unpacker gave."""


@contextmanager
def _telling_damage() -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise _Damaged(str(error) or type(error).__name__) from error


class _Packed(io.RawIOBase):
    """The bytes that come out of a packed file; the one door for what unpackers raise."""

    def __init__(self, packed: gzip.GzipFile | IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _telling_damage():
            data = self._packed.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _only_member(file: IO[bytes]) -> IO[bytes]:
    """Open the one table that is in a zip."""
    with _telling_damage():
        archive = zipfile.ZipFile(file)
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir() and not member.filename.startswith("__MACOSX/")
        ]
    if any(member.filename == "xl/workbook.xml" for member in members):
        raise Unreadable(WORKBOOK)
    if len(members) != 1:
        raise Unreadable(SEVERAL_FILES, {"count": len(members)})
    if members[0].flag_bits & 1:
        raise Unreadable(LOCKED)
    with _telling_damage():
        return archive.open(members[0])
