"""Enquiries: taken once from anybody, judged by the rules, answered by a person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Application, Enquiry, Service
from kijun.clients import texts
from kijun.clients.models import Client, Likeness, Link
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.decisions import standing_rows
from kijun.ledger.models import Job
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.booking.booking import Read, rules_in_force
from kijun.services.enquiries import enquiries, enquiry_letters
from kijun.services.enquiries.applications import hidden_from, set_application
from kijun.services.enquiries.enquiries import Answered, Applicant, Asked, Shut, answer, receive
from kijun.services.enquiries.triage import Answer, Because, Triage
from kijun.services.inbox import incoming_words
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.barred import barred, goda
from tests.services.practice import RULES, aoi, practice, sink, work_until

pytestmark = pytest.mark.storage

__all__ = ["aoi", "goda", "practice", "sink"]

ASKS = """\
  - id: below
    title: {ja: 目安に届かないお問い合わせ, en: Enquiries below my rate}
    occasion: inquiry
    when: {rate: "< 80 %"}
    then: [[note]]
  - id: other-fields
    occasion: inquiry
    when: {field: [tax]}
    then: [[warn]]
  - id: welcome
    occasion: inquiry
    when: {field: [marketing], rate: ">= 80 %"}
    then: [[prefer]]
"""
WITH_ENQUIRIES = (
    RULES.replace(
        "currency: JPY\n",
        "currency: JPY\nhourly_value: [{from: 2026-01-01, amount: 20000}]\n"
        'hours: {mon-fri: "09:00-18:00"}\n',
    )
    + ASKS
)
BEN = Applicant("別府 文", "ben@example.com", "", "ja")
FAIR = Asked("売り場の見直しを相談したい。", 200_000, Decimal(10), dt.date(2026, 5, 1), "marketing")


@pytest.fixture
def service(practice: Room) -> Service:
    """Return consulting, which is had by application, under rules about enquiries."""
    publish(practice, WITH_ENQUIRIES, at(1))
    Version.objects.filter(room=practice).update(announced_at=at(1), effective=None)
    found = Service.objects.create(
        room=practice, slug="consulting", name_ja="経営相談", name_en="Consulting", minutes=60
    )
    set_application(found, fields="marketing\ntax")
    return found


def read_now(room: Room) -> Read:
    """Return the rules as somebody reads them."""
    published = rules_in_force(room, at(2))
    assert published is not None
    return Read(published.row.version, "基準の全文", "ja")


def apply(service: Service, asked: Asked = FAIR, who: Applicant = BEN, day: int = 2) -> Enquiry:
    """Send an enquiry."""
    return receive(service, who, asked, read_now(service.room), at(day))


def triage_of(enquiry: Enquiry) -> Triage:
    """Return what speaks for an enquiry."""
    return Triage(enquiry, Application.objects.get(service=enquiry.service))


def letters_to(client: Client) -> list[str]:
    """Return the kinds of letters to somebody, in their order."""
    found = Letter.objects.filter(client=client).order_by("written_at", "pk")
    return list(found.values_list("kind", flat=True))


def test_an_enquiry_becomes_a_fact_of_a_new_client_under_rules_that_they_have_read(
    service: Service,
) -> None:
    enquiry = apply(service)
    announced, acknowledged, received = _in_order(service.room, enquiry.client_id)
    assert isinstance(announced, f.RulesAnnounced)
    assert announced.channel == "enquiry"
    assert isinstance(acknowledged, f.RulesAcknowledged)
    assert isinstance(received, f.InquiryReceived)
    assert (received.budget, received.hours, received.due) == (200_000, 10, "2026-05-01")
    assert (received.field, received.service) == ("marketing", "consulting")
    assert enquiry.client_id.startswith("c-")
    assert received.note is not None
    assert "売り場" not in received.note
    assert texts.words_of(enquiry.client)[received.note] == FAIR.about
    assert letters_to(enquiry.client) == ["enquiry_received"]


def _in_order(room: Room, client: str) -> list[Fact]:
    order: tuple[type[Fact], ...] = (f.RulesAnnounced, f.RulesAcknowledged, f.InquiryReceived)
    found = [fact for fact in facts_of(room, client) if fact.client == client]
    return sorted(found, key=lambda fact: order.index(type(fact)))


def test_the_same_enquiry_sent_twice_is_taken_once(service: Service) -> None:
    first = apply(service)
    assert apply(service, day=3).pk == first.pk
    assert Enquiry.objects.count() == Client.objects.filter(name="別府 文").count() == 1
    other = Asked("別のこと", 200_000, Decimal(10))
    assert apply(service, other).pk != first.pk


def test_what_was_answered_can_be_asked_for_again(service: Service) -> None:
    first = apply(service)
    answer(first, Answer.DECLINE, "", at(3))
    assert apply(service, day=4).pk != first.pk


def test_who_is_known_is_told_nothing_and_bound_by_nothing_read_here(
    service: Service, aoi: Client
) -> None:
    before = {fact.id for fact in facts_of(service.room, aoi.pk)}
    enquiry = apply(service, who=Applicant("青井", "AOI@example.com", "", "ja"))
    new = [fact for fact in facts_of(service.room, aoi.pk) if fact.id not in before]
    assert enquiry.client == aoi
    assert enquiry.was_known
    assert [type(fact) for fact in new] == [f.InquiryReceived]


def test_a_service_that_is_not_had_by_application_takes_none(service: Service) -> None:
    set_application(service, is_open=False)
    with pytest.raises(Shut):
        apply(service)


def test_nothing_is_taken_where_the_door_is_closed(service: Service, goda: Client) -> None:
    barred(goda, at(1))
    with pytest.raises(Shut):
        apply(service, who=Applicant("山田", "goda.go+new@goda-shoji.example", "", "ja"), day=4)
    assert not Enquiry.objects.exists()


def test_who_is_only_alike_goes_on_and_a_person_is_asked(service: Service, goda: Client) -> None:
    barred(goda, at(1))
    enquiry = apply(service, who=Applicant("合田 剛", "new@example.net", "", "ja"), day=4)
    (likeness,) = Likeness.objects.all()
    assert (likeness.client, likeness.source) == (enquiry.client, "enquiry")


@pytest.mark.parametrize(
    ("asked", "proposed", "because"),
    [
        (FAIR, Answer.ACCEPT, Because.RULE),
        (Asked("x", 100_000, Decimal(10), field="marketing"), Answer.ASK, Because.RULE),
        (Asked("x", 500_000, Decimal(10), field="tax"), Answer.DECLINE, Because.RULE),
        (Asked("x", 190_000, Decimal(10)), Answer.ASK, Because.BELOW),
        (Asked("x", 200_000, Decimal(10)), Answer.ACCEPT, Because.ENOUGH),
        (Asked("x", 200_000), Answer.ASK, Because.MISSING),
    ],
)
def test_an_answer_is_proposed_from_what_the_rules_decide_and_from_the_arithmetic(
    service: Service, asked: Asked, proposed: Answer, because: Because
) -> None:
    assert triage_of(apply(service, asked)).proposal == (proposed, because)


def test_without_questions_or_worth_an_enquiry_is_proposed_for_acceptance(service: Service) -> None:
    set_application(service, asks_budget=False, asks_hours=False)
    assert triage_of(apply(service, Asked("x"))).proposal == (Answer.ACCEPT, Because.NOTHING)


def test_the_arithmetic_sets_the_offer_beside_the_hourly_value_of_that_day(
    service: Service,
) -> None:
    sums = triage_of(apply(service, Asked("x", 150_000, Decimal("7.5")))).arithmetic
    assert [sums.rate, sums.worth, sums.share] == [20_000, 20_000, 100]
    assert sums.asked_for == 150_000


def test_who_is_accepted_is_offered_a_first_booking_by_their_own_link(service: Service) -> None:
    enquiry = apply(service)
    assert hidden_from(enquiry.client, service.room) == {service.pk}
    letter = answer(enquiry, Answer.ACCEPT, "楽しみにしております。", at(3))
    assert Link.objects.get(pk=letter.link).purpose == Link.Purpose.BOOKING
    assert "楽しみにしております。" in letter.text
    assert "お読みいただいたとおり" in letter.text
    assert letters_to(enquiry.client) == ["enquiry_received", "enquiry_accepted"]
    assert hidden_from(enquiry.client, service.room) == frozenset()
    assert hidden_from(None, service.room) == {service.pk}
    assert texts.words_of(enquiry.client)[enquiry.own_words] == "楽しみにしております。"


def test_who_has_not_been_told_the_rules_is_told_them_with_the_acceptance(
    service: Service, aoi: Client
) -> None:
    enquiry = apply(service, who=Applicant("青井", "aoi@example.com", "", "ja"))
    letter = answer(enquiry, Answer.ACCEPT, "", at(3))
    assert "別の便でお送りいたします" in letter.text
    assert sorted(letters_to(aoi)) == ["enquiry_accepted", "enquiry_received", "rules"]


def test_what_is_asked_back_is_answered_behind_a_link_and_then_answered_for_good(
    service: Service,
) -> None:
    enquiry = apply(service, Asked("x", 100_000, Decimal(10)))
    letter = answer(enquiry, Answer.ASK, "", at(3))
    assert "200,000円" in letter.text
    assert Link.objects.get(pk=letter.link).subject == enquiry.pk
    word = incoming_words.say(enquiry.client, "15万円まで出せます。", at(4), key="k")
    assert list(enquiries.words_since(enquiry)) == [word]
    assert enquiries.listed(service.room, is_open=True) == [enquiry]
    answer(enquiry, Answer.ASK, "もう少し", at(5))
    answer(enquiry, Answer.DECLINE, "", at(6))
    word.refresh_from_db()
    assert word.state == "put_aside"
    assert letters_to(enquiry.client)[1:] == ["enquiry_asked", "enquiry_asked", "enquiry_declined"]
    assert enquiries.listed(service.room, is_open=False) == [enquiry]


def test_a_rule_that_only_asks_first_lets_accept_without_a_reason(service: Service) -> None:
    enquiry = apply(service, Asked("x", 100_000, Decimal(10)))
    answer(enquiry, Answer.ASK, "", at(3))
    answer(enquiry, Answer.ACCEPT, "", at(4))
    (row,) = standing_rows(service.room, enquiry.client_id).values()
    assert row.status == "standing"


def test_a_declined_enquiry_has_its_last_answer(service: Service) -> None:
    enquiry = apply(service, Asked("x", 100_000, Decimal(10)))
    letter = answer(enquiry, Answer.DECLINE, "", at(3))
    assert "目安と合いませんでした" in letter.text
    with pytest.raises(Answered):
        answer(enquiry, Answer.ACCEPT, "", at(4))
    work_until(at(20))
    assert letters_to(enquiry.client) == ["enquiry_received", "enquiry_declined"]


def test_an_enquiry_without_an_answer_is_held_over_once_after_three_business_days(
    service: Service,
) -> None:
    enquiry = apply(service)
    assert enquiry.answer_by == at(2) + dt.timedelta(days=3)
    work_until(at(4))
    assert letters_to(enquiry.client) == ["enquiry_received"]
    work_until(at(20))
    assert letters_to(enquiry.client) == ["enquiry_received", "enquiry_held"]
    assert enquiries.open_ones(service.room) == [enquiry]


def test_the_letter_that_asks_for_patience_is_taken_back_by_the_answer(service: Service) -> None:
    enquiry = apply(service)
    job = Job.objects.get(kind=enquiries.HOLD_OVER)
    service.room.signature = ""
    letter = enquiry_letters.hold_over(enquiry, at(7))
    Letter.objects.filter(pk=letter.pk).update(state="asks")
    answer(enquiry, Answer.ACCEPT, "", at(7))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    enquiries.hold_over(job, at(8))
    assert letters_to(enquiry.client).count("enquiry_held") == 1


def test_the_client_is_written_to_in_the_language_in_which_they_asked(service: Service) -> None:
    enquiry = apply(service, who=Applicant("Ben Bright", "ben@example.com", "", "en"))
    written = enquiry_letters.looked_at(triage_of(enquiry), Answer.DECLINE, "", at(3))
    assert written.subject == "Your enquiry about Consulting"
    assert "I cannot take this on" in written.text
