"""What the judge says when it cannot read a rulebook, or cannot use a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Where in a rulebook: keys and positions from the top, such as `("rules", 0, "when", "late")`."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a rulebook: `message` is a template in English, filled by `params`."""

    path: Path
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


class InvalidRulebook(Exception):
    """A rulebook that cannot be judged by; `flaws` says everything that was found."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(flaw.message % flaw.params for flaw in self.flaws))


@dataclass(frozen=True, slots=True)
class Report:
    """What the judge could not use: `message` is a template, filled by `params`.

    `fact` is the id of the fact that it is about; empty where it is about the whole record.
    """

    fact: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
