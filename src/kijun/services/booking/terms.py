"""The terms that an owner has set, as clients read them: before they book, and in what confirms it.

What is not set is not spoken of.
"""

from __future__ import annotations

from typing import Final

from kijun.booking.models import Terms
from kijun.judge.words.language import Language, Said

_BOTH: Final = Said(
    "日時の変更とお取り消しは、開始の{hours}時間前まで、ご自身でしていただけます。",
    "You can move or cancel a session by yourself until {hours} hour{s} before it begins.",
)
_MOVE: Final = Said(
    "日時の変更は、開始の{hours}時間前まで、ご自身でしていただけます。",
    "You can move a session by yourself until {hours} hour{s} before it begins.",
)
_CANCEL: Final = Said(
    "お取り消しは、開始の{hours}時間前まで、ご自身でしていただけます。",
    "You can cancel a session by yourself until {hours} hour{s} before it begins.",
)
_NO_MOVE: Final = Said(
    "日時の変更は、ご自身ではしていただけません。ご相談ください。",
    "You cannot move a session by yourself: please write to me.",
)
_MOVES: Final = Said(
    "日時の変更は、一つのセッションにつき{count}回まで、ご自身でしていただけます。",
    "You can move a session by yourself at most {count} time{s}.",
)
_REASON: Final = Said(
    "変更やお取り消しのときは、わけもひとことお聞かせください。",
    "When you move or cancel a session, please say why; a word is enough.",
)
_AHEAD: Final = Said(
    "これから先のご予約は、あわせて{count}件までお取りいただけます。",
    "You can have at most {count} session{s} ahead at a time.",
)
_DUES: Final = Said(
    "前回までのお支払いが残っているあいだは、新しいご予約をお待ちいただきます。",
    "While an amount from last time is open, nothing new can be booked.",
)


def about_a_session(terms: Terms, language: Language) -> list[str]:
    """Return what holds for changing a session, a line each."""
    move, cancel = terms.move_hours, terms.cancel_hours
    is_movable = terms.most_moves != 0
    told: list[tuple[Said, int | None]] = []
    if is_movable and move and move == cancel:
        told.append((_BOTH, move))
    else:
        told.append((_MOVE, move if is_movable else None))
        told.append((_CANCEL, cancel))
    told.append((_MOVES, terms.most_moves))
    lines = [_said(said, number, language) for said, number in told if number]
    if not is_movable:
        lines.append(_NO_MOVE.in_language(language))
    if terms.asks_reason:
        lines.append(_REASON.in_language(language))
    return lines


def about_booking(terms: Terms, language: Language) -> list[str]:
    """Return what holds for whoever books, a line each: also for the session that is booked."""
    lines = about_a_session(terms, language)
    if terms.most_open is not None:
        lines.append(_said(_AHEAD, terms.most_open, language))
    if terms.waits_for_dues:
        lines.append(_DUES.in_language(language))
    return lines


def _said(said: Said, number: int, language: Language) -> str:
    several = "" if number == 1 else "s"
    return said.in_language(language).format(hours=number, count=number, s=several)
