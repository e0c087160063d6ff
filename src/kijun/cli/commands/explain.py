"""`kijun explain`: one decision with all of its reasons."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from kijun.cli import arguments
from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.files.record import Record
    from kijun.judge import Rulebook
    from kijun.judge.decision import Decision
    from kijun.judge.facts import Fact
    from kijun.judge.words import Language

PURPOSE: Final = N_(
    "Shows one decision as a statement of reasons: what was decided, under which rule announced"
    " when, on which facts, what was considered, and how to have it looked at again."
)
EXAMPLES: Final = (
    (
        "kijun explain rules.yaml record.jsonl d-3b3188ce57d2dc9e",
        N_("a decision by its id, as “kijun judge” shows it"),
    ),
    ("kijun explain rules.yaml record.jsonl d-3b31", N_("the beginning of an id is enough")),
    (
        "kijun explain rules.yaml record.jsonl d-3b31 --language ja",
        N_("in the language of the client"),
    ),
)

ON_FACTS: Final = N_("What it rests on")
APPEALS: Final = N_("What was said against it")
BY_RULE: Final = N_("What the rule says")
BECAUSE: Final = N_("Why there is this rule")
EARLIER_ONE: Final = N_("%(count)s earlier one counts: %(which)s")
EARLIER_MANY: Final = N_("%(count)s earlier ones count: %(which)s")
LAW: Final = N_("%(note)s (%(source)s; read on %(day)s)")
VERSION: Final = N_("Decision %(decision)s, version of the rulebook %(version)s")
NO_DECISION: Final = N_(
    "There is no decision “%(word)s”. Write the id that “kijun judge” shows beside “Decision”: it"
    " begins with d-, and its first letters are enough."
)
NO_DECISION_NEAR: Final = N_("There is no decision “%(word)s”. Did you mean “%(nearest)s”?")
NONE_AT_ALL: Final = N_("There is no decision “%(word)s”: nothing has been decided here.")
SEVERAL: Final = N_("“%(word)s” begins the ids of several decisions: %(known)s.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    arguments.add_rulebook(parser)
    arguments.add_record(parser, nargs="+")
    parser.option("decision", N_("the id of a decision, or its beginning"), metavar="DECISION")
    arguments.add_format(parser)
    arguments.add_as_of(parser)
    arguments.add_assume_announced(parser)
    arguments.add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write one decision with its reasons."""
    from kijun.cli import inputs
    from kijun.judge import judge

    rulebooks, record, as_of = inputs.for_judging(options, terminal)
    judgement = judge(
        rulebooks,
        record.facts,
        as_of,
        assume_announced=options.assume_announced,
        show_all=True,
    )
    decision = _chosen(options.decision, judgement.decisions, terminal)
    if decision is None:
        return BAD_INPUT
    rulebook = rulebooks[decision.version]
    facts = list(_facts_of(decision, record))
    if options.format == "jsonl":
        _write_line(decision, rulebook, facts, terminal)
    else:
        _write_text(decision, rulebook, facts, terminal)
    return 0


def _chosen(word: str, decisions: Sequence[Decision], terminal: Terminal) -> Decision | None:
    """Return the decision whose id is or begins with a word; None, with the reason told."""
    found = [decision for decision in decisions if decision.id.startswith(word)]
    exact = [decision for decision in found if decision.id == word]
    if len(found) == 1 or exact:
        return (exact or found)[0]
    ids = [decision.id for decision in decisions]
    if found:
        known = ", ".join(decision.id for decision in found[:5]) + (", …" if found[5:] else "")
        terminal.tell(SEVERAL, word=word, known=known)
    elif not ids:
        terminal.tell(NONE_AT_ALL, word=word)
    elif near := nearest(word, ids):
        terminal.tell(NO_DECISION_NEAR, word=word, nearest=near)
    else:
        terminal.tell(NO_DECISION, word=word)
    return None


