"""A zone is a name of the tz database, written as it is there."""

from __future__ import annotations

import pytest

from kijun.judge.zones import nearest_zone, time_zones


@pytest.mark.parametrize("name", ["Asia/Tokyo", "America/Argentina/Ushuaia", "UTC", "Etc/GMT-14"])
def test_names_of_the_database_are_known(name: str) -> None:
    assert name in time_zones()


@pytest.mark.parametrize(
    "name",
    [
        "localtime",
        "posixrules",
        "Factory",
        "right/Asia/Tokyo",
        "posix/Asia/Tokyo",
        "asia/tokyo",
        "",
    ],
)
def test_what_means_something_else_elsewhere_is_no_name(name: str) -> None:
    assert name not in time_zones()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Asia/Tokio", "Asia/Tokyo"),
        ("EUROPE/BERLIN", "Europe/Berlin"),
        ("right/Europe/Berlin", "Europe/Berlin"),
        ("localtime", "Asia/Tokyo"),
        ("", "Asia/Tokyo"),
    ],
)
def test_the_zone_that_may_be_meant_is_named(word: str, expected: str) -> None:
    assert nearest_zone(word, time_zones()) == expected
