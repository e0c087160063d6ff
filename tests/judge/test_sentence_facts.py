"""A fact as one plain line."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kijun.judge.facts import KINDS, AnyFact
from kijun.judge.words import LANGUAGES, Language, fact_line

TOKYO = ZoneInfo("Asia/Tokyo")
FACTS = [
    (
        {"kind": "notice.given", "at": "2026-11-20T01:12:00Z", "client": "c", "appointment": "a"}
        | {"about": "late", "reason": "lost_way", "eta": "2026-11-20T01:25:00Z"},
        "2026年11月20日 10:12 お客さまからご連絡(遅れ、道に迷った、到着の見込み 2026年11月20日 10:25)",
        (
            "20 November 2026 10:12 You sent word (being late, lost the way, "
            "expected 20 November 2026 10:25)"
        ),
    ),
    (
        {"kind": "notice.given", "at": "2026-11-20T01:30:00Z", "client": "c", "appointment": "a"}
        | {"about": "absence", "tapped_at": "2026-11-20T00:50:00Z", "text": "電車が!"},
        "2026年11月20日 09:50 お客さまからご連絡(欠席、「電車が!」、届いたのは 2026年11月20日 10:30)",
        (
            "20 November 2026 09:50 You sent word (absence, “電車が!”, "
            "received 20 November 2026 10:30)"
        ),
    ),
    (
        {"kind": "appointment.booked", "at": "2026-11-01T00:00:00Z", "client": "c"}
        | {"appointment": "a", "starts": "2026-11-20T01:00:00Z", "minutes": 60, "price": 20000},
        "2026年11月1日 09:00 ご予約(開始 2026年11月20日 10:00、60分、料金 20,000円)",
        (
            "1 November 2026 09:00 A session was booked (starts 20 November 2026 10:00, 60 minutes, "
            "price ¥20,000)"
        ),
    ),
    (
        {"kind": "appointment.joined", "at": "2026-11-20T01:00:00Z", "client": "c"}
        | {"appointment": "a", "by": "member:m-1", "note": "on time"},
        "2026年11月20日 10:00 メンバー「m-1」が到着(「on time」)",
        "20 November 2026 10:00 Member “m-1” arrived (“on time”)",
    ),
    (
        {"kind": "engagement.agreed", "at": "2026-11-01T00:00:00Z", "client": "c"}
        | {"engagement": "e", "price": 300000, "currency": "EUR", "target": 5, "better": "higher"}
        | {"unit": "contracts", "guaranteed": True},
        "2026年11月1日 09:00 ご契約(料金 300,000ユーロ、目標 5、高いほどよい、単位「contracts」、成果保証あり)",
        (
            "1 November 2026 09:00 The work was agreed (price €300,000, target 5, higher is better, "
            "in “contracts”, guaranteed)"
        ),
    ),
    (
        {"kind": "invoice.issued", "at": "2026-11-01T00:00:00Z", "client": "c", "invoice": "i"}
        | {"amount": 110000, "due": "2026-11-30", "withholding": 10210},
        "2026年11月1日 09:00 わたしからご請求(金額 110,000円、期日 2026年11月30日、うち源泉徴収 10,210円)",
        (
            "1 November 2026 09:00 I sent an invoice (amount ¥110,000, due 30 November 2026, "
            "less tax withheld ¥10,210)"
        ),
    ),
    (
        {"kind": "promise.made", "at": "2026-11-01T00:00:00Z", "client": "c", "promise": "p"}
        | {"due": "2026-11-05T09:00:00Z", "what": "資料"},
        "2026年11月1日 09:00 お客さまのお約束(期日 2026年11月5日 18:00、「資料」)",
        "1 November 2026 09:00 You made a promise (due 5 November 2026 18:00, “資料”)",
    ),
    (
        {"kind": "promise.made", "at": "2026-11-01T00:00:00Z", "client": "c", "promise": "p"}
        | {"due": "2026-11-05", "by": "house"},
        "2026年11月1日 09:00 わたしのお約束(期日 2026年11月5日)",
        "1 November 2026 09:00 I made a promise (due 5 November 2026)",
    ),
    (
        {"kind": "conduct.reported", "at": "2026-11-01T00:00:00Z", "client": "c", "by": "house"}
        | {"what": "insult", "severity": "minor"},
        "2026年11月1日 09:00 わたしの言動(侮辱、軽度)",
        "1 November 2026 09:00 My conduct was reported (insults, minor)",
    ),
    (
        {"kind": "inquiry.received", "at": "2026-11-01T00:00:00Z", "client": "c", "inquiry": "q"}
        | {"budget": 100000, "hours": 10, "field": "marketing"},
        "2026年11月1日 09:00 お客さまからお問い合わせ(ご予算 100,000円、10時間、マーケティング)",
        "1 November 2026 09:00 You asked for work (budget ¥100,000, 10 hours, marketing)",
    ),
    (
        {"kind": "contact.received", "at": "2026-11-01T00:00:00Z", "client": "c"}
        | {"channel": "phone", "unwanted": True},
        "2026年11月1日 09:00 お客さまからのご連絡(お電話、お控えいただきたいもの)",
        "1 November 2026 09:00 You got in touch (phone, unwanted)",
    ),
    (
        {"kind": "decision.waived", "at": "2026-11-01T00:00:00Z", "client": "c", "decision": "d"}
        | {"reason": "illness"},
        "2026年11月1日 09:00 わたしが見逃し(「illness」)",
        "1 November 2026 09:00 I let it pass (“illness”)",
    ),
    (
        {"kind": "watch.began", "at": "2026-11-01T00:00:00Z", "of": "arrivals", "source": "door"},
        "2026年11月1日 09:00 記録を開始(「door」、到着)",
        "1 November 2026 09:00 Watching began (“door”, arrivals)",
    ),
    (
        {"kind": "scope.extra_requested", "at": "2026-11-01T00:00:00Z", "client": "c"}
        | {"engagement": "e", "source": "mail"},
        "2026年11月1日 09:00 お客さまから範囲を超えるご依頼(追加の料金なし)",
        "1 November 2026 09:00 You asked for more than was agreed (without pay)",
    ),
    (
        {"kind": "appointment.cancelled", "at": "2026-11-01T00:00:00Z", "client": "c"}
        | {"appointment": "a", "by": "system"},
        "2026年11月1日 09:00 自動処理が予約を取り消し",
        "1 November 2026 09:00 The system called the session off",
    ),
]


@pytest.mark.parametrize(("given", "ja", "en"), FACTS)
def test_a_fact_is_one_plain_line(given: dict[str, Any], ja: str, en: str) -> None:
    fact: Any = msgspec.convert(given, AnyFact)
    assert fact_line(fact, TOKYO, "ja", currency="JPY") == ja
    assert fact_line(fact, TOKYO, "en", currency="JPY") == en


def test_amounts_without_a_currency_are_plain_numbers() -> None:
    fact: Any = msgspec.convert(
        {"kind": "invoice.paid", "at": "2026-11-01T00:00:00Z", "client": "c", "invoice": "i"}
        | {"amount": 5000},
        AnyFact,
    )
    assert fact_line(fact, dt.UTC, "ja") == "2026年11月1日 00:00 お客さまからお支払い(金額 5,000)"


def whole(kind: str) -> dict[str, Any]:
    """Make a fact with every field that its kind has."""
    info: Any = msgspec.inspect.type_info(KINDS[kind])
    return {"kind": kind} | {field.name: _sample(field.name, field.type) for field in info.fields}


def _sample(name: str, given: Any) -> Any:
    if name in ("at", "starts", "eta", "tapped_at", "recorded_at", "effective"):
        return "2026-11-01T00:00:00Z"
    named = {"by": "house", "due": "2026-11-05", "currency": "JPY", "evidence": ["0" * 64]}
    if name in named:
        return named[name]
    if type(given).__name__ == "UnionType":
        given = next(one for one in given.types if type(one).__name__ != "NoneType")
    if type(given).__name__ == "Metadata":
        given = given.type
    made = {"IntType": 7, "FloatType": 7.5, "BoolType": True, "StrType": f"id-of-{name}"}
    return given.values[0] if type(given).__name__ == "LiteralType" else made[type(given).__name__]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_has_a_line_without_ids(kind: str, language: Language) -> None:
    fact: Any = msgspec.convert(whole(kind), AnyFact)
    line = fact_line(fact, TOKYO, language)
    for name in ("appointment", "engagement", "invoice", "promise", "client_rule", "decision"):
        assert f"id-of-{name}" not in line
    assert "{" not in line
    assert "id-of-client" not in line


def test_the_conduct_of_each_side_is_named() -> None:
    for by, ja, en in (
        ("client", "お客さまの言動", "Your conduct was reported"),
        ("member:m-1", "メンバー「m-1」の言動", "Member “m-1”'s conduct was reported"),
    ):
        fact: Any = msgspec.convert(whole("conduct.reported") | {"by": by}, AnyFact)
        assert ja in fact_line(fact, TOKYO, "ja")
        assert en in fact_line(fact, TOKYO, "en")


@pytest.mark.parametrize(
    ("by", "ja", "en"),
    [
        ("client", "お客さまの言動", "The client’s conduct was reported"),
        ("house", "わたしの言動", "My conduct was reported"),
        ("member:m-1", "メンバー「m-1」の言動", "Member “m-1”'s conduct was reported"),
    ],
)
def test_the_owner_reads_of_the_client_not_of_themselves(by: str, ja: str, en: str) -> None:
    fact: Any = msgspec.convert(whole("conduct.reported") | {"by": by}, AnyFact)
    assert ja in fact_line(fact, TOKYO, "ja", to="owner")
    assert en.replace("’", "'") in fact_line(fact, TOKYO, "en", to="owner")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_the_owner_reads_says_you(kind: str) -> None:
    fact: Any = msgspec.convert(whole(kind) | {"by": "client"}, AnyFact)
    told = fact_line(fact, TOKYO, "en", to="owner").lower()
    assert not re.search(r"\byou(r)?\b", told)
    assert fact_line(fact, TOKYO, "ja", to="owner") == fact_line(fact, TOKYO, "ja")


def test_no_tax_withheld_is_not_told() -> None:
    issued: dict[str, Any] = {"kind": "invoice.issued", "at": "2026-03-02T10:00:00+09:00"}
    issued |= {"client": "c-1"}
    issued |= {"invoice": "i-1", "amount": 1000, "due": "2026-03-31"}
    for withheld, told in ((0, False), (100, True)):
        fact: Any = msgspec.convert({**issued, "withholding": withheld}, AnyFact)
        assert ("less tax withheld" in fact_line(fact, TOKYO, "en")) is told


@pytest.mark.parametrize(
    ("against", "ja", "en"),
    [
        ("member:m-1", "相手はメンバー「m-1」", "towards member “m-1”"),
        ("the driver", "相手は「the driver」", "towards “the driver”"),
    ],
)
def test_whom_conduct_was_towards_is_named(against: str, ja: str, en: str) -> None:
    fact: Any = msgspec.convert(whole("conduct.reported") | {"against": against}, AnyFact)
    assert ja in fact_line(fact, TOKYO, "ja")
    assert en in fact_line(fact, TOKYO, "en")
