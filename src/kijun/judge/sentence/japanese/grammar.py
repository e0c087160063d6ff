"""Japanese grammar: phrases that can end or go on, comparisons, and word sent about a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from kijun.judge.consequences import Role
from kijun.judge.quantities import Duration
from kijun.judge.sentence.scene import Terms, span, words
from kijun.judge.terms import Operator, Quantity, Span
from kijun.judge.words.figures import amount, number
from kijun.judge.words.figures import duration as _duration
from kijun.judge.words.language import either, quoted


class Phrase(NamedTuple):
    """A phrase before とき or 場合 (`end`), and before a further phrase (`link`)."""

    end: str
    link: str


class Side(NamedTuple):
    """How a side is spoken of: as the one who acts, and how politely."""

    role: Role
    subject: str
    noun: str

    def said(self, of_client: str, of_house: str, of_member: str | None = None) -> str:
        """Choose the form for the client, the house, or a member (default: as for the house)."""
        if self.role == "client":
            return of_client
        return of_house if self.role == "house" or of_member is None else of_member


SIDES: Final[dict[Role, Side]] = {
    "client": Side("client", "", "お客さま"),
    "house": Side("house", "わたしが", "わたし"),
    "member": Side("member", "", "メンバー"),
}


def duration(length: Duration) -> str:
    """Return a length of time: 10分、24時間、3日、2週間、12か月."""
    return _duration(length, "ja")


def joined(phrases: Iterable[Phrase]) -> str:
    """Join phrases so that the last one stands before とき or 場合."""
    *before, last = phrases
    return "、".join([*(phrase.link for phrase in before), last.end])


def either_word(texts: Iterable[str]) -> str:
    """Say that any one of some words is meant: 「AかB」."""
    return either(tuple(texts), "ja")


def compared(subject: str, operator: Operator, low: str, high: str | None, at_most: str) -> Phrase:
    """Compare something: 「遅れが15分以内の」; `at_most` is 以内 for time and 以下 for numbers."""
    match operator:
        case ">":
            return Phrase(f"{subject}{low}を超える", f"{subject}{low}を超え")
        case ">=":
            return Phrase(f"{subject}{low}以上の", f"{subject}{low}以上で")
        case "<":
            return Phrase(f"{subject}{low}に満たない", f"{subject}{low}に満たず")
        case "<=":
            return Phrase(f"{subject}{low}{at_most}の", f"{subject}{low}{at_most}で")
        case "=":
            return Phrase(f"{subject}ちょうど{low}の", f"{subject}ちょうど{low}で")
        case _:
            return Phrase(f"{subject}{low}から{high}までの", f"{subject}{low}から{high}までで")


def length(subject: str, asked: Span) -> Phrase:
    """Compare a length of time."""
    high = duration(asked.high) if asked.high is not None else None
    return compared(subject, asked.operator, duration(asked.low), high, "以内")


def count(subject: str, asked: Quantity, counter: str = "回") -> Phrase:
    """Compare a number of times."""
    if asked.low == 0 and asked.operator in ("=", "<="):
        return Phrase(f"{subject}一度もない", f"{subject}一度もなく")
    high = f"{number(asked.high)}{counter}" if asked.high is not None else None
    return compared(subject, asked.operator, f"{number(asked.low)}{counter}", high, "以下")


def share(subject: str, asked: Quantity, whole: str, currency: str | None) -> Phrase:
    """Compare a share of something, or an amount where no share is asked for."""

    def shown(value: float) -> str:
        return f"{whole}の{number(value)}%" if asked.percent else amount(value, currency, "ja")

    high = None
    if asked.high is not None:
        high = f"{number(asked.high)}%" if asked.percent else shown(asked.high)
    return compared(subject, asked.operator, shown(asked.low), high, "以下")


# -- when, seen from the start of a session ----------------------------------------------------


def before_start(asked: Span) -> str:
    """Say when something happens by how long it is before the start."""
    if asked.low.number == 0 and asked.high is None:
        return _at_start({"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(asked.operator, "="))
    low = duration(asked.low)
    match asked.operator:
        case "<":
            return f"開始まで{low}を切ってから"
        case "<=":
            return f"開始の{low}前以降に"
        case ">":
            return f"開始の{low}前より早く"
        case ">=":
            return f"開始の{low}前までに"
        case "=":
            return f"開始のちょうど{low}前に"
        case _:
            nearest = f"開始の{low}前" if asked.low.number else "開始時刻"
            return f"開始の{duration(asked.high or asked.low)}前から{nearest}までのあいだに"


def after_start(asked: Span) -> str:
    """Say when something happens by how long it is after the start."""
    if asked.low.number == 0 and asked.high is None:
        return _at_start(asked.operator)
    low = duration(asked.low)
    match asked.operator:
        case "<":
            return f"開始から{low}たたないうちに"
        case "<=":
            return f"開始から{low}以内に"
        case ">":
            return f"開始から{low}を過ぎて"
        case ">=":
            return f"開始から{low}以上たって"
        case "=":
            return f"開始からちょうど{low}後に"
        case _:
            nearest = f"開始の{low}後" if asked.low.number else "開始時刻"
            return f"{nearest}から{duration(asked.high or asked.low)}後までのあいだに"


def _at_start(operator: str) -> str:
    return {
        "<": "開始時刻より前に",
        "<=": "開始時刻までに",
        ">": "開始時刻を過ぎてから",
        ">=": "開始時刻以降に",
        "=": "開始時刻ちょうどに",
    }[operator]


# -- word sent ---------------------------------------------------------------------------------

_REASONS: Final = {
    "lost_way": ("道に迷われたこと", "道に迷ったこと"),
    "transport": ("交通機関の乱れ", "交通機関の乱れ"),
    "no_connection": ("通信の不具合", "通信の不具合"),
    "helping_someone": ("人を助けておられたご事情", "人を助けていた事情"),
    "illness": ("ご病気", "病気"),
    "family": ("ご家族のご事情", "家族の事情"),
    "accommodation": ("体調・障がいへの配慮が必要なこと", "体調・障がいへの配慮が必要なこと"),
    "force_majeure": ("災害などのご事情", "災害などの事情"),
    "work": ("お仕事のご都合", "仕事の都合"),
    "other": ("その他のご事情", "その他の事情"),
}


def reason_words(codes: tuple[str, ...], side: Side) -> list[str]:
    """Return reasons as things: 「ご病気」「ご家族のご事情」."""
    known = [side.said(*_REASONS[code]) for code in _REASONS if code in codes]
    own = sorted(code for code in codes if code not in _REASONS)
    return [*known, *(f"{quoted(code, 'ja')}というご事情" for code in own)]


def reasons(codes: tuple[str, ...], side: Side) -> str:
    """Return reasons of which any one will do: 「ご病気かご家族のご事情」."""
    return either_word(reason_words(codes, side))


BUILT_IN_REASONS: Final = "体調・障がいへの配慮や災害による"


def word_sent(
    terms: Terms, side: Side, *, tells_reason: bool = True, by_start: bool = False
) -> list[Phrase]:
    """Say what word was sent (or not): `notice`, `notice_lead`, `notice_within` and `reason`.

    `by_start`: the rule is decided at the start, so that no word means none by then.
    """
    notice = set(words(terms, "notice") or ())
    codes = words(terms, "reason") if tells_reason else None
    further = {"notice_lead", "notice_within", *(["reason"] if tells_reason else [])}
    if further.isdisjoint(terms):
        return [_notice(notice, side, by_start=by_start)] if notice else []
    phrases = [_notice({"none"}, side, by_start=by_start)] if notice == {"none"} else []
    when = "、かつ".join(_times(terms, notice))
    if codes is None:
        told = f"{when}{_told(side)}"
    else:
        known = side.said("お知らせいただいた", "お知らせした", "知らせた")
        pause = "、" if when and len(codes) > 2 else ""
        what = reasons(codes, side)
        told = f"{what}{'のこと' if what.endswith('病気') else ''}を{pause}{when}{known}"
    return [*phrases, Phrase(told, f"{told}うえで")]


def _told(side: Side) -> str:
    return side.said("ご連絡をいただいた", "ご連絡した", "連絡した")


def _times(terms: Terms, notice: set[str]) -> list[str]:
    lead, within = span(terms, "notice_lead"), span(terms, "notice_within")
    times = [before_start(lead)] if lead is not None else []
    times += [after_start(within)] if within is not None else []
    sent = notice - {"none"}
    implied = lead is not None and lead.operator in (">", ">=", "..")
    if sent == {"before"} and not implied:
        times.insert(0, "開始時刻までに")
    elif sent == {"after"} and times and times[-1].startswith("開始から"):
        times[-1] = times[-1].replace("開始から", "開始時刻を過ぎてから", 1)
    elif sent == {"after"}:
        times.insert(0, "開始時刻を過ぎてから")
    return list(dict.fromkeys(times))


def _notice(notice: set[str], side: Side, *, by_start: bool) -> Phrase:
    none = side.said("ご連絡がな", "ご連絡をしな", "連絡をしな")
    if notice == {"none"} and not by_start:
        return Phrase(f"{none}かった", f"{none}いまま")
    if "none" in notice and "before" not in notice:
        ending = side.said("く", "いまま")
        return Phrase(f"開始時刻までに{none}かった", f"開始時刻までに{none}{ending}")
    if notice == {"none", "before"}:
        either_way = f"{none}いか、開始時刻までに{_told(side)}"
        return Phrase(either_way, f"{either_way}うえで")
    if "none" not in notice:
        when = {"before": "開始時刻までに", "after": "開始時刻を過ぎてから"}
        told = (when[notice.pop()] if len(notice) == 1 else "") + _told(side)
        return Phrase(told, f"{told}うえで")
    return Phrase("ご連絡の有無を問わない", "ご連絡の有無を問わず")
