"""The practice to look at: its week shows what the rules do, on both sides."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.ledger.chain import breaks
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter, Word
from kijun.services import clock
from kijun.services.demo.opening import client_of, open_practice
from kijun.services.demo.people import PEOPLE
from kijun.services.demo.week import happenings
from kijun.work.models import Engagement
from tests.services.practice import work_until

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def opened_on_monday(settings: Settings) -> Room:
    """Return the practice at the beginning of its week, with the clock set to it as the demo does."""
    settings.SHARED_CLOCK = True
    clock.set_to(MONDAY)
    return open_practice(MONDAY, "ja")


@pytest.fixture
def week(db: None, settings: Settings, tmp_path: Path) -> Room:
    """Return the practice once its week is over."""
    settings.PUBLIC_ADDRESS, settings.OUTBOX = "http://127.0.0.1:8378", tmp_path
    room = opened_on_monday(settings)
    room.reachable_at, room.reach_error = MONDAY, ""
    room.save()
    for due, act in happenings(MONDAY):
        work_until(due)
        act(room, due)
    work_until(MONDAY + dt.timedelta(days=5))
    return room


def test_a_session_is_cancelled_and_given_back_once_the_reason_is_known(week: Room) -> None:
    chiyoda = client_of(week, "chiyoda")
    kinds = list(
        Letter.objects.filter(client=chiyoda, decision__gt="")
        .order_by("written_at")
        .values_list("kind", flat=True)
    )
    assert kinds[:2] == ["cancel_session", "put_right"]


def test_who_said_afterwards_what_had_happened_is_not_absent_from_what_was_called_off(
    week: Room,
) -> None:
    chiyoda = standing_rows(week, client_of(week, "chiyoda").pk).values()
    tuesday = MONDAY.date() + dt.timedelta(days=1)
    statuses = {
        row.status for row in chiyoda if row.decided_at.astimezone(MONDAY.tzinfo).date() == tuesday
    }
    assert statuses <= {"excused", "absorbed"}


def test_the_house_that_was_late_owes_half_the_fee(week: Room) -> None:
    due = Due.objects.get(owed_by="house")
    assert (due.client, due.amount) == (client_of(week, "aoi"), 11_000)


def test_nobody_who_sent_word_is_decided_about(week: Room) -> None:
    emma = client_of(week, "emma")
    monday = [
        row
        for row in standing_rows(week, emma.pk).values()
        if row.decided_at.date() == MONDAY.date()
    ]
    assert monday == []


def test_a_mail_and_a_session_that_nobody_tapped_wait_for_whoever_looks(week: Room) -> None:
    assert Word.objects.get().state == "open"
    for key in ("beppu", "hatori"):
        rows = standing_rows(week, client_of(week, key).pk).values()
        assert "proposed" in {row.status for row in rows}


def test_all_letters_lie_in_the_outbox_and_nowhere_else(week: Room, tmp_path: Path) -> None:
    sent = set(Letter.objects.filter(state="sent").values_list("pk", flat=True))
    assert {path.stem for path in tmp_path.glob("*.eml")} == sent
    assert len(sent) > 10
    assert Letter.objects.filter(address="kishi@example.com", state="sent").count() == 4


def test_its_record_holds(week: Room) -> None:
    assert list(breaks(week)) == []


def test_everybody_in_it_is_invented() -> None:
    assert all(someone.mail.endswith("@example.com") for someone in PEOPLE)


def test_every_link_in_a_letter_opens(week: Room, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    browser = Browser()
    letters = Letter.objects.filter(state="sent").values_list("kind", "text")
    addresses = [
        (address, kind)
        for kind, text in letters
        for address in re.findall(r"http://127\.0\.0\.1:8378(/v/\S+/)", text)
    ]
    assert {"remind", "nudge", "cancel_session"} <= {kind for _, kind in addresses}
    for address, kind in addresses:
        assert browser.get(address).status_code == 200, kind


def test_the_door_is_open_from_the_start_and_one_hard_decision_waits_for_a_person(
    db: None, settings: Settings
) -> None:
    del db
    settings.ALLOWED_HOSTS = ["*"]
    room = opened_on_monday(settings)
    page = Browser().get(f"/b/{room.pk}/ja/").content.decode()
    assert "経営のご相談" in page
    assert "ブランドづくり" not in page
    assert [each.state for each in room.enquiries.all()] == ["open"]
    (work,) = Engagement.objects.filter(room=room)
    assert (work.client, work.stage, work.measured) == (client_of(room, "emma"), "accepted", 27)
    hatori = standing_rows(room, client_of(room, "hatori").pk).values()
    (waiting,) = [decision_in(row) for row in hatori if row.status == "proposed"]
    assert waiting.level == 4
