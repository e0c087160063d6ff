"""Engagements: agreed, delivered, measured; twice is once, and nonsense is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.judge.facts import EngagementAgreed, PromiseKept
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.services.record.recording import review
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms
from kijun.services.work.money import Nonsense
from kijun.work import projection
from kijun.work.models import Engagement
from tests.judge.record import at
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

TERMS = Terms("集客の見直し", 300_000, baseline=20, target=50, unit="件", unit_value=50_000)


@pytest.fixture
def client(room: Room) -> Client:
    """Return a client with whom work is agreed."""
    return Client.objects.create(room=room, name="青井 直")


def kinds(room: Room) -> list[str]:
    return list(Entry.objects.filter(room=room).order_by("number").values_list("kind", flat=True))


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Nonsense) as refused:
        act()
    return refused.value.code


def test_the_whole_way_from_agreement_to_what_it_brought(room: Room, client: Client) -> None:
    made = engagements.agree(client, TERMS, due=dt.date(2026, 3, 20), service="経営相談", now=at(2))
    assert (made.name, made.stage, made.due) == ("集客の見直し", "agreed", dt.date(2026, 3, 20))
    made = engagements.deliver(made, now=at(10))
    made = engagements.accept(made, now=at(11))
    made = engagements.measure(made, 56, now=at(12))
    assert (made.stage, made.worth) == ("accepted", (36, 1_800_000, 6, "true"))
    assert engagements.end(made, now=at(13)).stage == "ended"
    assert kinds(room) == [
        "engagement.agreed",
        "promise.made",
        "engagement.delivered",
        "promise.kept",
        "engagement.accepted",
        "outcome.measured",
        "engagement.ended",
    ]
    assert list(projection.differences(room)) == []


def test_the_title_is_kept_erasable_and_the_record_holds_only_a_commitment(
    room: Room, client: Client
) -> None:
    engagements.agree(client, TERMS, now=at(2))
    entry = Entry.objects.get(kind="engagement.agreed")
    assert "集客" not in entry.content
    fact = fact_of(entry)
    assert isinstance(fact, EngagementAgreed)
    assert fact.note is not None
    assert fact.note.startswith(f"{FreeText.objects.get().pk}:")


def test_what_is_sent_twice_is_noted_once(room: Room, client: Client) -> None:
    key = engagements.new_key()
    made = engagements.agree(client, TERMS, now=at(2), key=key)
    assert engagements.agree(client, TERMS, now=at(2, 1), key=key) == made
    other = engagements.new_key()
    for _ in range(2):
        engagements.agree_anew(made, Terms("同じ", 1), now=at(3), key=key)
        engagements.deliver(made, now=at(4))
        engagements.accept(made, now=at(5))
        engagements.measure(made, 3, now=at(6), key=key)
        engagements.end(made, now=at(7))
    engagements.measure(made, 4, now=at(8), key=other)
    assert sorted(kinds(room)) == [
        "engagement.accepted",
        "engagement.agreed",
        "engagement.agreed",
        "engagement.delivered",
        "engagement.ended",
        "outcome.measured",
        "outcome.measured",
    ]
    assert Engagement.objects.count() == 1
    assert FreeText.objects.count() == 2


def test_a_key_of_somebody_else_opens_nothing(room: Room, client: Client) -> None:
    key = engagements.new_key()
    engagements.agree(client, TERMS, now=at(2), key=key)
    ben = Client.objects.create(room=room, name="別の人")
    assert code_of(lambda: engagements.agree(ben, TERMS, now=at(2), key=key)) == "key"
    assert code_of(lambda: engagements.agree(client, TERMS, now=at(2), key="'; --")) == "key"


def test_terms_agreed_anew_stand_beside_the_first_and_only_until_delivery(
    room: Room, client: Client
) -> None:
    made = engagements.agree(client, TERMS, now=at(2))
    engagements.agree_anew(made, Terms("集客の見直し", 350_000), now=at(3))
    assert (made.price, made.target) == (Decimal(350_000), None)
    engagements.deliver(made, now=at(4))
    assert code_of(lambda: engagements.agree_anew(made, TERMS, now=at(5))) == "delivered"
    assert made.price == 350_000


def test_terms_of_work_that_ended_undelivered_are_not_said_to_be_of_delivered_work(
    client: Client,
) -> None:
    made = engagements.end(engagements.agree(client, TERMS, now=at(2)), now=at(3))
    assert code_of(lambda: engagements.agree_anew(made, TERMS, now=at(4))) == "ended"
    assert made.price == 300_000


def test_a_promised_day_is_kept_by_delivering_and_by_nothing_else(
    room: Room, client: Client
) -> None:
    made = engagements.agree(client, TERMS, due=dt.date(2026, 3, 9), now=at(2))
    engagements.deliver(made, day=dt.date(2026, 3, 8), now=at(10))
    kept = fact_of(Entry.objects.get(kind="promise.kept"))
    assert isinstance(kept, PromiseKept)
    assert (kept.at, kept.by) == (at(8, 120), "house")


PROMISES = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late, occasion: promise, binds: both, when: {late: "> 0 min"}, then: [[remind]]}
"""


