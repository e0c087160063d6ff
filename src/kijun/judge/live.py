"""A judgement that goes on: each fact is judged as it comes, for what it costs by itself.

The fold of one client is kept as it stood when it was judged last. What lies before that instant,
and what concerns everyone, is more than it can take in: then the whole is folded anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.judgement import Findings, Judgement
from kijun.judge.lineup import Lineup, in_order, is_for_everyone


class Live:
    """The judgement of one client, and of the house towards them, as far as time has come.

    Gives the decisions and the `next_review` that `judge` gives with `show_all` for the same facts
    and the same instant, without those of members, who are judged by themselves.
    """

    def __init__(
        self, library: Library, client: str, facts: Iterable[Fact], as_of: dt.datetime
    ) -> None:
        known: list[Fact] = []
        self._to_come: list[Fact] = []
        for fact in facts:
            (known if fact.at <= as_of else self._to_come).append(fact)
        lineup = Lineup(library, known, as_of, show_unannounced=True)
        self._fold, self._watches = lineup.fold_of(client), lineup.watches
        self._kinds = library.plans(keeps_trust=bool(self._fold.trust))
        self._client, self._as_of = client, as_of

    def go_on(self, facts: Iterable[Fact], to: dt.datetime) -> bool:
        """Take in what has come since, and let time pass up to an instant, that instant included.

        False where that cannot be, and nothing is taken in: then begin anew.
        """
        waiting = [*self._to_come, *facts]
        come = [fact for fact in waiting if fact.at <= to and self._asks_about(fact)]
        if to < self._as_of or not all(map(self._can_take, come)):
            return False
        self._to_come = [fact for fact in waiting if fact.at > to]
        watching = [fact for fact in come if isinstance(fact, f.WatchFact)]
        for watch in sorted(watching, key=f.order_of):
            self._watches.add(watch)
        for fact in in_order(come):
            self._fold.add(fact)
        self._fold.advance(to)
        self._as_of = to
        return True

    def judgement(self) -> Judgement:
        """Return what is decided as of the instant up to which time has come."""
        found = Findings(self._as_of, show_all=True)
        found.take(self._fold)
        return found.judgement()

    def _asks_about(self, fact: Fact) -> bool:
        if isinstance(fact, f.WatchFact):
            return True
        is_of_all = fact.client is None and is_for_everyone(fact)
        return type(fact) in self._kinds and (is_of_all or fact.client == self._client)

    def _can_take(self, fact: Fact) -> bool:
        if isinstance(fact, f.WatchFact):
            # A record without any watch is complete: the first one casts doubt on what was before.
            return fact.at > self._as_of and bool(self._watches)
        return fact.client == self._client and f.moment_of(fact) > self._as_of
