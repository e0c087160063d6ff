"""`kijun import ics`: calendars as facts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from kijun.cli.arguments import add_skip_invalid
from kijun.cli.importing import Intake
from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Turns the events of calendars (iCalendar, .ics) into a record: what was booked, moved,"
    " cancelled or declined. What is no session with a client is passed over and named on standard"
    " error; nothing is written while an event cannot be read."
)
EXAMPLES: Final = (
    (
        "kijun import ics calendar.ics > record.jsonl",
        N_("a calendar whose guests are the clients"),
    ),
    (
        "kijun import ics --client c-17 meetings.ics >> record.jsonl",
        N_("a calendar with the sessions of one client"),
    ),
    (
        "kijun import ics --from 2026-04-01 --to 2026-09-30 calendar.ics > record.jsonl",
        N_("with the recurring events of half a year"),
    ),
)
LARGEST: Final = 100_000_000
"""Bytes; more than any calendar that people keep."""

TOO_LARGE: Final = N_("The calendar is larger than 100 MB.")
NO_DAY: Final = N_("%(option)s must be a date, such as 2026-04-01; here it is “%(value)s”.")
NO_SPAN: Final = N_("--from and --to belong together, and --to is not before --from.")
NO_ARRIVALS: Final = N_(
    "Note: a calendar does not tell who came. Judged like this, nobody came to any session. Add a"
    " line for each arrival: %(line)s"
)
NO_ZONE: Final = N_("There is no time zone “%(word)s”. Did you mean “%(nearest)s”?")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a calendar (.ics)"), nargs="+", metavar="FILE")
    help_text = N_("whose sessions these are; without it each guest is a client")
    parser.option("--client", help_text, metavar="ID")
    help_text = N_("an address of your own, which is nobody's client (may be given several times)")
    parser.option("--own", help_text, action="append", default=[], metavar="ADDRESS")
    help_text = N_("the first day in which recurring events are taken")
    parser.option("--from", help_text, dest="first", metavar="DAY")
    parser.option("--to", N_("the last day of them"), dest="last", metavar="DAY")
    help_text = N_("the zone of times that say none (default: Asia/Tokyo)")
    parser.option("--timezone", help_text, default="Asia/Tokyo", metavar="ZONE")
    add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the facts of all calendars."""
    try:
        zone, span = _zone(options.timezone), _span(options)
    except _Unfit as unfit:
        terminal.tell(unfit.message, **unfit.params)
        return BAD_INPUT
    intake = Intake(terminal, "events", skips=options.skip_invalid)
    sessions = _Sessions()
    code = intake.write(sessions.seen(_facts(options, zone, span, intake, terminal)))
    if code == 0 and sessions.first is not None:
        terminal.tell(NO_ARRIVALS, line=_arrival(sessions.first))
    return code


class _Sessions:
    """Keeps the first session that passes, as an example."""

    def __init__(self) -> None:
        self.first: dict[str, object] | None = None

    def seen(self, facts: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
        """Pass the facts on."""
        for fact in facts:
            if self.first is None and fact["kind"] == "appointment.booked":
                self.first = fact
            yield fact


def _arrival(booking: dict[str, object]) -> str:
    """Return the line of a record that says that the client came in time."""
    import msgspec

    names = {"at": "starts", "client": "client", "appointment": "appointment"}
    fact = {"kind": "appointment.joined"} | {to: booking[name] for to, name in names.items()}
    return msgspec.json.encode(fact).decode()


class _Unfit(Exception):
    """An option that cannot be used."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message, self.params = message, params


def _zone(word: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    from kijun.files.zones import own_time_zones
    from kijun.judge.zones import nearest_zone

    if word in own_time_zones():
        return ZoneInfo(word)
    raise _Unfit(NO_ZONE, word=word, nearest=nearest_zone(word, own_time_zones()))


def _span(options: Namespace) -> tuple[dt.date, dt.date] | None:
    if options.first is None and options.last is None:
        return None
    if options.first is None or options.last is None:
        raise _Unfit(NO_SPAN)
    first, last = _day("--from", options.first), _day("--to", options.last)
    if last < first:
        raise _Unfit(NO_SPAN)
    return first, last


def _day(option: str, text: str) -> dt.date:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise _Unfit(NO_DAY, option=option, value=text) from error


def _facts(
    options: Namespace,
    zone: ZoneInfo,
    span: tuple[dt.date, dt.date] | None,
    intake: Intake,
    terminal: Terminal,
) -> Iterator[Any]:
    from kijun.files.icalendar import facts_from_calendar
    from kijun.files.problems import Problem, Refused
    from kijun.files.sources import read_bytes

    for name in options.file:
        data = read_bytes(name, LARGEST)
        if len(data) > LARGEST:
            raise Refused([Problem(name, None, TOO_LARGE)])
        yield from facts_from_calendar(
            data,
            name,
            zone=zone,
            report=intake.report,
            pass_over=terminal.tell_problem,
            client=options.client,
            span=span,
            own=options.own,
        )
