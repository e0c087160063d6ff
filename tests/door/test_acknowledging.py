"""The rules as one client was told them: what changed for them, and their word that they read it."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Shown
from kijun.services.delivery import letter_words
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from tests.door.at_the_door import it_is, read, send
from tests.judge.record import at
from tests.services.practice import RULES

pytestmark = pytest.mark.storage

LATER = RULES.replace("> 10 min", "> 15 min") + (
    "  - id: absent\n    title: {ja: 連絡のない欠席, en: Absence without word}\n"
    "    occasion: absence\n    when: {notice: none}\n    then: [[charge 50 %]]\n"
)


def link_to(client: Client, version: str) -> str:
    """Return the token of a client's link to a version, on the third of the month."""
    it_is(at(3))
    return token_of(letter_words.link_to_rules(client, version, at(3)).pk)


def told(client: Client, text: str, day: int) -> str:
    """Publish a text and announce it to a client; return its version."""
    version = publish(client.room, text, at(day)).version
    record(client.room, [f.RulesAnnounced(at=at(day), client=client.pk, rulebook=version)], at(day))
    return version


def shown_in(page: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found is not None
    return found[1]


def acknowledged(room: Room) -> list[f.RulesAcknowledged]:
    return [fact for fact in facts_of(room) if isinstance(fact, f.RulesAcknowledged)]


def test_what_is_acknowledged_is_kept_exactly_as_it_was_shown(aoi: Client) -> None:
    version = told(aoi, RULES, 1)
    token = link_to(aoi, version)
    page = read(token)
    assert "確認しました" in page
    said = send(token, "acknowledgement", shown=shown_in(page))
    assert "3月3日（火）10:00に、ご確認いただきました。" in said
    assert said.index("ありがとうございます。") < said.index("<h1")
    (fact,) = acknowledged(aoi.room)
    kept = Shown.objects.get()
    assert (fact.rulebook, fact.at, fact.evidence) == (version, at(3), (kept.sha256,))
    words = re.sub(r"<[^>]+>|\s", "", page)
    for line in kept.text.split("\n"):
        assert re.sub(r"\s", "", line.removeprefix("■ ")) in words
    assert "ご連絡がないまま、お越しが10分を超えて遅れた場合は" in kept.text


def test_acknowledging_twice_is_the_same_as_once(aoi: Client) -> None:
    token = link_to(aoi, told(aoi, RULES, 1))
    shown = shown_in(read(token))
    for _ in range(2):
        send(token, "acknowledgement", shown=shown)
    assert len(acknowledged(aoi.room)) == 1


def test_what_was_not_shown_is_not_acknowledged(aoi: Client) -> None:
    token = link_to(aoi, told(aoi, RULES, 1))
    page = Browser().post(f"/v/{token}/en/acknowledgement/", {"shown": "0" * 64})
    assert page.status_code == 409
    assert "Something changed while you were reading" in page.content.decode()
    assert acknowledged(aoi.room) == []


def test_what_changed_is_marked_against_the_version_that_the_client_knew(aoi: Client) -> None:
    told(aoi, RULES, 1)
    newer = told(aoi, LATER, 2)
    page = read(link_to(aoi, newer))
    assert "ご存じの基準から、2条が変わりました" in page
    assert "<ins>15分</ins>を超えて" in page
    assert "<del>10分</del>を超えて" in page
    assert page.count("変わりました</span>") == 1
    assert page.count("新しい条</span>") == 1


def test_a_rule_is_not_marked_because_another_one_shares_what_it_says(aoi: Client) -> None:
    known = RULES + _for_both("absence")
    told(aoi, known, 1)
    page = read(link_to(aoi, told(aoi, known + _for_both("move"), 2)))
    assert "ご存じの基準から、1条が変わりました" in page
    assert page.count("新しい条</span>") == 1
    assert "変わりました</span>" not in page


def _for_both(occasion: str) -> str:
    return f"  - id: {occasion}\n    occasion: {occasion}\n    binds: both\n    then: [[warn]]\n"


def test_a_rule_that_is_gone_is_told_of(aoi: Client) -> None:
    told(aoi, LATER, 1)
    token = link_to(aoi, told(aoi, RULES, 2))
    page = read(token)
    assert "なくなった条" in page
    send(token, "acknowledgement", shown=shown_in(page))
    assert "■ なくなった条\n第2条 連絡のない欠席" in Shown.objects.get().text


def test_the_first_version_has_nothing_to_compare_with(practice: Room) -> None:
    ben = Client.objects.create(room=practice, name="別宮 健", language="en")
    page = read(link_to(ben, told(ben, RULES, 1)), "en")
    assert "since the version that you know" not in page
    assert "If you are more than" in page


def test_an_old_link_leads_to_the_newer_version(aoi: Client) -> None:
    older = told(aoi, RULES, 1)
    newer = told(aoi, LATER, 2)
    to_newer = link_to(aoi, newer)
    page = read(link_to(aoi, older))
    assert "新しい基準があります" in page
    assert f'href="/v/{to_newer}/ja/"' in page
    assert "確認しました</span>" not in page


def test_a_version_that_is_not_there_opens_nothing(aoi: Client) -> None:
    token = link_to(aoi, "0" * 64)
    assert Browser().get(f"/v/{token}/").status_code == 404
    assert Browser().post(f"/v/{token}/ja/acknowledgement/").status_code == 404
