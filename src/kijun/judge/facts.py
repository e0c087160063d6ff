"""The catalogue of facts: what a record may hold, one class a kind.

A fact says that something happened at an instant. Facts are frozen: what was wrong is put right
by a further fact. All instants carry an offset (RFC 3339); amounts are in the rulebook's currency.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from typing import Annotated, Final, Literal

import msgspec

Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(min_length=1)]
Actor = Annotated[str, msgspec.Meta(pattern=r"^(client|house|system|member:\S+)$")]
LARGEST: Final = 10**15
Amount = (
    Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    | Annotated[float, msgspec.Meta(ge=0, le=LARGEST)]
)
Number = (
    Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
    | Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
)
Hours = (
    Annotated[int, msgspec.Meta(gt=0, le=10**6)] | Annotated[float, msgspec.Meta(gt=0, le=10**6)]
)
Minutes = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]

EARLIEST: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST: Final = dt.datetime(2900, 1, 1, tzinfo=dt.UTC)
"""Instants outside of these bounds are slips of the pen; inside, no arithmetic can overflow."""


def _check_bounds(field: str, instant: dt.datetime | dt.date | None) -> None:
    # The local year is exact enough to find a slip of the pen, and quick to look at.
    if instant is not None and not 1900 < instant.year < 2900:
        raise ValueError(f"{field} outside 1901..2899")


_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _check_due(due: str | None) -> None:
    if due is not None:
        parse_due(due, dt.UTC)


@functools.lru_cache(maxsize=4096)
def end_of_day(day: dt.date, zone: dt.tzinfo, offset: dt.tzinfo = dt.UTC) -> dt.datetime:
    """Return the instant at which a day ends in a zone, told with an offset."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(offset)


