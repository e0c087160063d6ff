"""A decision to begin a test with; what a test is about is given to it."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from kijun.judge.decision import Decision, EarlierBreaches

PLAIN: Final = Decision(
    id="d-1",
    client="c-3kd8",
    party="client",
    case="a1",
    matter="a1",
    occasion="lateness",
    rule="r",
    version="",
    announced_at="2026-01-05T09:00:00+09:00",
    acknowledged_at=None,
    decided_at="2026-11-20T10:10:00+09:00",
    status="standing",
    level=2,
    step=1,
    consequences=("warn",),
    awaiting=(),
    lapsed=(),
    carried_out=(),
    starts="2026-11-20T10:10:00+09:00",
    ends=None,
    review_at=None,
    by_silence=False,
    automatic=True,
    decided_by=None,
    facts=("f-1", "f-2"),
    earlier=EarlierBreaches(0),
    excuse=None,
    excuses_considered=(),
    absorbs=(),
    absorbed_by=None,
    held_by=None,
    confirm_until="2026-12-04T10:10:00+09:00",
    appeal_until="2027-05-20T10:10:00+09:00",
    appeals=(),
    reason=None,
)


def decision(**changes: Any) -> Decision:
    """Return a plain decision with some fields set anew."""
    return msgspec.structs.replace(PLAIN, **changes)
