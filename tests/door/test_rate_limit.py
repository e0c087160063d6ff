"""How much is taken from one side: however many others come, and for as long as it is said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import ForAWhile
from kijun.clients.models import Client
from kijun.door.rate_limit import DAY, HOUR, Limit, count, is_over
from tests.door.at_the_door import open_session
from tests.judge.record import at

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

A_DAY = Limit("test", 2, DAY)


def test_a_thousand_others_do_not_make_forget_who_has_sent_enough() -> None:
    for _ in range(A_DAY.most):
        count(A_DAY, "first", at(2))
    for nth in range(1_000):
        count(A_DAY, f"other {nth}", at(2, 5))
    assert is_over(A_DAY, "first", at(2, 600))
    assert not is_over(A_DAY, "other 1", at(2, 600))


def test_the_time_runs_from_the_first_one_on() -> None:
    count(A_DAY, "somebody", at(2))
    count(A_DAY, "somebody", at(2, 1439))
    assert is_over(A_DAY, "somebody", at(2, 1439))
    assert not is_over(A_DAY, "somebody", at(2) + DAY)
    count(A_DAY, "somebody", at(2) + DAY)
    assert not is_over(A_DAY, "somebody", at(2) + DAY)


def test_one_limit_knows_nothing_of_another() -> None:
    count(Limit("one", 1, HOUR), "somebody", at(2))
    assert is_over(Limit("one", 1, HOUR), "somebody", at(2))
    assert not is_over(Limit("other", 1, HOUR), "somebody", at(2))


def test_on_postgresql_it_is_counted_for_all_processes_together() -> None:
    count(A_DAY, "somebody", at(2))
    assert ForAWhile.objects.count() == (1 if connection.vendor == "postgresql" else 0)


def test_a_page_that_is_only_looked_at_is_not_counted(aoi: Client) -> None:
    _, token = open_session(aoi)
    with CaptureQueriesContext(connection) as asked:
        assert Browser().get(f"/v/{token}/en/").status_code == 200
    table = ForAWhile._meta.db_table
    assert not [each for each in asked.captured_queries if table in each["sql"]]
