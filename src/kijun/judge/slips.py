"""What people write in a rulebook instead of what is read there, and how it is put right.

A word in Japanese, characters as a Japanese keyboard gives them, a length of time in the words of
everyday life: each is answered with the same thing as a rulebook has it, never taken silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kijun.judge.consequences import KINDS, parse_consequence
from kijun.judge.terms import Condition, TermKind

COMMAS: Final = "、，"

_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "お願い": ("remind",),
    "リマインド": ("remind",),
    "警告": ("warn",),
    "注意": ("warn", "remind"),
    "記録": ("note",),
    "お礼": ("thank", "thanks"),
    "感謝": ("thank", "thanks"),
    "優先": ("prefer",),
    "お詫び": ("apologise", "apology"),
    "謝罪": ("apologise", "apology"),
    "ご報告": ("report",),
    "報告": ("report",),
    "中止": ("cancel_session",),
    "請求": ("charge",),
    "キャンセル料": ("charge",),
    "返金": ("refund",),
    "埋め合わせ": ("make_good",),
    "前払い": ("require_prepayment",),
    "書面のみ": ("written_only",),
    "お休み": ("suspend",),
    "一時停止": ("suspend",),
    "契約終了": ("end_engagement",),
    "解約": ("end_engagement",),
    "出禁": ("ban",),
    "出入り禁止": ("ban",),
    "お客さま": ("client",),
    "お客様": ("client",),
    "顧客": ("client",),
    "自分": ("house",),
    "わたし": ("house",),
    "事業者": ("house",),
    "双方": ("both",),
    "両方": ("both",),
    "お互い": ("both",),
    "メンバー": ("member",),
    "施行": ("enforced",),
    "試行": ("practice",),
    "練習": ("practice",),
    "遅れ": ("lateness", "late"),
    "遅刻": ("lateness", "late"),
    "欠席": ("absence",),
    "無断欠席": ("absence",),
    "取り消し": ("cancellation",),
    "キャンセル": ("cancellation",),
    "変更": ("move",),
    "日時の変更": ("move",),
    "支払い": ("payment",),
    "お支払い": ("payment",),
    "値引き": ("price_request",),
    "追加の依頼": ("scope_request",),
    "約束": ("promise", "promises"),
    "礼節": ("courtesy",),
    "二重基準": ("double_standard",),
    "言動": ("conduct",),
    "連絡": ("notice", "contact"),
    "ご連絡": ("notice", "contact"),
    "問い合わせ": ("inquiry",),
    "理由": ("reason",),
    "なし": ("none",),
    "無し": ("none",),
    "無": ("none",),
    "前": ("before",),
    "後": ("after",),
    "良好": ("good",),
    "信頼": ("trusted",),
    "盤石": ("steadfast",),
    "達成": ("true",),
    "未達": ("false",),
    "不明": ("unknown",),
    "軽度": ("minor",),
    "重大": ("grave",),
    "月": ("mon",),
    "火": ("tue",),
    "水": ("wed",),
    "木": ("thu",),
    "金": ("fri",),
    "土": ("sat",),
    "日": ("sun",),
}
"""Words in Japanese, each with what it can stand for; the place decides which."""

_HERE: Final = frozenset(
    ("jst", "japan", "日本", "日本時間", "日本標準時", "東京", "tokyo", "utc+9", "gmt+9", "+09:00")
)

_QUOTES: Final = str.maketrans("", "", "“”„「」『』\"'")
_SIGNS: Final = str.maketrans({"≧": ">=", "≥": ">=", "≦": "<=", "≤": "<=", "〜": "..", "~": ".."})
_UNITS: Final = (
    (r"か月間?|ヶ月間?|ヵ月間?|カ月間?|months?", "months"),
    (r"週間?|weeks?", "weeks"),
    (r"時間|hours?|hrs?|h", "h"),
    (r"分間?|minutes?|mins?", "min"),
    (r"日間?|days?|d", "d"),
    (r"[回度件円]", ""),
)
_ENDINGS: Final = (("以上", ">= "), ("以下", "<= "), ("以内", "<= "), ("未満", "< "), ("超", "> "))
_AMOUNT: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?(\D*)")
_DAY_BEFORE: Final = re.compile(
    r"(?:前日|(?P<days>\d+)(?P<business>営業)?日前)の?(?P<hour>\d{1,2})(?:時|:(?P<minute>\d\d))"
)


def meant_word(word: str, known: Collection[str]) -> str | None:
    """Return the known word that one in Japanese stands for, or None."""
    found = _MEANT.get(half_width(word), ())
    return next((meant for meant in found if meant in known), None)


def is_in_japan(zone: str) -> bool:
    """Say whether the name of a time zone, which is none, means the time of Japan."""
    return half_width(zone).casefold().replace(" ", "") in _HERE


def half_width(text: str) -> str:
    """Return a text with ordinary digits, signs, letters and spaces, and without quotes."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_QUOTES).strip()


