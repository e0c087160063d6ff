"""The judge: rulebooks and facts in, decisions with reasons out.

Pure: no clock, no input or output, no randomness, no settings. The same input gives the same
bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import Final

import msgspec

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.decision import Decision, decision_of, next_change, status_of
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.matters import MATTER_OF, Appointment
from kijun.judge.member_fold import MemberFold
from kijun.judge.rulebook import Rulebooks
from kijun.judge.watches import Watches

_SHOWN_ONLY_WITH_ALL = ("absorbed", "unannounced")


class Judgement(msgspec.Struct, frozen=True):
    """What the rulebooks make of the facts as of an instant.

    `decisions` are sorted by `decided_at` and id; `next_review` is the earliest instant at which
    time alone can change them; `reports` are facts that could not be used.
    """

    decisions: tuple[Decision, ...]
    next_review: dt.datetime | None
    reports: tuple[Report, ...]


def judge(
    rulebooks: Rulebooks,
    facts: Iterable[Fact],
    as_of: dt.datetime,
    *,
    assume_announced: bool = False,
    show_all: bool = False,
) -> Judgement:
    """Judge a record by the versions of a rulebook as of an instant.

    Facts come in any order; those after `as_of` are left out. `assume_announced` takes a single
    version as announced and acknowledged from the beginning. `show_all` adds decisions that
    another one of their case absorbed, and those under rules that were not announced.
    Raises ValueError where `assume_announced` is given with several versions.
    """
    if assume_announced and len(rulebooks) != 1:
        raise ValueError("assume_announced takes a single version of the rulebook")
    facts = [fact for fact in facts if fact.at <= as_of]
    folds = _folds(rulebooks, facts, as_of, assume_announced=assume_announced, show_all=show_all)
    found: list[tuple[dt.datetime, str, Decision]] = []
    reports: dict[tuple[str, str], Report] = {}
    heard: set[str] = set()
    resting: Counter[str] = Counter()
    reviews: list[dt.datetime] = []
    for fold in folds:
        for breach in fold.docket.breaches:
            if show_all or status_of(breach, as_of) not in _SHOWN_ONLY_WITH_ALL:
                decision = decision_of(breach, as_of)
                found.append((breach.at, breach.id, decision))
        heard |= fold.docket.heard
        for report in (*fold.reports, *fold.docket.reports):
            reports[report.fact, report.message] = report
        reviews += _reviews(fold, as_of)
        for breach in fold.docket.breaches:
            resting.update(breach.moment.silent)
    for report in _never_told(resting, facts):
        reports[report.fact, report.message] = report
    for fact in facts:
        if isinstance(fact, f.DecisionFact | f.AppealFiled):
            name = f.id_of(fact)
            if name not in heard:
                params = {"decision": fact.decision}
                report = Report(name, "There is no decision %(decision)s.", params)
                reports[name, report.message] = report
    found.sort(key=itemgetter(0, 1))
    decisions = tuple(decision for _, _, decision in found)
    return Judgement(
        decisions, min(reviews, default=None), tuple(reports[key] for key in sorted(reports))
    )


_MANY: Final = 10
"""From so many decisions on, silence about what a record never tells is pointed out."""

_NO_ARRIVALS: Final = (
    "%(count)s decisions rest on nobody having come, and this record holds no arrival at all. If "
    "it does not tell who came, they are not to be relied on."
)
_NO_PAYMENTS: Final = (
    "%(count)s decisions rest on nothing having been paid, and this record holds no payment at "
    "all. If it does not tell what was paid, they are not to be relied on."
)
_NO_KEPT_PROMISES: Final = (
    "%(count)s decisions rest on promises not having been kept, and this record holds no kept "
    "promise at all. If it does not tell of them, they are not to be relied on."
)


def _never_told(resting: Counter[str], facts: list[Fact]) -> Iterator[Report]:
    """Report where many decisions rest on silence about what the record never tells."""
    yield from _if_never_told(resting["arrivals"], f.AppointmentJoined, facts, _NO_ARRIVALS)
    yield from _if_never_told(resting["payments"], f.InvoicePaid, facts, _NO_PAYMENTS)
    yield from _if_never_told(resting["promises"], f.PromiseKept, facts, _NO_KEPT_PROMISES)


def _if_never_told(
    count: int, kind: type[Fact], facts: list[Fact], message: str
) -> Iterator[Report]:
    if count >= _MANY and not any(type(fact) is kind for fact in facts):
        yield Report("", message, {"count": count})


def _reviews(fold: Fold, as_of: dt.datetime) -> Iterator[dt.datetime]:
    review = fold.next_review()
    if review is not None:
        yield review
    for breach in fold.docket.breaches:
        change = next_change(breach, as_of)
        if change is not None:
            yield change


def _folds(
    rulebooks: Rulebooks,
    facts: Iterable[Fact],
    as_of: dt.datetime,
    *,
    assume_announced: bool,
    show_all: bool,
) -> Iterator[Fold]:
    library, watches = Library(rulebooks), Watches()
    by_client: dict[str | None, list[Fact]] = {}
    watching: list[f.WatchFact] = []
    plans = library.plans(keeps_trust=library.uses_standing)
    for fact in facts:
        if type(fact) in plans:
            by_client.setdefault(fact.client, []).append(fact)
        elif isinstance(fact, f.WatchFact):
            watching.append(fact)
    for watch in sorted(watching, key=f.order_of):
        watches.add(watch)
    shared = by_client.get(None, [])
    options = {"assume_announced": assume_announced, "show_unannounced": show_all}
    for client in sorted(key for key in by_client if key is not None):
        fold = Fold(library, watches, **options)
        _run(fold, [*by_client[client], *(x for x in shared if _is_for_everyone(x))], as_of)
        yield fold
    if library.has_member_rules:
        for member, own in sorted(_of_members(by_client).items()):
            member_fold = MemberFold(member, library, watches, **options)
            _run(member_fold, own, as_of)
            yield member_fold


def _run(fold: Fold, facts: list[Fact], as_of: dt.datetime) -> None:
    for fact in in_order(facts):
        fold.add(fact)
    fold.advance(as_of)


def in_order(facts: list[Fact]) -> list[Fact]:
    """Return facts in the order in which they are judged, each line once."""
    tapped = any(type(x) is f.NoticeGiven and x.tapped_at is not None for x in facts)
    moment_of: Callable[[Fact], dt.datetime] = f.moment_of if tapped else attrgetter("at")
    facts = sorted(facts, key=moment_of)
    moments = [moment_of(fact) for fact in facts]
    ordered: list[Fact] = []
    start = 0
    for end in range(1, len(facts) + 1):
        if end < len(facts) and moments[end] == moments[start]:
            continue
        if end - start == 1:
            ordered.append(facts[start])
        else:
            ordered += _once(sorted(facts[start:end], key=f.order_of))
        start = end
    return ordered


def _once(facts: list[Fact]) -> Iterator[Fact]:
    before = b""
    for fact in facts:
        content = f.content_of(fact)
        if content != before:
            yield fact
        before = content


def _is_for_everyone(fact: Fact) -> bool:
    everyone = f.PracticeStarted | f.PracticeEnded | f.DecisionFact | f.AppealFiled
    return isinstance(fact, everyone)


def _of_members(by_client: dict[str | None, list[Fact]]) -> dict[str, list[Fact]]:
    """Return, per member, their own acts and what concerns their appointments and decisions."""
    everything = [fact for facts in by_client.values() for fact in facts]
    assigned = {
        (fact.client, fact.appointment): fact.member
        for fact in everything
        if isinstance(fact, f.AppointmentBooked) and fact.member is not None
    }
    acting = {fact.by.removeprefix("member:") for fact in everything if _is_by_member(fact)}
    members: dict[str, list[Fact]] = {m: [] for m in {*acting, *assigned.values()}}
    for fact in everything:
        concerned = set(members)
        if not isinstance(fact, f.RulesAnnounced | f.DecisionFact | f.AppealFiled):
            concerned = {fact.by.removeprefix("member:")} & set(members)
            named = MATTER_OF.get(type(fact))
            if named is Appointment:
                assignee = assigned.get((fact.client, getattr(fact, "appointment", "")))
                concerned |= {assignee} if assignee is not None else set()
            if _is_for_everyone(fact):
                concerned = set(members)
        for member in concerned:
            members[member].append(fact)
    return members


def _is_by_member(fact: Fact) -> bool:
    return fact.by.startswith("member:")
