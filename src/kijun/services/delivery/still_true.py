"""Whether a letter that has not left yet still says what is so, and whether it may leave."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.judge.decision import Decision
from kijun.judge.facts import RulesAnnounced
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.letters.kinds import PATIENCE
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.decisions.planned import HOLDS, SETTLING, TAKEN_BACK, to_carry_out
from kijun.services.inbox.sender import open_words

PUT_RIGHT: Final = "put_right"
"""The kind of letter that takes a decision back."""
EASED: Final = "eased"
"""The kind of letter that takes a part of a decision back."""
DISMISSED: Final = "dismissed"
"""The kind of letter that leaves a decision as it is, after it was looked at again."""
UPHELD: Final = "upheld"
"""The kind of letter that takes a decision back, because an appeal was right."""
APPEAL_RECEIVED: Final = "appeal_received"
"""The kind of letter that says that an appeal came, and until when it is answered."""
APPEAL_RESTS: Final = "appeal_rests"
"""The kind of letter that says that a measure rests, since the answer is late."""
LIFTED: Final = "lifted"
"""The kind of letter that ends early what a decision still means."""
_TAKING_BACK: Final = frozenset({PUT_RIGHT, UPHELD})
_LEAVING: Final = frozenset({EASED, DISMISSED, LIFTED})
AFTERWARDS: Final = _TAKING_BACK | _LEAVING | {APPEAL_RECEIVED, APPEAL_RESTS}
"""Kinds that say what has become of a decision of which its client knows."""
_ENDED: Final = TAKEN_BACK | {"expired"}
_OF_A_TIME: Final = frozenset({"reminder", "nudge", "invitation", "moved"})
"""Kinds that name the time of a session; their key ends in the `sequence` that it had."""
OF_RULES: Final = frozenset({"rules", "rules_again"})
"""Kinds that tell of a version of the rules; their key names the client, and then the version."""
_BEFORE_IT_BEGINS: Final = frozenset({"reminder", "nudge"})


def still_so(letter: Letter, now: dt.datetime) -> bool:
    """Say whether what a letter tells of its decision, session or rules holds at an instant."""
    if letter.decision:
        return _is_decided(letter)
    if letter.kind in _OF_A_TIME:
        return _takes_place(letter, now)
    if letter.kind in OF_RULES:
        return not _is_superseded(letter)
    return letter.kind != SETTLING or now <= letter.due_at + PATIENCE


def tells_a_decision(letter: Letter) -> bool:
    """Say whether it is by this letter that somebody learns of a decision."""
    return bool(letter.decision) and letter.kind not in AFTERWARDS


def is_held(letter: Letter) -> bool:
    """Say whether a word that the owner has not read yet may change what a letter tells."""
    return tells_a_decision(letter) and word_waits(letter.room, letter.client_id, letter.session)


def word_waits(room: Room, client_id: str, matter: str) -> bool:
    """Say whether a word of a client about a matter, or about none, waits to be read.

    One that several may have written may be theirs.
    """
    unread = open_words(room, client_id)
    return unread.filter(Q(session=matter) | Q(session="")).exists()


def decision_of(letter: Letter) -> Decision:
    """Return the decision that a letter is about, as it stands."""
    return decision_in(latest_rows(letter.room, [letter.decision])[letter.decision])


def named_in(letter: Letter) -> list[str]:
    """Return the consequences that a letter tells of."""
    return letter.key.partition("/")[2].split("+")


def _is_decided(letter: Letter) -> bool:
    decision = decision_of(letter)
    if letter.kind in _TAKING_BACK:
        return decision.status in TAKEN_BACK
    if letter.kind in _LEAVING:
        return decision.status not in TAKEN_BACK
    if letter.kind == APPEAL_RESTS:
        return decision.status == HOLDS
    if letter.kind == APPEAL_RECEIVED:
        return True
    holds = {*decision.carried_out, *to_carry_out(decision)}
    return decision.status not in _ENDED and holds.issuperset(named_in(letter))


def _takes_place(letter: Letter, now: dt.datetime) -> bool:
    session = Session.objects.filter(room=letter.room, pk=letter.session).first()
    if session is None or not session.stands:
        return False
    if letter.kind in _BEFORE_IT_BEGINS and session.starts <= now:
        return False
    return letter.key.partition("/")[2] == str(session.sequence)


def _is_superseded(letter: Letter) -> bool:
    """Say whether its client was told, or written to about, a later version since.

    What is announced last holds: passed on now, the older one would come back into effect.
    """
    version = letter.key.split("/")[1]
    published = dict(
        Version.objects.filter(room=letter.room_id).values_list("version", "published_at")
    )
    later = {each for each, at in published.items() if at > published.get(version, at)}
    if not later:
        return False
    written = Letter.objects.filter(
        room=letter.room_id, client=letter.client_id, kind="rules", written_at__gt=letter.written_at
    ).exclude(state=Letter.State.WITHDRAWN)
    told = Entry.objects.filter(
        room=letter.room_id,
        client=letter.client_id,
        kind="rules.announced",
        moment__gt=letter.written_at,
    )
    since = {key.split("/")[1] for key in written.values_list("key", flat=True)}
    since |= {fact.rulebook for fact in map(fact_of, told) if isinstance(fact, RulesAnnounced)}
    return not later.isdisjoint(since)
