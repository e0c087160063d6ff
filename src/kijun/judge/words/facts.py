"""A fact as one plain line: when, who, what, and in brackets what else is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from kijun.judge.facts import Fact, kind_of, moment_of
from kijun.judge.words.figures import amount, date, moment, number
from kijun.judge.words.language import Language, Said, quoted, word_for
from kijun.judge.words.vocabulary import CHANNELS, CONDUCT, COURTESIES, REASONS, SERVICES

LINES: Final = {
    "appointment.booked": Said("ご予約", "a session was booked"),
    "appointment.moved": Said("{who}が日時を変更", "{who} moved the session"),
    "appointment.cancelled": Said("{who}が予約を取り消し", "{who} called the session off"),
    "appointment.joined": Said("{who}が到着", "{who} arrived"),
    "appointment.missed": Said("{who}が欠席", "{who} did not come"),
    "appointment.awaited": Said(
        "{who}が、相手がまだ来ていないことを確認", "{who} noted that the other had not come yet"
    ),
    "notice.given": Said("{who}からご連絡", "{who} sent word"),
    "engagement.agreed": Said("ご契約", "the work was agreed"),
    "engagement.delivered": Said("納品", "the work was delivered"),
    "engagement.accepted": Said("検収", "the work was accepted"),
    "engagement.ended": Said("ご契約の終了", "the engagement ended"),
    "outcome.measured": Said("成果の測定", "the outcome was measured"),
    "price.cut_requested": Said("{who}から値引きの求め", "{who} asked for a lower price"),
    "price.cut_refused": Said("{who}が値引きをお断り", "{who} refused a lower price"),
    "price.cut_imposed": Said("{who}による一方的な減額", "{who} cut the price without agreement"),
    "scope.extra_requested": Said(
        "{who}から範囲を超えるご依頼", "{who} asked for more than was agreed"
    ),
    "invoice.issued": Said("{who}からご請求", "{who} sent an invoice"),
    "invoice.paid": Said("{who}からお支払い", "{who} paid"),
    "invoice.disputed": Said("{who}からご請求への異議", "{who} contested the invoice"),
    "invoice.settled": Said("ご請求の精算が完了", "the invoice was settled"),
    "promise.made": Said("{who}のお約束", "{who} made a promise"),
    "promise.kept": Said("{who}がお約束を果たした", "{who} kept the promise"),
    "courtesy.shown": Said("{who}からひと言", "{who} showed courtesy"),
    "courtesy.missed": Said("{who}からのひと言がなかった", "{who} left a courtesy out"),
    "client_rule.imposed": Said("{who}がルールを設けた", "{who} set a rule"),
    "client_rule.broken": Said("{who}がそのルールと違うことをした", "{who} did not keep that rule"),
    "client_rule.complained": Said(
        "{who}がそのルールについて指摘", "{who} complained about that rule"
    ),
    "conduct.reported": Said("{who}の言動", "{whose} conduct was reported"),
    "contact.received": Said("{who}からのご連絡", "{who} got in touch"),
    "inquiry.received": Said("{who}からお問い合わせ", "{who} asked for work"),
    "work.logged": Said("作業の記録", "work was logged"),
    "order.placed": Said("{who}からご発注", "{who} placed an order"),
    "referral.given": Said("{who}からご紹介", "{who} gave a referral"),
    "testimonial.given": Said("{who}から推薦のお言葉", "{who} gave a testimonial"),
    "rules.announced": Said("基準をお知らせ", "the rules were announced"),
    "rules.acknowledged": Said("{who}が基準を確認", "{who} acknowledged the rules"),
    "decision.confirmed": Said("{who}が決定を確認", "{who} confirmed the decision"),
    "decision.declined": Said("{who}が決定を見送り", "{who} declined the decision"),
    "decision.carried_out": Said("決定を実行", "the decision was carried out"),
    "decision.met": Said("決定の条件が満たされた", "what the decision asked for was met"),
    "decision.waived": Said("{who}が見逃し", "{who} let it pass"),
    "decision.lifted": Said("{who}が決定を解除", "{who} lifted the decision"),
    "appeal.filed": Said("{who}から異議のお申し出", "{who} asked to have the decision looked at"),
    "appeal.upheld": Said("{who}がお申し出を認めた", "{who} found the appeal to be right"),
    "appeal.dismissed": Said("{who}が決定を変えなかった", "{who} let the decision stand"),
    "practice.started": Said("試行を開始", "a trial began"),
    "practice.ended": Said("試行を終了", "a trial ended"),
    "watch.began": Said("記録を開始", "watching began"),
    "watch.ended": Said("記録を終了", "watching ended"),
}
"""What happened, by the kind of the fact; `{who}` is whose act it was."""

ReadBy = Literal["client", "owner"]
"""Who reads a text: the client, who is “you” in it, or the owner of the house."""

_WHO: Final = {
    "client": Said("お客さま", "you"),
    "house": Said("わたし", "I"),
    "system": Said("自動処理", "the system"),
}
_TO_OWNER: Final = {**_WHO, "client": Said("お客さま", "the client")}
_WHOSE: Final = {"you": "your", "I": "my"}
_ABOUT: Final = {
    "late": Said("遅れ", "being late"),
    "absence": Said("欠席", "absence"),
}
_SEVERITIES: Final = {"minor": Said("軽度", "minor"), "grave": Said("重大", "grave")}
_BOUND: Final = {
    "house": Said("わたしだけに適用", "for me only"),
    "both": Said("お互いに適用", "for both of us"),
}
_BETTER: Final = {
    "higher": Said("高いほどよい", "higher is better"),
    "lower": Said("低いほどよい", "lower is better"),
}
_TOWARDS: Final = Said("相手は", "towards")
_WATCHED: Final = {
    "arrivals": Said("到着", "arrivals"),
    "notices": Said("ご連絡", "notices"),
    "payments": Said("お支払い", "payments"),
    "promises": Said("お約束", "promises"),
}


class _Reader(NamedTuple):
    """For whom a line is written: where the day is, in which language, in which currency."""

    zone: dt.tzinfo
    language: Language
    currency: str | None

    def instant(self, label: Said, value: dt.datetime) -> str:
        text = moment(value.astimezone(self.zone).isoformat(), self.language)
        return f"{label.in_language(self.language)} {text}".strip()


_Detail = Callable[[_Reader, Any], str]


def _code(known: dict[str, Said], reader: _Reader, value: str) -> str:
    return word_for(value, known, reader.language)


def _labelled(label: Said, reader: _Reader, value: Any) -> str:
    if isinstance(value, int | float):
        return f"{label.in_language(reader.language)} {number(value)}"
    gap = "" if reader.language == "ja" else " "
    return f"{label.in_language(reader.language)}{gap}{quoted(value, reader.language)}"


def _towards(reader: _Reader, value: str) -> str:
    if not value.startswith("member:"):
        return _labelled(_TOWARDS, reader, value)
    gap = "" if reader.language == "ja" else " "
    return f"{_TOWARDS.in_language(reader.language)}{gap}{_who(value, reader.language)}"


def _money(label: Said, reader: _Reader, value: float) -> str:
    shown = amount(value, reader.currency, reader.language)
    return f"{label.in_language(reader.language)} {shown}"


def _flag(yes: Said, no: Said, reader: _Reader, value: bool) -> str:
    return (yes if value else no).in_language(reader.language)


def _instant(label: Said, reader: _Reader, value: dt.datetime) -> str:
    return reader.instant(label, value)


def _due(reader: _Reader, value: str | dt.date) -> str:
    label = Said("期日", "due").in_language(reader.language)
    if isinstance(value, dt.date):
        return f"{label} {date(value, reader.language)}"
    if len(value) == len("2026-01-31"):
        return f"{label} {date(dt.date.fromisoformat(value), reader.language)}"
    return reader.instant(Said("期日", "due"), dt.datetime.fromisoformat(value))


def _minutes(reader: _Reader, value: int) -> str:
    return f"{value}分" if reader.language == "ja" else f"{value} minutes"


def _hours(reader: _Reader, value: float) -> str:
    return f"{number(value)}時間" if reader.language == "ja" else f"{number(value)} hours"


def _text(reader: _Reader, value: str) -> str:
    return quoted(value, reader.language)


_NOTHING: Final = Said("", "")
_DETAILS: Final[dict[str, _Detail]] = {
    "starts": partial(_instant, Said("開始", "starts")),
    "minutes": _minutes,
    "member": partial(_labelled, Said("担当", "with")),
    "about": partial(_code, _ABOUT),
    "eta": partial(_instant, Said("到着の見込み", "expected")),
    "text": _text,
    "price": partial(_money, Said("料金", "price")),
    "baseline": partial(_labelled, Said("開始時", "from")),
    "target": partial(_labelled, Said("目標", "target")),
    "better": partial(_code, _BETTER),
    "unit": partial(_labelled, Said("単位", "in")),
    "unit_value": partial(_money, Said("1単位の価値", "each worth")),
    "guaranteed": partial(_flag, Said("成果保証あり", "guaranteed"), _NOTHING),
    "value": partial(_labelled, Said("結果", "result")),
    "amount": partial(_money, Said("金額", "amount")),
    "withholding": partial(_money, Said("うち源泉徴収", "less tax withheld")),
    "due": _due,
    "paid": partial(
        _flag, Said("追加の料金あり", "offering to pay"), Said("追加の料金なし", "without pay")
    ),
    "what": partial(_code, CONDUCT),
    "courtesy": partial(_code, COURTESIES),
    "binds": partial(_code, _BOUND),
    "severity": partial(_code, _SEVERITIES),
    "against": _towards,
    "channel": partial(_code, CHANNELS),
    "unwanted": partial(_flag, Said("お控えいただきたいもの", "unwanted"), _NOTHING),
    "budget": partial(_money, Said("ご予算", "budget")),
    "hours": _hours,
    "field": partial(_code, SERVICES),
    "effective": partial(_instant, Said("適用開始", "in effect from")),
    "of": partial(_code, _WATCHED),
    "consequence": _text,
    "rule": _text,
    "source": _text,
}
"""How each further field is told; those that are not here are ids, which a reader can do without."""

_HEAD: Final = frozenset(Fact.__struct_fields__)


def fact_line(
    fact: Fact,
    zone: dt.tzinfo,
    language: Language,
    *,
    currency: str | None = None,
    to: ReadBy = "client",
) -> str:
    """Return a fact as one plain line, its time as the clock in `zone` shows it.

    「2026年11月20日 10:12 お客さまからご連絡(遅れ、道に迷ったこと)」. Amounts carry `currency`
    where it is given, or the fact's own. `to` is who reads it.
    """
    reader = _Reader(zone, language, getattr(fact, "currency", currency))
    at = moment_of(fact)
    details = _details(fact, reader)
    if at != fact.at:
        details.append(reader.instant(Said("届いたのは", "received"), fact.at))
    if fact.note is not None:
        details.append(quoted(fact.note, language))
    text = happening(fact, language, to=to)
    time = reader.instant(_NOTHING, at)
    if language == "ja":
        return f"{time} {text}" + (f"({'、'.join(details)})" if details else "")
    return f"{time} {text[0].upper()}{text[1:]}" + (f" ({', '.join(details)})" if details else "")


def happening(fact: Fact, language: Language, *, to: ReadBy = "client") -> str:
    """Return what happened without its time and details: 「お客さまからご連絡」, “you sent word”."""
    who = _who(fact.by, language, to)
    line = LINES[kind_of(fact)].in_language(language)
    return line.format(who=who, whose=_WHOSE.get(who, f"{who}'s"))


def _details(fact: Fact, reader: _Reader) -> list[str]:
    fields = [name for name in fact.__struct_fields__ if name not in _HEAD or name == "source"]
    details = []
    for name in fields:
        value = getattr(fact, name)
        if value is None or (name == "withholding" and not value):
            continue
        if name == "source" and not kind_of(fact).startswith("watch."):
            continue
        if name == "reason":
            told = _reason(fact, reader, value)
        elif name in _DETAILS:
            told = _DETAILS[name](reader, value)
        else:
            continue
        details += [told] if told else []
    return details


def _reason(fact: Fact, reader: _Reader, reason: str) -> str:
    is_code = kind_of(fact).split(".")[0] in ("appointment", "notice")
    return word_for(reason, REASONS if is_code else {}, reader.language)


def _who(by: str, language: Language, to: ReadBy = "client") -> str:
    if by.startswith("member:"):
        member = quoted(by.removeprefix("member:"), language)
        return f"メンバー{member}" if language == "ja" else f"member {member}"
    return (_TO_OWNER if to == "owner" else _WHO)[by].in_language(language)
