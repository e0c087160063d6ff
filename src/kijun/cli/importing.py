"""What all imports share: facts go out as JSON Lines, and none of them while something is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.terminal import Terminal
    from kijun.files.problems import Problem

HELD_IN_MEMORY: Final = 50_000_000
"""Bytes of facts that are kept in memory until the last row is known to be sound."""
AT_ONCE: Final = 1000
"""So many facts are written together, which is quicker than one by one."""
MOST_TOLD: Final = 20
"""So many problems are told where nothing is taken anyway."""

MORE_ONE: Final = N_("and %(count)s more")
MORE_MANY: Final = N_("and %(count)s more")
NOTHING_WRITTEN: Final = N_(
    "Nothing was written. --skip-invalid leaves out what cannot be read and takes the rest."
)
ROW_LEFT_OUT: Final = N_("%(count)s row was left out.")
ROWS_LEFT_OUT: Final = N_("%(count)s rows were left out.")
EVENT_LEFT_OUT: Final = N_("%(count)s event was left out.")
EVENTS_LEFT_OUT: Final = N_("%(count)s events were left out.")
MAIL_LEFT_OUT: Final = N_("%(count)s mail was left out.")
MAILS_LEFT_OUT: Final = N_("%(count)s mails were left out.")
CARD_LEFT_OUT: Final = N_("%(count)s contact was left out.")
CARDS_LEFT_OUT: Final = N_("%(count)s contacts were left out.")
Of = Literal["rows", "events", "mails", "cards"]


class Intake:
    """Takes the facts of rows, events or mails, and the problems of those that give none."""

    def __init__(self, terminal: Terminal, of: Of, *, skips: bool) -> None:
        self._terminal = terminal
        self._of = of
        self._skips = skips
        self._problems = 0
        self._in_doubt = False
        self._places: set[tuple[str, int | None]] = set()

    def report(self, problem: Problem) -> None:
        """Say that something cannot be taken."""
        self._problems += 1
        self._places.add((problem.file, problem.line))
        if self._skips or self._problems <= MOST_TOLD:
            self._terminal.tell_problem(problem)

    def doubt(self, problem: Problem) -> None:
        """Say what keeps everything back, though each row or event can be read."""
        self._in_doubt = True
        self._terminal.tell_problem(problem)

    def write(self, facts: Iterable[dict[str, object]]) -> int:
        """Write the facts when all have come and nothing was wrong; returns the exit code."""
        import tempfile

        import msgspec

        encode, coming = msgspec.json.Encoder().encode_lines, iter(facts)
        with tempfile.SpooledTemporaryFile(HELD_IN_MEMORY) as held:
            while some := list(islice(coming, AT_ONCE)):
                held.write(encode(some))
            if (self._places or self._in_doubt) and not self._skips:
                return self._refuse()
            held.seek(0)
            while block := held.read(1 << 20):
                self._terminal.write_bytes(block)
        if self._places:
            self._tell_left_out(len(self._places))
        return 0

    def _tell_left_out(self, count: int) -> None:
        match self._of:
            case "rows":
                text = self._terminal.counted(ROW_LEFT_OUT, ROWS_LEFT_OUT, count)
            case "events":
                text = self._terminal.counted(EVENT_LEFT_OUT, EVENTS_LEFT_OUT, count)
            case "mails":
                text = self._terminal.counted(MAIL_LEFT_OUT, MAILS_LEFT_OUT, count)
            case _:
                text = self._terminal.counted(CARD_LEFT_OUT, CARDS_LEFT_OUT, count)
        self._terminal.tell_text(text)

    def _refuse(self) -> int:
        untold = self._problems - MOST_TOLD
        if untold > 0:
            self._terminal.tell_text(self._terminal.counted(MORE_ONE, MORE_MANY, untold))
        self._terminal.tell(NOTHING_WRITTEN)
        return BAD_INPUT
