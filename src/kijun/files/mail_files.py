"""Mails as files hold them: one in a file (.eml), many in one (mbox), or a folder of both.

Forms: RFC 5322 (a mail), RFC 4155 (mbox). A line `From ` after a blank one begins the next mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from kijun.files.problems import Problem, Refused
from kijun.files.sources import STANDARD_INPUT, opened

LARGEST: Final = 50_000_000
"""Bytes of one mail; what follows in it is not looked at."""
_HEADER: Final = re.compile(rb"[!-9;-~]+[ \t]*:")
_FROM: Final = b"From "
NO_MAIL: Final = "This is no mail: no header stands at its beginning."
EMPTY_FOLDER: Final = "There is no mail in this folder."


class Raw(NamedTuple):
    """A mail's bytes, the file it stands in, and its line there where the file holds many."""

    data: bytes
    file: str
    line: int | None


def mails_in(name: str) -> Iterator[Raw]:
    """Yield the mails of a file or a folder, in order. Raises Refused.

    What in a folder is no mail is passed over; a file that is named is expected to be one.
    """
    if name == STANDARD_INPUT or not Path(name).is_dir():
        yield from _of_file(name)
        return
    found = False
    for path in sorted(Path(name).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            try:
                for raw in _of_file(str(path)):
                    found = True
                    yield raw
            except NotAMail:
                continue
    if not found:
        raise Refused([Problem(name, None, EMPTY_FOLDER)])


class NotAMail(Refused):
    """A file that holds no mail."""


def _of_file(name: str) -> Iterator[Raw]:
    with opened(name) as file:
        first = file.readline(LARGEST)
        while first and not first.strip():
            first = file.readline(LARGEST)
        if first.startswith(_FROM):
            yield from _of_mbox(file, name)
        elif _HEADER.match(first.removeprefix(b"\xef\xbb\xbf")):
            yield Raw(first.removeprefix(b"\xef\xbb\xbf") + file.read(LARGEST), name, None)
        else:
            raise NotAMail([Problem(name, None, NO_MAIL)])


def _of_mbox(file: BinaryIO, name: str) -> Iterator[Raw]:
    lines: list[bytes] = []
    size, began, after_blank = 0, 1, False
    for number, line in enumerate(file, start=2):
        if after_blank and line.startswith(_FROM):
            yield Raw(b"".join(lines), name, began)
            lines, size, began, after_blank = [], 0, number, False
            continue
        after_blank = not line.strip()
        size += len(line)
        if size <= LARGEST:
            lines.append(line)
    yield Raw(b"".join(lines), name, began)
