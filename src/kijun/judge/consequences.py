"""What follows from a breach or a good act: the words, their levels, and whom they fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from kijun.judge.quantities import Duration, parse_duration

Role = Literal["client", "house", "member"]
Ending = Literal["once", "lasting", "until_met", "until_lifted"]

COUNTS: Final = Duration(6, "months")
"""How long a reminder and a warning last."""
UNTIL_MET: Final = Duration(90, "d")
"""How long a condition lasts that nobody has met."""
REVIEW: Final = Duration(365, "d")
"""After how long a ban without an end is looked at again."""
CONFIRM_WITHIN: Final = Duration(14, "d")
"""How long a consequence waits for a person before it lapses."""
APPEAL_WITHIN: Final = Duration(6, "months")
"""How long an appeal can be filed (as in DSA Art. 20(1))."""
NEEDS_A_PERSON: Final = 4
"""From this level on a consequence always waits for a person."""


def role_of(party: str) -> Role:
    """Return what a party of a decision is: the client, the house, or one of its members."""
    if party.startswith("member:"):
        return "member"
    return "client" if party == "client" else "house"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of consequence: its level, whom it can be for, and how it ends."""

    level: int
    roles: frozenset[Role]
    ending: Ending
    argument: Literal["", "share", "duration", "duration?"] = ""
    session: bool = False


def _for(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


KINDS: Final[dict[str, Kind]] = {
    "note": Kind(0, _for("client", "house", "member"), "once"),
    "thank": Kind(0, _for("client", "house", "member"), "once"),
    "prefer": Kind(0, _for("client", "member"), "once"),
    "apologise": Kind(0, _for("house", "member"), "once"),
    "remind": Kind(1, _for("client", "house", "member"), "lasting"),
    "warn": Kind(2, _for("client", "house", "member"), "lasting"),
    "cancel_session": Kind(3, _for("client", "house"), "once", session=True),
    "charge": Kind(3, _for("client"), "once", "share"),
    "refund": Kind(3, _for("house"), "once", "share"),
    "make_good": Kind(3, _for("house", "member"), "until_met"),
    "require_prepayment": Kind(3, _for("client"), "until_met"),
    "written_only": Kind(3, _for("client"), "until_met"),
    "not_ready": Kind(3, _for("member"), "until_met"),
    "suspend": Kind(4, _for("client", "member"), "lasting", "duration"),
    "end_engagement": Kind(5, _for("client"), "once"),
    "ban": Kind(6, _for("client"), "until_lifted", "duration?"),
}


class Consequence(msgspec.Struct, frozen=True):
    """One consequence as the rulebook words it, such as `charge 50 %` or `suspend 30 d`."""

    word: str
    share: int | None = None
    duration: Duration | None = None

    def __str__(self) -> str:
        if self.share is not None:
            return f"{self.word} {self.share} %"
        return f"{self.word} {self.duration}" if self.duration else self.word

    @property
    def level(self) -> int:
        """Its level, from 0 (noted) to 6 (banned)."""
        return KINDS[self.word].level

    @property
    def lasts(self) -> Duration | None:
        """How long it lasts from its start; None where it ends at once or only when lifted."""
        if self.duration is not None:
            return self.duration
        ending = KINDS[self.word].ending
        return {"lasting": COUNTS, "until_met": UNTIL_MET}.get(ending)

    @property
    def is_lasting(self) -> bool:
        """Whether anything of it remains after it has been carried out."""
        return KINDS[self.word].ending != "once"


Step = tuple[Consequence, ...]


def level_of(step: Step) -> int:
    """Return the highest level among the consequences of a step."""
    return max((consequence.level for consequence in step), default=0)


_SHARE: Final = re.compile(r"(\d{1,3}) ?%", re.ASCII)


def parse_consequence(text: str) -> Consequence:
    """Read a consequence; raises KeyError for an unknown word, ValueError for its argument."""
    word, _, argument = text.strip().partition(" ")
    kind = KINDS[word]
    argument = argument.strip()
    if kind.argument == "share":
        match = _SHARE.fullmatch(argument)
        if match is None or not 1 <= int(match[1]) <= 100:
            raise ValueError(argument)
        return Consequence(word, share=int(match[1]))
    if kind.argument.startswith("duration") and (argument or kind.argument == "duration"):
        duration = parse_duration(argument)
        if duration.number == 0:
            raise ValueError(argument)
        return Consequence(word, duration=duration)
    if argument:
        raise ValueError(argument)
    return Consequence(word)
