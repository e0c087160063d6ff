"""Where a tap leads back to: a path of ours, whatever was asked for."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from kijun.web.taps import back

ELSEWHERE = ["", "x", "today", "x.y", "?a=1", "//evil.example", "https://evil.example/", "/\\evil"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_tap_leads_back_to_a_path_of_ours_alone(wanted: str) -> None:
    answer = back(RequestFactory().post("/", {"next": wanted}))
    assert answer.headers["Location"] == "/today/"


def test_a_tap_leads_back_to_where_it_came_from() -> None:
    answer = back(RequestFactory().post("/", {"next": "/sessions/a-1/?x=1#y"}))
    assert answer.headers["Location"] == "/sessions/a-1/?x=1#y"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_choosing_a_language_leads_to_a_path_of_ours_alone(wanted: str) -> None:
    answer = Browser().get("/language/", {"to": "en", "next": wanted})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