def parse_due(due: str, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant that a `due` text means: itself, or the end of that day in `zone`.

    Raises ValueError for a text that is neither a date nor a time with an offset.
    """
    if _DATE.fullmatch(due):
        day = dt.date.fromisoformat(due)
        _check_bounds("due", day)
        return end_of_day(day, zone)
    instant: dt.datetime = msgspec.convert(due, Instant)
    _check_bounds("due", instant)
    return instant


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
):
    """What every fact says: when (`at`), towards whom (`client`), whose act (`by`), from where."""

    at: Instant
    client: Id | None = None
    id: Id | None = None
    by: Actor = "client"
    recorded_at: Instant | None = None
    source: str | None = None
    service: Id | None = None
    evidence: tuple[Sha256, ...] = ()
    note: str | None = None


class AppointmentFact(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one appointment."""

    appointment: Id


class AppointmentBooked(AppointmentFact, frozen=True, gc=False, tag="appointment.booked"):
    """A session was agreed: `starts`, lasting `minutes`."""

    starts: Instant
    minutes: Minutes
    member: Id | None = None
    price: Amount | None = None
    rulebook: Id | None = None

    def __post_init__(self) -> None:
        _check_bounds("starts", self.starts)


class AppointmentMoved(AppointmentFact, frozen=True, gc=False, tag="appointment.moved"):
    """A session was moved to a new `starts`."""

    starts: Instant
    minutes: Minutes | None = None
    reason: Id | None = None

    def __post_init__(self) -> None:
        _check_bounds("starts", self.starts)


class AppointmentCancelled(AppointmentFact, frozen=True, gc=False, tag="appointment.cancelled"):
    """A session was cancelled; by `system` it carries out a decision."""

    reason: Id | None = None


class AppointmentJoined(AppointmentFact, frozen=True, gc=False, tag="appointment.joined"):
    """`by` arrived at `at`."""


class AppointmentMissed(AppointmentFact, frozen=True, gc=False, tag="appointment.missed"):
    """`by` was absent."""


class AppointmentAwaited(AppointmentFact, frozen=True, gc=False, tag="appointment.awaited"):
    """`by` says at `at` that the other has not come yet."""


class NoticeGiven(AppointmentFact, frozen=True, gc=False, tag="notice.given"):
    """`by` sent word about being late or absent; `tapped_at` is a vouched-for time of the tap."""

    about: Literal["late", "absence"]
    reason: Id | None = None
    eta: Instant | None = None
    text: str | None = None
    tapped_at: Instant | None = None

    def __post_init__(self) -> None:
        _check_bounds("tapped_at", self.tapped_at)
        _check_bounds("eta", self.eta)


class HouseFact(Fact, frozen=True, kw_only=True, gc=False):
    """A fact that is the house's own act unless it says otherwise."""

    by: Actor = "house"


class EngagementAgreed(HouseFact, frozen=True, gc=False, tag="engagement.agreed"):
    """Work was agreed at a price, with what it starts from and aims at."""

    engagement: Id
    price: Amount
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    baseline: Number | None = None
    target: Number | None = None
    better: Literal["higher", "lower"] | None = None
    unit: str | None = None
    unit_value: Amount | None = None
    guaranteed: bool = False


class EngagementDelivered(HouseFact, frozen=True, gc=False, tag="engagement.delivered"):
    """The agreed work was handed over."""

    engagement: Id


class EngagementAccepted(HouseFact, frozen=True, gc=False, tag="engagement.accepted"):
    """The delivered work was accepted."""

    engagement: Id


class EngagementEnded(HouseFact, frozen=True, gc=False, tag="engagement.ended"):
    """The engagement came to its end."""

    engagement: Id


class OutcomeMeasured(HouseFact, frozen=True, gc=False, tag="outcome.measured"):
    """What the work brought was measured, in the engagement's unit."""

    engagement: Id
    value: Number


class PriceCutRequested(Fact, frozen=True, gc=False, tag="price.cut_requested"):
    """`by` asked for a lower price."""

    engagement: Id
    amount: Amount | None = None


class PriceCutRefused(HouseFact, frozen=True, gc=False, tag="price.cut_refused"):
    """A request for a lower price was refused."""

    engagement: Id
    amount: Amount | None = None


class PriceCutImposed(Fact, frozen=True, gc=False, tag="price.cut_imposed"):
    """`by` paid or fixed a lower price without agreement."""

    engagement: Id
    amount: Amount


class ScopeExtraRequested(Fact, frozen=True, gc=False, tag="scope.extra_requested"):
    """`by` asked for work beyond what was agreed; `paid` where they offered to pay for it."""

    engagement: Id
    paid: bool = False


class InvoiceIssued(HouseFact, frozen=True, gc=False, tag="invoice.issued"):
    """An invoice went out; whoever did not issue it owes it until the end of the `due` day."""

    invoice: Id
    amount: Amount
    due: dt.date
    engagement: Id | None = None
    withholding: Amount = 0

    def __post_init__(self) -> None:
        _check_bounds("due", self.due)


class InvoicePaid(Fact, frozen=True, gc=False, tag="invoice.paid"):
    """An amount was paid on an invoice."""

    invoice: Id
    amount: Amount


class InvoiceDisputed(Fact, frozen=True, gc=False, tag="invoice.disputed"):
    """The invoice, or an amount of it, is contested."""

    invoice: Id
    amount: Amount | None = None


class InvoiceSettled(Fact, frozen=True, gc=False, tag="invoice.settled"):
    """Nothing more is owed on the invoice."""

    invoice: Id
    amount: Amount | None = None


class PromiseMade(Fact, frozen=True, gc=False, tag="promise.made"):
    """`by` promised something by `due`: a time, or a date meaning its end."""

    promise: Id
    due: str
    what: str | None = None

    def __post_init__(self) -> None:
        _check_due(self.due)


class PromiseKept(Fact, frozen=True, gc=False, tag="promise.kept"):
    """The promise was kept at `at`."""

    promise: Id


class CourtesyShown(Fact, frozen=True, gc=False, tag="courtesy.shown"):
    """`by` thanked, apologised or reported."""

    courtesy: Literal["thanks", "apology", "report"]


class CourtesyMissed(Fact, frozen=True, gc=False, tag="courtesy.missed"):
    """Thanks, an apology or a report stayed out."""

    courtesy: Literal["thanks", "apology", "report"]


class ClientRuleImposed(Fact, frozen=True, gc=False, tag="client_rule.imposed"):
    """`by` set a rule of their own for the work; `binds` says whom."""

    client_rule: Id
    binds: Literal["house", "both"]
    what: str | None = None


class ClientRuleBroken(Fact, frozen=True, gc=False, tag="client_rule.broken"):
    """`by` broke that rule."""

    client_rule: Id
    what: str | None = None


class ClientRuleComplained(Fact, frozen=True, gc=False, tag="client_rule.complained"):
    """`by` complained that the other broke that rule."""

    client_rule: Id
    what: str | None = None


class ConductReported(Fact, frozen=True, gc=False, tag="conduct.reported"):
    """Conduct that goes beyond what anyone has to bear."""

    what: Id
    severity: Literal["minor", "grave"]
    against: str | None = None


class ContactReceived(Fact, frozen=True, gc=False, tag="contact.received"):
    """`by` got in touch over a channel."""

    channel: Id
    unwanted: bool = False


class InquiryReceived(Fact, frozen=True, gc=False, tag="inquiry.received"):
    """Somebody asked for work."""

    inquiry: Id
    budget: Amount | None = None
    hours: Hours | None = None
    due: str | None = None
    field: Id | None = None

    def __post_init__(self) -> None:
        _check_due(self.due)


class WorkLogged(HouseFact, frozen=True, gc=False, tag="work.logged"):
    """Time that was worked."""

    minutes: Minutes
    engagement: Id | None = None
    field: Id | None = None


class OrderPlaced(Fact, frozen=True, gc=False, tag="order.placed"):
    """An order came in."""

    amount: Amount | None = None


class ReferralGiven(Fact, frozen=True, gc=False, tag="referral.given"):
    """Somebody was sent to the house."""

    amount: Amount | None = None


class TestimonialGiven(Fact, frozen=True, gc=False, tag="testimonial.given"):
    """Kind words that may be shown."""

    amount: Amount | None = None


class RulesAnnounced(HouseFact, frozen=True, gc=False, tag="rules.announced"):
    """A version of the rulebook was announced; it takes effect at `effective` (default `at`)."""

    rulebook: Id
    effective: Instant | None = None
    channel: Id | None = None

    def __post_init__(self) -> None:
        _check_bounds("effective", self.effective)


class RulesAcknowledged(Fact, frozen=True, gc=False, tag="rules.acknowledged"):
    """`by` acknowledged a version of the rulebook."""

    rulebook: Id
    channel: Id | None = None


class DecisionFact(HouseFact, frozen=True, kw_only=True, gc=False):
    """A fact about a decision."""

    decision: Id


class DecisionConfirmed(DecisionFact, frozen=True, gc=False, tag="decision.confirmed"):
    """A person said yes to what waited."""


class DecisionDeclined(DecisionFact, frozen=True, gc=False, tag="decision.declined"):
    """A person said no to what waited."""


class DecisionCarriedOut(DecisionFact, frozen=True, gc=False, tag="decision.carried_out"):
    """A consequence (default: all of them) was carried out."""

    consequence: Id | None = None


class DecisionMet(DecisionFact, frozen=True, gc=False, tag="decision.met"):
    """A condition was fulfilled, so that it ends."""

    consequence: Id | None = None


class DecisionWaived(DecisionFact, frozen=True, gc=False, tag="decision.waived"):
    """A person let the case pass, with a reason."""

    reason: Id


class DecisionLifted(DecisionFact, frozen=True, gc=False, tag="decision.lifted"):
    """A person ended what was still running, with a reason."""

    reason: Id


class AppealFiled(Fact, frozen=True, gc=False, tag="appeal.filed"):
    """The party asks that a decision be looked at again."""

    decision: Id
    text: str | None = None


class AppealUpheld(DecisionFact, frozen=True, gc=False, tag="appeal.upheld"):
    """The appeal was right."""

    reason: Id


class AppealDismissed(DecisionFact, frozen=True, gc=False, tag="appeal.dismissed"):
    """The appeal did not change the decision, with a reason."""

    reason: Id


class PracticeStarted(HouseFact, frozen=True, gc=False, tag="practice.started"):
    """From now on a rule (default: all rules) is only practised."""

    rule: Id | None = None


class PracticeEnded(HouseFact, frozen=True, gc=False, tag="practice.ended"):
    """Practice of a rule (default: of all rules) ends."""

    rule: Id | None = None


class WatchFact(Fact, frozen=True, kw_only=True, gc=False):
    """Something that would tell of a kind of fact began or ended to watch."""

    by: Actor = "system"
    of: Literal["arrivals", "notices", "payments", "promises"]
    source: str


class WatchBegan(WatchFact, frozen=True, gc=False, tag="watch.began"):
    """From now on `source` would tell of `of`."""


class WatchEnded(WatchFact, frozen=True, gc=False, tag="watch.ended"):
    """From now on `source` would no longer tell of `of`."""


AnyFact = (
    AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentJoined
    | AppointmentMissed
    | AppointmentAwaited
    | NoticeGiven
    | EngagementAgreed
    | EngagementDelivered
    | EngagementAccepted
    | EngagementEnded
    | OutcomeMeasured
    | PriceCutRequested
    | PriceCutRefused
    | PriceCutImposed
    | ScopeExtraRequested
    | InvoiceIssued
    | InvoicePaid
    | InvoiceDisputed
    | InvoiceSettled
    | PromiseMade
    | PromiseKept
    | CourtesyShown
    | CourtesyMissed
    | ClientRuleImposed
    | ClientRuleBroken
    | ClientRuleComplained
    | ConductReported
    | ContactReceived
    | InquiryReceived
    | WorkLogged
    | OrderPlaced
    | ReferralGiven
    | TestimonialGiven
    | RulesAnnounced
    | RulesAcknowledged
    | DecisionConfirmed
    | DecisionDeclined
    | DecisionCarriedOut
    | DecisionMet
    | DecisionWaived
    | DecisionLifted
    | AppealFiled
    | AppealUpheld
    | AppealDismissed
    | PracticeStarted
    | PracticeEnded
    | WatchBegan
    | WatchEnded
)

KINDS: Final[dict[str, type[Fact]]] = {
    str(kind.__struct_config__.tag): kind for kind in AnyFact.__args__
}
"""Every kind of fact by its name in the record."""

CLIENTLESS: Final = tuple(
    kind
    for name, kind in KINDS.items()
    if name.split(".")[0]
    in ("appointment", "notice", "promise", "courtesy", "conduct", "work", "rules", "decision")
    or name.split(".")[0] in ("appeal", "practice", "watch")
)
"""Kinds that can concern a member, or everyone, and then name no client."""


def kind_of(fact: Fact) -> str:
    """Return the name of a fact's kind, such as `appointment.booked`."""
    return str(fact.__struct_config__.tag)


def moment_of(fact: Fact) -> dt.datetime:
    """Return the instant at which a fact counts: `tapped_at` of a notice, else `at`."""
    if isinstance(fact, NoticeGiven) and fact.tapped_at is not None:
        return fact.tapped_at
    return fact.at


def needs_client(fact: Fact) -> bool:
    """Say whether a fact lacks a client although it concerns no member and not everyone."""
    if fact.client is not None:
        return False
    if not isinstance(fact, CLIENTLESS):
        return True
    return fact.by == "client" and not (isinstance(fact, AppointmentBooked) and fact.member)


def content_of(fact: Fact) -> bytes:
    """Return a fact's canonical content: what makes two lines the same fact, `source` aside."""
    if isinstance(fact, WatchFact):
        return msgspec.json.encode(fact, order="sorted")
    return msgspec.json.encode(msgspec.structs.replace(fact, source=None), order="sorted")


def id_of(fact: Fact) -> str:
    """Return a fact's id; one that was not given is derived from the canonical content."""
    return fact.id or hashlib.sha256(content_of(fact)).hexdigest()[:20]


def order_of(fact: Fact) -> tuple[dt.datetime, bool, dt.datetime, str]:
    """Return the key by which facts are ordered: moment, `recorded_at`, id.

    Of one instant, announcements come first: a rule binds what opens at or after them.
    """
    opens = not isinstance(fact, RulesAnnounced | RulesAcknowledged)
    return moment_of(fact), opens, fact.recorded_at or fact.at, id_of(fact)
