"""Many decisions at a glance: how many there are, by rule and by what follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from kijun.cli.decisions import (
    BY_RULE,
    WITHOUT_EFFECT,
    consequences_in_words,
    counts_in_words,
    name_of_party,
    role_of,
    title_of,
    what_of,
)
from kijun.cli.language import N_
from kijun.cli.tables import Row, write_table
from kijun.cli.terminal import Terminal
from kijun.judge.decision import Decision
from kijun.judge.rulebook import Rulebooks

FEW_CLIENTS: Final = 5
"""Up to so many clients are taken in without an overview."""

IN_ALL: Final = N_("%(decisions)s about %(clients)s: %(states)s")
DECISIONS_ONE: Final = N_("%(count)s decision")
DECISIONS_MANY: Final = N_("%(count)s decisions")
CLIENTS_ONE: Final = N_("%(count)s client")
CLIENTS_MANY: Final = N_("%(count)s clients")
RULES: Final = N_("By rule")
FOLLOWS: Final = N_("By what follows")
DECISIONS: Final = N_("decisions")
CLIENTS: Final = N_("clients")


def write_overview(decisions: Sequence[Decision], rulebooks: Rulebooks, terminal: Terminal) -> None:
    """Write how many decisions there are, if they are about more than a few clients."""
    clients = {decision.client for decision in decisions}
    if len(clients) <= FEW_CLIENTS:
        return
    told = terminal.text(
        IN_ALL,
        decisions=terminal.counted(DECISIONS_ONE, DECISIONS_MANY, len(decisions)),
        clients=terminal.counted(CLIENTS_ONE, CLIENTS_MANY, len(clients)),
        states=counts_in_words(decisions, terminal),
    )
    terminal.write(told, "title")
    terminal.write()
    headings = terminal.text(DECISIONS), terminal.text(CLIENTS)
    rules, follows = _by_rule(decisions, rulebooks, terminal), _by_what_follows(decisions, terminal)
    write_table(terminal.text(RULES), headings, rules, terminal)
    if follows:
        write_table(terminal.text(FOLLOWS), headings, follows, terminal)


def _by_rule(decisions: Iterable[Decision], rulebooks: Rulebooks, terminal: Terminal) -> list[Row]:
    language = terminal.language
    counted = _Counted()
    titles = dict[Hashable, str]()
    for decision in decisions:
        key = decision.rule, role_of(decision)
        counted.add(key, decision)
        if key not in titles:
            rulebook = rulebooks[decision.version]
            title = title_of(decision, rulebook, language)
            name = terminal.text(BY_RULE, title=title, rule=decision.rule)
            side = "" if key[1] == "client" else f"  {name_of_party(decision.party, terminal)}"
            titles[key] = name + side
    return counted.rows(titles)


def _by_what_follows(decisions: Iterable[Decision], terminal: Terminal) -> list[Row]:
    counted = _Counted()
    titles = dict[Hashable, str]()
    for decision in decisions:
        if decision.status in WITHOUT_EFFECT:
            continue
        told = consequences_in_words(decision, terminal.language)
        for given, what in zip(decision.consequences, told, strict=True):
            message = what_of(given, decision)
            key = (
                (what if message is None else terminal.text(message, what=what)),
                role_of(decision),
            )
            counted.add(key, decision)
            titles[key] = key[0]
    return counted.rows(titles)


class _Counted:
    """How many decisions there are of a kind, and about how many clients."""

    def __init__(self) -> None:
        self._decisions: Counter[tuple[str, str]] = Counter()
        self._clients: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)

    def add(self, key: tuple[str, str], decision: Decision) -> None:
        """Count a decision under a name and a side."""
        self._decisions[key] += 1
        self._clients[key].add(decision.client)

    def rows(self, titles: dict[Hashable, str]) -> list[Row]:
        """Return the rows, the most frequent first."""
        return [
            Row(titles[key], (count, len(self._clients[key])), key[1])
            for key, count in self._decisions.most_common()
        ]
