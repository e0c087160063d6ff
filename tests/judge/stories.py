"""Small stories from which records are made: a session, a promise, an invoice, a piece of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.facts import Fact

FIRST_DAY: Final = dt.date(2026, 3, 16)
"""A Monday; daylight saving time begins within these weeks in Europe, has begun in America."""
TEN: Final = 10 * 60

_REASONS: Final = (None, "helping_someone", "illness", "family", "accommodation")


def instant(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """Return so many minutes after midnight on the clock of the zone, told with an offset."""
    local = dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(minutes=minute)
    return local.astimezone(dt.timezone(local.utcoffset() or dt.timedelta(0)))


whole = cache(st.integers)


def one_of(choices: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Return the strategy that picks one of these; made once, since making it takes long."""
    return _one_of(tuple(choices), tuple(map(type, choices)))


@cache
def _one_of(choices: tuple[Any, ...], _: tuple[type, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(choices)


class Teller:
    """Tells stories, drawing what happens in them; the facts gather in `facts`."""

    def __init__(self, draw: st.DrawFn, zone: ZoneInfo, *, late_news: bool) -> None:
        self.facts: list[Fact] = []
        self._draw, self._zone, self._late_news = draw, zone, late_news

    def _at(self, day: int, minute: int) -> dt.datetime:
        return instant(FIRST_DAY + dt.timedelta(days=day), minute, self._zone)

    def _pick(self, *choices: Any) -> Any:
        return self._draw(one_of(choices))

    def _day(self, last: int = 12) -> int:
        return self._draw(whole(1, last))

    def _tell(self, kind: type[Fact], at: dt.datetime, client: str | None, **more: Any) -> None:
        self.facts.append(kind(at=at, client=client, **more))

    def _name(self, kind: str) -> str:
        return f"{kind}{len(self.facts)}"

    def announcements(self, client: str, versions: list[str]) -> None:
        """Announce the versions one after another: the first at the start, or a little later."""
        day = 0
        for number, version in enumerate(versions):
            day += self._pick(0, 0, 0, 3) if number == 0 else self._pick(2, 7, 12)
            at = self._at(day, 9 * 60)
            later = at + dt.timedelta(days=2) if self._pick(0, 0, 0, 1) else None
            self._tell(f.RulesAnnounced, at, client, rulebook=version, effective=later)
            if self._pick(True, True, False):
                known = at + dt.timedelta(hours=self._pick(0, 1, 30))
                self._tell(f.RulesAcknowledged, known, client, rulebook=version)

    def watches(self) -> None:
        """Let sources watch, for everybody, from some day to some other."""
        for kind in ("arrivals", "notices", "payments", "promises"):
            began = self._pick(None, 0, 0, 8)
            if began is None:
                continue
            more: dict[str, Any] = {"of": kind, "source": "door"}
            self._tell(f.WatchBegan, self._at(began, 0), None, **more)
            if self._pick(True, False):
                self._tell(f.WatchEnded, self._at(began + self._day(), 0), None, **more)

    def story(self, client: str, occasion: str) -> None:
        """Tell a story in which something of an occasion may happen."""
        _STORIES[occasion](self, client)

    # -- sessions -----------------------------------------------------------------------------

    def session(self, client: str) -> None:
        """Book a session; it is held, or somebody is late, absent, calls it off or moves it."""
        a, day = self._name("a"), self._day()
        starts = self._at(day, TEN)
        if not self._late_news or self._pick(0, 1, 2, 3) < 3:
            booked = self._at(self._pick(0, day - 1), 9 * 60 + 30)
        else:
            booked = starts + dt.timedelta(minutes=self._pick(30, 4 * 24 * 60))
        more: dict[str, Any] = {"service": self._pick(None, None, "consulting", "training")}
        fields = {"starts": starts, "minutes": 60, **more}
        self._tell(f.AppointmentBooked, booked, client, appointment=a, **fields)
        for _ in range(self._pick(0, 0, 1, 2)):
            days = self._pick(1, -1)
            at, starts = starts - dt.timedelta(hours=self._pick(2, 30)), self._at(day + days, TEN)
            by = self._pick("client", "house")
            why = self._pick(None, "family")
            self._tell(
                f.AppointmentMoved, at, client, appointment=a, starts=starts, by=by, reason=why
            )
        if self._pick(False, False, False, True):
            at = starts - dt.timedelta(minutes=self._pick(30, 26 * 60, -10))
            by = self._pick("client", "house", "system")
            self._tell(f.AppointmentCancelled, at, client, appointment=a, by=by)
        self._words(client, a, starts)
        self._arrivals(client, a, starts)

    def _words(self, client: str, a: str, starts: dt.datetime) -> None:
        for _ in range(self._pick(0, 0, 1, 2)):
            minutes = self._pick(-60, 0, 5, 30, 36 * 60, -3 * 24 * 60)
            about, reason = self._pick("late", "absence"), self._pick(*_REASONS)
            at = starts + dt.timedelta(minutes=minutes)
            by = self._pick("client", "client", "house")
            word = {"about": about, "reason": reason, "by": by}
            self._tell(f.NoticeGiven, at, client, appointment=a, **word)

    def _arrivals(self, client: str, a: str, starts: dt.datetime) -> None:
        joined = self._pick(0, None, 1, 10, 20, -5)
        if joined is not None:
            at = starts + dt.timedelta(minutes=joined)
            self._tell(f.AppointmentJoined, at, client, appointment=a)
        house = self._pick(None, None, f.AppointmentJoined, f.AppointmentMissed)
        if house is not None:
            minutes = self._pick(12, 70, 15 * 24 * 60) if self._late_news else 12
            at = starts + dt.timedelta(minutes=minutes)
            self._tell(house, at, client, appointment=a, by="house")
        if self._pick(False, False, False, True):
            at, by = starts + dt.timedelta(minutes=15), self._pick("house", "client")
            self._tell(f.AppointmentAwaited, at, client, appointment=a, by=by)

    # -- promises, invoices, work ---------------------------------------------------------------

    def promise(self, client: str) -> None:
        """Promise something, and keep it in time, late, or never."""
        p, day = self._name("p"), self._day()
        by = self._pick("client", "house")
        due = self._pick(
            self._at(day, TEN).isoformat(), (FIRST_DAY + dt.timedelta(days=day)).isoformat()
        )
        made = self._at(self._pick(0, day - 1), 9 * 60)
        self._tell(f.PromiseMade, made, client, promise=p, due=due, by=by)
        kept = self._pick(0, None, 60, 26 * 60, 5 * 24 * 60)
        if kept is not None:
            at = self._at(day, TEN) + dt.timedelta(minutes=kept)
            self._tell(f.PromiseKept, at, client, promise=p, by=by)

    def invoice(self, client: str) -> None:
        """Send an invoice, which is paid in time, late, in part, contested or not at all."""
        i, day = self._name("i"), self._day()
        by = self._pick("house", "house", "client")
        issued = self._at(self._pick(0, day), 9 * 60 + 30)
        due = FIRST_DAY + dt.timedelta(days=day)
        bill = {"invoice": i, "amount": 1000, "due": due, "by": by}
        self._tell(f.InvoiceIssued, issued, client, **bill)
        for _ in range(self._pick(0, 1, 2)):
            kind = self._pick(f.InvoicePaid, f.InvoicePaid, f.InvoiceDisputed, f.InvoiceSettled)
            paid = self._pick(1000, 500, 950)
            at = self._at(day + self._pick(0, 1, 4, 9), self._pick(0, TEN))
            self._tell(kind, at, client, invoice=i, amount=paid)

    def work(self, client: str) -> None:
        """Agree on work, deliver and measure it; somebody asks for a lower price or for more."""
        e, day = self._name("e"), self._day(10)
        agreed = {"price": 1000, "currency": "JPY", "target": 5, "better": "higher"}
        self._tell(f.EngagementAgreed, self._at(day, 9 * 60), client, engagement=e, **agreed)
        for _ in range(self._draw(whole(1, 4))):
            day += self._pick(0, 1, 5)
            at, by = self._at(day, TEN), self._pick("client", "house")
            kind = self._pick(
                f.PriceCutRequested,
                f.ScopeExtraRequested,
                f.EngagementDelivered,
                f.PriceCutRefused,
                f.PriceCutImposed,
                f.OutcomeMeasured,
            )
            more: dict[str, Any] = {}
            if kind in (f.PriceCutRequested, f.PriceCutImposed):
                more = {"amount": self._pick(50, 200), "by": by}
            elif kind is f.ScopeExtraRequested:
                more = {"paid": self._pick(False, True), "by": by}
            elif kind is f.OutcomeMeasured:
                more = {"value": self._pick(4, 5)}
            self._tell(kind, at, client, engagement=e, **more)

    # -- single facts ---------------------------------------------------------------------------

    def client_rule(self, client: str) -> None:
        """Impose a rule on the work; somebody breaks it, somebody complains."""
        c, day, imposer = self._name("c"), self._day(), self._pick("client", "house")
        at = self._at(day, 9 * 60)
        self._tell(f.ClientRuleImposed, at, client, client_rule=c, binds="both", by=imposer)
        for _ in range(self._draw(whole(1, 4))):
            day += self._pick(0, 1)
            kind = self._pick(f.ClientRuleBroken, f.ClientRuleComplained)
            by = self._pick(imposer, "client", "house")
            self._tell(kind, self._at(day, self._pick(TEN, 11 * 60)), client, client_rule=c, by=by)

    def courtesy(self, client: str) -> None:
        """Show a courtesy or miss it."""
        kind, by = self._pick(f.CourtesyMissed, f.CourtesyShown), self._pick("client", "house")
        what = self._pick("report", "thanks")
        self._tell(kind, self._at(self._day(), TEN), client, courtesy=what, by=by)

    def conduct(self, client: str) -> None:
        """Report conduct."""
        severity, by = self._pick("minor", "grave"), self._pick("client", "client", "house")
        at = self._at(self._day(), TEN)
        self._tell(f.ConductReported, at, client, what="threat", severity=severity, by=by)

    def contact(self, client: str) -> None:
        """Get in touch at some hour."""
        at = self._at(self._day(), self._pick(TEN, 20 * 60))
        by, unwanted = self._pick("client", "house"), self._pick(True, False)
        self._tell(f.ContactReceived, at, client, channel="phone", unwanted=unwanted, by=by)

    def inquiry(self, client: str) -> None:
        """Ask for work."""
        q, budget = self._name("q"), self._pick(10_000, 100_000)
        due = (FIRST_DAY + dt.timedelta(days=20)).isoformat()
        asked = {"inquiry": q, "budget": budget, "hours": 2, "due": due}
        self._tell(f.InquiryReceived, self._at(self._day(), TEN), client, **asked)

    def good_act(self, client: str) -> None:
        """Come to a session, keep a promise, pay."""
        {"session": self.session, "promise": self.promise, "invoice": self.invoice}[
            self._pick("session", "promise", "invoice")
        ](client)


_STORIES: Final = {
    **dict.fromkeys(("lateness", "absence", "cancellation", "move"), Teller.session),
    "payment": Teller.invoice,
    **dict.fromkeys(("price_request", "scope_request"), Teller.work),
    "promise": Teller.promise,
    "courtesy": Teller.courtesy,
    "double_standard": Teller.client_rule,
    "conduct": Teller.conduct,
    "contact": Teller.contact,
    "inquiry": Teller.inquiry,
    "streak": Teller.good_act,
}
