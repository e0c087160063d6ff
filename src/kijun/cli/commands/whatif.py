"""`kijun whatif`: what another rulebook would have decided."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli import arguments
from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kijun.cli.differences import Compared, Done, Task, Written
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Judges records by two rulebooks and shows which decisions would come in addition, fall away"
    " or become others. Both are taken as announced before anything happened, whatever the records"
    " say about announcements. What it would mean for yourself is counted as well."
)
EXAMPLES: Final = (
    ("kijun whatif rules.yaml new-rules.yaml record.jsonl", N_("before you change a rule")),
    (
        "kijun whatif rules.yaml new-rules.yaml rooms/*.jsonl --jobs 8",
        N_("over many records, on eight processors"),
    ),
    (
        "kijun whatif rules.yaml new-rules.yaml record.jsonl --format jsonl",
        N_("every difference with both decisions, and a summary at the end"),
    ),
)
SINGLE: Final = N_("A single rulebook is compared with another one; this folder holds %(count)s.")
NO_JOBS: Final = N_("--jobs must be a whole number from 1 on.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("old", N_("the rulebook as it is"), metavar="OLD")
    parser.option("new", N_("the rulebook as it might be"), metavar="NEW")
    arguments.add_record(parser, nargs="+")
    help_text = N_("judge so many records at the same time (default: 1)")
    parser.option("--jobs", help_text, default="1", metavar="N")
    arguments.add_format(parser)
    arguments.add_as_of(parser)
    arguments.add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Judge every record twice and write what differs."""
    from kijun.cli import inputs
    from kijun.cli.differences import Task, rulebook_of
    from kijun.cli.differences_text import write_lines, write_text

    if not options.jobs.isdecimal() or not int(options.jobs):
        terminal.tell(NO_JOBS)
        return BAD_INPUT
    inputs.refuse_twice(options.old, options.new, *options.record)
    old, new = _written(options.old), _written(options.new)
    before, after = rulebook_of(old), rulebook_of(new)
    as_of = inputs.moment(options.as_of, (before, after)).isoformat()
    tasks = [Task(file, old, new, as_of, options.skip_invalid) for file in options.record]
    compared = _gathered(_done(tasks, int(options.jobs)), terminal)
    if compared is None:
        return BAD_INPUT
    if options.format == "jsonl":
        write_lines(compared, terminal)
    else:
        write_text(compared, before, after, terminal)
    return 0


def _written(path: str) -> Written:
    from kijun.cli.differences import Written
    from kijun.files.problems import Problem, Refused
    from kijun.files.rulebook_file import rulebook_files
    from kijun.files.sources import read_bytes
    from kijun.files.yaml12 import MAX_BYTES

    files = rulebook_files(path)
    if len(files) > 1:
        raise Refused([Problem(path, None, SINGLE, {"count": len(files)})])
    return Written(read_bytes(files[0], MAX_BYTES), files[0])


def _done(tasks: list[Task], jobs: int) -> Iterator[Done]:
    from kijun.cli.differences import compare_file
    from kijun.files.sources import STANDARD_INPUT

    # only this process has the standard input of the command
    if jobs == 1 or len(tasks) == 1 or any(task.file == STANDARD_INPUT for task in tasks):
        yield from map(compare_file, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_end_when_interrupted) as pool:
        yield from pool.map(compare_file, tasks)


def _end_when_interrupted() -> None:
    """Let a worker end with the command, without words of its own."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _gathered(done: Iterable[Done], terminal: Terminal) -> list[Compared] | None:
    """Return what was compared; None, with the problems told, where a file cannot be used."""
    import msgspec

    from kijun.cli.differences import Compared
    from kijun.cli.inputs import tell_skipped

    compared: list[Compared] = []
    is_refused, skipped = False, 0
    for each in done:
        for problem in each.problems:
            terminal.tell_problem(problem)
        skipped += each.skipped
        if each.compared is None:
            is_refused = True
        else:
            compared.append(msgspec.json.decode(each.compared, type=Compared))
    tell_skipped(skipped, terminal)
    return None if is_refused else compared
