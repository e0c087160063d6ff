"""Announcing: who lacks the rules, who has them, and who has read them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.models import Entry, Job
from kijun.ledger.record import fact_of
from kijun.letters.models import Letter, Shown
from kijun.rulebooks.models import Version
from kijun.services import clock
from kijun.services.clients.clients import ClientGiven, add, add_all
from kijun.services.delivery import outbox
from kijun.services.record import watches
from kijun.services.record.recording import record
from kijun.services.rules import announcing
from kijun.services.rules.recipients import Stage, told_of
from kijun.services.rules.rulebooks import publish
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.services.practice import RULES
from tests.web.entered import enter

pytestmark = pytest.mark.storage


class Day:
    """What day it is."""

    now = at(5)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Return the clock of the pages."""
    day = Day()
    monkeypatch.setattr(clock, "now", lambda: day.now)
    return day


@pytest.fixture
def owner(db: None, today: Day) -> Browser:
    """Return the browser of the owner, signed in, reading English."""
    return enter(Browser(headers={"accept-language": "en"}))


@pytest.fixture
def home(owner: Browser) -> Room:
    """Return the owner's room, with rules published."""
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    publish(room, RULES, at(1))
    return room


@pytest.fixture
def reached(home: Room, settings: Settings) -> Room:
    """Return a room that clients can reach and that has a mailbox."""
    settings.PUBLIC_ADDRESS = "https://rules.example.com"
    Room.objects.update(reachable_at=at(1), reach_error="")
    MailAccount.objects.create(room=home, from_address="haruka@example.com", smtp_host="127.0.0.1")
    return home


def clients(room: Room, number: int) -> list[Client]:
    """Write some clients down."""
    return [
        add(room, ClientGiven(name=f"客 {nth}", mails=[f"c{nth}@example.com"]))
        for nth in range(number)
    ]


def page(owner: Browser) -> str:
    """Return the page as text."""
    answer = owner.get(reverse("announce"))
    assert answer.status_code == 200
    return answer.content.decode()


def stages(room: Room) -> list[Stage]:
    """Return how far the rules have come with each client."""
    return [told.stage for told in told_of(room, Version.objects.get().version)]


def test_without_rules_and_without_clients_it_says_what_comes_first(owner: Browser) -> None:
    assert "No rules have been published yet" in page(owner)
    publish(Room.objects.get(), RULES, at(1))
    assert "No clients yet" in page(owner)


def test_all_who_lack_them_are_written_to(owner: Browser, reached: Room) -> None:
    clients(reached, 2)
    assert "2 clients not told yet" in page(owner)
    owner.post(reverse("announce-send"), {"who": "all"})
    assert Letter.objects.filter(kind="rules", state="waiting").count() == 2
    assert "2 on their way" in page(owner)
    assert Version.objects.get().announced_at == at(5)
    owner.post(reverse("announce-send"), {"who": "all"})
    assert Letter.objects.count() == 2


def test_only_those_who_were_chosen_are_written_to(owner: Browser, reached: Room) -> None:
    first, second = clients(reached, 2)
    owner.post(reverse("announce-send"), {"who": "chosen", "client": [second.pk, "c-unknown"]})
    assert Letter.objects.get().client_id == second.pk
    assert stages(reached) == [Stage.LACKING, Stage.ON_ITS_WAY]
    assert Version.objects.get().announced_at is None
    assert first.name in page(owner)


def test_alone_the_whole_text_is_passed_on_by_hand_and_then_binds(
    owner: Browser, home: Room
) -> None:
    (client,) = clients(home, 1)
    owner.post(reverse("announce-send"), {"who": "all"})
    shown = page(owner)
    assert "1 to pass on by hand" in shown
    assert "お越しが10分を超えて遅れた場合" in shown
    assert not Entry.objects.filter(kind="rules.announced").exists()
    owner.post(reverse("announce-passed"), {"letter": Letter.objects.get().pk})
    assert Entry.objects.get(kind="rules.announced").client == client.pk
    assert stages(home) == [Stage.TOLD]


def test_alone_only_the_text_that_is_passed_on_is_shown_and_it_names_its_reader(
    owner: Browser, home: Room
) -> None:
    (client,) = clients(home, 1)
    before = page(owner)
    assert "The text to pass on, in Japanese" in before
    assert "(their personal link)" not in before
    owner.post(reverse("announce-send"), {"who": "all"})
    assert f"{client.name}さま\n\n" in page(owner)
    owner.post(reverse("announce-passed"), {"letter": Letter.objects.get().pk})
    after = page(owner)
    assert f"Noted as passed on today: {client.name}." in after
    assert "The text to pass on" not in after


def test_what_a_client_said_by_word_of_mouth_is_noted_with_the_text_they_were_given(
    owner: Browser, home: Room
) -> None:
    (client,) = clients(home, 1)
    noted = reverse("announce-acknowledged", args=[client.pk])
    seen = {"version": Version.objects.get().version}
    owner.post(noted, seen)
    assert stages(home) == [Stage.LACKING]
    owner.post(reverse("announce-send"), {"who": "all"})
    owner.post(reverse("announce-passed"), {"letter": Letter.objects.get().pk})
    refused = owner.post(noted, {"version": "an earlier one"}, follow=True)
    assert "New rules were published" in refused.content.decode()
    assert stages(home) == [Stage.TOLD]
    for _ in range(2):
        owner.post(noted, seen)
    fact = fact_of(Entry.objects.get(kind="rules.acknowledged"))
    assert isinstance(fact, f.RulesAcknowledged)
    assert (fact.by, fact.channel, fact.source) == ("client", "hand", "owner")
    assert fact.evidence is not None
    shown = Shown.objects.get(sha256=fact.evidence[0])
    assert "お越しが10分を超えて遅れた場合" in shown.text
    assert stages(home) == [Stage.ACKNOWLEDGED]