def wide_characters(text: str) -> str:
    """Return the characters of a text for which there are ordinary ones, without Japanese words."""
    return "".join(c for c in text if half_width(c) != c and c not in " \"'")


def condition_meant(kind: TermKind, value: str) -> list[str]:
    """Return the conditions that a value may stand for which is none as it is written.

    A bare length or number may be meant as a bound that is included, and as one that is not.
    """
    text = _in_words_of_rulebooks(value)
    candidates = [text]
    if kind.name in ("span", "quantity") and not kind.bare and text[:1].isdigit():
        sign = "<" if kind.expected.startswith("<") else ">"
        if not re.search(r"[a-z%]", text):
            text += f" {_unit_of(kind.expected)}".rstrip()
        candidates += [f"{sign}= {text}", f"{sign} {text}"]
    return [each for each in candidates if _condition(kind, each) is not None]


def length_meant(value: str) -> str:
    """Return a length of time as rulebooks have it, as far as that can be seen."""
    text = half_width(value)
    if years := re.fullmatch(r"(\d{1,2}) ?(?:年間?|years?)", text):
        return f"{int(years[1]) * 12} months"
    return _in_words_of_rulebooks(text)


def consequence_meant(text: str) -> str:
    """Return a consequence as it is written, its number kept where it can be; empty if unknown."""
    plain = half_width(text)
    found = re.match(r"[^\s\d%]+", plain)
    word = found[0] if found else ""
    kind = KINDS.get(meant_word(word, KINDS) or word)
    if kind is None:
        return ""
    word = meant_word(word, KINDS) or word
    if kind.argument:
        number = length_meant(plain.removeprefix(found[0] if found else ""))
        share = f"{number.removesuffix('%').strip()} %"
        meant = f"{word} {share if kind.argument == 'share' else number}"
        if _is_consequence(meant):
            return meant
    shown = {"share": "50 %", "duration": "30 d", "duration?": "365 d"}.get(kind.argument)
    return f"{word} {shown}" if shown and kind.argument != "duration?" else word


def _is_consequence(text: str) -> bool:
    try:
        parse_consequence(text)
    except ValueError:
        return False
    return True


def _condition(kind: TermKind, text: str) -> Condition | None:
    try:
        condition = kind.read(int(text) if kind.name == "count" and text.isdigit() else text)
    except ValueError:
        return None
    beyond = getattr(condition, "operator", ">") in (">", ">=")
    return condition if beyond or not kind.only_beyond else None


def _in_words_of_rulebooks(given: str) -> str:
    text = half_width(given)
    if day := _DAY_BEFORE.search(text):
        return _deadline(day)
    sign = next((sign for ending, sign in _ENDINGS if ending in text), "")
    for ending, _ in _ENDINGS:
        text = text.partition(ending)[0]
    text = re.sub(r"^(>=|<=|>|<|=)\s*", r"\1 ", text)
    return sign + "".join(_amounts(text)).strip()


def _amounts(text: str) -> Iterator[str]:
    end = 0
    for found in _AMOUNT.finditer(text):
        yield text[end : found.start()]
        number, unit = found[1].replace(",", ""), found[2]
        matching = (rest for pattern, rest in _UNITS if re.fullmatch(pattern, unit.strip()))
        known = next(matching, None)
        yield number + (unit if known is None else f" {known}".rstrip())
        end = found.end()
    yield text[end:]


def _deadline(found: re.Match[str]) -> str:
    number = int(found["days"] or 1)
    days = "d" if not found["business"] else "business day" if number == 1 else "business days"
    return f"{number} {days} before {int(found['hour']):02}:{found['minute'] or '00'}"


def _unit_of(expected: str) -> str:
    found = re.search(r"[a-z%]+", expected)
    return found[0] if found else ""
