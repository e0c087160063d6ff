"""SQLite answers through the cursor that remembers as it does through Django's own."""

from __future__ import annotations

import pytest
from django.db import connection

from kijun.config.sqlite3.base import Cursor


@pytest.mark.django_db
@pytest.mark.parametrize("again", [False, True])
def test_values_take_their_places_and_a_doubled_percent_sign_is_one(again: bool) -> None:
    with connection.cursor() as cursor:
        assert isinstance(cursor.cursor, Cursor)
        for _ in range(1 + again):
            cursor.execute("SELECT %s, '5%%', %s", ["甲", 2])
            assert cursor.fetchall() == [("甲", "5%", 2)]
        cursor.execute("SELECT %(one)s || %(two)s || %(one)s", {"one": "甲", "two": "乙"})
        assert cursor.fetchall() == [("甲乙甲",)]
        cursor.execute("SELECT '%s'")
        assert cursor.fetchall() == [("%s",)]
