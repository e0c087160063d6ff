"""Where a command writes: its result to standard output, everything else to standard error."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, TextIO
from unicodedata import category

from kijun.cli.language import N_, Tongue
from kijun.cli.layout import width_of, wrapped

if TYPE_CHECKING:
    from rich.console import Console

    from kijun.files.problems import Problem

LONG_INPUT: Final = 20_000_000
"""Bytes from which on reading takes long enough to be watched."""
READING: Final = N_("Reading")

STYLES: Final = {
    "title": "bold",
    "client": "bold #6C94BB",
    "house": "bold #C67E67",
    "member": "bold",
    "waiting": "#C67E67",
    "quiet": "dim",
}
"""Colour says who: blue the client, vermilion the house and what waits for a person's hand."""

Span = tuple[str, str]
"""A piece of a line, and the name of its style or nothing."""


class OutputEnded(Exception):
    """What a command writes is not taken; `reason` is the system's, None for a closed pipe."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason)
        self.reason = reason


class Terminal:
    """What a command speaks with."""

    def __init__(self, speaking: Tongue) -> None:
        self.speaking = speaking
        self.language = speaking.language
        _use_utf8(sys.stdout)
        _use_utf8(sys.stderr)

    def text(self, message: str, /, **params: object) -> str:
        """Return a message in the user's language, its places filled."""
        return self.speaking.text(message, **params)

    def counted(self, one: str, many: str, count: int, /, **params: object) -> str:
        """Return the message that fits a count, which fills the place `%(count)s`."""
        return self.speaking.counted(one, many, count, **params)

    # -- the result ---------------------------------------------------------------------------

    def write(self, text: str = "", style: str = "", *, indent: int = 0, heading: str = "") -> None:
        """Write a paragraph of the result; on a terminal in its style and broken to fit.

        All lines of it begin where the text begins after `indent` and `heading`.
        """
        text = _printable(text)
        if self._console is None:
            line = f"{' ' * indent}{heading}{text}".rstrip()
            return self.write_bytes(f"{line}\n".encode(errors="backslashreplace"))
        room = shutil.get_terminal_size().columns - indent - width_of(heading)
        for line in wrapped(text, max(room, 20)):
            self.write_spans((heading, "quiet"), (line, style), indent=indent)
            heading = " " * width_of(heading)
        return None

    def write_spans(self, *spans: Span, indent: int = 0) -> None:
        """Write a line of the result whose pieces have styles of their own."""
        if self._console is None:
            return self.write("".join(text for text, _ in spans), indent=indent)
        from rich.text import Text

        line = Text(" " * indent)
        for text, style in spans:
            line.append(_printable(text), STYLES.get(style))
        with _output():
            self._console.print(line, soft_wrap=True)
        return None

    def write_bytes(self, data: bytes) -> None:
        """Write a part of the result as it is."""
        with _output():
            sys.stdout.buffer.write(data)

    def write_lines(self, lines: Iterable[bytes]) -> None:
        """Write many lines of the result as they are, their ends included."""
        with _output():
            sys.stdout.buffer.writelines(lines)

    def write_json(self, value: object) -> None:
        """Write a line of JSON."""
        import msgspec

        self.write_bytes(msgspec.json.encode(value) + b"\n")

    @cached_property
    def _console(self) -> Console | None:
        if not sys.stdout.isatty():
            return None
        from rich.console import Console

        return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)

    # -- everything else ----------------------------------------------------------------------

    def tell(self, message: str, /, **params: object) -> None:
        """Say something that is not the result."""
        self.tell_text(self.text(message, **params))

    def tell_text(self, text: str) -> None:
        """Say something that is in the user's language already."""
        with _output():
            print(text, file=sys.stderr)

    def tell_problem(self, problem: Problem) -> None:
        """Say what is wrong with a file."""
        self.tell_text(problem.text(self.speaking.say))

    @contextmanager
    def progress(self, size: int) -> Iterator[Callable[[int], object] | None]:
        """Show how many of `size` bytes have been read, if it takes long and somebody watches."""
        if size < LONG_INPUT or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task(self.text(READING), total=size)
            yield lambda count: bar.advance(task, count)


def _printable(text: str) -> str:
    """Return a text without what could move about on a terminal: files hold what they hold."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or category(character) == "Zs" else "·"
        for character in text
    )


@contextmanager
def _output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OutputEnded(None) from error
    except OSError as error:
        raise OutputEnded(error.strerror or str(error)) from error


def flush() -> None:
    """Hand over what has been written; raises OutputEnded where it is not taken."""
    with _output():
        sys.stdout.flush()


def _use_utf8(stream: TextIO) -> None:
    """Write UTF-8 into files and pipes, and never fail over a character that cannot be shown."""
    if isinstance(stream, io.TextIOWrapper):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")
