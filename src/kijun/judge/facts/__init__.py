"""The catalogue of facts: what a record may hold, one class a kind.

A fact says that something happened at an instant. Facts are frozen: what was wrong is put right
by a further fact. All instants carry an offset (RFC 3339); amounts are in the rulebook's currency.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

import msgspec

from kijun.judge.facts.base import (
    EARLIEST,
    LARGEST,
    LATEST,
    Actor,
    Amount,
    Fact,
    Hours,
    HouseFact,
    Id,
    Instant,
    Minutes,
    Number,
    Sha256,
    end_of_day,
    parse_due,
)
from kijun.judge.facts.people import (
    ClientRuleBroken,
    ClientRuleComplained,
    ClientRuleImposed,
    ConductReported,
    ContactReceived,
    CourtesyMissed,
    CourtesyShown,
    InquiryReceived,
    PromiseKept,
    PromiseMade,
)
from kijun.judge.facts.rules import (
    AboutDecision,
    AppealDismissed,
    AppealFiled,
    AppealUpheld,
    DecisionCarriedOut,
    DecisionConfirmed,
    DecisionDeclined,
    DecisionFact,
    DecisionLifted,
    DecisionMet,
    DecisionWaived,
    PracticeEnded,
    PracticeStarted,
    RulesAcknowledged,
    RulesAnnounced,
    WatchBegan,
    WatchEnded,
    WatchFact,
)
from kijun.judge.facts.sessions import (
    AppointmentAwaited,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentFact,
    AppointmentJoined,
    AppointmentMissed,
    AppointmentMoved,
    NoticeGiven,
)
from kijun.judge.facts.work import (
    EngagementAccepted,
    EngagementAgreed,
    EngagementDelivered,
    EngagementEnded,
    InvoiceDisputed,
    InvoiceIssued,
    InvoicePaid,
    InvoiceSettled,
    OrderPlaced,
    OutcomeMeasured,
    PriceCutImposed,
    PriceCutRefused,
    PriceCutRequested,
    ReferralGiven,
    ScopeExtraRequested,
    TestimonialGiven,
    WorkLogged,
)

__all__ = [
    "CLIENTLESS",
    "EARLIEST",
    "KINDS",
    "LARGEST",
    "LATEST",
    "AboutDecision",
    "Actor",
    "Amount",
    "AnyFact",
    "AppealDismissed",
    "AppealFiled",
    "AppealUpheld",
    "AppointmentAwaited",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentFact",
    "AppointmentJoined",
    "AppointmentMissed",
    "AppointmentMoved",
    "ClientRuleBroken",
    "ClientRuleComplained",
    "ClientRuleImposed",
    "ConductReported",
    "ContactReceived",
    "CourtesyMissed",
    "CourtesyShown",
    "DecisionCarriedOut",
    "DecisionConfirmed",
    "DecisionDeclined",
    "DecisionFact",
    "DecisionLifted",
    "DecisionMet",
    "DecisionWaived",
    "EngagementAccepted",
    "EngagementAgreed",
    "EngagementDelivered",
    "EngagementEnded",
    "Fact",
    "Hours",
    "HouseFact",
    "Id",
    "InquiryReceived",
    "Instant",
    "InvoiceDisputed",
    "InvoiceIssued",
    "InvoicePaid",
    "InvoiceSettled",
    "Minutes",
    "NoticeGiven",
    "Number",
    "OrderPlaced",
    "OutcomeMeasured",
    "PracticeEnded",
    "PracticeStarted",
    "PriceCutImposed",
    "PriceCutRefused",
    "PriceCutRequested",
    "PromiseKept",
    "PromiseMade",
    "ReferralGiven",
    "RulesAcknowledged",
    "RulesAnnounced",
    "ScopeExtraRequested",
    "Sha256",
    "TestimonialGiven",
    "WatchBegan",
    "WatchEnded",
    "WatchFact",
    "WorkLogged",
    "content_of",
    "end_of_day",
    "id_of",
    "kind_of",
    "moment_of",
    "needs_client",
    "order_of",
    "parse_due",
]

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
    """Return the instant at which a fact counts: `tapped_at` of a notice, else `at`.

    Nobody taps after the word has come: a clock that says so is wrong, and `at` holds.
    """
    if isinstance(fact, NoticeGiven) and fact.tapped_at is not None:
        return min(fact.at, fact.tapped_at)
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


def order_of(fact: Fact) -> tuple[dt.datetime, int, dt.datetime, str]:
    """Return the key by which facts are ordered: moment, `recorded_at`, id.

    Of one instant, announcements come first: a rule binds what opens at or after them. What opens
    a matter follows: nobody calls off a session, or pays an invoice, that is not there yet.
    """
    rank = _RANKS.get(type(fact), 2)
    return moment_of(fact), rank, fact.recorded_at or fact.at, id_of(fact)


_RANKS: Final[dict[type[Fact], int]] = {
    RulesAnnounced: 0,
    RulesAcknowledged: 0,
    AppointmentBooked: 1,
    EngagementAgreed: 1,
    InvoiceIssued: 1,
    PromiseMade: 1,
    ClientRuleImposed: 1,
}
