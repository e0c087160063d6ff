"""What a record tells of announcements: whom they do not reach, and what they leave out."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from kijun.cli.terminal import Terminal
    from kijun.judge import Rulebooks
    from kijun.judge.errors import Report
    from kijun.judge.facts import Fact, RulesAnnounced

NEVER_ANNOUNCED: Final = N_(
    "No rule binds anybody here: the record holds no announcement of this rulebook"
    " (rules.announced with its version). --assume-announced judges as if it had been known from"
    " the start."
)
ANNOUNCED_TO_NOBODY: Final = N_(
    "No rule binds anybody here: the announcement of this rulebook (rules.announced) names no"
    " client, and so it is for members alone, for whom there is no rule. Write one line for each"
    " client."
)
UNKNOWN_CLIENT: Final = N_(
    "This announcement is to “%(client)s”, of whom nothing else is on record."
)
UNKNOWN_CLIENT_NEAR: Final = N_(
    "This announcement is to “%(client)s”, of whom nothing else is on record. Did you mean"
    " “%(nearest)s”?"
)
LEFT_OUT_ONE: Final = N_(
    "%(count)s further case is left out, since no rule was in effect for it yet (--all shows it)."
)
LEFT_OUT_MANY: Final = N_(
    "%(count)s further cases are left out, since no rule was in effect for them yet (--all shows"
    " them)."
)
NEAR: Final = 0.75
"""So alike two ids are taken for one that was mistyped (1: the same)."""
MOST_JUDGED_TWICE: Final = 50_000
"""Facts; what is left out of longer records, which nobody reads as text, is not counted."""


def sent_to_nobody(facts: Sequence[Fact], rulebooks: Rulebooks) -> Iterator[Report]:
    """Report announcements to clients of whom nothing is on record.

    Who has been told the rules and has done nothing yet is in order; so only an id that is nearly
    another one counts, or all of them where none is on record.
    """
    from kijun.judge.errors import Report
    from kijun.judge.facts import RulesAcknowledged, RulesAnnounced, id_of

    announced = announcements(facts, rulebooks)
    told = {fact.client for fact in announced if fact.client is not None}
    acting = {
        fact.client
        for fact in facts
        if fact.client is not None and not isinstance(fact, (RulesAnnounced, RulesAcknowledged))
    }
    if not acting:
        return
    near = {client: _nearest(client, acting - told) for client in sorted(told - acting)}
    for fact in announced:
        nearest = near.get(fact.client or "")
        if nearest is not None:
            params = {"client": fact.client, "nearest": nearest}
            yield Report(id_of(fact), UNKNOWN_CLIENT_NEAR, params)
        elif fact.client in near and not told & acting:
            yield Report(id_of(fact), UNKNOWN_CLIENT, {"client": fact.client})


def announcements(facts: Sequence[Fact], rulebooks: Rulebooks) -> list[RulesAnnounced]:
    """Return the announcements of these rulebooks."""
    from kijun.judge.facts import RulesAnnounced

    return [f for f in facts if isinstance(f, RulesAnnounced) and f.rulebook in rulebooks]


def hint(facts: Sequence[Fact], rulebooks: Rulebooks, terminal: Terminal) -> None:
    """Say why nothing has been decided, where no announcement reaches anybody."""
    found = announcements(facts, rulebooks)
    if not found and facts:
        terminal.tell(NEVER_ANNOUNCED)
    elif found and not any(_reaches_somebody(each, rulebooks) for each in found):
        terminal.tell(ANNOUNCED_TO_NOBODY)


def tell_left_out(
    facts: Sequence[Fact], rulebooks: Rulebooks, as_of: dt.datetime, terminal: Terminal
) -> None:
    """Say how many cases no rule was in effect for."""
    from kijun.judge import judge

    if len(facts) > MOST_JUDGED_TWICE:
        return
    everything = judge(rulebooks, facts, as_of, show_all=True).decisions
    count = sum(decision.status == "unannounced" for decision in everything)
    if count:
        terminal.tell_text(terminal.counted(LEFT_OUT_ONE, LEFT_OUT_MANY, count))


def _reaches_somebody(announcement: RulesAnnounced, rulebooks: Rulebooks) -> bool:
    """Say whether it names a client, or else announces rules that bind members."""
    if announcement.client is not None:
        return True
    rules = rulebooks[announcement.rulebook].rules
    return any(rule.binds_role("member") for rule in rules)


def _nearest(client: str, others: set[str]) -> str | None:
    plain = {other.casefold(): other for other in sorted(others)}
    near = difflib.get_close_matches(client.casefold(), plain, 1, NEAR)
    # ids that are numbered differ in a digit, and are somebody else's
    return plain[near[0]] if near and _digits(near[0]) == _digits(client) else None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
