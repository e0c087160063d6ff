"""Whether what an address names is a member's own: their sessions, their clients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from kijun.accounts.access import Somebody, access_clients, access_sessions
from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.models import Client, Evidence
from kijun.judge.consequences import parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.statement import relied_on
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Appealed, Decided, Job
from kijun.letters.models import Word
from kijun.services.evidence import attached_to
from kijun.services.reasons import facts_named
from kijun.services.taps import TAP
from kijun.services.waiting import Own, Waiting, waiting_for

HIGHEST_OF_MEMBERS: Final = 3
"""The highest level that waits for a member's click; above it the owner decides."""
Find = Callable[[Membership, str], bool]


def has_client(membership: Membership, client: str) -> bool:
    """Say whether somebody sees a client, by id."""
    seen = Client.objects.filter(access_clients(membership), room=membership.room, pk=client)
    return seen.exists()


def has_session(membership: Membership, session: str) -> bool:
    """Say whether somebody sees a session, by id."""
    seen = Session.objects.filter(access_sessions(membership), room=membership.room, pk=session)
    return seen.exists()


def has_decision(membership: Membership, decision: str) -> bool:
    """Say whether somebody sees a decision, by id: one about a client of theirs, or themselves."""
    rows = Decided.objects.filter(room=membership.room, decision=decision)
    about = rows.values_list("client", flat=True).first()
    return about == membership.party or (about is not None and has_client(membership, about))


def _has_word(membership: Membership, word: str) -> bool:
    found = Word.objects.filter(room=membership.room, pk=word).first()
    if found is None or found.client_id is None:
        return False
    return has_client(membership, found.client_id)


def _has_tap(membership: Membership, tap: str) -> bool:
    found = Job.objects.filter(room=membership.room, kind=TAP, pk=tap).first()
    return found is not None and has_session(membership, found.payload["session"])


def _has_piece(membership: Membership, piece: str) -> bool:
    found = Evidence.objects.filter(room=membership.room, pk=piece).first()
    return found is not None and has_client(membership, found.client_id)


_NAMED: Final[dict[str, Find]] = {
    "client_id": has_client,
    "session": has_session,
    "decision": has_decision,
    "decision_id": has_decision,
    "word": _has_word,
    "tap": _has_tap,
    "piece": _has_piece,
}


def expect_concerned(membership: Membership, named: Mapping[str, object]) -> None:
    """Raise Http404 where an address names what somebody has nothing to do with.

    A reviewer reads what an appeal waits for, with the files on which that rests, and nothing else.
    """
    if membership.role != Membership.Role.REVIEWER:
        expect_theirs(membership, named)
        return
    waiting = Appealed.objects.filter(room=membership.room, answered_at=None)
    if "piece" in named:
        is_concerned = _rests_on(waiting, membership.room, str(named["piece"]))
    else:
        is_concerned = waiting.filter(decision=named.get("decision_id")).exists()
    if not is_concerned:
        raise Http404


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


def expect_theirs(membership: Membership, named: Mapping[str, object]) -> None:
    """Raise Http404 where an address names what a member does not see."""
    if membership.is_owner:
        return
    if not any(name in _NAMED for name in named):
        raise Http404
    if not all(_NAMED[name](membership, str(named[name])) for name in named if name in _NAMED):
        raise Http404


def expect_may_act(somebody: Somebody, room: Room, decision: str, act: str) -> None:
    """Raise PermissionDenied where somebody may not do something about a decision."""
    assert isinstance(somebody, User)
    acting = somebody.acting_as
    assert acting is not None
    row = latest_rows(room, [decision]).get(decision)
    if row is not None and not acts_of(acting, {act}, decision_in(row)):
        raise PermissionDenied


def waiting_of(membership: Membership, now: dt.datetime) -> Waiting:
    """Return what of all that waits somebody may settle; a member: of their own clients."""
    room = membership.room
    if membership.is_owner:
        return waiting_for(room, now)
    clients = Client.objects.filter(access_clients(membership), room=room)
    seen = set(clients.values_list("pk", flat=True))
    own = Own(seen, lambda decision: bool(acts_of(membership, ("confirm",), decision)))
    return waiting_for(room, now, own)
