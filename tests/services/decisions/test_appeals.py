"""An appeal is free, acknowledged at once, answered in fourteen days, or the measure rests."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Final

import pytest
from django.apps import apps
from django.db import connection

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger import appealed
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Appealed, Decided, Job
from kijun.letters.models import Letter, MemberLetter
from kijun.services.barring import gate
from kijun.services.clients import erasure
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.decisions.conditions import conditions_on
from kijun.services.delivery.still_true import still_so
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import work_until
from tests.web.people import somebody

__all__ = ["goda"]

pytestmark = pytest.mark.storage

DAY: Final = dt.timedelta(days=1)
TOLD: Final = at(10, 120)
FILED: Final = TOLD + DAY


def paused(client: Client) -> Decision:
    """Return a pause of thirty days that a person confirmed, and of which the client was told."""
    decision = breach(client, "demand", TOLD)
    verdicts.confirm(client, decision, TOLD)
    work_until(TOLD + dt.timedelta(minutes=10))
    return latest(client, decision)


def banned(client: Client) -> Decision:
    decision = breach(client, "threat", TOLD)
    verdicts.confirm(client, decision, TOLD)
    work_until(TOLD + dt.timedelta(minutes=10))
    return latest(client, decision)


def latest(client: Client, decision: str) -> Decision:
    return decision_in(standing_rows(client.room, client.pk)[decision])


def is_barred(client: Client) -> bool:
    client.refresh_from_db()
    return client.barred_at is not None


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def test_it_is_acknowledged_at_once_with_the_day_by_which_it_is_answered(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではなく、ご相談でした。", FILED, "1")
    work_until(FILED)
    (letter,) = letters("appeal_received")
    assert (letter.state, letter.sent_at) == ("sent", FILED)
    assert "読み直して、3月25日（水）までに" in letter.text
    assert "効きめを止めます" in letter.text
    assert appeals.of_decision(goda.room, decision.id) is not None


def test_where_nothing_lasts_nothing_is_said_of_resting(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 60))
    (row,) = (row for row in standing_rows(aoi.room, aoi.pk).values() if row.status == "standing")
    appeals.file(aoi, decision_in(row), "10分前から受付にいました。", at(6), "1")
    (letter,) = letters("appeal_received")
    assert "効きめ" not in letter.text


def test_what_is_said_meanwhile_belongs_to_the_same_appeal(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", FILED, "1")
    appeals.file(goda, decision, "要求ではありません。", FILED + DAY, "1")
    appeals.file(goda, decision, "録音もあります。", FILED + DAY, "2")
    assert len(letters("appeal_received")) == 1
    (row,) = appeals.open_in(goda.room)
    assert (row.filed_at, row.times) == (FILED, 2)
    assert row.answer_by == FILED + 14 * DAY


@pytest.mark.parametrize(("late", "rests"), [(-1, False), (0, True)])
def test_unanswered_for_fourteen_days_the_measure_rests_to_the_second(
    goda: Client, late: int, rests: bool
) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", FILED, "1")
    until = FILED + 14 * DAY + dt.timedelta(seconds=late)
    assert (conditions_on(goda, until) == []) is rests
    assert (gate.may_book(goda, until) is None) is rests
    work_until(until)
    assert len(letters("appeal_rests")) == rests


def test_that_it_rests_is_written_and_an_answer_ends_it(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", FILED, "1")
    late = FILED + 15 * DAY
    work_until(late)
    (letter,) = letters("appeal_rests")
    assert letter.state == "sent"
    assert letter.sent_at == FILED + 14 * DAY
    assert "ご予約もこれまでどおり" in letter.text
    answers.dismiss(goda, decision.id, "議事録を読み直しました。", late)
    assert [each.word for each in conditions_on(goda, late)] == ["suspend"]
    work_until(late)
    assert letters("dismissed")[0].state == "sent"


def test_the_owner_is_written_to_when_a_measure_rests(goda: Client) -> None:
    owner = somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner")
    somebody(goda.room, "mori@example.com", "森 圭", "member")
    appeals.file(goda, paused(goda), "要求ではありません。", FILED, "1")
    work_until(FILED + 13 * DAY)
    assert not MemberLetter.objects.exists()
    work_until(FILED + 15 * DAY)
    letter = MemberLetter.objects.get()
    assert letter.member == owner
    assert "合田 剛さま" in letter.text
    assert "30日間のお休み" in letter.text
    assert letter.sent_at == FILED + 14 * DAY


def test_what_was_written_to_the_owner_goes_with_who_is_erased(goda: Client) -> None:
    somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner")
    appeals.file(goda, paused(goda), "要求ではありません。", FILED, "1")
    work_until(FILED + 15 * DAY)
    letter = MemberLetter.objects.get()
    assert goda.name in letter.text
    MemberLetter.objects.update(client=None)
    filling = import_module("kijun.letters.migrations.0007_whom_each_names")
    filling._say_whom_each_names(apps, connection.schema_editor())
    erasure.erase(goda, FILED + 15 * DAY)
    assert not MemberLetter.objects.exists()
    assert not Job.objects.filter(payload__letter=letter.pk).exists()


def test_answered_in_time_nothing_rests(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", FILED, "1")
    answers.dismiss(goda, decision.id, "議事録を読み直しました。", FILED + 13 * DAY)
    work_until(FILED + 14 * DAY)
    assert not letters("appeal_rests")
    assert [each.word for each in conditions_on(goda, FILED + 14 * DAY)] == ["suspend"]


def test_doors_that_were_closed_stand_open_while_it_rests_and_close_again(goda: Client) -> None:
    decision = banned(goda)
    assert is_barred(goda)
    appeals.file(goda, decision, "わたしではありません。", FILED, "1")
    work_until(FILED + 14 * DAY)
    assert not is_barred(goda)
    assert letters("appeal_rests")[0].state == "sent"
    answers.dismiss(goda, decision.id, "録音を聞き直しました。", FILED + 15 * DAY)
    work_until(FILED + 15 * DAY)
    assert is_barred(goda)


@pytest.mark.parametrize("hours", [0, 13])
def test_whoever_decided_says_no_only_from_the_next_day_on(goda: Client, hours: int) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", at(11), "1")
    with pytest.raises(answers.TooSoon) as soon:
        answers.dismiss(goda, decision.id, "変わりません。", at(11, hours * 60))
    assert soon.value.args == (at(11, 14 * 60),)
    assert not letters("dismissed")
    answers.dismiss(goda, decision.id, "変わりません。", at(11, 14 * 60))
    assert letters("dismissed")


def test_a_reviewer_need_not_wait_and_is_on_record(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "要求ではありません。", FILED, "1")
    answers.dismiss(goda, decision.id, "読み直しました。", FILED, reviewer="u-yamane")
    assert '"reviewer:u-yamane"' in goda.room.entries.get(kind="appeal.dismissed").content


def test_yes_is_said_at_once_and_undoes_everything_with_an_apology(goda: Client) -> None:
    ahead = sessions.book(goda, starts=TOLD + 20 * DAY, minutes=60, now=TOLD)
    decision = banned(goda)
    ahead.refresh_from_db()
    assert not ahead.stands
    appeals.file(goda, decision, "わたしではありません。", FILED, "1")
    answers.uphold(goda, decision.id, "録音の声は別の方でした。", FILED)
    work_until(FILED)
    assert not is_barred(goda)
    assert latest(goda, decision.id).status == "overturned"
    (letter,) = letters("upheld")
    assert letter.state == "sent"
    for said in (
        "お申し出のとおりでした",
        "録音の声は別の方でした。",
        "あらためて日時をご用意します",
        "ご予約もご連絡も、これまでどおり",
        "まことに申し訳ありませんでした",
    ):
        assert said in letter.text
    assert not letters("put_right")


def test_what_was_to_be_paid_is_owed_no_longer(aoi: Client) -> None:
    for day in (5, 7):
        session = sessions.book(aoi, starts=at(day), minutes=60, price=20_000, now=at(2))
        sessions.await_client(session, at(day, 1))
        work_until(at(day, 60))
    due = Due.objects.get()
    decision = latest(aoi, due.decision)
    appeals.file(aoi, decision, "受付にいました。", at(8), "1")
    answers.uphold(aoi, decision.id, "受付の記録にありました。", at(8))
    work_until(at(8, 5))
    due.refresh_from_db()
    assert due.void_at is not None
    assert "料金はいただきません" in letters("upheld")[0].text


def test_the_terms_are_exact(goda: Client) -> None:
    decision = paused(goda)
    until = dt.datetime.fromisoformat(decision.appeal_until)
    assert until == at(10, 120).replace(month=9)
    with pytest.raises(appeals.TooLate):
        appeals.file(goda, decision, "違います。", until + dt.timedelta(seconds=1), "1")
    appeals.file(goda, decision, "違います。", until, "1")
    assert appeals.open_in(goda.room)


def test_after_the_answer_a_new_word_is_a_new_question(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    answers.dismiss(goda, decision.id, "変わりません。", FILED + DAY)
    with pytest.raises(answers.Answered):
        answers.dismiss(goda, decision.id, "変わりません。", FILED + DAY)
    with pytest.raises(answers.Answered):
        answers.uphold(goda, decision.id, "変わりました。", FILED + DAY)
    appeals.file(goda, decision, "新しい記録が出てきました。", FILED + 3 * DAY, "2")
    (row,) = appeals.open_in(goda.room)
    assert row.filed_at == FILED + 3 * DAY
    assert len(letters("appeal_received")) == 2


def test_what_has_been_taken_back_cannot_be_appealed_against(goda: Client) -> None:
    decision = paused(goda)
    verdicts.waive(goda, decision.id, "話し合いました。", FILED)
    with pytest.raises(appeals.NothingLeft):
        appeals.file(goda, decision, "違います。", FILED, "1")


def test_a_form_takes_so_many_words_and_no_more(goda: Client) -> None:
    decision = paused(goda)
    for number in range(appeals.MOST):
        appeals.file(goda, decision, "違います。" * 2000, FILED, str(number))
    with pytest.raises(appeals.TooMany):
        appeals.file(goda, decision, "違います。", FILED, "more")
    assert appeals.open_in(goda.room)[0].times == appeals.MOST


def test_nothing_is_written_about_resting_where_the_decision_is_no_more(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    verdicts.waive(goda, decision.id, "話し合いました。", FILED + DAY)
    work_until(FILED + 15 * DAY)
    assert not letters("appeal_rests")


def told_that_only_the_answer_is_late() -> None:
    """Expect that nobody was told that something rests, and the owner that an answer is owed."""
    assert not letters("appeal_rests")
    letter = MemberLetter.objects.get()
    assert letter.subject == "お返事が遅れています：合田 剛さま"
    assert "お返事はまだ必要です" in letter.text
    assert "止まって" not in letter.text


def test_nothing_is_written_about_resting_where_the_measure_was_lifted_meanwhile(
    goda: Client,
) -> None:
    somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner")
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    answers.lift_early(goda, decision.id, "お話を伺えました。", FILED + DAY)
    work_until(FILED + 15 * DAY)
    told_that_only_the_answer_is_late()
    answers.dismiss(goda, decision.id, "記録のとおりです。", FILED + 15 * DAY)
    assert appeals.open_in(goda.room) == []


def test_nothing_is_written_about_resting_where_the_measure_ended_by_itself(
    goda: Client,
) -> None:
    somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner")
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", TOLD + 26 * DAY, "1")
    work_until(TOLD + 41 * DAY)
    assert letters("appeal_rests") == []
    told_that_only_the_answer_is_late()


def test_a_letter_about_resting_stays_here_once_the_measure_has_ended(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    work_until(FILED + 15 * DAY)
    (letter,) = letters("appeal_rests")
    assert still_so(letter, FILED + 15 * DAY)
    answers.lift_early(goda, decision.id, "お話を伺えました。", FILED + 15 * DAY)
    assert not still_so(letter, FILED + 15 * DAY)


def test_ending_it_early_is_told_with_the_reason(goda: Client) -> None:
    decision = paused(goda)
    answers.lift_early(goda, decision.id, "お話を伺えました。", FILED)
    work_until(FILED)
    (letter,) = letters("lifted")
    assert letter.state == "sent"
    assert "お話を伺えました。" in letter.text
    assert conditions_on(goda, FILED) == []


def test_an_appeal_that_was_brought_from_elsewhere_is_known_too(
    goda: Client, other_room: Room
) -> None:
    decision = paused(goda)
    filed = f.AppealFiled(at=FILED, client=goda.pk, decision=decision.id, by="client")
    record(goda.room, [filed], FILED + DAY)
    assert appeals.open_in(goda.room)[0].filed_at == FILED
    assert appeals.open_in(other_room) == []


def test_who_is_erased_has_appealed_against_nothing(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    erasure.erase(goda, FILED)
    assert not Appealed.objects.exists()
    assert Decided.objects.exists()


def rows() -> list[dict[str, object]]:
    """Return what is kept of every appeal, whatever its number."""
    told = Appealed.objects.order_by("decision").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in told]


def test_what_is_kept_of_appeals_is_compared_with_the_record_and_made_anew(goda: Client) -> None:
    decision = paused(goda)
    appeals.file(goda, decision, "違います。", FILED, "1")
    answers.dismiss(goda, decision.id, "記録のとおりです。", FILED + DAY)
    appeals.file(goda, decision, "もう一度お願いします。", FILED + 2 * DAY, "2")
    as_followed = rows()
    assert list(appealed.differences(goda.room)) == []
    Appealed.objects.update(answer_by=FILED)
    assert list(appealed.differences(goda.room)) == [decision.id]
    appealed.rebuild(goda.room)
    assert rows() == as_followed
    Appealed.objects.all().delete()
    assert list(appealed.differences(goda.room)) == [decision.id]
    erasure.erase(goda, FILED + 3 * DAY)
    assert list(appealed.differences(goda.room)) == []
