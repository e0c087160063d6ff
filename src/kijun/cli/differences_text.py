"""What another rulebook would change, as text and as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from kijun.cli import tables
from kijun.cli.decisions import (
    BY_RULE as RULE,
)
from kijun.cli.decisions import (
    consequences_in_words,
    name_of_party,
    nth_time,
    title_of,
    what_of,
)
from kijun.cli.differences import CHANGES, Compared, Difference, Row, by_client, by_rule
from kijun.cli.language import N_
from kijun.cli.terminal import Terminal
from kijun.judge import Rulebook
from kijun.judge.decision import Decision
from kijun.judge.differences import Change
from kijun.judge.words import status_words
from kijun.judge.words.figures import case_moment

SHORT: Final = 12
"""So many digits of a version tell it from others."""

HEADINGS: Final[dict[Change, str]] = {
    "added": N_("in addition"),
    "removed": N_("no longer"),
    "changed": N_("different"),
}
SAME_ONE: Final = N_("%(count)s decision stays as it is.")
SAME_MANY: Final = N_("%(count)s decisions stay as they are.")
BY_RULE: Final = N_("By rule")
BY_CLIENT: Final = N_("By client")
ONE_BY_ONE: Final = N_("One by one")
NOTHING: Final = N_("Nothing would change.")
BEFORE: Final = N_("as it is: %(what)s")
AFTER: Final = N_("as it might be: %(what)s")

MOMENT: Final = N_("moment: %(before)s → %(after)s")
FOLLOWS: Final = N_("what follows: %(before)s → %(after)s")
STATE: Final = N_("state: %(before)s → %(after)s")
STEP: Final = N_("which time: %(before)s → %(after)s")
STARTS: Final = N_("begins: %(before)s → %(after)s")
ENDS: Final = N_("ends: %(before)s → %(after)s")
REVIEW: Final = N_("to be looked at again: %(before)s → %(after)s")
NO_TIME: Final = N_("no time set")


def write_lines(compared: Sequence[Compared], terminal: Terminal) -> None:
    """Write each difference as a line of JSON, and a summary as the last one."""
    differences = [found for each in compared for found in each.differences]
    for found in differences:
        terminal.write_json({"difference": found})
    summary: dict[str, object] = {
        "files": len(compared),
        "facts": sum(each.facts for each in compared),
        "same": sum(each.same for each in compared),
        "by_rule": by_rule(differences),
        "by_client": by_client(differences),
    }
    summary |= {change: _count(differences, change) for change in CHANGES}
    terminal.write_json({"summary": summary})


def write_text(
    compared: Sequence[Compared], old: Rulebook, new: Rulebook, terminal: Terminal
) -> None:
    """Write the sums per rule and client, and then every difference."""
    differences = [found for each in compared for found in each.differences]
    same = sum(each.same for each in compared)
    for message, rulebook in ((BEFORE, old), (AFTER, new)):
        title = rulebook.title.in_language(terminal.language) or ""
        what = f"{rulebook.version[:SHORT]}  {title}"
        terminal.write(terminal.text(message, what=what))
    terminal.write()
    if differences:
        _write_table(BY_RULE, _by_title(differences, old, new, terminal), terminal)
        _write_table(BY_CLIENT, by_client(differences), terminal)
        _write_each(compared, old, new, terminal)
    else:
        terminal.write(terminal.text(NOTHING))
    if same or not differences:
        terminal.write(terminal.counted(SAME_ONE, SAME_MANY, same))


def _count(differences: Iterable[Difference], change: Change) -> int:
    return sum(found.change == change for found in differences)


def _write_table(title: str, rows: Sequence[Row], terminal: Terminal) -> None:
    headings = [terminal.text(HEADINGS[change]) for change in CHANGES]
    shown = [
        tables.Row(_name(row, terminal), (row.added, row.removed, row.changed), row.party)
        for row in rows
    ]
    tables.write_table(terminal.text(title), headings, shown, terminal)


def _by_title(
    differences: Iterable[Difference], old: Rulebook, new: Rulebook, terminal: Terminal
) -> list[Row]:
    """Return the rows by rule, each under the name that people know the rule by."""
    named = []
    for row in by_rule(differences):
        rule = new.rule(row.name) or old.rule(row.name)
        title = None if rule is None else rule.title.in_language(terminal.language)
        name = terminal.text(RULE, title=title, rule=row.name) if title else row.name
        named.append(msgspec.structs.replace(row, name=name))
    return named


def _name(row: Row, terminal: Terminal) -> str:
    if row.party == "client":
        return row.name
    return f"{row.name}  {name_of_party(row.party, terminal)}"


def _write_each(
    compared: Sequence[Compared], old: Rulebook, new: Rulebook, terminal: Terminal
) -> None:
    terminal.write(terminal.text(ONE_BY_ONE), "title")
    for each in compared:
        if len(compared) > 1 and each.differences:
            terminal.write(each.file, "quiet")
        for found in each.differences:
            _write_difference(found, old, new, terminal)
    terminal.write()


def _write_difference(found: Difference, old: Rulebook, new: Rulebook, terminal: Terminal) -> None:
    decision = found.decision
    rulebook = new if found.after is not None else old
    time = case_moment(decision.decided_at, decision.occasion, terminal.language)
    title = title_of(decision, rulebook, terminal.language)
    spans = [(f"{time}  ", ""), (decision.client or decision.party, "title"), (f"  {title}", "")]
    if found.party == "house":
        spans.append((f"  {name_of_party('house', terminal)}", "house"))
    spans.append((f"  {terminal.text(HEADINGS[found.change])}", "quiet"))
    terminal.write_spans(*spans, indent=2)
    if found.before is not None and found.after is not None:
        _write_parts(found.before, found.after, old, new, terminal)
    else:
        message = AFTER if found.before is None else BEFORE
        terminal.write(terminal.text(message, what=_told(decision, terminal)), indent=6)


def _told(decision: Decision, terminal: Terminal) -> str:
    what = _follows(decision, terminal)
    state = status_words(decision.status, terminal.language)
    return f"{what}（{state}）" if terminal.language == "ja" else f"{what} ({state})"


def _write_parts(
    before: Decision, after: Decision, old: Rulebook, new: Rulebook, terminal: Terminal
) -> None:
    """Write what differs, each part as it is and as it might be."""
    sides = _parts(before, old, terminal), _parts(after, new, terminal)
    # what counts from the moment moves along with it
    left_out = (STARTS, ENDS, REVIEW) if before.decided_at != after.decided_at else ()
    for label in sides[0]:
        was, becomes = (side[label] for side in sides)
        if was != becomes and label not in left_out:
            told = terminal.text(label, before=was, after=becomes)
            terminal.write(told, indent=6)


def _parts(decision: Decision, rulebook: Rulebook, terminal: Terminal) -> dict[str, str]:
    """Return the parts of a decision in words, by the message that shows how they differ."""
    language = terminal.language

    def time(text: str | None) -> str:
        if text is None:
            return terminal.text(NO_TIME)
        return case_moment(text, decision.occasion, language)

    return {
        MOMENT: time(decision.decided_at),
        FOLLOWS: _follows(decision, terminal),
        STATE: status_words(decision.status, language),
        STEP: nth_time(decision, rulebook, terminal),
        STARTS: time(decision.starts),
        ENDS: time(decision.ends),
        REVIEW: time(decision.review_at),
    }


def _follows(decision: Decision, terminal: Terminal) -> str:
    words = consequences_in_words(decision, terminal.language)
    messages = (what_of(given, decision) for given in decision.consequences)
    told = (
        what if message is None else terminal.text(message, what=what)
        for message, what in zip(messages, words, strict=True)
    )
    return ("、" if terminal.language == "ja" else "; ").join(told)
