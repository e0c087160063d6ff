"""Where somebody comes to nothing: what an address names is not theirs, or not theirs to settle."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kijun.accounts.access import Somebody
from kijun.accounts.models import Membership, User
from kijun.services import permissions


def expect_theirs(membership: Membership, named: Mapping[str, object]) -> None:
    """Raise Http404 where an address names what a member does not see."""
    if not permissions.sees(membership, named):
        raise Http404


def expect_concerned(membership: Membership, named: Mapping[str, object]) -> None:
    """Raise Http404 where an address names what somebody has nothing to do with."""
    if not permissions.is_concerned(membership, named):
        raise Http404


def expect_may_act(somebody: Somebody, decision: str, act: str) -> None:
    """Raise PermissionDenied where somebody may not do something about a decision."""
    assert isinstance(somebody, User)
    acting = somebody.acting_as
    assert acting is not None
    if not permissions.may_act(acting, decision, act):
        raise PermissionDenied
