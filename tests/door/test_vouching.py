"""When something was tapped: what is vouched for, what is only claimed, and what is neither."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client as Browser

from kijun.booking.models import Session
from kijun.clients.models import Client, Link
from kijun.door.vouching import Tap, stamp_of, tap_in
from kijun.ledger.decisions import standing_rows
from kijun.letters.models import Word
from kijun.services.sessions import notices, sessions
from tests.door.at_the_door import STARTS, it_is, notices_of, open_session, read, send
from tests.services.practice import work_until

pytestmark = pytest.mark.storage

MINUTE = 60_000
SERVED = STARTS - dt.timedelta(minutes=9)


def after(minutes: float) -> dt.datetime:
    return SERVED + dt.timedelta(minutes=minutes)


def told(now: dt.datetime, **minutes: float) -> Tap:
    """Return what is made of spans of minutes that a page served at `SERVED` sends at `now`."""
    link = Link(pk="v")
    sent = {name: str(value * MINUTE) for name, value in minutes.items()}
    return tap_in({**sent, "stamp": stamp_of(link, SERVED)}, link, now, "fallback")


def test_our_time_and_what_passed_on_the_device_give_the_time_of_the_tap() -> None:
    spans = {"passed": 2.0, "passed_wall": 2.0, "waited": 38.0, "waited_wall": 38.0}
    assert told(after(40), **spans) == Tap("fallback", vouched=after(2))
    spans["passed_wall"] = 3.9
    assert told(after(40), **spans) == Tap("fallback", vouched=after(2))


def test_a_page_that_was_closed_since_tells_by_the_wall_how_long_its_tap_waited() -> None:
    assert told(after(40), passed=2, passed_wall=2, waited_wall=37).vouched == after(2)
    assert told(after(40), passed=2, passed_wall=2, waited_wall=35).vouched is None


def test_one_measure_alone_is_only_claimed() -> None:
    forged = told(after(40), passed=2, passed_wall=2)
    assert forged == Tap("fallback", claimed=after(2))
    assert told(after(40), waited=30, waited_wall=30) == Tap("fallback", claimed=after(10))
    assert told(after(40), passed=2, waited=38, waited_wall=38).vouched is None


def test_clocks_that_disagree_vouch_for_nothing() -> None:
    tap = told(after(40), passed=2, passed_wall=-300, waited_wall=38)
    assert tap == Tap("fallback", claimed=after(2))
    tap = told(after(40), passed=2, passed_wall=2, waited=1, waited_wall=1)
    assert tap.vouched is None


def test_the_wall_clock_of_a_device_is_never_believed_by_itself() -> None:
    assert told(after(40), waited_wall=38) == Tap("fallback", claimed=after(2))
    assert told(after(40), passed_wall=2) == Tap("fallback")


@pytest.mark.parametrize("passed", [45.0, 10_000.0])
def test_a_tap_is_never_in_the_future(passed: float) -> None:
    spans = {"passed": passed, "passed_wall": passed}
    assert told(after(40), **spans) == Tap("fallback")
    assert told(after(40), **spans, waited_wall=-5).vouched is None
    spans = {"passed": 41.0, "passed_wall": 41.0}
    assert told(after(40), **spans, waited_wall=0).vouched == after(40)


def test_a_tap_is_never_before_its_page() -> None:
    assert told(after(5), passed=-1, passed_wall=-1, waited_wall=6).vouched is None
    assert told(after(5), waited=60, waited_wall=60) == Tap("fallback")


@pytest.mark.parametrize("value", ["", "nan", "inf", "-inf", "1e400", "soon", "１２", "9" * 400])
def test_what_is_no_time_is_passed_over(value: str) -> None:
    link = Link(pk="v")
    sent = dict.fromkeys(("passed", "passed_wall", "waited", "waited_wall"), value)
    tap = tap_in({**sent, "stamp": stamp_of(link, SERVED)}, link, after(40), "fallback")
    assert tap.vouched is None


def test_a_stamp_that_is_not_ours_or_of_another_link_vouches_for_nothing() -> None:
    link, other = Link(pk="v"), Link(pk="w")
    sent = {"passed": str(MINUTE), "passed_wall": str(MINUTE), "waited_wall": str(8 * MINUTE)}
    for stamp in ("", "x:y", stamp_of(other, SERVED), stamp_of(link, SERVED)[:-1]):
        assert tap_in({**sent, "stamp": stamp}, link, after(9), "k") == Tap("k")


@pytest.mark.parametrize(("key", "kept"), [("a" * 24, True), ("short", False), ("a b" * 9, False)])
def test_a_key_is_taken_only_where_it_can_be_one(key: str, kept: bool) -> None:
    assert tap_in({"key": key}, Link(pk="v"), SERVED, "fallback").key == (
        key if kept else "fallback"
    )


def late_by_a_tunnel(session: Session, token: str, **spans: str) -> None:
    """Send at 14:25 what was tapped at 13:53, after the decision and before its letter."""
    link = Link.objects.get(subject=session.pk)
    stamp = stamp_of(link, SERVED)
    sessions.await_client(session, STARTS)
    work_until(STARTS + dt.timedelta(minutes=12))
    it_is(STARTS + dt.timedelta(minutes=12))
    send(token, "notice", about="late", minutes="20", key="tunnel-tap", stamp=stamp, **spans)


def test_a_vouched_tap_counts_from_its_own_time_however_late_it_arrives(aoi: Client) -> None:
    session, token = open_session(aoi)
    spans = {"passed": str(2 * MINUTE), "passed_wall": str(2 * MINUTE)}
    late_by_a_tunnel(session, token, **spans, waited_wall=str(19 * MINUTE))
    (notice,) = notices_of(session)
    assert notice.tapped_at == after(2)
    assert {row.status for row in standing_rows(aoi.room, aoi.pk).values()} <= {"gone"}
    work_until(STARTS + dt.timedelta(minutes=30))
    session.refresh_from_db()
    assert session.stands
    assert "13:53にお送りいただいた内容" in read(token)
    assert not Word.objects.exists()


def test_a_claimed_time_waits_for_the_owner_and_holds_the_decision(aoi: Client) -> None:
    session, token = open_session(aoi)
    late_by_a_tunnel(session, token, waited_wall=str(19 * MINUTE))
    (notice,) = notices_of(session)
    assert notice.tapped_at is None
    word = Word.objects.get()
    assert (word.about, word.minutes, word.state) == ("late", 20, "open")
    assert word.said_at == after(2)
    assert "端末の時計では、13:53に押しています" in read(token)
    work_until(STARTS + dt.timedelta(minutes=30))
    session.refresh_from_db()
    assert session.stands
    notices.take(
        word, session, about="late", minutes=20, reason="", now=STARTS + dt.timedelta(minutes=31)
    )
    assert {row.status for row in standing_rows(aoi.room, aoi.pk).values()} <= {"gone"}


def test_a_claim_that_comes_again_is_the_same_claim(aoi: Client) -> None:
    session, token = open_session(aoi)
    spans = {"waited_wall": str(19 * MINUTE)}
    late_by_a_tunnel(session, token, **spans)
    stamp = stamp_of(Link.objects.get(subject=session.pk), SERVED)
    send(token, "notice", about="late", minutes="20", key="tunnel-tap", stamp=stamp, **spans)
    assert Word.objects.count() == 1
    assert len(notices_of(session)) == 1


def test_an_arrival_tapped_without_connection_counts_from_its_tap(aoi: Client) -> None:
    session, token = open_session(aoi)
    link = Link.objects.get(subject=session.pk)
    it_is(STARTS + dt.timedelta(minutes=70))
    fields = {"stamp": stamp_of(link, SERVED), "key": "arrival-tap"}
    spans = {"passed": str(8 * MINUTE), "passed_wall": str(8 * MINUTE)}
    send(token, "arrival", **fields, **spans, waited_wall=str(69 * MINUTE))
    session.refresh_from_db()
    assert session.client_came_at == after(8)


def test_an_arrival_that_is_only_claimed_is_a_word_to_the_owner(aoi: Client) -> None:
    session, token = open_session(aoi)
    link = Link.objects.get(subject=session.pk)
    it_is(STARTS + dt.timedelta(minutes=20))
    sent = {"stamp": stamp_of(link, SERVED), "key": "arrival-tap", "waited_wall": str(21 * MINUTE)}
    send(token, "arrival", **sent)
    session.refresh_from_db()
    assert session.client_came_at == STARTS + dt.timedelta(minutes=20)
    assert Word.objects.get().text == "13:59に着いていました。"


def test_nothing_is_sent_by_looking(aoi: Client) -> None:
    session, token = open_session(aoi)
    for what in ("notice", "arrival", "word"):
        assert Browser().get(f"/v/{token}/ja/{what}/").status_code == 405
    assert notices_of(session) == []
