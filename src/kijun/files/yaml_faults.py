"""What a YAML parser complains about, said so that somebody who has never heard of YAML can act.

PyYAML and libyaml name the same faults at the same places in slightly different words; only what
they have in common is looked at, so that both lead to the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.tokens import ScalarToken

from kijun.files.problems import Problem
from kijun.files.yaml_parser import PurePython

TAB = "There is a tab here. Indent with spaces only: delete the tab and type spaces."
WIDE_SPACE = (
    "This line is indented with a full-width or other unusual space."
    " Delete it and type ordinary (half-width) spaces."
)
WIDE_COLON = (
    "The colon in this line is a full-width one (：)."
    " Type an ordinary (half-width) colon and a space: “%(name)s: …”."
)
SPACE_AFTER_COLON = "An ordinary (half-width) space is missing after the colon: “%(name)s: …”."
COLON_MISSING = (
    "A colon is missing in this line. Write “name: value”;"
    " a text that goes on from the line above is indented further than its name."
)
COLON_IN_TEXT = (
    "There is a colon too many in this line. If it belongs to the text, put the text in quotes,"
    ' as in title: "Rules: ours and yours".'
)
INDENTED_UNDER_VALUE = (
    "This line is indented under a line that already has a value."
    " Line it up with that line; if it continues the text there, put the whole text in quotes."
)
OUT_OF_LINE = (
    "This line does not line up with the lines that it belongs to."
    " Give all entries of one group the same number of spaces at the beginning."
)
QUOTE_OPEN = (
    "The quotation mark that opens here is never closed. Add %(quote)s at the end of the text."
)
TEXT_AFTER = (
    "Something follows a closing quotation mark or bracket. Put the whole text in one pair of"
    " quotation marks; an apostrophe between single ones is written twice ('it''s')."
)
BACKSLASH = (
    "Between double quotation marks a backslash (\\) has a meaning of its own."
    " Use single quotation marks, or write the backslash twice."
)
BRACKET_OPEN = (
    "The bracket “%(bracket)s” that opens here is not closed, or a comma is missing"
    " (noticed in line %(line)s)."
)
SOMETHING_MISSING = (
    "Something is missing before “%(found)s”, or it is one too many."
    " If it belongs to the text, put the text in quotes."
)
ENDS_EARLY = "The text ends here although a bracket or a group is still open."
COMPARISON = (
    "A text that begins with “%(found)s” must be in quotes."
    ' Write comparisons like this: late: "> 10 min".'
)
BEGINNING = "A text that begins with “%(found)s” must be in quotes."
LIST_BELOW = (
    "A list that is written with “- ” begins on a line of its own,"
    " below the name that it belongs to."
)
AFTER_END = (
    "The document is at its end above this line, and yet something follows. If it belongs to it,"
    " look at the brackets and the spaces at the beginning of the line above."
)
UNCLEAR = (
    "This line cannot be read. Look at the spaces at its beginning, at its colons, quotation marks"
    " and brackets, and at the line above."
)

_INDENTATION = re.compile(r"\s*")
_NAME_THEN_COLON = re.compile(r"\s*(?:- +)?(?P<name>[\w.-]{1,40}):(?=[^ \t])")
_NAME_THEN_WIDE_COLON = re.compile(r"\s*(?:- +)?(?P<name>[\w.-]{1,40})：")
_COLON = re.compile(r":(?:\s|$)")
_NEW_ENTRY = re.compile(r"(?:^|\s)(?:- )?[a-z_]+: ")
_LAST_WORD = re.compile(r"[\w.-]{0,40}$")
_SCANNED_AGAIN = 100_000
"""Characters; longer texts, which nobody wrote by hand, are not read twice."""


class Fault(NamedTuple):
    """A sentence for what is wrong, and the values in it."""

    message: str
    params: Mapping[str, object] = {}


class _Place(NamedTuple):
    """A character in the text: its line, counted from 0, and what stands around it there."""

    line: int
    before: str
    after: str

    @property
    def character(self) -> str:
        return self.after[:1]


@dataclass(frozen=True, slots=True)
class _Complaint:
    """Where the parser began to read something, and where it could not go on."""

    lines: list[str]
    begun: _Place
    found: _Place


def explain(error: YAMLError, file: str, text: str) -> Problem:
    """Say in plain words what a parser found wrong with `text`, and in which line."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Problem(file, None, UNCLEAR)
    lines = text.splitlines() or [""]
    found = _place(lines, error.problem_mark.line, error.problem_mark.column)
    start = error.context_mark
    begun = _place(lines, start.line, start.column) if start else found
    if len(text) <= _SCANNED_AGAIN and (quote := _unclosed_quote(text, found)):
        return Problem(file, quote.line + 1, QUOTE_OPEN, {"quote": quote.character})
    words = f"{error.context}: {error.problem}"
    tell = next((tell for pattern, tell in _COMPLAINTS if re.match(pattern, words)), _unclear)
    line, fault = tell(_Complaint(lines, begun, found))
    return Problem(file, line + 1, fault.message, fault.params)


def line_fault(line: str) -> Fault | None:
    """Find a slip that spoils a line by itself, whatever stands around it."""
    match = _INDENTATION.match(line)
    indentation = match.group() if match else ""
    if "\t" in indentation:
        return Fault(TAB)
    if indentation.strip(" "):
        return Fault(WIDE_SPACE)
    if match := _NAME_THEN_WIDE_COLON.match(line):
        return Fault(WIDE_COLON, match.groupdict())
    if match := _NAME_THEN_COLON.match(line):
        return Fault(SPACE_AFTER_COLON, match.groupdict())
    return None


