"""What does not count: the reasons of a rule as they can be taken away and added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from kijun.judge.occasions import OCCASIONS
from kijun.judge.quantities import parse_duration
from kijun.judge.terms import BUILT_IN_EXCUSES, REASONS
from kijun.judge.words.figures import duration
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import reason_words
from kijun.ui.parts import Choice

WITHIN: Final = ("1 h", "3 h", "12 h", "24 h", "48 h", "72 h", "7 d")
_KNOWN: Final = frozenset({"reason", "notice_within"})


@dataclass(frozen=True, slots=True)
class EditedExcuse:
    """Reasons that excuse if they are told in time.

    `within` is None where the occasion asks for no time; `is_plain` is False where it asks for
    something that only the text of the rulebook can say.
    """

    number: int
    reasons: list[Choice]
    more: list[Choice]
    within: str | None
    lengths: list[Choice]
    is_plain: bool

    @property
    def name(self) -> str:
        """How its time is called where it is sent."""
        return f"excuse.{self.number}.within"


def excuses_of(written: dict[str, Any], language: Language) -> list[EditedExcuse]:
    """Return the excuses of a rule as it stands in the rulebook."""
    return [
        _excuse(number, excuse, written["occasion"], language)
        for number, excuse in enumerate(written.get("excuses") or [])
    ]


def reasons_to_add(written: dict[str, Any], language: Language) -> list[Choice]:
    """Return the reasons that no excuse of a rule names yet."""
    named = {reason for each in written.get("excuses") or [] for reason in _reasons(each)}
    return [Choice(r, reason_words(r, language)) for r in _addable() if r not in named]


def built_in(language: Language) -> list[str]:
    """Return what always excuses, in words."""
    return [reason_words(reason, language) for reason in BUILT_IN_EXCUSES]


def with_reason(excuse: dict[str, Any], reason: str) -> dict[str, Any]:
    """Return an excuse that names one more reason."""
    return {**excuse, "reason": _as_written([*_reasons(excuse), reason])}


def without_reason(excuse: dict[str, Any], reason: str) -> dict[str, Any] | None:
    """Return an excuse without a reason; None where it names no other one."""
    left = [each for each in _reasons(excuse) if each != reason]
    return {**excuse, "reason": _as_written(left)} if left else None


def new_excuse(occasion: str, reason: str) -> dict[str, Any]:
    """Return an excuse for one reason, told within a day where the occasion asks for a time."""
    within = {"notice_within": "24 h"} if "notice_within" in OCCASIONS[occasion].terms else {}
    return {"reason": reason, **within}


def _excuse(number: int, excuse: dict[str, Any], occasion: str, language: Language) -> EditedExcuse:
    reasons = _reasons(excuse)
    within = excuse.get("notice_within", "")
    is_simple = isinstance(within, str) and (not within or _is_length(within))
    offered = [*WITHIN] if within in ("", *WITHIN) else [within, *WITHIN]
    lengths = [Choice(each, _said(each, language)) for each in offered if is_simple]
    asks_time = "notice_within" in OCCASIONS[occasion].terms
    return EditedExcuse(
        number,
        [Choice(each, reason_words(each, language)) for each in reasons],
        [Choice(r, reason_words(r, language)) for r in _addable() if r not in reasons],
        within if asks_time and is_simple else None,
        [*lengths, Choice("", _("at any time"))],
        is_plain=set(excuse) <= _KNOWN and bool(reasons) and is_simple,
    )


def _reasons(excuse: dict[str, Any]) -> list[str]:
    given = excuse.get("reason", [])
    return [str(each) for each in given] if isinstance(given, list) else [str(given)]


def _as_written(reasons: list[str]) -> str | list[str]:
    return reasons[0] if len(reasons) == 1 else reasons


def _addable() -> list[str]:
    return [reason for reason in REASONS if reason not in BUILT_IN_EXCUSES]


def _is_length(text: str) -> bool:
    try:
        parse_duration(text)
    except ValueError:
        return False
    return True


def _said(text: str, language: Language) -> str:
    length = duration(parse_duration(text), language)
    return _("within %(length)s") % {"length": length}
