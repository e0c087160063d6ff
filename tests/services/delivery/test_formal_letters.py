"""Each level has its formal letter, as one would sign it, in either language."""

from __future__ import annotations

import email
import hashlib
from email.policy import default
from pathlib import Path
from typing import Final

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.words.language import Language
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Enclosure, Letter
from kijun.services.clients import erasure
from kijun.services.decisions.reasons import reasons_of
from kijun.services.decisions.statements import printed_statement
from kijun.services.delivery import enclosures
from kijun.services.delivery.formal_letters import formal_of
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.letters.test_pdf import read, squeezed
from tests.services.formal_cases import RULES, Case, firm, house_late, prices, sessions_missed
from tests.services.practice import told_client, work_until

pytestmark = [pytest.mark.django_db, pytest.mark.prints]

MOST_PAGES: Final = 2
GOLDEN: Final = Path(__file__).parent / "formal"
"""The letters as text; remove a file and run the test twice to write it anew, and read it."""


NUMBER, LINK, TOKEN = "〔number〕", "〔link〕", "/v/"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_level_is_written_as_one_would_sign_it(practice: Room, language: str) -> None:
    practice.latin_signature, practice.latin_name = "Haruka Saeki", "Saeki Office"
    practice.save()
    aoi = aoi_in(practice, language)
    cases = [*prices(firm(practice, language)), *sessions_missed(aoi), house_late(aoi)]
    told = {case.kind: text_of(case) for case in cases if case.kind != "remind"}
    unread = []
    for kind, text in told.items():
        golden = GOLDEN / f"{kind}-{language}.txt"
        if not golden.exists():
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8")
            unread.append(golden.name)
    assert not unread, "these have just been written: read them"
    for kind, text in told.items():
        assert text == (GOLDEN / f"{kind}-{language}.txt").read_text(encoding="utf-8")


def aoi_in(practice: Room, language: str) -> Client:
    """Return a client who is a person."""
    name = "青井 直" if language == "ja" else "Nao Aoi"
    return told_client(practice, name, f"aoi.{language}@example.com", language, RULES)


def text_of(case: Case) -> str:
    """Return a letter as text, without what names this run."""
    letter = case.letter
    assert letter.state == "sent"
    assert letter.sent_at is not None
    printed = enclosures.as_sent(letter)
    assert printed is not None
    formal = enclosures.formal_letter(letter, letter.sent_at)
    assert formal is not None
    link = letter.text.split(TOKEN)[1].split("/")[0]
    text, pages = read(printed)
    assert pages <= MOST_PAGES
    for part in (formal.subject, *formal.paragraphs, *formal.sender, *formal.addressee):
        assert squeezed(part) in text
    return formal.text.replace(case.decision.id, NUMBER).replace(link, LINK)


def told_of_it(practice: Room) -> tuple[Client, Letter]:
    """Return a client to whom a session was cancelled, and the letter about it."""
    aoi = aoi_in(practice, "ja")
    case = next(iter(sessions_missed(aoi)))
    return aoi, case.letter


def test_it_goes_with_the_mail_and_is_kept_as_it_went(
    practice: Room, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX = tmp_path
    _, letter = told_of_it(practice)
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=default)
        for path in tmp_path.glob("*.eml")
    ]
    (mail,) = [found for found in mails if found["Subject"] == letter.subject]
    (enclosed,) = list(mail.iter_attachments())
    content = enclosed.get_payload(decode=True)
    assert enclosed.get_content_type() == "application/pdf"
    assert isinstance(content, bytes)
    assert hashlib.sha256(content).hexdigest() == letter.enclosed
    assert enclosures.as_sent(letter) == content
    assert "正式な書面（PDF）を添えております。" in letter.text


def test_what_was_altered_is_shown_to_nobody(practice: Room) -> None:
    _, letter = told_of_it(practice)
    Enclosure.objects.update(content=b"%PDF-1.7 something else")
    with pytest.raises(enclosures.Altered):
        enclosures.as_sent(letter)


def test_it_is_erased_with_its_client(practice: Room) -> None:
    client, _ = told_of_it(practice)
    erasure.erase(client, at(30))
    assert not Enclosure.objects.exists()


def test_printed_once_it_is_not_printed_again(practice: Room) -> None:
    _, letter = told_of_it(practice)
    Letter.objects.update(state="failed")
    before = letter.enclosed
    enclosures.enclose(letter.pk, at(25))
    letter.refresh_from_db()
    assert letter.enclosed == before
    assert Enclosure.objects.count() == 1


def test_words_of_any_length_make_a_letter_of_a_few_pages(practice: Room) -> None:
    client = aoi_in(practice, "ja")
    client.name = "寿限無" * 60
    client.save()
    case = next(iter(sessions_missed(client)))
    printed = enclosures.as_sent(case.letter)
    assert printed is not None
    assert read(printed)[1] <= MOST_PAGES + 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_statement_of_reasons_is_printed_whole(practice: Room, language: Language) -> None:
    case = next(iter(sessions_missed(aoi_in(practice, language))))
    reasons = reasons_of(practice, case.decision.id, language)
    assert reasons is not None
    text, _ = read(printed_statement(reasons, at(20)))
    for part in (reasons.statement, reasons.sentence, *(fact.line for fact in reasons.facts)):
        assert squeezed(part) in text


ONE_SIDED: Final = RULES.replace("    binds: both\n", "").replace(
    "    house_then: [[apologise, refund 50 %]]\n", ""
)
CLEAR: Final = "同じ基準に照らし、この件で当方が守れていないお約束はございません。"


def lines_about(client: Client, house_late: int | None = None) -> list[str]:
    """Return what stands in the formal letter about a session that a client did not come to."""
    session = sessions.book(client, starts=at(5), minutes=60, now=at(2))
    if house_late is not None:
        sessions.arrive(session, at(5, house_late), at(5, house_late), by="house")
    sessions.await_client(session, at(5, 41), at(5, 1))
    work_until(at(6))
    (row,) = (
        row
        for row in standing_rows(client.room, client.pk).values()
        if decision_in(row).party == "client"
    )
    reasons = reasons_of(client.room, row.decision, "ja", to="client")
    assert reasons is not None
    formal = formal_of(reasons, "cancel_session", ["cancel_session"], at(6), "")
    return [line for item in formal.items for line in item.lines]


def test_that_the_house_kept_the_rule_is_said_where_it_binds_the_house(practice: Room) -> None:
    assert CLEAR in lines_about(aoi_in(practice, "ja"))


def test_nothing_is_said_of_the_house_under_a_rule_for_clients_alone(practice: Room) -> None:
    client = told_client(practice, "青井 直", "aoi@example.com", "ja", ONE_SIDED)
    assert CLEAR not in lines_about(client, house_late=40)


def test_a_house_that_was_late_itself_does_not_say_that_it_kept_the_rule(practice: Room) -> None:
    assert CLEAR not in lines_about(aoi_in(practice, "ja"), house_late=40)
