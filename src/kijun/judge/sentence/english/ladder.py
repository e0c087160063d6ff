"""What follows the first, the second, the third time, in English."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from kijun.judge.consequences import Role, Step
from kijun.judge.quantities import Duration
from kijun.judge.sentence.english.grammar import duration
from kijun.judge.sentence.runs import Run
from kijun.judge.words.consequences import Deed, Setting, deed, in_order
from kijun.judge.words.figures import ordinal
from kijun.judge.words.language import listed


def first_step(run: Run, role: Role, setting: Setting) -> str:
    """Say what follows at first, to be read after “If …, ”."""
    often = {None: "", 1: "", 2: " the first two times"}.get(
        run.last, f" the first {run.last} times"
    )
    return f"{told(run.step, role, setting)}{often}."


def later_steps(
    runs: Sequence[Run], role: Role, setting: Setting, within: Duration | None
) -> list[str]:
    """Say what follows from then on; the window is named where it is given, once."""
    sentences = []
    window = " time" if within is None else f" time within {duration(within)}"
    for before, run in pairwise(runs):
        when = _times(run, window)
        window = ""
        sentences.append(f"{when} {_changed(before.step, run.step, role, setting)}.")
    return sentences


def _times(run: Run, window: str) -> str:
    first = ordinal(run.first)
    if run.last is None:
        return f"From the {first}{window},"
    if run.last == run.first:
        return f"The {first}{window or ' time'}"
    if run.last == run.first + 1:
        return f"The {first} and {ordinal(run.last)}{window or ' time'}"
    return f"From the {first} to the {ordinal(run.last)}{window or ' time'},"


def _changed(before: Step, step: Step, role: Role, setting: Setting) -> str:
    added = tuple(c for c in step if c not in before)
    if added and len(added) + len(before) == len(step):
        return told(added, role, setting, also=True)
    return told(step, role, setting)


def told(step: Step, role: Role, setting: Setting, *, also: bool = False) -> str:
    """Say all of a step in one clause: “I apologise and make up for it”."""
    return told_together([deed(c, role, setting) for c in in_order(step)], also=also)


def told_together(deeds: Sequence[Deed], *, also: bool = False) -> str:
    """Tell deeds in one clause: “the session is cancelled and I send a written warning”."""
    clauses: list[str] = []
    for subject, group in groupby(deeds, key=lambda deed: deed.subject):
        verbs = [deed.verb for deed in group]
        if also and not clauses:
            verbs[0] = _also(verbs[0])
        clauses.append(f"{subject} {listed(verbs)}")
    return listed(clauses)


def _also(verb: str) -> str:
    """Put “also” where it is said: after a helping verb, else before the verb."""
    helper, _, rest = verb.partition(" ")
    return f"{helper} also {rest}" if helper in ("is", "may") else f"also {verb}"
