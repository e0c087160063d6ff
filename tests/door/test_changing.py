"""Moving and cancelling by personal link: what is possible, what follows, and what is recorded."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.booking.models import Service, Session
from kijun.channels.mail.models import MailAccount
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.judgement import Judgement
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter
from kijun.services.booking import changes, opening_hours
from kijun.services.booking.availability import terms_of, terms_under
from kijun.services.decisions import verdicts
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is
from tests.door.bookable import hidden, open_for_booking
from tests.judge.record import at
from tests.services.barred import breach, told_of_conduct
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

RULES = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late-cancellation
    title: {ja: 前日18時を過ぎた取り消し, en: Cancelling late}
    occasion: cancellation
    when: {after_deadline: 1 d before 18:00}
    then: [[charge 50 %]]
  - id: many-moves
    title: {ja: たびたびの変更, en: Many moves}
    occasion: move
    when: {moves: "> 1"}
    then: [[warn]]
"""


@pytest.fixture
def session(aoi: Client) -> Session:
    """Return a session on a Thursday at two, under rules about late cancelling and many moves."""
    room = aoi.room
    client = told_client(room, "千代田 樹", "chiyo@example.com", rules=RULES)
    service: Service = open_for_booking(room)
    booked = sessions.book(
        client, starts=at(12, 240), minutes=60, now=at(2), offered=service, price=22_000
    )
    it_is(at(9))
    return booked


def under(session: Session, **terms: int | bool) -> None:
    """Let a session have been booked under some terms."""
    session.terms = opening_hours.set_terms(session.room, **terms).kept()
    session.save()


def address_of(session: Session, language: str = "ja") -> str:
    """Return where a session can be changed."""
    token = token_of(letter_words.link_to_session(session, at(2)).pk)
    return f"/v/{token}/{language}/change/"


def said(page: str) -> str:
    """Return what a page says, without its markup."""
    held = re.sub(r'<span class="together">(.*?)</span>', r"\1", page)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", held)))