def owed_by(client: Client) -> list[str]:
    """Let time pass until the twentieth; return who owes what was decided about promises."""
    review(client.room, client.pk, at(20))
    rows = standing_rows(client.room, client.pk).values()
    return [decision_in(row).party for row in rows]


@pytest.mark.parametrize("is_ended", [True, False])
def test_what_ended_before_its_day_is_not_held_against_the_house(
    room: Room, is_ended: bool
) -> None:
    client = told_client(room, "青井 直", "aoi@example.com", rules=PROMISES)
    made = engagements.agree(client, TERMS, due=dt.date(2026, 3, 10), now=at(2))
    if is_ended:
        engagements.end(made, now=at(5))
    assert owed_by(client) == ([] if is_ended else ["house"])


@pytest.mark.parametrize(("day", "owing"), [(7, ["house"]), (15, [])])
def test_what_is_taken_up_again_is_promised_again_as_long_as_its_day_lies_ahead(
    room: Room, day: int, owing: list[str]
) -> None:
    client = told_client(room, "青井 直", "aoi@example.com", rules=PROMISES)
    made = engagements.agree(client, TERMS, due=dt.date(2026, 3, 10), now=at(2))
    engagements.end(made, now=at(5), decision="d")
    engagements.take_up_again(client, "d", at(day))
    assert owed_by(client) == owing


def test_what_follows_on_the_same_day_stands_right_behind(room: Room, client: Client) -> None:
    made = engagements.agree(client, TERMS, now=at(8, 300))
    engagements.deliver(made, day=dt.date(2026, 3, 8), now=at(9))
    assert made.delivered_at == made.agreed_at == at(8, 300)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": -1}, "negative"),
        ({"price": 10**12 + 1}, "enormous"),
        ({"price": Decimal("NaN")}, "enormous"),
        ({"price": Decimal("Infinity")}, "enormous"),
        ({"price": Decimal("0.5")}, "cents"),
        ({"currency": "USD"}, "currency"),
        ({"title": " "}, "no_title"),
        ({"title": "あ" * 201}, "long"),
        ({"title": "a\u202eb"}, "signs"),
        ({"title": "a\x00b"}, "signs"),
        ({"unit": "件" * 41}, "long"),
        ({"baseline": float("inf")}, "enormous"),
        ({"target": -(10**13)}, "enormous"),
        ({"unit_value": -5}, "negative"),
        ({"guaranteed": True, "target": None}, "no_target"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(
    room: Room, client: Client, changes: dict[str, Any], code: str
) -> None:
    given = {"title": "見直し", "price": 1, "target": 5, **changes}
    assert code_of(lambda: engagements.agree(client, Terms(**given), now=at(2))) == code
    assert not Engagement.objects.exists()
    assert not Entry.objects.exists()
    assert not FreeText.objects.exists()


@pytest.mark.parametrize(
    ("day", "code"),
    [(dt.date(2026, 3, 3), "future"), (dt.date(1990, 1, 1), "long_ago")],
)
def test_a_day_that_cannot_be_meant_is_refused(
    room: Room, client: Client, day: dt.date, code: str
) -> None:
    assert code_of(lambda: engagements.agree(client, TERMS, day=day, now=at(2))) == code


def test_what_comes_in_the_wrong_order_is_refused(room: Room, client: Client) -> None:
    made = engagements.agree(client, TERMS, now=at(5))
    yesterday = dt.date(2026, 3, 4)
    assert code_of(lambda: engagements.deliver(made, day=yesterday, now=at(6))) == "before"
    assert code_of(lambda: engagements.accept(made, now=at(6))) == "not_delivered"
    engagements.end(made, now=at(6))
    assert code_of(lambda: engagements.deliver(made, now=at(7))) == "ended"


@pytest.mark.parametrize(
    ("due", "code"), [(dt.date(2026, 3, 4), "due_before"), (dt.date(2039, 1, 1), "due_far")]
)
def test_a_day_that_cannot_be_promised_is_refused(
    room: Room, client: Client, due: dt.date, code: str
) -> None:
    assert code_of(lambda: engagements.agree(client, TERMS, now=at(5), due=due)) == code
