"""What a person answers to somebody who asked to have a decision looked at again.

Yes can be said at once. No is said by a reviewer, or by the owner from the day after: whoever has
decided sleeps on it first.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.accounts.models import Membership
from kijun.clients.concerned import Concerned, client_in_facts
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.record import hold
from kijun.services.decisions import appeals
from kijun.services.decisions.matter_words import session_of
from kijun.services.decisions.verdicts import kept, lift, said
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.still_true import DISMISSED, LIFTED
from kijun.services.members import member_letters
from kijun.services.record.recording import record


class Answered(ValueError):
    """Nothing said against the decision waits for an answer."""


class TooSoon(ValueError):
    """Whoever decided sleeps on it before saying no; `args` hold from when it can be said."""


def uphold(
    about: Concerned, decision: str, reason: str, now: dt.datetime, *, reviewer: str = ""
) -> None:
    """Take a decision back, because the appeal was right; the letter follows with what is undone.

    `reviewer` names who looked at it, where that was not the owner. Raises NoReason, Answered.
    """
    with transaction.atomic():
        why = kept(about, reason)
        _expect_open(about, decision)
        fact = f.AppealUpheld(
            at=now,
            client=client_in_facts(about),
            decision=decision,
            reason=why,
            source=_source(reviewer),
        )
        record(about.room, [fact], now)


def dismiss(
    about: Concerned, decision: str, reason: str, now: dt.datetime, *, reviewer: str = ""
) -> None:
    """Leave a decision as it is, although it was looked at again, and write why.

    `reviewer` as in `uphold`. Raises NoReason, Answered, and TooSoon for whoever decided.
    """
    with transaction.atomic():
        why = kept(about, reason)
        _expect_open(about, decision)
        open_since = appeals.of_decision(about.room, decision)
        assert open_since is not None
        cooled = appeals.cool_from(open_since, about.room)
        if not reviewer and now < cooled:
            raise TooSoon(cooled)
        fact = f.AppealDismissed(
            at=now,
            client=client_in_facts(about),
            decision=decision,
            reason=why,
            source=_source(reviewer),
        )
        record(about.room, [fact], now)
        found = decision_in(latest_rows(about.room, [decision])[decision])
        _write(about, DISMISSED, found, reason, now)


def lift_early(about: Concerned, decision: str, reason: str, now: dt.datetime) -> None:
    """End what a decision still means, from now on, and tell the client. Raises NoReason."""
    with transaction.atomic():
        lift(about, decision, reason, now)
        if is_told(about, decision):
            found = decision_in(latest_rows(about.room, [decision])[decision])
            _write(about, LIFTED, found, reason, now)


def _expect_open(about: Concerned, decision: str) -> None:
    hold(about.room)
    found = appeals.of_decision(about.room, decision)
    if found is None or found.answered_at is not None:
        raise Answered(decision)


def is_told(about: Concerned, decision: str) -> bool:
    """Say whether whom a decision is about has a letter of it: who has is told how it ends."""
    if isinstance(about, Membership):
        return member_letters.was_told(about, decision)
    return outbox.was_told(about.room, decision)


def _write(about: Concerned, kind: str, decision: Decision, reason: str, now: dt.datetime) -> None:
    key = f"{decision.id}/{now.isoformat()}"
    if isinstance(about, Membership):
        member_letters.tell(about, kind, key, decision, now, reason=said(reason))
        return
    outbox.write(
        about,
        kind,
        key,
        letter_words.about_answer(decision, said(reason), about),
        due_at=now,
        now=now,
        session=session_of(decision, about),
        decision=decision.id,
        link=letter_words.link_to(decision, about, now),
    )


def _source(reviewer: str) -> str | None:
    return f"reviewer:{reviewer}" if reviewer else None