def no_beginning(character: str) -> Fault:
    """Say that a text without quotes cannot begin with `character`."""
    return Fault(COMPARISON if character == ">" else BEGINNING, {"found": character})


def _place(lines: list[str], line: int, column: int) -> _Place:
    if line >= len(lines):
        # what is missing at the end of the file is noticed below its last line
        return _Place(len(lines) - 1, lines[-1], "")
    return _Place(line, lines[line][:column], lines[line][column:])


def _unclosed_quote(text: str, found: _Place) -> _Place | None:
    """Find the quotation mark that was left open, and closed by one that should open the next.

    Where such a text ends, the next one begins without its mark, and there the parser stops.
    """
    last: ScalarToken | None = None
    lines = text.splitlines()
    # where the scanner stops as well, what it has found until there is what is looked at
    with suppress(YAMLError):
        for token in yaml.scan("\n".join(lines[: found.line + 1]), Loader=PurePython):
            if isinstance(token, ScalarToken) and token.style in ("'", '"'):
                last = token
    if last is None or last.end_mark.line < found.line or not _NEW_ENTRY.search(last.value):
        return None
    return _place(lines, last.start_mark.line, last.start_mark.column)


def _quotation(complaint: _Complaint) -> tuple[int, Fault]:
    begun = complaint.begun
    return begun.line, Fault(QUOTE_OPEN, {"quote": begun.character})


def _backslash(complaint: _Complaint) -> tuple[int, Fault]:
    return complaint.found.line, Fault(BACKSLASH)


def _block_text(complaint: _Complaint) -> tuple[int, Fault]:
    if complaint.found.character == "\t":
        return complaint.found.line, Fault(TAB)
    return _mark_of_its_own(complaint)


def _bracket(complaint: _Complaint) -> tuple[int, Fault]:
    begun, found = complaint.begun, complaint.found
    values = {"bracket": begun.character, "line": found.line + 1}
    return begun.line, Fault(BRACKET_OPEN, values)


def _no_content(complaint: _Complaint) -> tuple[int, Fault]:
    found = complaint.found
    if not found.character:
        return found.line, Fault(ENDS_EARLY)
    return found.line, Fault(SOMETHING_MISSING, {"found": found.character})


def _no_beginning(complaint: _Complaint) -> tuple[int, Fault]:
    found = complaint.found
    match found.character:
        case "\t":
            return found.line, Fault(TAB)
        case ":":
            word = _LAST_WORD.search(found.before)
            return found.line, Fault(SPACE_AFTER_COLON, {"name": word.group() if word else ""})
        case character:
            return found.line, no_beginning(character)


def _mark_of_its_own(complaint: _Complaint) -> tuple[int, Fault]:
    begun = complaint.begun
    return begun.line, no_beginning(begun.character)


def _no_colon(complaint: _Complaint) -> tuple[int, Fault]:
    line = complaint.begun.line
    return line, line_fault(complaint.lines[line]) or Fault(COLON_MISSING)


def _colon(complaint: _Complaint) -> tuple[int, Fault]:
    lines, found = complaint.lines, complaint.found
    if fault := line_fault(lines[found.line]):
        return found.line, fault
    if _COLON.search(found.before):
        return found.line, Fault(COLON_IN_TEXT)
    # a first line without a colon is taken for text that this line goes on with
    above = _line_above(lines, found.line)
    if above is not None and (fault := _unfinished(lines, above)):
        return above, fault
    return found.line, Fault(INDENTED_UNDER_VALUE)


def _unfinished(lines: list[str], number: int) -> Fault | None:
    line = lines[number]
    if fault := line_fault(line):
        return fault
    above = _line_above(lines, number)
    is_first = (
        above is None or lines[above].rstrip().endswith(":") or line.lstrip().startswith("- ")
    )
    return Fault(COLON_MISSING) if is_first and not _COLON.search(line) else None


def _line_above(lines: list[str], number: int) -> int | None:
    """Find the nearest line above that holds more than a comment."""
    above = range(number - 1, -1, -1)
    return next((each for each in above if lines[each].partition("#")[0].strip()), None)


def _list_entry(complaint: _Complaint) -> tuple[int, Fault]:
    return complaint.found.line, Fault(LIST_BELOW)


def _out_of_line(complaint: _Complaint) -> tuple[int, Fault]:
    found = complaint.found
    if found.before.strip(" -"):
        return found.line, Fault(TEXT_AFTER)
    if found.character and found.character in ":,]}":
        return _no_content(complaint)
    return found.line, line_fault(complaint.lines[found.line]) or Fault(OUT_OF_LINE)


def _after_end(complaint: _Complaint) -> tuple[int, Fault]:
    return complaint.found.line, Fault(AFTER_END)


def _unclear(complaint: _Complaint) -> tuple[int, Fault]:
    return complaint.found.line, Fault(UNCLEAR)


_COMPLAINTS: tuple[tuple[str, Callable[[_Complaint], tuple[int, Fault]]], ...] = (
    (r"while scanning a quoted", _quotation),
    (r"while (scanning a double-|parsing a )quoted", _backslash),
    (r"while scanning a block scalar", _block_text),
    (r"while parsing a flow (sequence|mapping)", _bracket),
    (r"while parsing a (flow |block )?node", _no_content),
    (r"while scanning (for the next token|a plain)", _no_beginning),
    (r"while (scanning|parsing) an? (alias|anchor|tag)", _mark_of_its_own),
    (r"while scanning a simple key", _no_colon),
    (r"while parsing a block", _out_of_line),
    (r"None: mapping values", _colon),
    (r"None: (block )?sequence entries", _list_entry),
    (r"None: .*<document start>", _after_end),
)
