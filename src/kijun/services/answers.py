"""What a person answers to somebody who asked to have a decision looked at again.

Yes can be said at once. No is said by a reviewer, or by the owner from the day after: whoever has
decided sleeps on it first.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.record import hold
from kijun.services import appeals, post, telling
from kijun.services.record import record
from kijun.services.still import DISMISSED, LIFTED
from kijun.services.verdicts import kept, lift, said


class Answered(ValueError):
    """Nothing said against the decision waits for an answer."""


class TooSoon(ValueError):
    """Whoever decided sleeps on it before saying no; `args` hold from when it can be said."""


def uphold(
    client: Client, decision: str, reason: str, now: dt.datetime, *, reviewer: str = ""
) -> None:
    """Take a decision back, because the appeal was right; the letter follows with what is undone.

    `reviewer` names who looked at it, where that was not the owner. Raises NoReason, Answered.
    """
    with transaction.atomic():
        why = kept(client, reason)
        _expect_open(client, decision)
        fact = f.AppealUpheld(
            at=now, client=client.pk, decision=decision, reason=why, source=_source(reviewer)
        )
        record(client.room, [fact], now)


def dismiss(
    client: Client, decision: str, reason: str, now: dt.datetime, *, reviewer: str = ""
) -> None:
    """Leave a decision as it is, although it was looked at again, and write why.

    `reviewer` as in `uphold`. Raises NoReason, Answered, and TooSoon for whoever decided.
    """
    with transaction.atomic():
        why = kept(client, reason)
        _expect_open(client, decision)
        open_since = appeals.of_decision(client.room, decision)
        assert open_since is not None
        cooled = appeals.cool_from(open_since, client.room)
        if not reviewer and now < cooled:
            raise TooSoon(cooled)
        fact = f.AppealDismissed(
            at=now, client=client.pk, decision=decision, reason=why, source=_source(reviewer)
        )
        record(client.room, [fact], now)
        found = decision_in(latest_rows(client.room, [decision])[decision])
        _write(client, DISMISSED, found, reason, now)


def lift_early(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """End what a decision still means, from now on, and tell the client. Raises NoReason."""
    with transaction.atomic():
        lift(client, decision, reason, now)
        if post.was_told(client.room, decision):
            found = decision_in(latest_rows(client.room, [decision])[decision])
            _write(client, LIFTED, found, reason, now)


def _expect_open(client: Client, decision: str) -> None:
    hold(client.room)
    found = appeals.of_decision(client.room, decision)
    if found is None or found.answered_at is not None:
        raise Answered(decision)


def _write(client: Client, kind: str, decision: Decision, reason: str, now: dt.datetime) -> None:
    post.write(
        client,
        kind,
        f"{decision.id}/{now.isoformat()}",
        telling.about_answer(decision, said(reason), client),
        due_at=now,
        now=now,
        session=decision.matter or "",
        decision=decision.id,
        link=telling.link_to(decision, client, now),
    )


def _source(reviewer: str) -> str | None:
    return f"reviewer:{reviewer}" if reviewer else None
