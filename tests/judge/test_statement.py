"""A decision as a statement of reasons that people read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import Rulebook, parse_rulebook
from kijun.judge.decision import ExcuseConsidered, ExcuseGiven
from kijun.judge.facts import InvoiceDisputed
from kijun.judge.statement import relied_on, statement_of
from kijun.judge.words import LANGUAGES, Language
from tests.judge.case_text import CASES, Case, read_cases
from tests.judge.decided import decision
from tests.judge.properties.test_sentence_property import AVOIDED

LATE: dict[str, Any] = {
    "id": "r",
    "title": {"ja": "連絡のない遅刻", "en": "Late without word"},
    "occasion": "lateness",
    "binds": "both",
    "services": ["consulting"],
    "excuses": [{"reason": "helping_someone", "notice_within": "24 h"}],
    "then": [["cancel_session"], ["cancel_session", "warn", "suspend 30 d"]],
    "house_then": [["apologise", "refund 50 %"]],
}
MEMBER: dict[str, Any] = LATE | {"binds": "member", "then": [["warn"]]}
MEMBER.pop("house_then")


def book(rule: dict[str, Any]) -> Rulebook:
    return parse_rulebook({"kijun": 1, "timezone": "Asia/Tokyo", "rules": [rule]})


BOOK, MEMBERS = book(LATE), book(MEMBER)
START_JA = "2026年11月20日 10:10の遅れについて、第1条「連絡のない遅刻」"
START_EN = "Lateness, 20 November 2026 10:10, rule 1 “Late without word”"
RULE_JA = "この基準は2026年1月5日にお知らせして"
RULE_EN = "The rule was announced on 5 January 2026"
REST_JA = "記録2件にもとづいて自動で判断したもので、法律上の判断ではありません。"
REST_EN = (
    "It rests on 2 recorded facts; it was decided automatically, and it is no judgement by law."
)
END_JA = "事実が違うときは、2027年5月20日までにお知らせください。"
END_EN = "If the facts are wrong, tell me by 20 May 2027."


def both(given: Any, rules: Rulebook = BOOK) -> tuple[str, str]:
    return statement_of(given, rules, "ja"), statement_of(given, rules, "en")


def test_it_says_what_follows_which_time_it_is_on_what_it_rests_and_how_to_appeal() -> None:
    ja, en = both(
        decision(
            step=2,
            consequences=("cancel_session", "warn"),
            acknowledged_at="2026-01-06T12:00:00+09:00",
            ends="2027-05-20T10:10:00+09:00",
        )
    )
    assert ja == (
        f"{START_JA}により、その日のコンサルティングを中止し、警告をお送りします。"
        "効力は2027年5月20日 10:10までです。"
        "この基準は2026年1月5日にお知らせし、2026年1月6日にご確認をいただいており、"
        f"今回は12か月のうちで2度目です。{REST_JA}{END_JA}"
    )
    assert en == (
        f"{START_EN}: that day's session is cancelled and I send a written warning. "
        "Its effect ends on 20 May 2027 10:10. "
        f"{RULE_EN} and acknowledged on 6 January 2026; "
        f"this is the second time within 12 months. {REST_EN} {END_EN}"
    )


def test_it_says_what_waits_for_a_person_and_until_when() -> None:
    given = decision(
        step=2, consequences=("cancel_session", "warn", "suspend 30 d"), awaiting=("suspend 30 d",)
    )
    ja, en = both(given)
    assert (
        "30日間のお休みは、わたしの確認を待っており、2026年12月4日 10:10までに確認しなければ行いません。"
        in ja
    )
    assert "中止し、警告をお送りします。" in ja
    assert (
        "A pause of 30 days waits for my confirmation; unless I give it by 4 December 2026 10:10, it will not take place."
        in en
    )


def test_what_waits_as_a_whole_is_named_once() -> None:
    ja, en = both(
        decision(
            status="proposed",
            consequences=("suspend 30 d",),
            awaiting=("suspend 30 d",),
            starts=None,
            automatic=False,
            by_silence=True,
            facts=("f-1",),
        )
    )
    assert ja.startswith(
        f"{START_JA}により、30日間のお休みを検討しています。わたしの確認を待っており、"
    )
    assert "記録1件と、ほかに記録がないことにもとづいて自動でまとめたもので" in ja
    assert en.startswith(f"{START_EN}: I am considering a pause of 30 days. It waits for my")
    assert "It rests on 1 recorded fact and on nothing else having been recorded; it was put" in en


def test_what_a_person_confirmed_is_told_as_decided() -> None:
    ja, en = both(
        decision(
            consequences=("suspend 30 d",), decided_by="house", automatic=False, lapsed=("warn",)
        )
    )
    assert ja.startswith(f"{START_JA}により、30日間のお休みをお願いします。警告は、行わないことに")
    assert "人が確かめて決めたもので" in ja
    assert en.startswith(
        f"{START_EN}: I ask you to pause bookings for 30 days. A written warning will not take"
    )
    assert "a person confirmed it" in en


def test_a_ban_without_an_end_says_when_it_is_looked_at_again() -> None:
    ja, en = both(
        decision(consequences=("ban",), decided_by="house", review_at="2027-11-20T10:10:00+09:00")
    )
    assert "2027年11月20日に見直します。" in ja
    assert "1年ごとに見直すこととして、今後のお取引とご連絡をすべて終えさせていただきます。" in ja
    assert "I look at it again on 20 November 2027." in en
    assert "I end all dealings and contact, to be looked at again every year." in en


STATES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"status": "practice"},
        f"{START_JA}にあたりましたが、この基準は試行中ですので、何も行いません(施行中であれば、警告)。{REST_JA}",
        (
            f"{START_EN}: the rule is on trial, so nothing follows. In force, it would have led to a "
            f"written warning. {REST_EN}"
        ),
    ),
    (
        {"status": "excused", "step": None}
        | {"excuse": ExcuseGiven("helping_someone", "f-3", "2026-11-20T12:00:00+09:00")},
        f"{START_JA}にあたりましたが、2026年11月20日に「人を助けていた」とのご事情を承りましたので、数えません。{RULE_JA}います。",
        (
            f"{START_EN}: this does not count, for the reason “helping someone”, known since"
            f" 20 November 2026. {RULE_EN}. "
        ),
    ),
    (
        {"status": "excused", "step": None}
        | {"excuse": ExcuseGiven("渋滞", "f-3", "2026-11-20T12:00:00+09:00")},
        f"{START_JA}にあたりましたが、2026年11月20日に「渋滞」とのご事情を承りましたので、数えません。",
        f"{START_EN}: this does not count, for the reason “渋滞”, known since 20 November 2026. ",
    ),
    (
        {"status": "excused", "excuse": ExcuseGiven(None, None, "2026-11-20T12:00:00+09:00")},
        f"{START_JA}にあたりましたが、数えない場合にあたることを確かめましたので、数えません。",
        f"{START_EN}: this does not count, since one of the exceptions of the rule applies. ",
    ),
    (
        {"status": "waived", "reason": "はじめてのことなので"},
        f"{START_JA}にあたりましたが、このたびは見逃します(理由:「はじめてのことなので」)。",
        f"{START_EN}: I let this pass (reason: “はじめてのことなので”). ",
    ),
    (
        {"status": "overturned", "reason": "the clock was wrong"},
        f"{START_JA}による決定は、お申し出のとおりでしたので取り消しました(理由:「the clock was wrong」)。",
        (
            f"{START_EN}: the appeal was right, so the decision is taken back "
            "(reason: “the clock was wrong”). "
        ),
    ),
    (
        {"status": "held_back", "step": None},
        f"{START_JA}にあたりますが、同じ件でわたしが先に果たすことがあるため、警告を控えています。",
        (
            f"{START_EN}: I hold back a written warning, since I owe you something in the same matter "
            "first. "
        ),
    ),
    (
        {"status": "lapsed", "lapsed": ("warn",)},
        f"{START_JA}にあたりましたが、警告は行わないことになりました。{RULE_JA}おり、今回は",
        f"{START_EN}: a written warning, which will not take place. {RULE_EN}; this is the first",
    ),
    (
        {"status": "expired", "ends": "2027-05-20T10:10:00+09:00"},
        f"{START_JA}による警告は、2027年5月20日に終わりました。",
        f"{START_EN}: a written warning, which ended on 20 May 2027. ",
    ),
    (
        {"status": "expired"},
        f"{START_JA}による警告は、終わりました。",
        f"{START_EN}: a written warning, which ended. ",
    ),
    (
        {"status": "expired", "reason": "話し合いで解決した"},
        f"{START_JA}による警告は、解除しました(理由:「話し合いで解決した」)。",
        f"{START_EN}: a written warning, which I have lifted (reason: “話し合いで解決した”). ",
    ),
    (
        {"status": "absorbed"},
        f"{START_JA}にあたりますが、警告は、同じ件の別の決定に含まれます。",
        f"{START_EN}: a written warning, covered by another decision of the same case. ",
    ),
    (
        {"status": "unannounced", "announced_at": None},
        f"{START_JA}にあたる内容ですが、適用を始める前のことですので、適用しません。{REST_JA}",
        f"{START_EN}: this does not apply, since the rule was not in effect by then. {REST_EN}",
    ),
]


@pytest.mark.parametrize(("given", "ja", "en"), STATES)
def test_each_state_is_told(given: dict[str, Any], ja: str, en: str) -> None:
    told_ja, told_en = both(decision(**given))
    assert told_ja.startswith(ja)
    assert told_en.startswith(en)
    assert told_ja.endswith(END_JA) == (given["status"] != "unannounced")
    assert told_en.endswith(END_EN) == (given["status"] != "unannounced")


@pytest.mark.parametrize("status", ["waived", "overturned"])
def test_what_a_person_changed_says_so_and_considers_no_excuse(status: str) -> None:
    considered = ExcuseConsidered(("reason",), ("reason",))
    ja, en = both(decision(status=status, excuses_considered=(considered,)))
    assert "記録2件にもとづいていったん判断したことを、人が改めたもので" in ja
    assert "a person has changed it since" in en
    assert "確かめたところ" not in ja
    assert "considered" not in en


def test_it_says_which_excuses_were_considered() -> None:
    considered = ExcuseConsidered(("reason", "notice_within"), ("reason", "notice_within"))
    ja, en = both(decision(excuses_considered=(considered,)))
    assert (
        "人を助けておられたご事情を開始から24時間以内にお知らせいただいたときは数えませんが、"
        "確かめたところ、今回はあてはまりません。"
    ) in ja
    assert (
        "It does not count if you tell me within 24 hours of the start that you were helping someone; "
        "this was considered and does not hold. "
    ) in en


def test_it_says_what_of_an_excuse_was_missing() -> None:
    considered = ExcuseConsidered(("reason", "notice_within"), ("notice_within",))
    ja, en = both(decision(excuses_considered=(considered,)))
    assert "今回は開始からのご連絡の時期があてはまりません。" in ja
    assert "does not hold, as to how soon after the start word was sent. " in en


def test_an_excuse_that_gives_no_reason_is_told_by_its_fact() -> None:
    disputed = InvoiceDisputed(
        id="f-9",
        at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC),
        client="c-1",
        invoice="i-1",
    )
    excuse = ExcuseGiven(None, "f-9", "2026-11-21T03:00:00+09:00")
    given = decision(status="excused", step=None, excuse=excuse)
    ja, en = (statement_of(given, BOOK, each, excuse=disputed) for each in LANGUAGES)
    assert (
        "数えない場合(2026年11月21日、お客さまからご請求への異議)にあたりますので、数えません。"
        in ja
    )
    assert "since you contested the invoice on 21 November 2026, which is an exception" in en
    assert relied_on(given) == (*given.facts, "f-9")
    assert "記録3件" in ja
    assert "3 recorded facts" in en


def test_what_is_due_by_a_day_is_decided_at_the_end_of_a_day() -> None:
    midnight = {"decided_at": "2026-02-09T00:00:00+09:00", "ends": "2026-08-09T00:00:00+09:00"}
    ja, en = both(decision(occasion="payment", **midnight))
    assert ja.startswith("2026年2月8日いっぱいのお支払いについて")
    assert "効力は2026年8月8日いっぱいまでです。" in ja
    assert en.startswith("Payment, the end of 8 February 2026, rule 1")
    assert "Its effect ends at the end of 8 August 2026." in en
    ja, en = both(decision(status="expired", occasion="payment", **midnight))
    assert "は、2026年8月8日いっぱいで終わりました。" in ja
    assert "which ended at the end of 8 August 2026." in en
    _, late = both(decision(**midnight))
    assert "9 February 2026 00:00" in late


def test_the_house_is_told_in_the_first_person() -> None:
    excuse = ExcuseGiven("illness", "f-3", "2026-11-20T12:00:00+09:00")
    ja, en = both(decision(party="house", consequences=("apologise", "refund 50 %")))
    assert ja.startswith("2026年11月20日 10:10のわたしの遅れについて、第1条")
    assert "により、お詫びして料金の半額をお返しします。" in ja
    assert en.startswith("Lateness on my side, 20 November 2026 10:10, rule 1")
    assert "I apologise and return half the fee." in en
    excused, _ = both(decision(party="house", status="excused", excuse=excuse))
    assert "「病気」との事情がありましたので、数えません。" in excused


def test_a_member_is_named() -> None:
    ja, en = both(decision(party="member:m-2ha6"), MEMBERS)
    assert ja.startswith("2026年11月20日 10:10のメンバー「m-2ha6」の遅れについて、第1条")
    assert en.startswith("Lateness by member “m-2ha6”, 20 November 2026 10:10, rule 1")
    assert "I warn you in writing." in en


def test_what_was_taken_as_announced_says_so() -> None:
    ja, en = both(decision(announced_at=None))
    assert "この基準は前もってお知らせしたものとして扱っており、" in ja
    assert "The rule is taken as announced beforehand; this is the first time" in en


def test_a_rule_without_a_title_is_named_by_its_number() -> None:
    plain = book({key: value for key, value in LATE.items() if key != "title"})
    ja, en = both(decision(), plain)
    assert "第1条により" in ja
    assert "rule 1: I send" in en


def test_a_rule_that_the_rulebook_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="elsewhere"):
        statement_of(decision(rule="elsewhere"), BOOK, "ja")


def test_two_rulebooks_of_one_version_are_not_mixed_up() -> None:
    other = book(LATE | {"title": {"en": "Punctuality"}})
    texts = [statement_of(decision(), rules, "en") for rules in (BOOK, other, BOOK)]
    assert texts[0] == texts[2] != texts[1]


def test_any_number_of_rulebooks_can_be_told() -> None:
    for hours in range(1, 80):
        told = statement_of(decision(), book(LATE | {"within": f"{hours} h"}), "en")
        assert f"within {hours} hour" in told


ALL_CASES = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: f"{case.file}: {case.heading}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_of_the_golden_cases_is_told(case: Case, language: Language) -> None:
    books = {rules.version: rules for rules in case.rulebooks.values()}
    for given in case.judged(show_all=True).decisions:
        text = statement_of(given, books[given.version], language)
        assert text.endswith("。" if language == "ja" else ".")
        assert AVOIDED.search(text) is None
        assert text.count("。" if language == "ja" else ". ") <= 8
        assert "None" not in text
