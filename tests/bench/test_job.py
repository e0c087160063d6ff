"""The measured job: the same facts everywhere, in the shape of a real record."""

import hashlib
import json
from collections import Counter
from typing import Any

import pytest

from bench import job

USED = {
    "rules.announced",
    "appointment.booked",
    "appointment.moved",
    "appointment.cancelled",
    "appointment.joined",
    "appointment.missed",
    "notice.given",
    "engagement.agreed",
    "engagement.delivered",
    "engagement.accepted",
    "outcome.measured",
    "price.cut_requested",
    "price.cut_refused",
    "invoice.issued",
    "invoice.paid",
    "invoice.disputed",
}

DIGEST = "381435e44231020f9dc98905fecb3bd31dd42f7b242511edeb740783e15cc3fd"


@pytest.fixture(scope="module")
def lines() -> list[job.Line]:
    return job.record(6000, 30)


@pytest.fixture(scope="module")
def facts(lines: list[job.Line]) -> list[dict[str, Any]]:
    return [json.loads(line.text) for line in lines]


def test_the_record_has_exactly_as_many_facts_and_clients_as_asked(
    facts: list[dict[str, Any]],
) -> None:
    per_client = Counter(fact["client"] for fact in facts)
    assert len(facts) == 6000
    assert set(per_client.values()) == {200}
    assert len(per_client) == 30


def test_an_uneven_number_of_facts_is_spread_over_the_first_clients() -> None:
    per_client = Counter(json.loads(line.text)["client"] for line in job.record(401, 4))
    assert sorted(per_client.values()) == [100, 100, 100, 101]


def test_ids_are_unique_and_the_lines_are_in_order_of_time(facts: list[dict[str, Any]]) -> None:
    assert len({fact["id"] for fact in facts}) == len(facts)
    assert [fact["at"] for fact in facts] == sorted(fact["at"] for fact in facts)
    assert all(fact["at"].endswith("+09:00") for fact in facts)


def test_about_two_facts_in_five_are_of_kinds_that_no_rule_uses(
    facts: list[dict[str, Any]],
) -> None:
    unused = sum(fact["kind"] not in USED for fact in facts)
    assert 0.35 < unused / len(facts) < 0.45


def test_every_kind_that_a_rule_uses_occurs(facts: list[dict[str, Any]]) -> None:
    assert {fact["kind"] for fact in facts} >= USED


def test_some_clients_never_hear_of_the_rules(facts: list[dict[str, Any]]) -> None:
    told = {fact["client"] for fact in facts if fact["kind"] == "rules.announced"}
    assert 0 < 30 - len(told) < 10


def test_the_same_seed_gives_the_same_bytes_on_every_python() -> None:
    text = b"\n".join(line.text for line in job.record(400, 2))
    assert hashlib.sha256(text).hexdigest() == DIGEST


def test_shuffling_keeps_every_line(lines: list[job.Line]) -> None:
    mixed = job.shuffled(lines)
    assert mixed != lines
    assert sorted(mixed) == lines


def test_no_two_appointments_of_a_client_start_at_the_same_minute(
    facts: list[dict[str, Any]],
) -> None:
    booked = [(f["client"], f["starts"]) for f in facts if f["kind"] == "appointment.booked"]
    assert len(set(booked)) == len(booked)
