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
    often = {1: "", 2: "1度目と2度目は、"}.get(run.last or 1, f"1度目から{run.last}度目までは、")
    return often + _told(run.step, role, setting)


def later_steps(
    runs: Sequence[Run], role: Role, setting: Setting, within: Duration | None
) -> list[str]:
    """Say what follows from then on; the window is named where it is given, once."""
    sentences = []
    for before, run in pairwise(runs):
        window = f"{duration(within)}のうちに" if within is not None else ""
        within = None
        sentences.append(f"{window}{_times(run)}、{_changed(before.step, run.step, role, setting)}")
    return sentences


def _times(run: Run) -> str:
    if run.last is None:
        return f"{run.first}度目からは"
    if run.last == run.first:
        return f"{run.first}度目のときは"
    if run.last == run.first + 1:
        return f"{run.first}度目と{run.last}度目は"
    return f"{run.first}度目から{run.last}度目までは"


def _changed(before: Step, step: Step, role: Role, setting: Setting) -> str:
    added = tuple(c for c in step if c not in before)
    kept = in_order(c for c in step if c in before)
    if not added or not kept:
        return _told(step, role, setting)
    if len(kept) == len(before):
        return f"あわせて{_told(added, role, setting)}"
    things = "と".join(act(c, role, setting).thing for c in kept)
    return f"{things}のうえ、{_told(added, role, setting)}"


def _told(step: Step, role: Role, setting: Setting) -> str:
    certain = [c for c in in_order(step) if not only_may_follow(c)]
    possible = [c for c in in_order(step) if only_may_follow(c)]
    parts = [chained([act(c, role, setting) for c in cs]) for cs in (certain, possible) if cs]
    return "さらに、".join(f"{part}。" for part in parts)


def chained(acts: Sequence[Act]) -> str:
    """Chain acts into one clause: 「お詫びして料金の半額をお返しし、埋め合わせをいたします」."""
    *before, last = acts
    links = (f"{one.link}{'' if one.link.endswith('て') else '、'}" for one in before)
    return "".join(links) + last.closing