def look(session: Session, language: str = "ja", **asked: str) -> str:
    """Return the page for something that is asked."""
    answer = Browser().get(address_of(session, language), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(session: Session, **asked: str) -> int:
    """Look at what follows, confirm it, and return the status of the answer."""
    page = look(session, **asked)
    sent = {**asked, "told": hidden(page, "told"), "way": hidden(page, "way")}
    return Browser(enforce_csrf_checks=True).post(address_of(session), sent).status_code


def test_the_sessions_own_page_leads_here(session: Session) -> None:
    token = token_of(letter_words.link_to_session(session, at(2)).pk)
    assert address_of(session) in Browser().get(f"/v/{token}/ja/").content.decode()
    it_is(at(12, 241))
    assert address_of(session) not in Browser().get(f"/v/{token}/ja/").content.decode()


def test_cancelling_early_costs_nothing_and_the_page_says_so_first(session: Session) -> None:
    assert "ほかには何もありません" in said(look(session, way="cancel"))
    session.refresh_from_db()
    assert session.stands
    assert confirm(session, way="cancel") == 302
    session.refresh_from_db()
    assert (session.state, session.ended_by) == ("cancelled", "client")
    letter = Letter.objects.get(kind="cancelled", session=session.pk)
    assert "お取り消しを承りました。" in letter.text
    assert "ほかの日時をご希望でしたら、こちらからお選びください。\nhttps://" in letter.text
    assert "取りやめ" not in letter.subject + letter.text
    assert not session.room.decided.filter(client=session.client_id, status="standing").exists()


def test_cancelling_late_shows_what_it_costs_before_it_is_done(session: Session) -> None:
    it_is(at(12, 60))
    page = said(look(session, "en", way="cancel"))
    assert "half the fee" in page
    assert not session.room.decided.filter(rule="late-cancellation").exists()
    assert confirm(session, way="cancel") == 302
    decided = session.room.decided.get(rule="late-cancellation")
    assert decided.status == "standing"


@pytest.mark.parametrize("consequence", ["remind", "charge 50 %"])
def test_cancelling_late_ends_with_what_follows_what_it_costs_and_when_one_is_written_to(
    session: Session, consequence: str
) -> None:
    hours = 'holidays: JP\nhours: {mon-fri: "09:00-18:00"}\nrules:'
    rules = RULES.replace("charge 50 %", consequence).replace("rules:", hours)
    client = told_client(session.room, "小田 千尋", "oda@example.com", rules=rules)
    booked = sessions.book(client, starts=at(13), minutes=60, now=at(9), price=22_000)
    it_is(at(12, 600))  # eight in the evening
    is_free = consequence == "remind"
    assert ("今回は、料金はかかりません。" in said(look(booked, way="cancel"))) is is_free
    assert confirm(booked, way="cancel") == 302
    page = said(Browser().get(address_of(booked).replace("change/", "")).content.decode())
    assert ("今回は、料金はかかりません。" in page) is is_free
    assert ("料金の半額を申し受けます" in page.partition("このあとのこと")[2][:60]) is not is_free
    assert "お知らせを、3月13日（金）09:00にお送りします。事実が違うとき" in page


def test_who_has_cancelled_in_another_window_reads_that_alone(session: Session) -> None:
    it_is(at(12, 60))
    choosing, confirming = look(session, at="2026-03-13T10:00"), look(session, way="cancel")
    assert confirm(session, way="cancel") == 302
    sent = {"way": "cancel", "told": hidden(confirming, "told")}
    answer = Browser().post(address_of(session), sent)
    assert answer.headers["Location"] == address_of(session).replace("change/", "")
    sent = {"way": "move", "at": "2026-03-13T10:00", "told": hidden(choosing, "told")}
    answer = Browser().post(address_of(session), sent)
    assert answer.status_code == 409
    for page in (look(session), look(session, way="cancel"), answer.content.decode()):
        assert "このご予約は、すでに取り消されています。" in said(page)
        assert "まだ何も" not in page
        assert "ができます" not in page
        assert 'type="submit"' not in page


def test_what_was_shown_before_the_deadline_does_not_confirm_what_follows_after_it(
    session: Session,
) -> None:
    it_is(at(11, 479))  # a minute before six in the evening
    page = look(session, way="cancel")
    sent = {"way": "cancel", "told": hidden(page, "told")}
    it_is(at(11, 481))
    answer = Browser().post(address_of(session), sent)
    assert answer.status_code == 409
    assert "半額" in said(answer.content.decode())
    session.refresh_from_db()
    assert session.stands


def test_a_reason_that_excuses_shows_that_nothing_follows(session: Session) -> None:
    it_is(at(12, 60))
    assert confirm(session, way="cancel", reason="accommodation") == 302
    assert not session.room.decided.filter(rule="late-cancellation", status="standing").exists()


def test_a_session_is_moved_to_a_free_time(session: Session) -> None:
    page = said(look(session, at="2026-03-13T10:00"))
    assert "新しい日時は、3月13日（金）10:00です" in page
    assert confirm(session, at="2026-03-13T10:00") == 302
    session.refresh_from_db()
    assert session.starts == at(13)
    moved = [x for x in facts_of(session.room) if isinstance(x, f.AppointmentMoved)]
    assert [(x.by, x.starts) for x in moved] == [("client", at(13))]
    assert Letter.objects.filter(kind="moved", session=session.pk).count() == 1


def test_moving_ends_with_the_new_time_and_cancelling_with_the_way_to_another(
    session: Session,
) -> None:
    told = hidden(look(session, at="2026-03-13T10:00"), "told")
    sent = {"way": "move", "at": "2026-03-13T10:00", "told": told}
    moved = Browser().post(address_of(session), sent, follow=True).content.decode()
    assert "日時を変えました。新しい日時を、メールでもお送りします。" in moved
    assert moved.index("変更・取り消し") < moved.index("<form")
    MailAccount.objects.all().delete()
    by_hand = Browser().get(address_of(session).replace("change/", "?moved")).content.decode()
    assert "日時を変えました。新しい日時は、わたしからもお送りします。" in by_hand
    told = hidden(look(session, way="cancel"), "told")
    sent = {"way": "cancel", "told": told}
    ended = Browser().post(address_of(session), sent, follow=True).content.decode()
    assert "日時を変えました。" not in ended
    own = token_of(letter_words.link_to_booking(session.client, at(9)).pk)
    assert f'href="/v/{own}/ja/">ほかの日時を予約する' in ended


def test_only_what_was_moved_is_said_to_be(session: Session) -> None:
    told = hidden(look(session, at="2026-03-13T10:00"), "told")

    def moved_to(clock: str) -> str:
        sent = {"way": "move", "at": clock, "told": told}
        return str(Browser().post(address_of(session), sent).headers["Location"])

    assert moved_to("2026-03-12T14:00").endswith("/ja/")
    sessions.move(session, at(13), at(9), by="house")
    assert moved_to("2026-03-13T10:00").endswith("/ja/")
    for _ in range(2):
        assert moved_to("2026-03-16T10:00").endswith("/ja/?moved=yes")
    assert Letter.objects.filter(kind="moved", session=session.pk).count() == 1


def test_the_second_move_shows_the_warning_that_it_brings(session: Session) -> None:
    assert confirm(session, at="2026-03-13T10:00") == 302
    assert "warning" in said(look(session, "en", at="2026-03-16T10:00"))
    assert confirm(session, at="2026-03-16T10:00") == 302
    assert session.room.decided.filter(rule="many-moves", status="standing").exists()


def test_what_follows_is_found_by_judging_the_record_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []

    def judging(*given: Any) -> Judgement:
        judged.append(given)
        return judge(*given)

    monkeypatch.setattr(changes, "judge", judging)
    (charge,) = changes.following(session, "cancel", at(12, 60))
    assert (charge.decision.rule, charge.consequences) == ("late-cancellation", ("charge 50 %",))
    assert changes.following(session, "move", at(9), starts=at(13)) == []
    assert len(judged) == 2


def test_what_stood_before_does_not_follow_from_the_act(session: Session) -> None:
    for day in (13, 16):
        changes.move(session, at(day), "", at(9))
    session.refresh_from_db()
    (earlier,) = session.room.decided.filter(rule="many-moves", status="standing")
    (again,) = changes.following(session, "move", at(9, 1), starts=at(17))
    assert again.decision.rule == "many-moves"
    assert again.decision.id != earlier.decision
    assert changes.following(session, "cancel", at(9, 1)) == []


def test_a_session_can_be_moved_within_its_own_time(session: Session) -> None:
    assert confirm(session, at="2026-03-12T14:30") == 302
    session.refresh_from_db()
    assert session.starts == at(12, 270)


def test_a_time_that_is_not_free_moves_nothing(session: Session, aoi: Client) -> None:
    page = look(session, at="2026-03-13T10:00")
    sessions.book(aoi, starts=at(13), minutes=60, now=at(9))
    sent = {"way": "move", "at": "2026-03-13T10:00", "told": hidden(page, "told")}
    answer = Browser().post(address_of(session), sent)
    assert answer.status_code == 409
    assert "もう空いていません" in answer.content.decode()
    session.refresh_from_db()
    assert session.starts == at(12, 240)


def test_deadlines_are_said_and_kept(session: Session) -> None:
    under(session, move_hours=48, cancel_hours=24)
    page = said(look(session))
    assert "3月10日（火）14:00まで、ここで変更できます" in page
    assert "3月11日（水）14:00まで、ここで取り消せます" in page
    it_is(at(11))
    shown = said(look(session))
    assert "ここで変更できる時間を過ぎました" in shown
    assert "取り消しへ進む" in shown
    sent = {"way": "move", "at": "2026-03-13T10:00"}
    told = hidden(look(session, way="cancel"), "told")
    assert Browser().post(address_of(session), {**sent, "told": told}).status_code == 409
    it_is(at(12))
    assert Browser().post(address_of(session), {"way": "cancel", "told": told}).status_code == 409
    session.refresh_from_db()
    assert (session.stands, session.starts) == (True, at(12, 240))


def test_a_session_keeps_the_terms_under_which_it_was_booked(session: Session) -> None:
    terms = {"move_hours": 96, "cancel_hours": 96, "most_moves": 0, "asks_reason": True}
    opening_hours.set_terms(session.room, **terms)
    assert "3月12日（木）14:00まで、ここで変更・取り消しができます" in said(look(session))
    later = sessions.book(session.client, starts=at(16, 240), minutes=60, now=at(9))
    it_is(at(12, 1))
    assert changes.possible(later, terms_under(later), at(12, 241)) == ("late", "late", 0, True)
    assert confirm(session, way="cancel") == 302


def test_a_limit_of_moves_is_said_and_kept(session: Session) -> None:
    under(session, most_moves=1)
    assert "あと1回です" in said(look(session))
    assert confirm(session, at="2026-03-13T10:00") == 302
    assert "変更できる回数を終えています" in said(look(session))
    page = look(session, way="cancel")
    sent = {"way": "move", "at": "2026-03-16T10:00", "told": hidden(page, "told")}
    assert Browser().post(address_of(session), sent).status_code == 409
    session.refresh_from_db()
    assert session.starts == at(13)


def test_where_a_reason_is_asked_none_is_not_enough(session: Session) -> None:
    under(session, asks_reason=True)
    assert "わけもお聞かせください" in said(look(session))
    assert confirm(session, way="cancel") == 409
    assert confirm(session, way="cancel", reason="made up") == 409
    assert confirm(session, way="cancel", reason="transport") == 302


def test_confirming_twice_cancels_once(session: Session) -> None:
    page = look(session, way="cancel")
    sent = {"way": "cancel", "told": hidden(page, "told")}
    for _ in range(2):
        assert Browser().post(address_of(session), sent).status_code == 302
    facts = [x for x in facts_of(session.room) if isinstance(x, f.AppointmentCancelled)]
    assert len(facts) == 1


def test_the_link_of_another_session_changes_nothing_here(session: Session, aoi: Client) -> None:
    other = sessions.book(aoi, starts=at(13, 60), minutes=60, now=at(9))
    page = said(look(other))
    assert "千代田" not in page
    mine = token_of(letter_words.link_to_own_page(aoi, at(9)).pk)
    assert Browser().get(f"/v/{mine}/ja/change/").status_code == 404


def test_the_page_asks_the_database_no_more_for_twenty_sessions(
    session: Session, aoi: Client
) -> None:
    look(session, way="cancel")
    counts = []
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            client = session.client if number % 2 else aoi
            sessions.book(client, starts=at(10 + number, 300), minutes=30, now=at(9))
        with CaptureQueriesContext(connection) as queries:
            look(session, way="cancel")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_is_moved_into_a_pause_and_the_page_says_when_it_ends(session: Session) -> None:
    room, client = session.room, told_of_conduct(session.room, "合田 剛", "goda@example.com")
    far = sessions.book(client, starts=at(44, 240), minutes=60, now=at(2), offered=session.offered)
    verdicts.confirm(client, breach(client, "demand", at(9)), at(9))
    work_until(at(9, 10))  # until its letter has left, nothing of it holds
    page = look(far)
    assert "4月8日（水）までは、ご予約をお休みいただいています" in said(page)
    assert (
        changes.free_instead(far, dt.date(2026, 3, 10), dt.date(2026, 4, 7), at(9), terms_of(room))
        == []
    )
    into = {
        "way": "move",
        "at": "2026-03-13T10:00",
        "told": hidden(look(far, way="cancel"), "told"),
    }
    answer = Browser().post(address_of(far), into)
    assert answer.status_code == 409
    assert "その日時は、ご予約をお休みいただいている期間です" in said(answer.content.decode())
    far.refresh_from_db()
    assert far.starts == at(44, 240)
    assert confirm(far, at="2026-04-09T10:00") == 302


def test_a_move_is_said_to_count_where_it_does(session: Session) -> None:
    page = said(look(session, at="2026-03-13T10:00"))
    assert "料金はかかりません" in page
    assert "このセッションの変更の回数に数えます" in page
    assert "回数にも数えません" not in page
    under(session, most_moves=1)
    assert "このあとは、ここからは変更できません" in said(look(session, at="2026-03-13T10:00"))
    under(session, most_moves=3)
    assert "can be moved here 2 more times" in said(look(session, "en", at="2026-03-13T10:00"))


def test_a_move_that_nothing_counts_is_said_not_to_count(session: Session, aoi: Client) -> None:
    other = sessions.book(aoi, starts=at(13, 300), minutes=60, now=at(9))
    assert "回数にも数えません" in said(look(other, at="2026-03-16T10:00"))
