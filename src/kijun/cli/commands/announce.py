"""`kijun announce`: the rules as the text that clients, or members, are sent."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli import arguments
from kijun.cli.language import LANGUAGES, N_

if TYPE_CHECKING:
    import datetime as dt

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.judge import Rulebook

PURPOSE: Final = N_(
    "Writes a rulebook as a text to send, made from the rules themselves: what is read here is"
    " what will be applied. Clients read what you promise and what you ask of them; the rules for"
    " your members have a text of their own. A rule binds only what happens after its"
    " announcement, so record to whom and when you sent it."
)
EXAMPLES: Final = (
    ("kijun announce rules.yaml --language ja", N_("in Japanese")),
    ('kijun announce rules.yaml --house "Studio Aozora" > letter.txt', N_("with your name")),
    ("kijun announce rules.yaml --from 2026-12-01", N_("in effect from a day on")),
    ("kijun announce rules.yaml --to member", N_("the rules for those who work with you")),
)
SINGLE: Final = N_("One rulebook is announced at a time; this folder holds %(count)s.")
NO_DAY: Final = N_("--from must be a date, such as 2026-12-01; here it is “%(value)s”.")
NOTHING_FOR: Final = {
    "client": N_("No rule of this rulebook is for clients: --to member writes those for members."),
    "member": N_("No rule of this rulebook is for members (binds: member)."),
}
RECORD_IT: Final = {
    "client": N_("When it has been sent, add a line like this to the record, once per client:"),
    "member": N_("When it has been sent to all members, add a line like this to the record:"),
}


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    arguments.add_rulebook(parser)
    audience = N_("whom it is for (default: client)")
    parser.option("--to", audience, choices=("client", "member"), default="client")
    parser.option("--house", N_("who sends it"), metavar="NAME")
    parser.option("--from", N_("the day on which it takes effect"), metavar="DATE", dest="since")
    arguments.add_format(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the announcement, and say on standard error how it is recorded."""
    import msgspec

    from kijun.cli import inputs
    from kijun.files.problems import Problem, Refused
    from kijun.judge.sentence import announcement_of, rules_for

    rulebook = inputs.load_rulebook(options.rulebook, SINGLE)
    if not rules_for(rulebook, options.to):
        raise Refused([Problem(options.rulebook, None, NOTHING_FOR[options.to])])
    asked = {"audience": options.to, "house": options.house, "since": _day(options.since)}
    if options.format == "jsonl":
        texts = {each: announcement_of(rulebook, each, **asked) for each in LANGUAGES}
        terminal.write_json({"version": rulebook.version, "text": texts})
        return 0
    for line in announcement_of(rulebook, terminal.language, **asked).splitlines():
        terminal.write(line)
    terminal.tell(RECORD_IT[options.to])
    terminal.tell_text(msgspec.json.encode(_fact(rulebook, options.to, asked["since"])).decode())
    return 0


def _day(text: str | None) -> dt.date | None:
    import datetime as dt

    from kijun.files.problems import Problem, Refused

    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise Refused([Problem("kijun", None, NO_DAY, {"value": text})]) from error


def _fact(rulebook: Rulebook, audience: str, since: dt.date | None) -> dict[str, str]:
    """Return the announcement as a fact to record; one to members concerns no client."""
    import datetime as dt

    client = {"client": "…"} if audience == "client" else {}
    fact = {"kind": "rules.announced", "at": "…", **client, "rulebook": rulebook.version}
    if since is None:
        return fact
    begins = dt.datetime.combine(since, dt.time(), rulebook.zone)
    return {**fact, "effective": begins.isoformat()}
