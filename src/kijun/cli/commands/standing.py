"""`kijun standing`: how far commitments have been kept, by each client and towards them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli import arguments
from kijun.cli.language import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.judge.facts import Fact
    from kijun.judge.yardstick import Reliance

PURPOSE: Final = N_(
    "Shows how far commitments have been kept, by each client and by yourself towards them. Good"
    " and bad fade alike (half after 180 days), and few facts mean that it is not known yet, never"
    " that it is bad. It opens things and punishes nobody. Without a rulebook it asks for what"
    " everybody expects: word when late or absent, payment, promises, courtesy."
)
EXAMPLES: Final = (
    ("kijun standing record.jsonl", N_("without any rulebook")),
    ("kijun standing record.jsonl rules.yaml", N_("by your own rules, where they were announced")),
    (
        "kijun standing record.jsonl rules.yaml --assume-announced --as-of 2026-03-31",
        N_("as if they had always been known, at the end of March"),
    ),
)

OF_CLIENT: Final = N_("Client %(client)s")
THEY: Final = N_("the client")
I_MYSELF: Final = N_("I myself")
NOT_KNOWN: Final = N_("not known yet")
OF_HUNDRED: Final = N_(
    "of 100 commitments, %(low)s to %(high)s are likely to be kept; standing: %(tier)s; %(sure)s"
)
SURE: Final = (
    (0.10, N_("this is quite certain")),
    (0.20, N_("this is fairly certain")),
    (1.00, N_("this is not very certain yet")),
)
"""How certain it is, by the share that is still guesswork (the uncertainty)."""
NOBODY: Final = N_("This record holds nothing about any client.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    help_text = N_(
        "what happened: one fact a line (JSON Lines, also packed as .gz); and, if there is one,"
        " the rulebook (YAML) or the folder of its versions, in any order"
    )
    parser.option("files", help_text, metavar="RECORD_OR_RULEBOOK", nargs="+")
    arguments.add_format(parser)
    arguments.add_as_of(parser)
    arguments.add_assume_announced(parser)
    arguments.add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write how far each side has kept its commitments."""
    from kijun.cli import inputs
    from kijun.judge.yardstick import reliances, yardstick

    assumed = options.assume_announced
    options.rulebook, options.record = inputs.sorted_out(options.files)
    if options.rulebook is not None:
        rulebooks, record, as_of = inputs.for_judging(options, terminal)
    else:
        record = inputs.load_record(options.record, terminal, skips=options.skip_invalid)
        plain = yardstick(_zone_of(record.facts))
        rulebooks, assumed = {plain.version: plain}, True
        as_of = inputs.moment(options.as_of, (plain,))
    found = reliances(rulebooks, record.facts, as_of, assume_announced=assumed)
    if options.format == "jsonl":
        for reliance in found:
            terminal.write_json(reliance)
    else:
        _write_text(found, terminal)
    zone = next(iter(rulebooks.values())).zone
    inputs.tell_if_long_ago(options, record.facts, as_of, zone, terminal)
    return 0


def _zone_of(facts: Sequence[Fact]) -> str:
    """Return the zone in which most facts are told; it says when a day ends."""
    import datetime as dt
    from collections import Counter

    hour = dt.timedelta(hours=1)
    offsets = Counter(round((fact.at.utcoffset() or 0 * hour) / hour) for fact in facts)
    offset = offsets.most_common(1)[0][0] if offsets else 0
    # the names of these zones count westwards; there are none beyond 12 hours west, 14 east
    return f"Etc/GMT{-max(-12, min(offset, 14)):+d}"


def _write_text(found: Iterable[Reliance], terminal: Terminal) -> None:
    from kijun.cli.layout import padded, width_of

    column = max(width_of(terminal.text(label)) for label in (THEY, I_MYSELF)) + 3
    client = None
    for reliance in found:
        if reliance.client != client:
            if client is not None:
                terminal.write()
            client = reliance.client
            terminal.write(terminal.text(OF_CLIENT, client=client), "title")
        label = terminal.text(THEY if reliance.party == "client" else I_MYSELF)
        terminal.write(_told(reliance, terminal), indent=2, heading=padded(label, column))
    if client is None:
        terminal.write(terminal.text(NOBODY))


def _told(reliance: Reliance, terminal: Terminal) -> str:
    from kijun.judge.words import tier_words

    if reliance.tier == "unknown":
        return terminal.text(NOT_KNOWN)
    sure = next(words for most, words in SURE if reliance.uncertainty <= most)
    return terminal.text(
        OF_HUNDRED,
        low=round(reliance.low * 100),
        high=round(reliance.high * 100),
        tier=tier_words(reliance.tier, terminal.language),
        sure=terminal.text(sure),
    )
