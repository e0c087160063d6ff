"""The starters are real rulebooks: mild, both ways, with reasons, and shown at work."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from kijun.files.record import load_record
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, record_text, rulebook_text
from kijun.judge import Judgement, Rulebook, judge
from kijun.judge.consequences import level_of
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.judge.quantities import Duration
from kijun.judge.rulebook import Words
from kijun.judge.sentence import announcement_of
from kijun.judge.terms import Span

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src/kijun/files/starters"
AS_OF = dt.datetime.fromisoformat("2026-11-20T18:00:00+09:00")
OPENING_ABOVE_A_REMINDER = {
    "price-after-refusal": "price-after-delivery has reminded before",
    "grave-conduct": "somebody may be in danger",
}
NOT_WHAT_WE_SAY = re.compile(
    "[!\uff01]|違反|ペナルティ|減点|クレーム|値切|しつこ|処罰|容赦|ブラックリスト|信用が低い|要注意"
    "|責任を負いません|出禁|違法|violation|penalt|offen[cds]|you are late|low trust|risky"
    "|you may dispute|please be advised|illegal",
    re.IGNORECASE,
)


def rulebook_of(name: str) -> Rulebook:
    return load_rulebook(rulebook_text(name).encode(), f"{name}.yaml")


def facts_of(name: str) -> list[Fact]:
    return load_record([str(FOLDER / f"{name}.jsonl")]).facts


def judged(name: str) -> Judgement:
    rulebook = rulebook_of(name)
    return judge({rulebook.version: rulebook}, facts_of(name), AS_OF)


every_starter = pytest.mark.parametrize("name", STARTERS)


def test_every_starter_is_there_with_its_record_and_nothing_else() -> None:
    names = {f"{name}.{suffix}" for name in STARTERS for suffix in ("yaml", "jsonl")}
    assert {path.name for path in FOLDER.iterdir()} == names


@pytest.mark.parametrize("text", [rulebook_text, record_text])
def test_a_starter_that_does_not_exist_is_not_looked_for(text: Callable[[str], str]) -> None:
    with pytest.raises(KeyError, match="no-such"):
        text("../no-such")


@every_starter
def test_the_list_says_what_each_is_for_in_both_languages(name: str) -> None:
    line = STARTERS[name]
    assert line.ja
    assert line.en
    assert len(line.en) <= 90


@every_starter
def test_a_starter_has_a_handful_of_rules(name: str) -> None:
    assert 4 <= len(rulebook_of(name).rules) <= 6


@every_starter
def test_what_the_house_promises_comes_first(name: str) -> None:
    binds_house = [rule.binds in ("house", "both") for rule in rulebook_of(name).rules]
    assert binds_house[0]
    assert binds_house == sorted(binds_house, reverse=True)


@every_starter
def test_every_rule_has_a_name_and_a_reason_in_both_languages(name: str) -> None:
    rulebook = rulebook_of(name)
    words: list[Words] = [rulebook.title]
    for rule in rulebook.rules:
        words += [rule.title, rule.because]
    assert all(text.ja and text.en for text in words)


@every_starter
def test_the_words_are_those_one_would_sign(name: str) -> None:
    assert NOT_WHAT_WE_SAY.findall(rulebook_text(name) + record_text(name)) == []


@every_starter
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_letter_to_clients_has_every_reason_and_no_word_that_hurts(
    name: str, language: Literal["ja", "en"]
) -> None:
    rulebook = rulebook_of(name)
    letter = announcement_of(rulebook, language)
    assert NOT_WHAT_WE_SAY.findall(letter) == []
    for rule in rulebook.rules:
        if rule.binds != "member":
            assert (rule.title.in_language(language) or "?") in letter
            assert (rule.because.in_language(language) or "?") in letter


@every_starter
def test_a_ladder_begins_with_a_reminder_and_a_warning_precedes_what_hurts(name: str) -> None:
    for rule in rulebook_of(name).rules:
        levels = [level_of(step) for step in rule.then]
        if rule.binds == "house" or rule.id in OPENING_ABOVE_A_REMINDER:
            continue
        assert levels[0] <= 1, rule.id
        assert max(levels) <= 2 or 2 in levels, rule.id


@every_starter
def test_nothing_costs_the_client_money_unless_the_owner_writes_it_in(name: str) -> None:
    words = {c.word for rule in rulebook_of(name).rules for step in rule.then for c in step}
    assert "charge" not in words


@every_starter
def test_ten_minutes_are_no_lateness(name: str) -> None:
    for rule in rulebook_of(name).rules:
        if rule.occasion == "lateness" and rule.highest_level > 0:
            late = rule.term("late")
            assert late is not None
            assert late.condition == Span(">", Duration(10, "min"))


@every_starter
def test_a_request_for_a_lower_price_is_remembered_for_three_years(name: str) -> None:
    for rule in rulebook_of(name).rules:
        if rule.occasion == "price_request":
            assert rule.within == Duration(36, "months")


def test_in_the_rulebook_for_both_directions_every_rule_binds_both() -> None:
    assert {rule.binds for rule in rulebook_of("both-directions").rules} == {"both"}


def test_where_people_are_hurt_nothing_happens_before_somebody_has_looked_into_it() -> None:
    rules = [rule for rule in rulebook_of("small-firm").rules if rule.occasion == "conduct"]
    assert [rule.confirm for rule in rules] == [True, True]


@every_starter
def test_the_record_announces_the_rulebook_as_it_is_now(name: str) -> None:
    announced = {
        fact.rulebook
        for fact in facts_of(name)
        if isinstance(fact, RulesAnnounced | RulesAcknowledged)
    }
    assert announced == {rulebook_of(name).version}, "run `python -m tools.starters`"


@every_starter
def test_the_record_is_small_and_its_people_are_nobody(name: str) -> None:
    facts = facts_of(name)
    assert 10 <= len(facts) <= 25
    assert all(re.fullmatch(r"c-\d\d", fact.client or "c-00") for fact in facts)
    assert all(fact.at.utcoffset() == dt.timedelta(hours=9) for fact in facts)
    assert all("2026-09" <= fact.at.isoformat() < "2026-12" for fact in facts)
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)


@every_starter
def test_the_record_shows_the_rulebook_at_work(name: str) -> None:
    judgement = judged(name)
    decisions = judgement.decisions
    assert judgement.reports == ()
    assert any("thank" in d.consequences for d in decisions)
    assert any(d.status in ("excused", "overturned") for d in decisions)
    assert any((d.step or 0) > 1 for d in decisions)
    assert any(d.party == "house" and "apologise" in d.consequences for d in decisions)


EXPECTED = {
    "time-and-promises": """
        09-17 14:00 c-01   word-in-time a-01: thank; standing, 1
        10-01 14:10 c-01   late-without-word a-02: remind; standing, 1
        10-06 10:10 house  late-without-word a-13: apologise, make_good; standing, 1
        10-15 14:10 c-01   late-without-word a-03: warn; excused
        11-05 14:10 c-01   late-without-word a-04: warn; standing, 2
        11-10 09:57 c-02   sessions-in-a-row f-24: thank; standing, 1
    """,
    "delivery-and-price": """
        09-23 00:00 c-12   invoice-overdue i-01: remind; excused
        10-01 00:00 house  delivery-overdue p-01: apologise, make_good; expired, 1
        10-22 10:30 c-11   price-after-delivery f-17: remind; standing, 1
        10-26 09:40 c-11   price-after-refusal f-19: warn; standing, 1
        11-02 21:15 c-11   price-after-refusal f-22: written_only; standing, 2
        11-10 22:05 c-11   price-after-delivery f-23: remind; standing, 4
        11-10 22:05 c-11   price-after-refusal f-23: end_engagement; proposed, 3
        11-13 11:00 c-12   paid-in-time f-24: thank; standing, 1
    """,
    "both-directions": """
        09-20 00:00 house  promise-overdue p-01: apologise, make_good; expired, 1
        10-09 12:00 c-21   promises-in-a-row f-14: thank; standing, 1
        10-14 15:00 c-21   rules-for-others f-15: remind; standing, 1
        10-28 11:00 c-21   rules-for-others f-17: warn; standing, 2
        11-05 10:10 c-21   late-without-word a-01: remind; excused
        11-08 00:00 house  invoice-overdue i-01: apologise, make_good; standing, 1
    """,
    "studio-or-salon": """
        09-11 20:10 c-31   late-cancellation a-01: remind; standing, 1
        09-17 08:15 house  late-cancellation a-12: apologise, make_good; standing, 1
        09-19 10:10 c-31   late-without-word a-02: remind; excused
        09-26 07:30 c-31   late-cancellation a-03: remind; excused
        10-09 19:00 c-31   late-cancellation a-04: remind; standing, 2
        10-23 22:00 c-31   late-cancellation a-05: warn; standing, 3
        11-12 14:55 c-32   visits-in-a-row f-25: thank; standing, 1
    """,
    "small-firm": """
        09-08 09:10 member:m-01 training-late t-01: remind; standing, 1
        09-15 09:10 member:m-01 training-late t-02: warn; excused
        10-05 14:20 c-41   conduct f-15: remind; standing, 1
        10-09 00:00 house  our-answer p-11: apologise, make_good; standing, 1
        10-15 15:00 member:m-01 kept-in-a-row f-22: thank; standing, 1
        11-09 10:30 c-41   conduct f-23: warn; standing, 2
    """,
    "courtesy-and-promises": """
        10-02 00:00 house  promise-overdue p-11: apologise, make_good; standing, 1
        10-06 21:40 c-52   calls-outside-hours f-13: note; standing, 1
        10-07 09:05 c-52   kind-words f-14: thank; standing, 1
        10-09 18:00 c-52   report-missed f-15: note; standing, 1
        10-23 18:00 c-52   report-missed f-18: remind; overturned
        10-29 16:00 c-51   promises-in-a-row f-21: thank; standing, 1
        11-06 18:00 c-52   report-missed f-22: remind; standing, 2
    """,
}


@every_starter
def test_what_is_decided_is_what_a_fair_person_would_decide(name: str) -> None:
    lines = []
    for d in judged(name).decisions:
        who = d.client if d.party == "client" else d.party
        step = f", {d.step}" if d.step else ""
        lines.append(
            f"{d.decided_at[5:16].replace('T', ' ')} {who:<6} {d.rule} {d.case}: "
            f"{', '.join(d.consequences)}; {d.status}{step}"
        )
    assert lines == textwrap.dedent(EXPECTED[name]).strip().splitlines()
