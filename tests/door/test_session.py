"""The page about a session: word in time, being there, what had happened, and what it all means."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client, FreeText
from kijun.judge import facts as f
from kijun.ledger.decisions import standing_rows
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Word
from kijun.services.decisions import verdicts
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import session_letters, sessions
from kijun.services.today import front_desk
from tests.door.at_the_door import STARTS, it_is, notices_of, open_session, read, send
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until

pytestmark = pytest.mark.storage


def later(minutes: float) -> dt.datetime:
    return STARTS + dt.timedelta(minutes=minutes)


def cancelled(client: Client) -> tuple[Session, str]:
    """Return a session that was cancelled because nobody came and nobody sent word."""
    session, token = open_session(client)
    sessions.await_client(session, STARTS)
    work_until(later(20))
    session.refresh_from_db()
    it_is(later(20))
    return session, token


def test_the_sentence_is_valid_on_the_first_tap(aoi: Client) -> None:
    session, token = open_session(aoi)
    page = read(token)
    assert "遅れそうですか" in page
    assert "開始までに一報があれば、遅れとして数えません。" in page
    said = send(token, "notice", about="late", minutes="10")
    (notice,) = notices_of(session)
    assert (notice.about, notice.eta, notice.by) == ("late", later(10), "client")
    assert notice.tapped_at is None
    assert "ありがとうございます。" in said
    assert "「今" not in said
    assert "今、向かっています。10分ほど遅れそうです" in said
    assert "14:10" in said
    assert "15:00" in said


def test_nobody_is_on_their_way_in_the_morning_of_an_afternoon(aoi: Client) -> None:
    _, token = open_session(aoi)
    it_is(later(-8 * 60))
    assert "向かって" not in read(token)
    said = send(token, "notice", about="late", minutes="20")
    assert "20分ほど遅れそうです" in said
    assert "ご連絡が届きました。" in said
    assert "向かって" not in said


def test_what_was_chosen_and_written_is_recorded_and_shown_as_it_was_said(aoi: Client) -> None:
    session, token = open_session(aoi)
    said = send(
        token,
        "notice",
        "en",
        about="late",
        minutes="20",
        reason="transport",
        words="  The line is closed.\r\nSorry <3 ",
    )
    (notice,) = notices_of(session)
    assert (notice.reason, notice.eta) == ("transport", later(20))
    assert FreeText.objects.exclude(text="transport").get().text == "The line is closed.\nSorry <3"
    assert "My train is delayed. I’ll be about 20 minutes late." in said
    assert "Sorry &lt;3" in said
    assert "13:51" in said


def test_the_rule_is_quoted_as_it_was_when_the_session_was_booked(aoi: Client) -> None:
    _, token = open_session(aoi)
    later_rules = publish(aoi.room, RULES.replace("> 10 min", "> 25 min"), at(6)).version
    announced = f.RulesAnnounced(at=at(6), client=aoi.pk, rulebook=later_rules)
    record(aoi.room, [announced], at(6))
    said = send(token, "notice", about="late")
    assert "第1条" in said
    assert "10分</span>を超えて" in said
    assert "25分" not in said
    assert "2026年3月1日" in said


def test_a_rule_that_was_never_announced_is_not_held_up_to_anybody(practice: Room) -> None:
    ben = Client.objects.create(room=practice, name="別宮 健")
    _, token = open_session(ben)
    page = read(token)
    assert "遅れとして数えません" not in page
    assert "第1条" not in send(token, "notice", about="late")


def test_who_cannot_come_says_so_in_one_tap(aoi: Client) -> None:
    session, token = open_session(aoi)
    said = send(token, "notice", about="absence", reason="illness", minutes="10")
    (notice,) = notices_of(session)
    assert (notice.about, notice.reason, notice.eta) == ("absence", "illness", None)
    assert "体調がすぐれないので、14:00に伺えなくなりました" in said


def test_a_further_word_takes_the_place_of_the_first(aoi: Client) -> None:
    session, token = open_session(aoi)
    send(token, "notice", about="late", minutes="10")
    said = send(token, "notice", about="late", minutes="30")
    assert len(notices_of(session)) == 2
    assert "30分以上遅れそうです" in said


def test_sending_the_same_form_twice_is_the_same_as_once(aoi: Client) -> None:
    session, token = open_session(aoi)
    fields = {"about": "late", "minutes": "10", "key": "one-tap-of-aoi", "words": "すみません"}
    for _ in range(3):
        send(token, "notice", **fields)
    assert len(notices_of(session)) == 1
    assert FreeText.objects.count() == 1
    send(token, "notice", **{**fields, "minutes": "20"})
    assert len(notices_of(session)) == 2


@pytest.mark.parametrize("minutes", ["", "soon", "-5", "0", "99999", "１０", "1e3"])
def test_minutes_that_make_no_sense_are_no_reason_to_lose_a_word(aoi: Client, minutes: str) -> None:
    session, token = open_session(aoi)
    send(token, "notice", about="never", minutes=minutes, reason="magic", key="'; --")
    (notice,) = notices_of(session)
    assert (notice.about, notice.eta, notice.reason) == ("late", later(10), None)


def test_words_that_are_too_long_are_given_back_and_nothing_is_sent(aoi: Client) -> None:
    session, token = open_session(aoi)
    page = Browser().post(f"/v/{token}/ja/notice/", {"about": "late", "words": "長" * 2001})
    assert page.status_code == 422
    assert "2000字まで" in page.content.decode()
    assert "長" * 2001 in page.content.decode()
    assert notices_of(session) == []


def test_words_may_hold_what_no_database_likes(aoi: Client) -> None:
    session, token = open_session(aoi)
    send(token, "notice", about="late", words="a\x00b")
    assert FreeText.objects.get().text == "ab"
    assert len(notices_of(session)) == 1


def test_being_there_can_be_said_from_an_hour_before_to_the_end(aoi: Client) -> None:
    session, token = open_session(aoi)
    for now, is_offered in (
        (later(-61), False),
        (later(-60), True),
        (later(60), False),
        (later(59), True),
    ):
        it_is(now)
        assert ("着きました" in read(token)) == is_offered
    it_is(later(-61))
    send(token, "arrival")
    session.refresh_from_db()
    assert session.client_came_at is None
    it_is(later(-3))
    assert "お越しを確認しました" in send(token, "arrival")
    it_is(later(2))
    send(token, "arrival")
    session.refresh_from_db()
    assert session.client_came_at == later(-3)
    arrivals = [x for x in facts_of(aoi.room) if isinstance(x, f.AppointmentJoined)]
    assert [x.at for x in arrivals] == [later(-3)]


def test_a_reason_that_the_rule_accepts_reverses_a_cancellation_afterwards(aoi: Client) -> None:
    session, token = cancelled(aoi)
    assert session.ended_by == "system"
    page = read(token)
    assert "このセッションは中止になりました" in page
    assert "人を助けていた" in page
    assert "3月25日（水）14:00までのお知らせで" in page
    assert "体調・障がいへの配慮・災害など" in page
    said = send(token, "notice", about="absence", reason="helping_someone")
    assert "人を助けていたため、お約束の時間に伺えませんでした" in said
    assert "お知らせいただいた事情により、数えません" in said
    (row,) = standing_rows(aoi.room, aoi.pk).values()
    assert row.status == "excused"
    work_until(later(30))
    assert Letter.objects.filter(kind="put_right").count() == 1


def test_a_reason_that_the_rule_does_not_accept_is_read_all_the_same(aoi: Client) -> None:
    _, token = cancelled(aoi)
    said = send(token, "notice", about="absence", reason="work")
    assert "仕事の都合で、お約束の時間に伺えませんでした" in said
    assert "この件については決定があります" in said
    (row,) = standing_rows(aoi.room, aoi.pk).values()
    assert row.status == "standing"
    verdicts.waive(aoi, row.decision, "長いおつきあいのため", later(25))
    it_is(later(26))
    assert "見逃しました。数えません。" in read(token)


def test_a_session_that_was_called_off_takes_no_notice(aoi: Client) -> None:
    for by, said in (("client", "お取り消しになりました"), ("house", "取りやめになりました")):
        session, token = open_session(aoi)
        sessions.call_off(session, later(-30), by=by)
        assert said in read(token)
        send(token, "notice", about="late")
        assert notices_of(session) == []


def test_a_session_that_has_moved_shows_its_new_time(aoi: Client) -> None:
    session, token = open_session(aoi)
    sessions.move(session, at(25, 60), later(-30))
    assert "あす 11:00" in read(token)


def test_a_session_that_went_well_asks_nothing(aoi: Client) -> None:
    session, token = open_session(aoi)
    sessions.arrive(session, later(-1), later(-1))
    it_is(later(90))
    page = read(token)
    assert "13:59 ご到着" in page
    assert "何がありましたか" not in page


def test_a_word_in_free_words_waits_for_the_owner_and_holds_decisions(aoi: Client) -> None:
    session, token = open_session(aoi)
    for _ in range(2):
        send(token, "word", words="駅で道を聞かれています", key="word-of-aoi")
    word = Word.objects.get()
    assert (word.channel, word.session, word.client) == ("door", session.pk, aoi)
    assert (word.state, word.text) == ("open", "駅で道を聞かれています")
    assert "駅で道を聞かれています" in send(token, "notice", about="late")
    sessions.await_client(session, STARTS)
    work_until(later(20))
    session.refresh_from_db()
    assert session.stands


def test_the_number_of_queries_is_flat_in_what_was_said_before(aoi: Client) -> None:
    _, token = open_session(aoi)
    read(token)
    with CaptureQueriesContext(connection) as few:
        read(token)
    for nth in range(12):
        other, _ = open_session(aoi, starts=at(40 + nth, 240))
        session_letters.house_is_late(other, 5, "", at(5))
        it_is(later(-9))
        send(token, "notice", about="late", minutes=str(nth + 1), words="また")
    with CaptureQueriesContext(connection) as many:
        read(token)
    assert len(many) <= len(few) + 1
    assert len(few) <= 12


def test_days_ahead_the_page_begins_with_the_session_and_how_to_change_it(aoi: Client) -> None:
    _, token = open_session(aoi)
    it_is(STARTS - dt.timedelta(days=2))
    page = read(token)
    change = page.index("変更・取り消し")
    assert page.index("<h1>セッションについて") < change < page.index("<h2>遅れそうですか")
    it_is(later(-60))
    assert "<h1>遅れそうですか" in read(token)


NO_SHOW = "With your word, this does not count as a no-show."


def test_who_cannot_come_reads_that_it_does_not_count_where_the_rules_ask_for_word(
    aoi: Client,
) -> None:
    _, token = open_session(aoi)
    it_is(later(-60))
    said = send(token, "notice", "en", about="absence")
    assert f"I won’t be waiting for you. The time is yours. {NO_SHOW}" in said


@pytest.mark.parametrize("notice", ["[none, before]", "before"])
def test_where_the_rules_count_it_all_the_same_nothing_of_the_kind_is_said(
    practice: Room, notice: str
) -> None:
    rules = RULES.replace("notice: none", f"notice: {notice}")
    ben = told_client(practice, "別宮 健", "ben@example.com", rules=rules)
    _, token = open_session(ben)
    it_is(later(-60))
    said = send(token, "notice", "en", about="absence")
    assert "I won’t be waiting for you." in said
    assert NO_SHOW not in said


def test_word_after_the_start_is_not_said_to_be_enough(aoi: Client) -> None:
    _, token = open_session(aoi)
    it_is(later(5))
    said = send(token, "notice", "en", about="absence")
    assert "I won’t be waiting for you." in said
    assert NO_SHOW not in said


def test_word_sent_before_a_move_is_none_about_the_new_time(aoi: Client) -> None:
    session, token = open_session(aoi)
    it_is(at(20))
    assert "この時間は空けます" in send(token, "notice", about="absence")
    sessions.move(session, STARTS + dt.timedelta(days=7), at(20, 10))
    it_is(later(-9) + dt.timedelta(days=7))
    page = read(token)
    assert "この時間は空けます" not in page
    assert "遅れそうですか" in page


def test_that_the_house_cannot_come_is_said_with_the_way_to_another_time(aoi: Client) -> None:
    session, token = open_session(aoi)
    front_desk.i_cannot_come(aoi.room, session.pk, "illness", later(-30))
    page = read(token)
    assert "わたしが伺えなくなりました" in page
    assert "ほかの日時を予約する" in page
    assert "遅れそうですか" not in page
    assert "着きました" not in page
    send(token, "notice", about="late", minutes="10")
    assert not [each for each in notices_of(session) if each.by == "client"]
    work_until(later(1))
    it_is(later(1))
    page = read(token)
    assert "取りやめになりました" in page
    assert "ほかの日時を予約する" in page


def test_that_the_house_is_late_is_said_until_it_is_there(aoi: Client) -> None:
    session, token = open_session(aoi)
    front_desk.i_am_late(aoi.room, session.pk, 20, "", later(-30))
    assert "わたしが遅れます。14:20に伺います。" in read(token)
    sessions.arrive(session, later(-10), later(-10), by="house")
    assert "わたしが遅れます" not in read(token)
