"""The record as files: JSON Lines → facts, with every fault told by line.

Reading takes bounded memory, whatever a file holds; a record that is loaded is held whole, since
whoever judges it looks at it in order of time.

What is right is decoded many lines at once; only where that fails does anybody look at single
lines (`record_faults`). Of a name that stands twice in one line the last one counts, as for every
common reader of JSON.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import itemgetter
from typing import Any, BinaryIO, Final, cast

import msgspec

from kijun.files.bounds import FIRST_YEAR, LAST_YEAR
from kijun.files.likeness import not_record
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.record_faults import explain, out_of_bounds
from kijun.files.sources import opened
from kijun.judge.facts import AnyFact, Fact, content_of, id_of, needs_client

MAX_LINE: Final = 1_000_000
"""Bytes, without the end of the line."""
MAX_PROBLEMS: Final = 20
"""So many are told of a broken record; the rest is counted."""
BLOCK: Final = 1 << 18

TOO_LONG: Final = "The line is longer than 1 MB (1,000,000 bytes)."
UTF_16: Final = "The file is UTF-16 text. Save it as UTF-8."
DAMAGED: Final = "The packed file ends too early or is damaged."
OTHER_CONTENT: Final = "The id “%(id)s” belongs to another fact already: %(place)s."
AND_MORE: Final = "%(count)s further lines cannot be taken either."

Advance = Callable[[int], object]
"""Is told how many bytes have been read since it was told last."""
Reject = Callable[[int, "bytes | Unreadable"], object]
"""Is told the number of a line that cannot be taken, and the line or what is wrong with it."""

_first: Final = itemgetter(0)
_GZIP: Final = b"\x1f\x8b"
_DECODER: Final = msgspec.json.Decoder(AnyFact)
_NOT_DECODED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Record:
    """The facts of a record in the order of its lines, and where each of them stands."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.skipped = 0
        """How many lines were left out."""
        self._stretches: list[tuple[int, str, Sequence[int]]] = []
        self._left_out: list[int] = []
        self._index: dict[str, int] = {}
        """By id; made when it is asked for, since most records never are."""

    def add(self, facts: list[Fact], name: str, lines: Sequence[int]) -> None:
        """Take in facts of the file `name` with the numbers of their lines."""
        self._stretches.append((len(self.facts), name, lines))
        self.facts += facts
        self._index.clear()

    def leave_out(self, indices: Collection[int]) -> None:
        """Take facts out again, given by their places in `facts`."""
        self.facts = [fact for index, fact in enumerate(self.facts) if index not in indices]
        before = (index - number for number, index in enumerate(sorted(indices)))
        self._left_out = list(before)
        self._index.clear()

    def place(self, index: int) -> tuple[str, int]:
        """Return file and line of the fact that stands at an index of `facts`."""
        index += bisect(self._left_out, index)
        start, name, lines = self._stretches[bisect(self._stretches, index, key=_first) - 1]
        return name, lines[index - start]

    def place_of(self, fact_id: str) -> str:
        """Return `FILE:LINE` of the fact with an id, given or derived.

        Raises KeyError for an id that no fact has.
        """
        return ":".join(map(str, self.place(self.index_of(fact_id))))

    def index_of(self, fact_id: str) -> int:
        """Return where in `facts` the fact with an id stands, the first of several.

        Raises KeyError for an id that no fact has.
        """
        if not self._index:
            last = len(self.facts) - 1
            backwards = enumerate(reversed(self.facts))
            self._index = {id_of(fact): last - nth for nth, fact in backwards}
        return self._index[fact_id]


def read_facts(
    file: BinaryIO, reject: Reject, advance: Advance | None = None
) -> Iterator[tuple[list[Fact], Sequence[int]]]:
    """Yield the facts of one record, which may be packed (gzip), with the numbers of their lines.

    They come as many at once as are read at once, so that a record of any length takes no more
    memory than a short one. Whether an id has two contents only shows at the end of a record and
    is looked for by `load_record`.
    """
    for first, ends, piece in _pieces(file, reject, advance):
        facts = _decoded_at_once(piece, ends)
        if facts is None:
            yield _decoded_one_by_one(piece, first, reject)
        else:
            yield facts, range(first, first + len(facts))


def reasons(line: bytes | Unreadable) -> list[Unreadable]:
    """Return everything that is wrong with what was rejected."""
    return explain(line) if isinstance(line, bytes) else [line]


def load_record(
    names: Sequence[str],
    *,
    skip: Callable[[Problem], object] | None = None,
    advance: Advance | None = None,
) -> Record:
    """Read the facts of one or more files (`-`: standard input) into memory.

    Raises Refused where anything is wrong: with the first problems, and how many more lines
    there are. With `skip`, each problem is passed to it instead, and its line is left out; of an
    id with two contents neither line is taken. The same fact twice is taken once, `source` aside.
    """
    loading = _Loading(skip)
    for name in names:
        loading.take(name, advance)
    loading.settle_ids()
    if loading.problems:
        raise Refused(loading.all_problems())
    return loading.record


