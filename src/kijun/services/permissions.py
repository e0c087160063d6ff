"""What somebody may see and settle of a room's record; views ask here once they know their role.

Which rows are a member's own is said by `accounts.access`; here it is asked of single ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.db.models import QuerySet

from kijun.accounts.access import access_clients, access_sessions
from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.clients.models import Client, Evidence
from kijun.judge.consequences import parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.statement import relied_on
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Appealed, Decided, Job
from kijun.letters.models import Word
from kijun.services.decisions.reasons import facts_named
from kijun.services.record.evidence import attached_to
from kijun.services.today.taps import TAP
from kijun.services.today.waiting import Own, Waiting, waiting_for

HIGHEST_OF_MEMBERS: Final = 3
"""The highest level that waits for a member's click; above it the owner decides."""
Find = Callable[[Membership, str], bool]


def sees_client(membership: Membership, client: str) -> bool:
    """Say whether somebody sees a client, by id."""
    seen = Client.objects.filter(access_clients(membership), room=membership.room, pk=client)
    return seen.exists()


def sees_session(membership: Membership, session: str) -> bool:
    """Say whether somebody sees a session, by id."""
    seen = Session.objects.filter(access_sessions(membership), room=membership.room, pk=session)
    return seen.exists()


def sees_decision(membership: Membership, decision: str) -> bool:
    """Say whether somebody sees a decision, by id: one about a client of theirs, or themselves."""
    rows = Decided.objects.filter(room=membership.room, decision=decision)
    about = rows.values_list("client", flat=True).first()
    return about == membership.party or (about is not None and sees_client(membership, about))


def _sees_word(membership: Membership, word: str) -> bool:
    found = Word.objects.filter(room=membership.room, pk=word).first()
    if found is None or found.client_id is None:
        return False
    return sees_client(membership, found.client_id)


def _sees_tap(membership: Membership, tap: str) -> bool:
    found = Job.objects.filter(room=membership.room, kind=TAP, pk=tap).first()
    return found is not None and sees_session(membership, found.payload["session"])


def _sees_piece(membership: Membership, piece: str) -> bool:
    found = Evidence.objects.filter(room=membership.room, pk=piece).first()
    return found is not None and sees_client(membership, found.client_id)


_NAMED: Final[dict[str, Find]] = {
    "client_id": sees_client,
    "session": sees_session,
    "decision": sees_decision,
    "decision_id": sees_decision,
    "word": _sees_word,
    "tap": _sees_tap,
    "piece": _sees_piece,
}


def sees(membership: Membership, named: Mapping[str, object]) -> bool:
    """Say whether somebody who works with clients sees what an address names, all of it.

    A member sees nothing that is not known to be theirs.
    """
    if membership.is_owner:
        return True
    asked = [name for name in named if name in _NAMED]
    return bool(asked) and all(_NAMED[name](membership, str(named[name])) for name in asked)


def is_concerned(membership: Membership, named: Mapping[str, object]) -> bool:
    """Say the same of whoever a decision or a file concerns.

    A reviewer reads what an appeal waits for, with the files on which that rests, and nothing else.
    """
    if membership.role != Membership.Role.REVIEWER:
        return sees(membership, named)
    waiting = Appealed.objects.filter(room=membership.room, answered_at=None)
    if "piece" in named:
        return _rests_on(waiting, membership.room, str(named["piece"]))
    return waiting.filter(decision=named.get("decision_id")).exists()


def _rests_on(waiting: QuerySet[Appealed], room: Room, piece: str) -> bool:
    """Say whether any decision about which an appeal waits rests on a piece of evidence."""
    found = Evidence.objects.filter(room=room, pk=piece).first()
    if found is None:
        return False
    about = waiting.filter(client=found.client_id).values_list("decision", flat=True)
    decisions = map(decision_in, latest_rows(room, about).values())
    facts = facts_named(room, {name for each in decisions for name in relied_on(each)})
    return found.sha256 in attached_to(facts.values())


def acts_of(membership: Membership, offered: Iterable[str], decision: Decision) -> set[str]:
    """Return what somebody may do about a decision, of all that is on offer.

    What weighs most (levels 4 to 6) is the owner's, and so is what ends a measure; an appeal is
    answered by a reviewer too. What is about somebody of the house is the owner's, and never their
    own, whatever they have become since, as long as somebody else can settle it.
    """
    if decision.party == membership.party:
        return _acts_about_oneself(membership, set(offered))
    if membership.is_owner:
        return set(offered) - {"appeal"}
    if membership.role == Membership.Role.REVIEWER:
        return {"uphold", "dismiss"} & set(offered)
    levels = (parse_consequence(text).level for text in decision.consequences)
    is_grave = max(levels, default=0) > HIGHEST_OF_MEMBERS
    return set() if is_grave else {"confirm", "decline", "waive"} & set(offered)


def _acts_about_oneself(membership: Membership, offered: set[str]) -> set[str]:
    """Return what somebody may do about a decision about themselves: appeal.

    The only owner settles what nobody else can; where there is a reviewer, they answer the appeal,
    and it is by an appeal that the decision is undone.
    """
    others = membership.room.memberships.filter(left_at=None).exclude(pk=membership.pk)
    roles = set(others.values_list("role", flat=True))
    if not membership.is_owner or Membership.Role.OWNER in roles:
        return {"appeal"} & offered
    if Membership.Role.REVIEWER in roles:
        return offered - {"uphold", "dismiss", "waive"}
    return offered - {"appeal"}


def may_act(membership: Membership, decision: str, act: str) -> bool:
    """Say whether somebody may do something about a decision, by id, that is on offer."""
    row = latest_rows(membership.room, [decision]).get(decision)
    return row is None or bool(acts_of(membership, {act}, decision_in(row)))


def waiting_of(membership: Membership, now: dt.datetime) -> Waiting:
    """Return what of all that waits somebody may settle; a member: of their own clients."""
    room = membership.room
    if membership.is_owner:
        return waiting_for(room, now)
    clients = Client.objects.filter(access_clients(membership), room=room)
    seen = set(clients.values_list("pk", flat=True))
    own = Own(seen, lambda decision: bool(acts_of(membership, ("confirm",), decision)))
    return waiting_for(room, now, own)
