"""What the lines of a history say: short, about the act, never about the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from kijun.clients.texts import AFact, is_commitment
from kijun.judge.decision import Decision
from kijun.judge.words.language import Language, Said
from kijun.judge.words.vocabulary import reason_words
from kijun.ui.marks import Mark, Party

BOOKED: Final = Said("{when}のご予約", "Booked: {when}")
MOVED: Final = Said("日時を{when}に変更", "Moved to {when}")
BY_CALENDAR: Final = Said("カレンダーの変更から", "as the calendar has it")
CALLED_OFF: Final = Said("{when}のご予約を取り消し", "Called off: {when}")
CALLED_OFF_UNDATED: Final = Said("ご予約を取り消し", "Called a session off")
ON_TIME: Final = {
    Party.CLIENT: Said("時間どおりにお越し", "Here on time"),
    Party.HOUSE: Said("時間どおりに開始", "Began on time"),
}
CAME: Final = {
    Party.CLIENT: Said("お越し", "Came"),
    Party.HOUSE: Said("開始", "Began"),
}
LATE: Final = {
    Party.CLIENT: Said("{minutes}分遅れてお越し", "{minutes} late"),
    Party.HOUSE: Said("{minutes}分遅れて開始", "Began {minutes} late"),
}
ABSENT: Final = {
    Party.CLIENT: Said("お越しがなかった", "Did not come"),
    Party.HOUSE: Said("伺えなかった", "Did not come"),
}
NOT_THERE: Final = {
    Party.CLIENT: Said("開始のとき、お越しの記録がなかった", "No arrival on record at the start"),
    Party.HOUSE: Said("開始に間に合わなかった", "Not there at the start"),
}
WORD: Final = {
    "late": Said("遅れるとの一報", "Word: will be late"),
    "absence": Said("お休みの一報", "Word: cannot come"),
}
WORD_BEFORE: Final = Said("開始前に一報", "word before the start")
WORD_AFTER: Final = Said("開始後に一報", "word after the start")
NO_WORD: Final = Said("ご連絡なし", "no word")
AWAITED: Final = {
    Party.CLIENT: Said("まだお会いできていないと記録", "Noted: the other has not come yet"),
    Party.HOUSE: Said("まだお越しでないと記録", "Noted: not here yet"),
}
ANNOUNCED: Final = Said("基準をお知らせ", "Announced the rules")
ACKNOWLEDGED: Final = Said("基準を確認", "Read and acknowledged the rules")
WAIVED: Final = Said("見逃しました", "Let it pass")
LIFTED: Final = Said("終わりにしました", "Ended it early")
MET: Final = Said("条件が満たされました", "The condition was met")
APPEALED: Final = Said("読み直しのお求め", "Asked to have a decision looked at again")
UPHELD: Final = Said("読み直して、取り消しました", "Looked again, and took it back")
DISMISSED: Final = Said("読み直して、変えませんでした", "Looked again, and left it as it was")
RULE: Final = Said("第{number}条「{title}」", "rule {number}, “{title}”")
RULE_UNTITLED: Final = Said("第{number}条", "rule {number}")
STEP: Final = Said("{step}度目", "time {step}")
ERASED: Final = Said("消去済み", "erased")
_UNMARKED: Final = frozenset({"practice", "overturned"})


def minutes_words(minutes: int, language: Language) -> str:
    """Return a number of minutes as it stands in a line: “1 minute”, and in Japanese the number."""
    if language == "ja":
        return str(minutes)
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"


def joined(parts: list[str], language: Language) -> str:
    """Return the parts of a note as one: 「開始前に一報・道に迷った」."""
    return ("・" if language == "ja" else ", ").join(part for part in parts if part)


def as_said(held: str | None, said: Mapping[str, str], language: Language) -> str:
    """Return the words behind what the record holds, or that they were erased.

    What the record holds in words, from another source, is told as it is.
    """
    if not held:
        return ""
    found = said.get(held, held)
    return ERASED.in_language(language) if is_commitment(found) else found


def reason_said(reason: str | None, language: Language) -> str:
    """Return a reason in words, or that it was erased; an empty text where none was given."""
    if not reason:
        return ""
    return ERASED.in_language(language) if is_commitment(reason) else reason_words(reason, language)


def fact_said(fact: AFact, said: Mapping[str, str], language: Language) -> AFact:
    """Return a fact with its reason as people read it."""
    reason = getattr(fact, "reason", None)
    if reason is None:
        return fact
    return msgspec.structs.replace(fact, reason=as_said(reason, said, language))


def decision_said(decision: Decision, said: Mapping[str, str], language: Language) -> Decision:
    """Return a decision with its reasons as people read them."""
    excuse = decision.excuse
    if excuse is not None and excuse.reason is not None:
        told = as_said(excuse.reason, said, language)
        excuse = msgspec.structs.replace(excuse, reason=told)
    elif decision.reason is None:
        return decision
    reason = decision.reason and as_said(decision.reason, said, language)
    return msgspec.structs.replace(decision, excuse=excuse, reason=reason)


def mark_of(decision: Decision) -> Mark | None:
    """Return what stands beside an act for what was decided about it; None: nothing."""
    if decision.status == "waived":
        return Mark.LET_PASS
    if decision.status == "excused":
        return Mark.NOTICE
    # Nobody is said to have broken anything before a person has looked at mere silence.
    if decision.status in _UNMARKED or (decision.status == "proposed" and decision.by_silence):
        return None
    return Mark.NOT_KEPT
