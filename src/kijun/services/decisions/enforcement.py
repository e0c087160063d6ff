"""Carrying decisions out: what is wanted is compared with what was done, again and again.

Nothing here decides. A decision that changes before its settling time is over is carried out as it
then stands; one that is taken back afterwards is put right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Final

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.clients.texts import words_behind
from kijun.judge.consequences import KINDS as CONSEQUENCES
from kijun.judge.decision import Decision
from kijun.judge.words.language import Said
from kijun.ledger import jobs
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided, Job
from kijun.letters.kinds import WORDLESS
from kijun.services.decisions import effects, verdicts
from kijun.services.decisions.matter_words import session_of
from kijun.services.decisions.planned import (
    CARRY_OUT,
    TAKEN_BACK,
    is_history,
    leaves_at,
    rests,
    settled,
    settles_at,
    to_carry_out,
    to_put_right,
)
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.letter_words import language_of
from kijun.services.delivery.still_true import EASED, PUT_RIGHT, UPHELD, word_waits
from kijun.services.members import member_letters
from kijun.services.record.history_words import as_said
from kijun.services.rules.binding import never_bound

_NOT_TOLD: Final = Said(
    "この基準のお知らせが、届いていませんでした。", "The announcement of this rule did not arrive."
)
_OPEN: Final = frozenset({"proposed", "standing", "held_back", "lapsed", "expired"})

Act = Callable[[Job, dt.datetime], None]


def _for_client(act: Callable[[Job, Decision, Client, dt.datetime], None]) -> Act:
    """Hand an act its decision as it stands, and its client; who was erased is let be."""

    @wraps(act)
    def acting(job: Job, now: dt.datetime) -> None:
        rows = Decided.objects.filter(room=job.room, decision=job.payload["decision"])
        decision = decision_in(rows.order_by("revision").reverse()[0])
        clients = Client.objects.select_related("room").filter(room=job.room)
        client = clients.filter(pk=job.payload["client"]).first()
        if client is not None:
            act(job, decision, client, now)

    return acting


@_for_client
def carry_out(job: Job, decision: Decision, client: Client, now: dt.datetime) -> None:
    """Carry out what is wanted of a decision and has settled, with one letter about all of it.

    Nothing is done while an unseen word of the client may change it, or where the rule never
    reached them.
    """
    todo = settled(job, now)
    if not todo or is_held(client, decision):
        return
    if never_bound(client, decision):
        verdicts.waive(client, decision.id, _NOT_TOLD.in_language(language_of(client)), now)
        return
    outbox.withdraw(client.room, decision.id, besides=_key(decision, todo))
    silent = [text for text in todo if _word(text) in WORDLESS]
    spoken = spoken_of(todo)
    if silent:
        effects.carried_out(client, decision, silent, now)
    if spoken:
        given = letter_words.about(decision, spoken, client, now)
        outbox.write(
            client,
            letter_about(spoken),
            _key(decision, todo),
            given,
            due_at=_time_of(job),
            now=now,
            session=session_of(decision, client),
            decision=decision.id,
            link=letter_words.link_to(decision, client, now),
        )


def spoken_of(consequences: Iterable[str]) -> list[str]:
    """Return those of some consequences that a client is written about."""
    return [text for text in consequences if _word(text) not in WORDLESS]


def letter_about(spoken: Iterable[str]) -> str:
    """Return the kind of letter that tells of some consequences: that of the weightiest."""
    return max(map(_word, spoken), key=lambda word: CONSEQUENCES[word].level)


@_for_client
def put_right(job: Job, decision: Decision, client: Client, now: dt.datetime) -> None:
    """Take back what was carried out of a decision that no longer holds, and say so.

    Whoever was never told of it is not written to about it.
    """
    eased = [text for text in job.payload.get("eased", ()) if text not in decision.carried_out]
    done = to_put_right(decision) or eased
    outbox.take_back(client.room, decision.id, now)
    told = outbox.told_of(client.room, decision.id)
    was_told = bool(told)
    if not done and decision.status in TAKEN_BACK:
        # The letter was with the mail server already when its decision was taken back.
        done = tuple(told)
    if decision.status == "expired" and not was_told:
        effects.put_right(client, decision, None, now)
    if not done:
        return
    is_eased = decision.status not in TAKEN_BACK
    effects.put_right(client, decision, done if is_eased else None, now)
    if was_told and any(_word(text) not in WORDLESS for text in done):
        kind, given = _taking_back(decision, done, client, now, is_eased=is_eased)
        outbox.write(
            client,
            kind,
            job.key if is_eased else decision.id,
            given,
            due_at=now,
            now=now,
            session=session_of(decision, client),
            decision=decision.id,
            link=letter_words.link_to(decision, client, now),
        )


def _taking_back(
    decision: Decision, done: Iterable[str], client: Client, now: dt.datetime, *, is_eased: bool
) -> tuple[str, dict[str, str]]:
    """Return the kind of letter that takes something back, and what it names."""
    if decision.status == "overturned":
        reason = as_said(decision.reason, words_behind([decision.reason]), language_of(client))
        return UPHELD, letter_words.about_upholding(decision, done, reason, client, now)
    given = letter_words.about_putting_right(decision, done, client, now)
    return EASED if is_eased else PUT_RIGHT, given


@_for_client
def ask_for_a_word(job: Job, decision: Decision, client: Client, now: dt.datetime) -> None:
    """Tell both sides, before anything follows from a client's silence, that a word is enough."""
    session = Session.objects.filter(room=job.room, pk=decision.matter or "").first()
    if session is None or not to_carry_out(decision) or is_held(client, decision):
        return
    outbox.write(
        client,
        "settling",
        decision.id,
        letter_words.about_session(session),
        due_at=job.due_at,
        now=now,
        session=session,
        link=letter_words.link_to_session(session, now),
    )
    until = settles_at(job.room, decision, now)
    if decision.party == "client" and now < until:
        member_letters.nudge_owners(client, decision, until, now)


def is_held(client: Client, decision: Decision) -> bool:
    """Say whether a word that the owner has not seen yet may change a decision."""
    return word_waits(client.room, client.pk, decision.matter or "")


def let_pass_what_never_bound(client: Client, now: dt.datetime) -> None:
    """Let pass whatever rests on rules of which it has become known that they did not arrive."""
    for row in standing_rows(client.room, client.pk).values():
        if row.status in _OPEN and never_bound(client, decision_in(row)):
            reason = _NOT_TOLD.in_language(language_of(client))
            verdicts.waive(client, row.decision, reason, now)


def reconcile(room: Room, client_id: str, now: dt.datetime) -> None:
    """Go on with whatever is wanted about a client and was held up.

    What is still in its settling time is carried out at the end of that.
    """
    for row in standing_rows(room, client_id).values():
        decision = decision_in(row)
        if not to_carry_out(decision) or rests(row, now):
            continue
        if not is_history(room, decision, now):
            key = f"{row.decision}/{row.revision}/{now.isoformat()}"
            time = leaves_at(room, decision, now).isoformat()
            payload = {"decision": row.decision, "client": row.client, "time": time}
            jobs.enqueue(room, CARRY_OUT, key, now, payload)


def _key(decision: Decision, todo: Iterable[str]) -> str:
    return f"{decision.id}/{'+'.join(text for text in todo if _word(text) not in WORDLESS)}"


def _time_of(job: Job) -> dt.datetime:
    """Return when a decision was to be carried out, however late it came to be known."""
    time = job.payload.get("time")
    return dt.datetime.fromisoformat(time) if time is not None else job.due_at


def _word(text: str) -> str:
    return text.partition(" ")[0]
