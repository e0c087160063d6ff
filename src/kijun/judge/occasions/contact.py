"""Contact: over which channel, at what hours, and whether it was unwanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import ContactReceived
from kijun.judge.matters import Word
from kijun.judge.occasions.shape import Occasion, each_fact
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def channel(moment: Moment, _: Word | None) -> str | None:
    """The channel over which it came."""
    return moment.fact.channel if isinstance(moment.fact, ContactReceived) else None


OCCASION: Final = Occasion(
    name="contact",
    matter="none",
    terms={
        "outside_hours": TermKind("flag", expected="true"),
        "channel": TermKind("words", is_open=True, expected="phone"),
        "unwanted": TermKind("flag", expected="true"),
    },
    values={
        "outside_hours": lambda moment, _: not moment.bound.rulebook.is_open_at(moment.at),
        "channel": channel,
        "unwanted": lambda moment, _: (
            isinstance(moment.fact, ContactReceived) and moment.fact.unwanted
        ),
    },
    finds=each_fact,
    triggers=(ContactReceived,),
)
