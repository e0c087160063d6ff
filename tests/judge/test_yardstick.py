"""The yardstick: how far commitments were kept where nobody has a rulebook yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
import pytest

from kijun.judge.facts import AnyFact, Fact
from kijun.judge.yardstick import Reliance, reliances, yardstick
from tests.cast import AOI, BEN

AS_OF = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
TOKYO = yardstick("Asia/Tokyo")


def facts(*given: Mapping[str, object]) -> list[Fact]:
    return [msgspec.convert({"client": AOI.id, **fact}, type=AnyFact) for fact in given]


def measured(given: Iterable[Fact], **options: bool) -> dict[tuple[str, str], Reliance]:
    rulebooks = {TOKYO.version: TOKYO}
    options = {"assume_announced": True, **options}
    found = reliances(rulebooks, given, AS_OF, **options)
    return {(reliance.client, reliance.party): reliance for reliance in found}


def booked(number: int = 1) -> dict[str, object]:
    return {
        "kind": "appointment.booked",
        "at": "2026-06-01T09:00:00+09:00",
        "appointment": f"a-{number}",
        "starts": "2026-06-30T14:00:00+09:00",
        "minutes": 60,
    }


def joined(minute: str, **fields: object) -> dict[str, object]:
    at = f"2026-06-30T{minute}:00+09:00"
    return {"kind": "appointment.joined", "at": at, "appointment": "a-1", **fields}


@pytest.mark.parametrize(
    ("story", "party", "broken"),
    [
        ([booked(), joined("14:11")], "client", 1),
        ([booked(), joined("14:09")], "client", 0),
        ([booked(), joined("13:59"), joined("14:11", by="house")], "house", 1),
        ([booked()], "client", 2),
        (
            [
                {
                    "kind": "invoice.issued",
                    "at": "2026-06-01T09:00:00+09:00",
                    "invoice": "i",
                    "amount": 5,
                    "due": "2026-06-27",
                }
            ],
            "client",
            1,
        ),
        (
            [
                {
                    "kind": "promise.made",
                    "at": "2026-06-01T09:00:00+09:00",
                    "by": "house",
                    "promise": "p",
                    "due": "2026-06-30",
                }
            ],
            "house",
            1,
        ),
        (
            [
                {
                    "kind": "courtesy.missed",
                    "at": "2026-06-30T09:00:00+09:00",
                    "courtesy": "thanks",
                }
            ],
            "client",
            0.5,
        ),
        (
            [
                {
                    "kind": "conduct.reported",
                    "at": "2026-06-30T09:00:00+09:00",
                    "what": "insult",
                    "severity": "grave",
                }
            ],
            "client",
            3,
        ),
    ],
)
def test_what_everybody_expects_is_measured_on_both_sides(
    story: list[dict[str, object]], party: str, broken: float
) -> None:
    found = measured(facts(*story))
    other = "house" if party == "client" else "client"
    assert found[AOI.id, party].broken == pytest.approx(broken, rel=0.02)
    assert found[AOI.id, other].broken == 0


def test_a_word_within_a_day_makes_good_for_coming_late() -> None:
    notice = {
        "kind": "notice.given",
        "at": "2026-06-30T15:00:00+09:00",
        "appointment": "a-1",
        "about": "late",
    }
    assert measured(facts(booked(), joined("14:30"), notice))[AOI.id, "client"].broken == 0


def test_a_contested_invoice_is_nobodys_fault() -> None:
    issued = {
        "kind": "invoice.issued",
        "at": "2026-06-01T09:00:00+09:00",
        "invoice": "i",
        "amount": 5,
        "due": "2026-06-10",
    }
    disputed = {"kind": "invoice.disputed", "at": "2026-06-11T09:00:00+09:00", "invoice": "i"}
    assert measured(facts(issued, disputed))[AOI.id, "client"].broken == 0


def test_clients_never_feel_what_others_did() -> None:
    of_ben = msgspec.convert({**booked(), "client": BEN.id}, type=AnyFact)
    found = measured([*facts(booked(), joined("13:58")), of_ben])
    assert list(found) == sorted(found, key=lambda key: key[0])
    assert found[AOI.id, "client"].broken == 0
    assert found[BEN.id, "client"].broken > 0


def test_few_facts_are_not_known_yet_and_never_bad() -> None:
    found = measured(facts(booked()))
    assert {reliance.tier for reliance in found.values()} == {"unknown"}


def test_the_range_holds_the_mean_and_narrows_with_what_is_known() -> None:
    def kept(times: int) -> Reliance:
        story = [
            fact
            for number in range(times)
            for fact in (
                {**booked(number), "starts": "2026-06-30T14:00:00+09:00"},
                {**joined("13:59"), "appointment": f"a-{number}"},
            )
        ]
        return measured(facts(*story))[AOI.id, "client"]

    few, many = kept(3), kept(30)
    for reliance in (few, many):
        assert 0 < reliance.low < reliance.mean < reliance.high < 1
    assert many.high - many.low < few.high - few.low
    # Beta(31, 1): its quantiles are p ** (1 / 31), up to the day that has passed
    assert many.low == pytest.approx(0.05 ** (1 / 31), rel=0.001)
    assert many.high == pytest.approx(0.95 ** (1 / 31), rel=0.001)


def test_facts_after_the_moment_of_looking_and_without_a_client_are_left_out() -> None:
    later = {**booked(), "at": "2026-07-02T09:00:00+09:00"}
    of_member = msgspec.convert(
        {**booked(), "member": "m", "by": "house"},
        type=AnyFact,
    )
    watch = {
        "kind": "watch.began",
        "at": "2026-06-01T00:00:00Z",
        "of": "arrivals",
        "source": "door",
    }
    assert measured([*facts(later), of_member, msgspec.convert(watch, type=AnyFact)]) == {}


def test_a_rulebook_counts_only_where_it_was_announced() -> None:
    story = facts(booked())
    assert measured(story)[AOI.id, "client"].broken > 0
    assert measured(story, assume_announced=False)[AOI.id, "client"].broken == 0


def test_days_end_in_the_zone_of_the_yardstick() -> None:
    assert yardstick("Etc/GMT+10").zone_name == "Etc/GMT+10"
    assert yardstick("Asia/Tokyo").version != yardstick("Etc/GMT+10").version
