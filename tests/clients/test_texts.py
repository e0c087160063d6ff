"""Free words: the record proves that they were said; only the erasable row tells what."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.clients.texts import is_commitment, keep, opened, sealed, words_of
from kijun.files.rulebook_file import load_rulebook
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import AppointmentBooked, NoticeGiven
from tests.judge.record import at
from tests.services.practice import RULES

pytestmark = pytest.mark.storage


def test_words_are_found_by_what_the_record_holds(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    commitment = keep(aoi, "電車が止まっています")
    assert "電車" not in commitment
    assert words_of(aoi) == {commitment: "電車が止まっています"}


def test_the_same_words_twice_do_not_show_that_they_are_the_same(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    first, second = (keep(aoi, "病院におりました").partition(":")[2] for _ in range(2))
    assert first != second


def test_changed_words_no_longer_belong_to_the_record(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    commitment = keep(aoi, "道に迷いました")
    FreeText.objects.update(text="寝坊しました")
    assert commitment not in words_of(aoi)


def told(reason: str | None, name: str) -> NoticeGiven:
    """Return a notice with a reason."""
    return NoticeGiven(
        at=at(5, 30), client="c-aoi", appointment="s-1", about="late", reason=reason, id=name
    )


def test_rules_are_asked_about_reasons_in_words(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    held = keep(aoi, "illness")
    facts = [told(held, "n-1"), told("work", "n-2"), told(None, "n-3")]
    found = opened(facts)
    assert [getattr(fact, "reason", "") for fact in found.facts] == ["illness", "work", None]
    assert found.held == {"n-1": held}
    FreeText.objects.all().delete()
    assert opened(facts) == (facts, {"n-1": held})


def test_facts_without_kept_reasons_cost_no_query(
    room: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert opened([told("work", "n-2")]).held == {}


def test_a_decision_goes_on_record_without_the_reason_that_excuses_it() -> None:
    decision = judged()
    held = {"n-1": f"t-x:{'0' * 64}"}
    written = sealed(decision, held)
    assert decision.excuse is not None
    assert written.excuse is not None
    assert (decision.excuse.reason, written.excuse.reason) == ("accommodation", held["n-1"])
    assert sealed(decision, {}) == decision


def judged() -> Decision:
    """Return a decision that a notice excuses."""
    rulebook = load_rulebook(RULES.encode())
    facts = [
        AppointmentBooked(at=at(1), client="c-aoi", appointment="s-1", starts=at(5), minutes=60),
        told("accommodation", "n-1"),
    ]
    (decision,) = judge(
        {rulebook.version: rulebook}, facts, at(6), assume_announced=True, show_all=True
    ).decisions
    return decision


@pytest.mark.parametrize("text", ["work", "t-x:abc", "t-：", f"t-x:{'0' * 63}", f" t-x:{'0' * 64}"])
def test_plain_words_are_no_commitment(text: str) -> None:
    assert not is_commitment(text)
