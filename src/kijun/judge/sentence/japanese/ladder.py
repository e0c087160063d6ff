"""What follows the first, the second, the third time, in Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kijun.judge.consequences import Role, Step
from kijun.judge.quantities import Duration
from kijun.judge.sentence.japanese.grammar import duration
from kijun.judge.sentence.runs import Run
from kijun.judge.words.consequences import Act, Setting, act, in_order, only_may_follow


def first_step(run: Run, role: Role, setting: Setting) -> str:
    """Say what follows at first, to be read after 「…場合は、」."""
    often = f"{run.last}度目までは、" if run.last is not None and run.last > 1 else ""
    return often + told(run.step, role, setting)


def later_steps(
    runs: Sequence[Run], role: Role, setting: Setting, within: Duration | None
) -> list[str]:
    """Say what follows from then on; the window is named where it is given, once."""
    sentences = []
    for before, run in pairwise(runs):
        times = _times(run, f"{duration(within)}のうち" if within is not None else "")
        within = None
        sentences.append(f"{times}、{_changed(before.step, run.step, role, setting)}")
    return sentences


def _times(run: Run, window: str) -> str:
    if run.last == run.first:
        return f"{window}{'に' if window else ''}{run.first}度目のときは"
    times = f"{run.first}度目から"
    if run.last is not None:
        times = (
            f"{run.first}度目と{run.last}度目"
            if run.last == run.first + 1
            else f"{times}{run.last}度目まで"
        )
    return f"{window}{'の' if window else ''}{times}は"


def _changed(before: Step, step: Step, role: Role, setting: Setting) -> str:
    added = tuple(c for c in step if c not in before)
    kept = in_order(c for c in step if c in before)
    if not added or not kept:
        return told(step, role, setting)
    if len(kept) == len(before):
        return f"あわせて{told(added, role, setting)}"
    things = "と".join(act(c, role, setting).thing for c in kept)
    return f"{things}のうえ、{told(added, role, setting)}"


def told(step: Step, role: Role, setting: Setting) -> str:
    """Say all of a step: 「お詫びして埋め合わせをいたします。」."""
    certain = [c for c in in_order(step) if not only_may_follow(c)]
    possible = [c for c in in_order(step) if only_may_follow(c)]
    parts = [chained([act(c, role, setting) for c in cs]) for cs in (certain, possible) if cs]
    return "さらに、".join(f"{part}。" for part in parts)


def chained(acts: Sequence[Act]) -> str:
    """Chain acts into one clause: 「お詫びして料金の半額をお返しし、埋め合わせをいたします」."""
    *before, last = acts
    links = (f"{one.link}{'' if one.link.endswith('て') else '、'}" for one in before)
    return "".join(links) + last.closing