class _Loading:
    """A record that is being read, and what is wrong with it."""

    def __init__(self, skip: Callable[[Problem], object] | None) -> None:
        self.record = Record()
        self.problems: list[Problem] = []
        self._untold = 0
        self._skip = skip

    def take(self, name: str, advance: Advance | None) -> None:
        def reject(number: int, line: bytes | Unreadable) -> None:
            self._reject(name, number, line)

        with opened(name) as file:
            for facts, lines in read_facts(file, reject, advance):
                self.record.add(facts, name, lines)

    def settle_ids(self) -> None:
        """Keep one of several equal facts with one id; refuse an id with two contents."""
        facts = self.record.facts
        if len({fact.id for fact in facts}) == len(facts):
            return
        times = Counter(fact.id for fact in facts if fact.id is not None)
        first: dict[str, tuple[int, bytes]] = {}
        left_out: set[int] = set()
        for index, fact in enumerate(facts):
            if fact.id is None or times[fact.id] == 1:
                continue
            content = content_of(fact)
            earlier, said = first.setdefault(fact.id, (index, content))
            if earlier != index:
                left_out.add(index)
                if said != content:
                    self._reject_both(fact.id, earlier, index, left_out)
        if left_out:
            self.record.leave_out(left_out)

    def _reject_both(self, fact_id: str, earlier: int, later: int, left_out: set[int]) -> None:
        if earlier not in left_out:
            left_out.add(earlier)
            self.record.skipped += 1
        place = ":".join(map(str, self.record.place(earlier)))
        wrong = Unreadable(OTHER_CONTENT, {"id": fact_id, "place": place})
        self._reject(*self.record.place(later), wrong)

    def all_problems(self) -> list[Problem]:
        if not self._untold:
            return self.problems
        last = self.problems[-1].file
        return [*self.problems, Problem(last, None, AND_MORE, {"count": self._untold})]

    def _reject(self, name: str, number: int, line: bytes | Unreadable) -> None:
        self.record.skipped += 1
        if self._skip is not None:
            for reason in reasons(line):
                self._skip(reason.at(name, number))
        elif len(self.problems) < MAX_PROBLEMS:
            self.problems += [reason.at(name, number) for reason in reasons(line)]
        else:
            self._untold += 1


def _decoded_at_once(piece: bytes, ends: int) -> list[Fact] | None:
    """Return the facts of a stretch of lines; None where anything in it needs a closer look."""
    try:
        facts = cast("list[Fact]", _DECODER.decode_lines(piece))
    except _NOT_DECODED:
        return None
    if len(facts) != ends + (not piece.endswith(b"\n")):
        # blank lines, a fact over several lines, or several facts in one
        return None
    doubtful = [
        fact
        for fact in facts
        if fact.client is None
        or fact.recorded_at is not None
        or not FIRST_YEAR <= fact.at.year <= LAST_YEAR
    ]
    return None if any(map(_is_unfit, doubtful)) else facts


def _decoded_one_by_one(piece: bytes, first: int, reject: Reject) -> tuple[list[Fact], list[int]]:
    facts: list[Fact] = []
    numbers: list[int] = []
    for number, line in enumerate(piece.split(b"\n"), start=first):
        if not line.strip():
            continue
        try:
            fact = _DECODER.decode(line)
        except _NOT_DECODED:
            reject(number, line)
            continue
        if _is_unfit(fact):
            reject(number, line)
            continue
        facts.append(fact)
        numbers.append(number)
    return facts, numbers


def _is_unfit(fact: Fact) -> bool:
    return needs_client(fact) or out_of_bounds(fact) is not None


def _pieces(
    file: BinaryIO, reject: Reject, advance: Advance | None
) -> Iterator[tuple[int, int, bytes]]:
    """Yield stretches of whole lines: the number of the first, how many end, the lines."""
    number, rest = 1, b""
    try:
        for block in _blocks(file, advance):
            cut = block.rfind(b"\n") + 1
            if not cut:
                # one byte too many is enough to know that the line is refused
                rest = (rest + block)[: MAX_LINE + 1]
                continue
            piece, rest = rest + block[:cut], block[cut:]
            first_end = piece.find(b"\n")
            if first_end > MAX_LINE:
                reject(number, Unreadable(TOO_LONG))
                number, piece = number + 1, piece[first_end + 1 :]
            ends = piece.count(b"\n")
            yield number, ends, piece
            number += ends
    except Unreadable as damage:
        reject(number, damage)
        return
    if len(rest) > MAX_LINE:
        reject(number, Unreadable(TOO_LONG))
    elif rest:
        yield number, 0, rest


def _blocks(file: BinaryIO, advance: Advance | None) -> Iterator[bytes]:
    """Yield the text in blocks, unpacked and without a byte order mark.

    Raises Unreadable where it is no UTF-8 or no record from the beginning, or a packed file is
    damaged.
    """
    packed = io.BufferedReader(_Counted(file, advance), BLOCK)
    is_packed = packed.peek(2).startswith(_GZIP)
    plain = gzip.GzipFile(fileobj=packed) if is_packed else packed
    try:
        block = plain.read(BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Unreadable(UTF_16)
        if other := not_record(block):
            raise Unreadable(other)
        block = block.removeprefix(codecs.BOM_UTF8)
        while block:
            yield block
            block = plain.read(BLOCK)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(DAMAGED) from error


class _Counted(io.RawIOBase):
    """A file whose bytes are counted on the way."""

    def __init__(self, file: BinaryIO, advance: Advance | None) -> None:
        self._file, self._advance = file, advance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        if self._advance is not None:
            self._advance(len(data))
        return len(data)
