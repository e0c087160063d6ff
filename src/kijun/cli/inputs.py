"""What commands are given: rulebooks, records and the moment of looking, read or refused."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    import datetime as dt
    from argparse import Namespace

    from kijun.cli.terminal import Terminal
    from kijun.files.record import Record
    from kijun.judge import Rulebook, Rulebooks
    from kijun.judge.facts import Fact

SKIPPED_ONE: Final = N_("%(count)s line was left out.")
SKIPPED_MANY: Final = N_("%(count)s lines were left out.")
TWICE_STDIN: Final = N_("Standard input (-) can be read once only.")
NO_TIME: Final = N_(
    "--as-of must be a time with its offset, such as 2026-04-01T10:00:00+09:00, or a date, such as"
    " 2026-04-01; here it is “%(value)s”."
)
SEVERAL_ZONES: Final = N_(
    "--as-of: the rulebooks are in different time zones, so that the end of a day is not the same"
    " for all. Give a time with its offset."
)
SEVERAL_VERSIONS: Final = N_(
    "--assume-announced takes a single version of a rulebook; here are %(count)s."
)

LONG_AGO: Final = N_(
    "The newest fact here is of %(day)s, %(count)s days ago. “--as-of %(date)s” shows how things"
    " stood then."
)
NO_RECORD: Final = N_("This is a rulebook. Name the record, too: kijun standing RECORD RULEBOOK")
TWO_RULEBOOKS: Final = N_(
    "There is a rulebook already: “%(first)s”. Several versions are read from one folder."
)
RECORDS: Final = (".jsonl", ".json", ".gz")
"""How the names of records end."""
OLD_AFTER_DAYS: Final = 180
"""After so many days most of what was decided is over, and trust has faded."""

BETWEEN_COLLECTIONS: Final = 50_000
"""New containers between two looks for garbage: judging makes many that stay."""


def refuse_twice(*names: str) -> None:
    """Raise Refused where standard input is asked for more than once."""
    from kijun.files.problems import Problem, Refused
    from kijun.files.sources import STANDARD_INPUT

    if names.count(STANDARD_INPUT) > 1:
        raise Refused([Problem(STANDARD_INPUT, None, TWICE_STDIN)])


def load_rulebook(path: str, when_several: str) -> Rulebook:
    """Return the one version that lies in a file or a folder.

    Raises Refused, with the message `when_several` (which may use `%(count)s`) for a folder of
    more.
    """
    from kijun.files import rulebook_file
    from kijun.files.problems import Problem, Refused

    rulebooks = rulebook_file.load_rulebooks(path)
    if len(rulebooks) > 1:
        raise Refused([Problem(path, None, when_several, {"count": len(rulebooks)})])
    return next(iter(rulebooks.values()))


def for_judging(options: Namespace, terminal: Terminal) -> tuple[Rulebooks, Record, dt.datetime]:
    """Return the rulebooks, the record and the moment that the options of a command name."""
    from kijun.files import rulebook_file

    refuse_twice(options.rulebook, *options.record)
    if options.assume_announced:
        rulebook = load_rulebook(options.rulebook, SEVERAL_VERSIONS)
        rulebooks: Rulebooks = {rulebook.version: rulebook}
    else:
        rulebooks = rulebook_file.load_rulebooks(options.rulebook)
    as_of = moment(options.as_of, tuple(rulebooks.values()))
    record = load_record(options.record, terminal, skips=options.skip_invalid)
    return rulebooks, record, as_of


def sorted_out(names: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return which of some files is the rulebook, if any is, and the records.

    A rulebook is known by its ending; else it is a folder beside a record, or the second of two
    unless that is known for a record. Raises Refused for several rulebooks, and for no record.
    """
    from pathlib import Path

    from kijun.files.problems import Problem, Refused
    from kijun.files.rulebook_file import SUFFIXES

    rulebooks = [name for name in names if name.endswith(SUFFIXES)]
    if not rulebooks and len(names) > 1:
        rulebooks = [name for name in names if Path(name).is_dir()]
    if not rulebooks and len(names[1:]) == 1 and not names[1].endswith(RECORDS):
        rulebooks = [names[1]]
    if len(rulebooks) > 1:
        raise Refused([Problem(rulebooks[1], None, TWO_RULEBOOKS, {"first": rulebooks[0]})])
    found = rulebooks[0] if rulebooks else None
    records = [name for name in names if name != found]
    if found is not None and not records:
        raise Refused([Problem(found, None, NO_RECORD)])
    return found, records


def load_record(names: Sequence[str], terminal: Terminal, *, skips: bool) -> Record:
    """Read a record; with `skips` what cannot be read is told and left out."""
    from kijun.files import record

    skip = terminal.tell_problem if skips else None
    with _without_collections(), terminal.progress(_size_of(names)) as advance:
        loaded = record.load_record(names, skip=skip, advance=advance)
    tell_skipped(loaded.skipped, terminal)
    return loaded


def tell_skipped(count: int, terminal: Terminal) -> None:
    """Say how many lines were left out, if any."""
    if count:
        terminal.tell_text(terminal.counted(SKIPPED_ONE, SKIPPED_MANY, count))


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep the garbage collector from walking over facts again and again: they hold no cycles."""
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(BETWEEN_COLLECTIONS, 20, 100)
    finally:
        gc.enable()


def _size_of(names: Sequence[str]) -> int:
    from pathlib import Path

    paths = [Path(name) for name in names]
    return sum(path.stat().st_size for path in paths if path.is_file())


def tell_if_long_ago(
    options: Namespace, facts: Sequence[Fact], as_of: dt.datetime, zone: dt.tzinfo, tell: Terminal
) -> None:
    """Name `--as-of` where nobody gave it and the record ends long before now."""
    if options.as_of is not None:
        return
    newest = max((fact.at for fact in facts if fact.at <= as_of), default=as_of)
    days = (as_of - newest).days
    if days > OLD_AFTER_DAYS:
        from kijun.judge.words.figures import date

        day = newest.astimezone(zone).date()
        tell.tell(LONG_AGO, day=date(day, tell.language), date=day.isoformat(), count=f"{days:,}")


def moment(text: str | None, rulebooks: Sequence[Rulebook]) -> dt.datetime:
    """Return the moment that `--as-of` means: a time, the end of a date, or now.

    Raises Refused for a text that means none.
    """
    import datetime as dt

    from kijun.files.problems import Problem, Refused
    from kijun.judge.facts import parse_due

    if text is None:
        return dt.datetime.now(dt.UTC)
    zones = {rulebook.zone_name: rulebook.zone for rulebook in rulebooks}
    is_date = len(text) == len("2026-04-01")
    if is_date and len(zones) > 1:
        raise Refused([Problem("kijun", None, SEVERAL_ZONES)])
    try:
        return parse_due(text, next(iter(zones.values())))
    except ValueError as error:
        raise Refused([Problem("kijun", None, NO_TIME, {"value": text})]) from error
