"""A rule to begin with, for each occasion that is changed in its sentence."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Final

from kijun.web.editor_fields import Written

_EXCUSES: Final = [
    {
        "reason": ["helping_someone", "illness", "family", "no_connection"],
        "notice_within": "24 h",
    }
]
_BEGINNINGS: Final[dict[str, dict[str, Any]]] = {
    "lateness": {
        "id": "late-without-word",
        "title": {"ja": "ご連絡のない遅れ", "en": "Late without word"},
        "when": {"late": "> 10 min", "notice": "none"},
        "excuses": _EXCUSES,
        "then": [["remind"], ["warn"], ["cancel_session"]],
        "house_then": [["apologise", "make_good"]],
    },
    "absence": {
        "id": "absence-without-word",
        "title": {"ja": "ご連絡のないご欠席", "en": "Absent without word"},
        "when": {"notice": "none"},
        "excuses": _EXCUSES,
        "then": [["remind"], ["warn"], ["warn", "require_prepayment"]],
        "house_then": [["apologise", "make_good"]],
    },
    "cancellation": {
        "id": "late-cancellation",
        "title": {"ja": "間際のお取り消し", "en": "Cancelled at the last moment"},
        "when": {"lead": "< 24 h"},
        "excuses": [{"reason": ["illness", "family"]}],
        "then": [["remind"], ["remind"], ["warn"]],
        "house_then": [["apologise"], ["apologise", "make_good"]],
    },
    "move": {
        "id": "moved-often",
        "title": {"ja": "たびたびのご変更", "en": "Moved again and again"},
        "when": {"moves": "> 2"},
        "excuses": [{"reason": ["illness", "family"]}],
        "then": [["remind"], ["remind"], ["warn"]],
        "house_then": [["apologise"]],
    },
}


def new_rule(occasion: str, ids: Iterable[str]) -> Written:
    """Return a rule for an occasion, with an id that is not among `ids`.

    Raises KeyError for an occasion that has none.
    """
    beginning = copy.deepcopy(_BEGINNINGS[occasion])
    taken = set(ids)
    plain = beginning.pop("id")
    names = [plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3))]
    name = next(each for each in names if each not in taken)
    title, *rest = beginning.items()
    return {"id": name, title[0]: title[1], "occasion": occasion, "binds": "both", **dict(rest)}
