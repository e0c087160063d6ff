"""What stands beside a decision that a person makes: earlier letters, precedents, both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.core import signing
from django.utils.translation import gettext as _

from kijun.accounts.models import Membership, Room
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.language import Language
from kijun.ledger.decisions import decision_in, kept_under, latest_rows
from kijun.letters.models import Word
from kijun.services.barring.sealed_mailbox import COVERED, withheld
from kijun.services.decisions import appeals, grounds, planned, reviewing
from kijun.services.decisions.conditions import can_rest
from kijun.services.decisions.precedents import precedents_of
from kijun.services.decisions.reasons import Reasons
from kijun.services.decisions.settling import needs_to_be_shown
from kijun.services.record import timeline
from kijun.web.clients.state_words import status_told, text_for

_SALT: Final = "a decision was shown"
_LETTERS: Final = "ABCDEFGH"
_MOST_WORDS: Final = 10


def beside(
    reasons: Reasons, reader: Membership, language: Language, now: dt.datetime
) -> dict[str, object]:
    """Return what a page shows beside a decision.

    Only a reviewer sees what lies in the sealed mailbox before its day.
    """
    room, decision, about = reasons.room, reasons.decision, reasons.about
    client = about if isinstance(about, Client) else None
    is_sealed = reader.role != Membership.Role.REVIEWER
    unseen = withheld(client, now) if is_sealed and client is not None else frozenset()
    found = precedents_of(room, decision, language)
    appealed = appeals.of_decision(room, decision.id)
    is_open = appealed is not None and appealed.answered_at is None
    review = reviewing.review_of(room, decision, now)
    return {
        "earlier": _earlier(reasons, reader, language),
        "precedents": found,
        "precedent_rows": [
            {
                "decision": each.decision,
                "name": _("Case %(letter)s") % {"letter": letter},
                "at": dt.datetime.fromisoformat(each.decision.decided_at),
                "things": timeline.things_of(each.decision, language),
                "status": status_told(each.decision.status, language),
                "line": each.line,
                "is_otherwise": each.is_otherwise,
            }
            for letter, each in zip(_LETTERS, found.shown, strict=False)
        ],
        "house_owes": [
            timeline.things_of(each, language) for each in grounds.of_the_house(room, decision)
        ],
        "their_words": _their_words(client, decision, unseen) if client is not None else [],
        "lies_sealed": bool(unseen)
        and any(each.text == COVERED.in_language(language) for each in reasons.appeals),
        "shown": shown(reasons),
        "appealed": appealed if is_open else None,
        "cool_from": appeals.cool_from(appealed, room) if is_open and appealed else None,
        "may_say_no": is_open and appealed is not None and now >= appeals.cool_from(appealed, room),
        "rests": appeals.rests(appealed, now),
        "can_rest": can_rest(decision),
        "counts": decision.step is not None,
        "settles": _settles(reasons, now),
        "review": review,
        "since": reviewing.since(room, kept_under(decision), decision, now) if review else 0,
    }


def _earlier(reasons: Reasons, reader: Membership, language: Language) -> list[dict[str, object]]:
    return [
        {
            "case": each,
            "things": timeline.things_of(each.decision, language),
            "at": each.at,
            "letters": [(letter, text_for(reader, letter)) for letter in each.letters],
        }
        for each in grounds.earlier_cases(reasons.room, reasons.decision)
    ]


def shown(reasons: Reasons) -> str:
    """Return the proof that a page showed a decision as it stands."""
    return signing.dumps([reasons.decision.id, reasons.revisions[-1].revision], salt=_SALT)


def revision_shown(reasons: Reasons, sent: Mapping[str, str]) -> int | None:
    """Return which revision of a decision a page has shown to whoever sends its form."""
    try:
        decision, revision = signing.loads(sent.get("shown", ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return int(revision) if decision == reasons.decision.id else None


def weighs(room: Room, decision: str) -> bool:
    """Say whether a decision, by id, is confirmed only by somebody who had its page before them."""
    row = latest_rows(room, [decision]).get(decision)
    return row is not None and needs_to_be_shown(decision_in(row))


def _settles(reasons: Reasons, now: dt.datetime) -> dt.datetime | None:
    """Return when what a person has just confirmed is carried out, as long as that lies ahead."""
    decision = reasons.decision
    if decision.automatic or not planned.to_carry_out(decision):
        return None
    at = planned.settles_at(reasons.room, decision, reasons.revisions[-1].as_of)
    return at if now < at else None


def _their_words(client: Client, decision: Decision, unseen: frozenset[str]) -> list[Word]:
    """Return what the client wrote since about the same matter, or about none, but for `unseen`."""
    since = dt.datetime.fromisoformat(decision.decided_at) - dt.timedelta(days=1)
    found = Word.objects.filter(
        room=client.room,
        client=client,
        session__in=("", decision.matter or ""),
        said_at__gte=since,
    )
    shown = [word for word in found.order_by("said_at") if word.text.strip() not in unseen]
    return shown[:_MOST_WORDS]
