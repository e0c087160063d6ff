"""Erasing a client: their words, reasons and name go, the record stays and still proves itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection

from kijun.booking.models import Session
from kijun.clients.models import Client, ContactPoint, Erased, FreeText
from kijun.judge import facts as f
from kijun.ledger.chain import breaks
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided, Entry, Job, Open
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Word
from kijun.rulebooks.versions import latest_of
from kijun.services.clients.erasure import StillBooked, erase
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.decisions.reasons import reasons_of
from kijun.services.record.history import record_of
from kijun.services.record.recording import record
from kijun.services.record.replay import differences
from kijun.services.rules.what_if import what_if
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

WAIVED = "ご家族の看病と伺ったため"
LIFTED = "入院されたと伺ったため"
UPHELD = "診断書を拝見したため"
SAID = "透析の日でした"
APPEALED = "救急車の中でした"
COMPANY = "合同会社ヒノデ企画"
REASONS = (WAIVED, LIFTED, UPHELD, SAID, APPEALED, "accommodation")
PERSONAL = (*REASONS, "青井 直", COMPANY, "aoi@example.com")


def late(client: Client, day: int) -> str:
    """Let a client not come; return the decision about it."""
    session = sessions.book(client, starts=at(day), minutes=60, price=20_000, now=at(2))
    sessions.await_client(session, at(day, 1))
    work_until(at(day, 59))
    rows = standing_rows(client.room, client.pk).values()
    return max(rows, key=lambda row: row.decided_at).decision


def lived_through(aoi: Client) -> None:
    """Let four sessions go wrong, each explained in another way."""
    aoi.company = COMPANY
    aoi.save()
    late(aoi, 5)
    last = sessions_of(aoi)[-1]
    notices.give(last, about="late", reason="accommodation", words=SAID, now=at(5, 90))
    verdicts.waive(aoi, late(aoi, 6), WAIVED, at(6, 90))
    appealed = late(aoi, 7)
    row = standing_rows(aoi.room, aoi.pk)[appealed]
    appeals.file(aoi, decision_in(row), APPEALED, at(7, 80), "first")
    answers.uphold(aoi, appealed, UPHELD, at(7, 90))
    verdicts.lift(aoi, late(aoi, 8), LIFTED, at(8, 90))
    Word.objects.create(
        room=aoi.room, channel="mail", key="x", sender="aoi@example.com", text=SAID, said_at=at(8)
    )
    work_until(at(9))


def sessions_of(client: Client) -> list[Session]:
    """Return a client's sessions, the earliest first."""
    return list(client.sessions.order_by("starts"))


def everything_kept() -> Iterator[str]:
    """Yield each row of each table of the database as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield f"{table}: {row}"


def what_is_told_of(part: str) -> list[str]:
    """Return the rows that hold a text."""
    return [row for row in everything_kept() if part in row]


def test_no_reason_and_no_words_stand_in_the_record(aoi: Client) -> None:
    lived_through(aoi)
    written = [
        *Entry.objects.values_list("content", flat=True),
        *Decided.objects.values_list("content", flat=True),
    ]
    for personal in PERSONAL:
        assert not [content for content in written if personal in content], personal
    statuses = {row.status for row in standing_rows(aoi.room, aoi.pk).values()}
    assert {"excused", "waived", "overturned"} <= statuses


def test_while_they_are_kept_both_sides_read_them(aoi: Client) -> None:
    lived_through(aoi)
    lines = record_of(aoi, "ja").lines
    told = " ".join(line.note for line in lines)
    for words in (WAIVED, LIFTED, UPHELD, SAID, APPEALED, "体調・障がいへの配慮"):
        assert words in told
    stated = {
        row.status: reasons_of(aoi.room, row.decision, "ja")
        for row in standing_rows(aoi.room, aoi.pk).values()
    }
    waived, overturned = stated["waived"], stated["overturned"]
    assert waived is not None
    assert WAIVED in waived.statement_in("en")
    assert waived.decision.reason == WAIVED
    assert overturned is not None
    assert [(each.text, each.answer) for each in overturned.appeals] == [(APPEALED, UPHELD)]


def test_what_was_erased_is_told_as_erased(aoi: Client) -> None:
    lived_through(aoi)
    FreeText.objects.filter(client=aoi).delete()
    notes = [line.note for line in record_of(aoi, "ja").lines]
    assert "消去済み" in notes
    assert "消去済み・「消去済み」" in notes
    for row in standing_rows(aoi.room, aoi.pk).values():
        reasons = reasons_of(aoi.room, row.decision, "en")
        assert reasons is not None
        told = [reasons.statement, *(fact.line + fact.words for fact in reasons.facts)]
        assert not any(":" in part and "t-" in part for part in told)
        if row.status == "waived":
            assert "“erased”" in reasons.statement


def test_after_erasing_nothing_tells_who_they_were_or_what_they_said(aoi: Client) -> None:
    lived_through(aoi)
    name, before = aoi.pk, list(Entry.objects.order_by("number").values_list("content", "hash"))
    assert all(what_is_told_of(personal) for personal in PERSONAL)
    erase(aoi, at(10))
    for personal in PERSONAL:
        left = what_is_told_of(personal)
        # a rule names the reasons that it lets count: that is nobody's reason
        assert not [row for row in left if not row.startswith("rulebooks_")], personal
    assert list(Entry.objects.order_by("number").values_list("content", "hash")) == before
    for model in (Client, Letter, ContactPoint, FreeText, Open):
        assert not model._default_manager.exists()
    assert Erased.objects.get().client == name


def test_chain_and_replay_still_hold_after_erasing(aoi: Client) -> None:
    lived_through(aoi)
    room = aoi.room
    assert list(differences(room)) == []
    erase(aoi, at(10))
    assert list(breaks(room)) == []
    assert list(differences(room)) == []


def test_reasons_that_are_lost_without_erasing_anybody_are_found(aoi: Client) -> None:
    lived_through(aoi)
    FreeText.objects.filter(text="accommodation").update(text="work")
    (found,) = [each for each in differences(aoi.room) if each.written == "excused"]
    assert found.replayed == "standing"


def test_who_was_erased_is_never_judged_again(aoi: Client) -> None:
    lived_through(aoi)
    room, name = aoi.room, aoi.pk
    told_client(room, "白川 海", "umi@example.com")
    mine = Job.objects.filter(payload__client=name)
    assert mine.exists()
    erase(aoi, at(10))
    revisions = Decided.objects.count()
    record(room, [f.WatchBegan(at=at(11), of="arrivals", source="x", by="system")], at(11))
    assert Decided.objects.count() == revisions
    assert not mine.exists()
    known = latest_of(room)
    assert known is not None
    assert what_if(room, known, at(12)).clients == 1


def test_the_others_stay_as_they_are(aoi: Client) -> None:
    umi = told_client(aoi.room, "白川 海", "umi@example.com")
    late(umi, 5)
    verdicts.waive(umi, late(umi, 6), "雪のため", at(6, 90))
    erase(aoi, at(10))
    assert len(list(facts_of(umi.room, umi.pk))) > 3
    assert "雪のため" in [line.note for line in record_of(umi, "ja").lines]
    assert list(differences(umi.room)) == []


def test_a_session_to_come_is_called_off_first(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(20), minutes=60, price=20_000, now=at(2))
    with pytest.raises(StillBooked):
        erase(aoi, at(20) + dt.timedelta(minutes=59))
    assert Client.objects.filter(pk=aoi.pk).exists()
    sessions.call_off(session, at(19), by="house")
    erase(aoi, at(19))
    assert not Client.objects.exists()