def test_where_a_link_can_be_opened_the_text_to_pass_on_holds_it(
    owner: Browser, reached: Room
) -> None:
    add(reached, ClientGiven(name="メールのない客"))
    assert "no email address: pass on by hand" in page(owner)
    owner.post(reverse("announce-send"), {"who": "all"})
    assert "https://rules.example.com/v/" in page(owner)


def test_who_has_read_them_stands_with_the_day(owner: Browser, home: Room) -> None:
    (client,) = clients(home, 1)
    version = Version.objects.get().version
    told = f.RulesAnnounced(at=at(2), client=client.pk, rulebook=version)
    record(home, [told], at(2))
    announcing.acknowledge(client, version, "本文", "ja", at(3))
    assert "1 has acknowledged them" in page(owner)
    assert "3 Mar 2026" in page(owner)


def test_nobody_is_asked_again_within_a_week(owner: Browser, reached: Room, today: Day) -> None:
    clients(reached, 1)
    owner.post(reverse("announce-send"), {"who": "all"})
    letter = Letter.objects.get()
    letter.state = Letter.State.BY_HAND
    letter.save()
    outbox.passed_on(letter, at(5))
    for day, reminders in ((11, 0), (12, 1), (18, 1), (19, 2)):
        today.now = at(day)
        owner.post(reverse("announce-remind"))
        assert Letter.objects.filter(kind="rules_again").count() == reminders
    assert "asked again" in page(owner)


def test_what_was_not_to_be_sent_is_sent_when_it_is_announced_again(
    owner: Browser, reached: Room
) -> None:
    clients(reached, 1)
    owner.post(reverse("announce-send"), {"who": "all"})
    outbox.drop(Letter.objects.get(), at(2))
    assert stages(reached) == [Stage.LACKING]
    owner.post(reverse("announce-send"), {"who": "all"})
    assert stages(reached) == [Stage.ON_ITS_WAY]


def test_a_letter_of_another_version_cannot_be_passed_on_here(owner: Browser, home: Room) -> None:
    clients(home, 1)
    owner.post(reverse("announce-send"), {"who": "all"})
    old = Letter.objects.get()
    publish(home, RULES.replace("> 10 min", "> 15 min"), at(4))
    owner.post(reverse("announce-passed"), {"letter": old.pk})
    old.refresh_from_db()
    assert old.state == "by_hand"


def test_the_page_costs_the_same_for_one_client_and_for_twenty(
    owner: Browser, reached: Room
) -> None:
    clients(reached, 1)
    with CaptureQueriesContext(connection) as few:
        page(owner)
    clients(reached, 20)
    owner.post(reverse("announce-send"), {"who": "chosen", "client": [Client.objects.all()[3].pk]})
    with CaptureQueriesContext(connection) as many:
        page(owner)
    # The message of what was just sent is read from the session and removed from it.
    assert len(many) <= len(few) + 3
    with CaptureQueriesContext(connection) as again:
        page(owner)
    assert len(again) == len(few)


def many(room: Room, number: int = 25) -> list[Client]:
    """Write more clients down than are written to while somebody waits for the page."""
    given = [ClientGiven(name=f"客 {nth}", mails=[f"c{nth}@example.com"]) for nth in range(number)]
    return add_all(room, given)


def test_many_are_written_to_by_a_worker_and_the_page_says_so_until_it_is_done(
    owner: Browser, reached: Room
) -> None:
    many(reached)
    for _ in range(2):
        owner.post(reverse("announce-send"), {"who": "all"})
        assert not Letter.objects.exists()
        shown = page(owner)
        assert "Letters to 25 clients are being written" in shown
        assert "not told yet" not in shown
    assert Version.objects.get().announced_at is None
    do_next("announce")
    assert Letter.objects.filter(kind="rules", state="waiting").count() == 25
    assert "25 on their way" in page(owner)
    assert Version.objects.get().announced_at == at(5)


def test_alone_the_texts_for_many_appear_once_they_are_written(owner: Browser, home: Room) -> None:
    many(home)
    owner.post(reverse("announce-send"), {"who": "all"})
    assert "the texts to pass on appear here" in page(owner)
    do_next("announce")
    assert "25 to pass on by hand" in page(owner)


def test_many_are_asked_again_by_a_worker_and_but_once(
    owner: Browser, reached: Room, today: Day
) -> None:
    version = Version.objects.get().version
    told = [f.RulesAnnounced(at=at(5), client=each.pk, rulebook=version) for each in many(reached)]
    record(reached, told, at(5))
    today.now = at(13)
    for _ in range(2):
        owner.post(reverse("announce-remind"))
        assert "Ask them again" in page(owner)
    do_next("announce")
    assert Letter.objects.filter(kind="rules_again").count() == 25
    assert not Job.objects.filter(kind="announce", state="waiting").exists()


def do_next(kind: str) -> None:
    """Let a worker do the next job of a kind."""
    job = Job.objects.filter(kind=kind, state="waiting").earliest("pk")
    job.lease, job.leased_until = "held", clock.real() + dt.timedelta(minutes=5)
    job.save()
    HANDLERS[kind](job, clock.now())
