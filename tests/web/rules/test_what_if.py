"""The look back beside a rule: what would have been otherwise, in figures and as dots."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils.html import strip_tags

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.judge import facts as f
from kijun.judge.rulebook import Rule
from kijun.ledger.record import append
from kijun.services import clock
from kijun.services.rules.rulebooks import publish, save_draft
from kijun.services.rules.what_if import Late
from kijun.web.editor.editor import PART
from kijun.web.rules.what_if_chart import Chart, chart_of
from tests.cast import AOI
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")


def rule(minutes: int, number: int = 1) -> Rule:
    text = TEXT.replace('"> 10 min"', f'"> {minutes} min"')
    return load_rulebook(text.encode(), "rules").rules[number - 1]


def drawn(*lates: Late, draft: int = 10, known: int | None = 15) -> Chart:
    chart = chart_of(lates, rule(draft), rule(known) if known is not None else None)
    assert chart is not None
    return chart


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, whose client came 12 minutes late three weeks ago."""
    browser = enter(Client(headers={"accept-language": "ja"}))
    room, now = Room.objects.get(), clock.now()
    publish(room, TEXT.replace('"> 10 min"', '"> 15 min"'), now)
    save_draft(room, TEXT)
    starts = now - dt.timedelta(days=21)
    late = starts + dt.timedelta(minutes=12)
    booked = starts - dt.timedelta(days=3)
    about = f.AppointmentBooked(
        at=booked, client=AOI.id, appointment="s1", starts=starts, minutes=60
    )
    append(room, [about, f.AppointmentJoined(at=late, client=AOI.id, appointment="s1")], now)
    return browser


def test_the_part_is_fetched_by_itself(owner: Client) -> None:
    page = owner.get("/rules/what-if/?rule=1", headers={PART.lower(): "1"}).content.decode()
    assert "<html" not in page
    assert "1回のうち1回の結果が変わっていました" in strip_tags(page)
    assert 'class="late client draft"' in page
    assert "客の1件とわたしの0件" in page


def test_where_the_draft_is_what_was_published_nothing_is_counted(owner: Client) -> None:
    publish(Room.objects.get(), TEXT, clock.now())
    page = owner.get("/rules/what-if/?rule=1", headers={PART.lower(): "1"}).content.decode()
    assert "公開した基準から、何も変えていません。" in page
    assert "この案なら" not in page


def test_without_script_it_is_a_page(owner: Client) -> None:
    page = owner.get("/rules/what-if/").content.decode()
    assert "<html" in page
    assert "<svg" not in page.split("<main")[1].replace('class="icon"', "")


@pytest.mark.parametrize("number", ["0", "99", "x", "3", "²"])
def test_only_rules_on_lateness_have_a_chart(owner: Client, number: str) -> None:
    answer = owner.get("/rules/what-if/", {"rule": number}, headers={PART.lower(): "1"})
    assert answer.status_code == 200
    assert "lates" not in answer.content.decode()


def test_a_draft_that_cannot_be_read_leads_to_its_text(owner: Client) -> None:
    save_draft(Room.objects.get(), "kijun: 1\n")
    assert owner.get("/rules/what-if/").headers["Location"] == "/rules/text/"


def test_what_counts_for_whom_is_told_apart() -> None:
    chart = drawn(Late("client", 5), Late("client", 12), Late("client", 20), Late("house", 12))
    assert [dot.counts for dot in chart.dots] == ["neither", "draft", "draft", "both"]
    assert (chart.clients, chart.house, chart.new_clients, chart.new_house) == (3, 1, 2, 1)
    above, below = chart.dots[1], chart.dots[2]
    assert above.y < chart.line < below.y
    assert chart.between is not None


def test_arrivals_of_the_same_minute_stand_on_one_another() -> None:
    chart = drawn(*[Late("client", 12)] * 3)
    assert len({dot.x for dot in chart.dots}) == 1
    assert len({dot.y for dot in chart.dots}) == 3


def test_whoever_is_very_late_stands_at_the_end_of_the_line() -> None:
    chart = drawn(Late("client", 500), draft=10, known=None)
    assert chart.dots[0].x <= 320
    assert chart.known is None
    assert chart.between is None


def test_the_same_wait_is_no_stretch() -> None:
    assert drawn(draft=10, known=10).between is None


def test_a_longer_wait_counts_what_counted_so_far_no_more() -> None:
    assert drawn(Late("client", 12), draft=15, known=10).dots[0].counts == "known"
