"""`kijun judge`: what follows from a record under the rules, and why."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli import arguments
from kijun.cli.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.judge import Judgement, Rulebooks
    from kijun.judge.facts import Fact

PURPOSE: Final = N_(
    "Applies the rules to what happened and shows each decision: what happened, what follows, and"
    " why. A rule binds only what happens after it was announced to that client; the record holds"
    " the announcements (rules.announced)."
)
EXAMPLES: Final = (
    ("kijun judge rules.yaml record.jsonl", N_("what has been decided by now")),
    (
        "kijun judge rules.yaml record.jsonl --assume-announced",
        N_("as if the rules had been known from the start"),
    ),
    ("kijun judge rules.yaml record.jsonl announced.jsonl", N_("a record in several files")),
    (
        "kijun judge versions/ record.jsonl --as-of 2026-03-31 --format jsonl",
        N_("by all versions, as things stood at the end of March, for a program"),
    ),
)

DECISIONS_ONE: Final = N_("%(count)s decision")
DECISIONS_MANY: Final = N_("%(count)s decisions")
SUMMED_UP: Final = N_("%(count)s: %(states)s")
NEXT_REVIEW: Final = N_("Before %(time)s nothing here changes by the passing of time alone.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    arguments.add_rulebook(parser)
    arguments.add_record(parser, nargs="+")
    arguments.add_format(parser)
    arguments.add_as_of(parser)
    arguments.add_assume_announced(parser)
    help_text = N_(
        "show also what another decision on the same case covers, and what rules that were not"
        " announced would have led to"
    )
    parser.option("--all", help_text, action="store_true")
    arguments.add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Judge a record and write the decisions."""
    from kijun.cli import announced, inputs
    from kijun.cli.reports import tell_reports
    from kijun.judge import judge

    rulebooks, record, as_of = inputs.for_judging(options, terminal)
    judgement = judge(
        rulebooks,
        record.facts,
        as_of,
        assume_announced=options.assume_announced,
        show_all=options.all,
    )
    if options.format == "jsonl":
        _write_lines(judgement, rulebooks, record.facts, terminal)
    else:
        _write_text(judgement, rulebooks, record.facts, terminal)
    reports = list(judgement.reports)
    if not options.assume_announced:
        reports += announced.sent_to_nobody(record.facts, rulebooks)
    tell_reports(reports, record, terminal)
    if not options.assume_announced:
        if not judgement.decisions:
            announced.hint(record.facts, rulebooks, terminal)
        if options.format == "text" and not options.all:
            announced.tell_left_out(record.facts, rulebooks, as_of, terminal)
    zone = next(iter(rulebooks.values())).zone
    inputs.tell_if_long_ago(options, record.facts, as_of, zone, terminal)
    _tell_next_review(judgement, rulebooks, terminal)
    return 0


def _write_lines(
    judgement: Judgement, rulebooks: Rulebooks, facts: Sequence[Fact], terminal: Terminal
) -> None:
    import msgspec

    from kijun.cli.decisions import as_json, facts_for_words

    encode = msgspec.json.Encoder().encode
    named = facts_for_words(judgement.decisions, facts)
    told = (
        as_json(decision, rulebooks[decision.version], named) for decision in judgement.decisions
    )
    terminal.write_lines(encode(each) + b"\n" for each in told)


def _write_text(
    judgement: Judgement, rulebooks: Rulebooks, facts: Sequence[Fact], terminal: Terminal
) -> None:
    from kijun.cli.decisions import DecisionTexts, counts_in_words, met_in, of_ids
    from kijun.cli.decisions_overview import write_overview
    from kijun.judge.statement import relied_on

    decisions = judgement.decisions
    write_overview(decisions, rulebooks, terminal)
    named = (fact_id for decision in decisions for fact_id in relied_on(decision))
    texts = DecisionTexts(terminal, rulebooks, of_ids(facts, named), met_in(facts))
    texts.write_all(decisions)
    count = terminal.counted(DECISIONS_ONE, DECISIONS_MANY, len(decisions))
    states = counts_in_words(decisions, terminal)
    terminal.write(terminal.text(SUMMED_UP, count=count, states=states) if states else count)


def _tell_next_review(judgement: Judgement, rulebooks: Rulebooks, terminal: Terminal) -> None:
    from kijun.judge.words.figures import moment

    if judgement.next_review is not None:
        zone = next(iter(rulebooks.values())).zone
        time = moment(judgement.next_review.astimezone(zone).isoformat(), terminal.language)
        terminal.tell(NEXT_REVIEW, time=time)
