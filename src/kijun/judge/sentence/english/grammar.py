"""English grammar: clauses that share a subject, comparisons, and word sent about a session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from kijun.judge.consequences import Role
from kijun.judge.quantities import Duration
from kijun.judge.sentence.scene import Terms, span, words
from kijun.judge.terms import Operator, Quantity, Span
from kijun.judge.words.figures import amount, number
from kijun.judge.words.figures import duration as _duration
from kijun.judge.words.figures import times as _times_words
from kijun.judge.words.language import listed, quoted


class Clause(NamedTuple):
    """A clause: who or what, and what is said of it."""

    subject: str
    said: str


class Side(NamedTuple):
    """How a side is spoken of, and the verb forms that go with it."""

    subject: str
    whose: str
    are: str
    were: str
    ours: str
    """Whom a word from that side is told: me, you, us."""

    def of(self, said: str) -> Clause:
        """Return a clause about that side."""
        return Clause(self.subject, said)


class Other(NamedTuple):
    """How the other one is spoken of, and the verb forms that go with it."""

    subject: str
    have: str
    do: str


SIDES: Final[dict[Role, Side]] = {
    "client": Side("you", "your", "are", "were", "me"),
    "house": Side("I", "my", "am", "was", "you"),
    "member": Side("you", "your", "are", "were", "us"),
}
OTHERS: Final[dict[Role, Other]] = {
    "client": Other("I", "have", "do"),
    "house": Other("you", "have", "do"),
    "member": Other("the client", "has", "does"),
}
"""Who stands opposite a side: for a member, it is a client."""
NAMES: Final[dict[Role, str]] = {"client": "your", "house": "my", "member": "a member's"}


def duration(length: Duration) -> str:
    """Return a length of time: 10 minutes, 24 hours, 1 month."""
    return _duration(length, "en")


def joined(clauses: Iterable[Clause]) -> str:
    """Join clauses by “and”; neighbours with one subject share it."""
    groups = [
        f"{subject} {listed([clause.said for clause in group])}"
        for subject, group in groupby(clauses, key=lambda clause: clause.subject)
    ]
    if len(groups) == 2 and (" and " in groups[0] or ", " in groups[0]):
        return ", and ".join(groups)
    return listed(groups)


def compared(operator: Operator, low: str, high: str | None) -> str:
    """Compare: “more than 7 days”, “at least 10%”, “5 to 15 minutes”."""
    match operator:
        case ">":
            return f"more than {low}"
        case ">=":
            return f"at least {low}"
        case "<":
            return f"less than {low}"
        case "<=":
            return f"at most {low}"
        case "=":
            return f"exactly {low}"
        case _:
            return f"between {low} and {high}"


def length(asked: Span) -> str:
    """Compare a length of time."""
    high = duration(asked.high) if asked.high is not None else None
    return compared(asked.operator, duration(asked.low), high)


def often(have: str, done: str, asked: Quantity) -> str:
    """Say how often something was done: “have asked more than twice”, “have never asked”."""
    if asked.low == 0 and asked.operator in ("=", "<="):
        return f"{have} never {done}".strip()
    if asked.high is not None:
        return f"{have} {done} {number(asked.low)} to {number(asked.high)} times".strip()
    return f"{have} {done} {compared(asked.operator, _times_words(asked.low), None)}".strip()


def share(asked: Quantity, currency: str | None) -> str:
    """Compare a share in percent, or an amount where no share is asked for."""

    def shown(value: float) -> str:
        return f"{number(value)}%" if asked.percent else amount(value, currency, "en")

    high = shown(asked.high) if asked.high is not None else None
    return compared(asked.operator, shown(asked.low), high)


# -- when, seen from the start of a session ----------------------------------------------------


def before_start(asked: Span, start: str = "the start") -> str:
    """Say when something happens by how long it is before the start."""
    if asked.low.number == 0 and asked.high is None:
        mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return _at_start(mirrored.get(asked.operator, "="), start)
    if asked.high is not None:
        if asked.low.number == 0:
            return f"in the last {duration(asked.high)} before {start}"
        return f"between {duration(asked.high)} and {duration(asked.low)} before {start}"
    if asked.operator == "<=":
        return f"{duration(asked.low)} or less before {start}"
    return f"{length(asked)} before {start}"


def after_start(asked: Span, start: str = "the start") -> str:
    """Say when something happens by how long it is after the start."""
    if asked.low.number == 0 and asked.high is None:
        return _at_start(asked.operator, start)
    if asked.high is not None:
        nearest = f"{duration(asked.low)} after" if asked.low.number else start
        return f"between {nearest} and {duration(asked.high)} after {start}"
    if asked.operator == "<=":
        return f"within {duration(asked.low)} of {start}"
    if asked.operator == "<":
        return f"earlier than {duration(asked.low)} after {start}"
    return f"{length(asked)} after {start}"


def _at_start(operator: str, start: str) -> str:
    return {
        "<": f"before {start}",
        "<=": f"by {start}",
        ">": f"after {start}",
        ">=": f"at or after {start}",
        "=": f"exactly at {start}",
    }[operator]


# -- word sent ---------------------------------------------------------------------------------

_REASONS: Final = {
    "lost_way": "lost the way",
    "transport": "{have} trouble with transport",
    "no_connection": "{have} no connection",
    "helping_someone": "{were} helping someone",
    "illness": "{were} ill",
    "family": "{have} a family matter to see to",
    "accommodation": "need{past} consideration for a disability or {whose} health",
    "force_majeure": "{were} stopped by a disaster or the like",
    "work": "{were} kept by work",
    "other": "{have} some other reason",
}
_NOUNS: Final = {
    "lost_way": "losing the way",
    "transport": "trouble with transport",
    "no_connection": "trouble with the connection",
    "helping_someone": "helping someone",
    "illness": "illness",
    "family": "a family matter",
    "accommodation": "a disability or health",
    "force_majeure": "a disaster or the like",
    "work": "work",
    "other": "some other matter",
}


def reason_verbs(codes: Sequence[str], side: Side) -> str:
    """Return reasons as what somebody did or met: “lost the way or were helping someone”."""
    forms = {"were": side.were, "have": "had", "whose": side.whose, "past": "ed"}
    known = [verb.format(**forms) for code, verb in _REASONS.items() if code in codes]
    own = [f"had the reason {quoted(c, 'en')}" for c in sorted(set(codes) - _REASONS.keys())]
    return listed([*known, *own], "or")


def reason_nouns(codes: Sequence[str]) -> list[str]:
    """Return reasons as things: “illness”, “a family matter”."""
    known = [noun for code, noun in _NOUNS.items() if code in codes]
    return [*known, *(quoted(code, "en") for code in sorted(set(codes) - _NOUNS.keys()))]


def built_in_reasons(side: Side) -> list[str]:
    """Return what is always excused, as things."""
    return ["a disability", f"{side.whose} health", "a disaster"]


def word_sent(
    terms: Terms, side: Side, *, tells_reason: bool = True, by_start: bool = False
) -> list[str]:
    """Say what word was sent or not, as what is said of the side.

    Terms: `notice`, `notice_lead`, `notice_within` and, where it `tells_reason`, `reason`.
    `by_start`: the start has just been named, so that it need not be named again.
    """
    notice = set(words(terms, "notice") or ())
    codes = words(terms, "reason") if tells_reason else None
    if not _asks_more(terms, tells_reason=tells_reason):
        start = "then" if by_start else "the start"
        return [_notice(notice, start)] if notice else []
    phrases = [_notice({"none"}, "the start")] if notice == {"none"} else []
    when = " and ".join(_times(terms, notice))
    if codes is None:
        return [*phrases, f"have sent word {when}"]
    told = f"tell {side.ours} {when}" if when else f"let {side.ours} know"
    return [*phrases, f"{told} that {side.subject} {reason_verbs(codes, side)}"]


def _times(terms: Terms, notice: set[str]) -> list[str]:
    lead, within = span(terms, "notice_lead"), span(terms, "notice_within")
    times = [before_start(lead)] if lead is not None else []
    times += [after_start(within)] if within is not None else []
    sent = notice - {"none"}
    implied = lead is not None and lead.operator in (">", ">=", "..")
    if sent == {"before"} and not implied:
        times.insert(0, "by the start")
    elif sent == {"after"} and within is not None and within.low.number:
        times[-1] = f"after the start but {after_start(within, 'it')}"
    elif sent == {"after"}:
        times.insert(0, "after the start")
    return list(dict.fromkeys(times))


def _asks_more(terms: Terms, *, tells_reason: bool) -> bool:
    further = {"notice_lead", "notice_within", *(["reason"] if tells_reason else [])}
    return not further.isdisjoint(terms)


def _notice(notice: set[str], start: str) -> str:
    if notice == {"none"}:
        return "have not sent word by then"
    if "none" in notice and "before" not in notice:
        return f"have not sent word by {start}"
    if notice == {"none", "before"}:
        return f"have sent no word, or sent it by {start}"
    if "none" not in notice:
        when = {"before": f" by {start}", "after": " only after the start"}
        return f"have sent word{when[notice.pop()] if len(notice) == 1 else ''}"
    return "have sent word or not"