def _facts_of(decision: Decision, record: Record) -> Iterator[tuple[str, Fact]]:
    """Yield the facts that a decision relies on and its appeals, each with its place, in order."""
    from kijun.cli.decisions import of_ids
    from kijun.judge.facts import order_of
    from kijun.judge.statement import relied_on

    facts = of_ids(record.facts, (*relied_on(decision), *decision.appeals))
    for fact_id in sorted(facts, key=lambda name: order_of(facts[name])):
        yield record.place_of(fact_id), facts[fact_id]


def _write_line(
    decision: Decision, rulebook: Rulebook, facts: list[tuple[str, Fact]], terminal: Terminal
) -> None:
    from kijun.cli.decisions import as_json, by_id
    from kijun.cli.language import LANGUAGES
    from kijun.judge.sentence import sentence_of

    rule = rulebook.rule(decision.rule)
    assert rule is not None
    lines: list[dict[str, Any]] = [
        {
            "place": place,
            "fact": fact,
            "text": {each: _line(fact, rulebook, each) for each in LANGUAGES},
        }
        for place, fact in facts
    ]
    sentences = {each: sentence_of(rule, rulebook, each) for each in LANGUAGES}
    told = as_json(decision, rulebook, by_id([fact for _, fact in facts]))
    explained = {**told, "lines": lines, "sentence": sentences}
    terminal.write_json(explained)


def _write_text(
    decision: Decision, rulebook: Rulebook, facts: list[tuple[str, Fact]], terminal: Terminal
) -> None:
    import datetime as dt

    from kijun.cli.decisions import by_id, excuse_of, rule_of, title_of
    from kijun.judge.facts import AppealFiled
    from kijun.judge.law import note
    from kijun.judge.sentence import sentence_of
    from kijun.judge.statement import statement_of
    from kijun.judge.words.figures import date

    language, rule = terminal.language, rule_of(decision, rulebook)
    terminal.write(title_of(decision, rulebook, language), "title")
    terminal.write()
    excuse = excuse_of(decision, by_id([fact for _, fact in facts]))
    terminal.write(statement_of(decision, rulebook, language, excuse=excuse))
    if found := note(decision, rulebook, [fact for _, fact in facts]):
        is_ja = language == "ja"
        told, source = (found.ja, found.source_ja) if is_ja else (found.en, found.source_en)
        day = date(dt.date.fromisoformat(found.date), language)
        terminal.write(terminal.text(LAW, note=told, source=source, day=day))
    terminal.write()
    terminal.write(terminal.text(ON_FACTS), "title")
    appeals = [each for each in facts if isinstance(each[1], AppealFiled)]
    _write_facts([each for each in facts if each not in appeals], rulebook, terminal)
    if decision.earlier.count:
        earlier = decision.earlier
        dots = ", " if earlier.count == len(("first", "last")) else " … "
        both = f"{earlier.first}{dots}{earlier.last}"
        named = {"which": earlier.first if earlier.count == 1 else both}
        told = terminal.counted(EARLIER_ONE, EARLIER_MANY, earlier.count, **named)
        terminal.write(told, indent=2)
    if appeals:
        terminal.write()
        terminal.write(terminal.text(APPEALS), "title")
        _write_facts(appeals, rulebook, terminal)
    terminal.write()
    terminal.write(terminal.text(BY_RULE), "title")
    terminal.write(sentence_of(rule, rulebook, language), indent=2)
    if because := rule.because.in_language(language):
        terminal.write()
        terminal.write(terminal.text(BECAUSE), "title")
        terminal.write(because, indent=2)
    terminal.write()
    told = terminal.text(VERSION, decision=decision.id, version=decision.version)
    terminal.write(told, "quiet")


def _write_facts(facts: Iterable[tuple[str, Fact]], rulebook: Rulebook, terminal: Terminal) -> None:
    for place, fact in facts:
        told = _line(fact, rulebook, terminal.language)
        terminal.write(f"{told}  [{place}]", indent=2)


def _line(fact: Fact, rulebook: Rulebook, language: Language) -> str:
    from kijun.judge.words import fact_line

    return fact_line(fact, rulebook.zone, language, currency=rulebook.currency, to="owner")
