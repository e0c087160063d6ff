"""What each role may open: every address of the owner's pages is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from django.urls import URLPattern, URLResolver, resolve, reverse
from pytest_django.fixtures import Settings

from kijun.accounts.models import Membership, Room
from kijun.clients.models import Evidence
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.letters.models import Letter
from kijun.services.decisions import appeals
from kijun.services.delivery import letter_words
from kijun.services.record import evidence
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import sessions
from kijun.web import urls
from tests.judge.record import at
from tests.services.practice import RULES, work_until
from tests.web.morning import SetClock, aoi, practice, set_clock, sink
from tests.web.people import People, another_client, browser_of, people, somebody

__all__ = ["aoi", "people", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.django_db

OPEN: Final = frozenset(
    {
        *("first-run", "language", "sign-in", "sign-out", "account_login", "account_logout"),
        *("mfa_authenticate", "mfa_login_webauthn", "join", "left", "sessions-calendar"),
        *("sealed-word", "sheet"),
    }
)
"""Pages that ask for no role: doors, what has a secret in its address, and the style of all."""
ANYONE: Final = frozenset({"home", "own-account", "choose-room", "leave-room"})
MEMBER: Final = frozenset(
    {
        *("today", "today-now", "settle-decision", "settle-word", "settle-gone"),
        *("sessions", "session", "arrival", "undo-tap", "phoned", "house-word", "move-session"),
        *("call-off", "clients", "client", "rules-in-force", "decision", "decision-act"),
        *("write-down", "write-down-about", "write-down-as", "written", "unwrite"),
        *("answer-note", "evidence", "evidence-picture"),
        *("own-record", "member-record", "member-act", "statement-pdf"),
    }
)
REVIEWER: Final = frozenset({"appeals", "decision", "decision-act", "statement-pdf"})
NOT_THERE: Final = frozenset(
    {
        *("settle-word", "settle-gone", "undo-tap"),
        *("evidence", "evidence-picture"),
    }
)
"""Open to members; there is none to open here."""
ROLES: Final = {"member": MEMBER, "reviewer": REVIEWER}


def addresses(patterns: Iterable[object]) -> Iterator[tuple[str, list[str]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns)
        else:
            assert isinstance(each, URLPattern)
            assert each.name is not None
            yield each.name, re.findall(r"<(?:\w+:)?(\w+)>", str(each.pattern))


ADDRESSES: Final = sorted((name, tuple(given)) for name, given in addresses(urls.urlpatterns))


def is_own_security(name: str) -> bool:
    own = ("security", "change-password", "sign-out-elsewhere", "account_reauthenticate")
    return name in own or name.startswith("mfa_")


def in_dispute(people: People) -> str:
    """Let Aoi be late, and say something against what follows; return the decision."""
    sessions.await_client(people.session, at(5, 1))
    work_until(at(5, 60))
    row = Decided.objects.filter(client=people.session.client_id, status="standing").latest("pk")
    appeals.file(people.session.client, decision_in(row), "受付にいました。", at(6), "1")
    return row.decision


def filled(people: People, decision: str, names: tuple[str, ...]) -> dict[str, object]:
    known: dict[str, object] = {
        "session": people.session.pk,
        "client_id": people.session.client_id,
        "client": people.session.client_id,
        "decision": decision,
        "decision_id": decision,
        "act": "confirm",
        "spoken": "ja",
        "code": people.member.code,
        "token": "t" * 20,
        "version": "f" * 64,
        "sort": "thanks",
    }
    return {name: known.get(name, 1) for name in names}


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_not_named_here_is_closed_to_a_role(
    people: People, set_clock: SetClock, role: str
) -> None:
    decision = in_dispute(people)
    set_clock(at(7))
    membership: Membership = getattr(people, role)
    browser, opened = browser_of(membership), set()
    for name, names in ADDRESSES:
        if name in OPEN or is_own_security(name):
            continue
        path = reverse(name, kwargs=filled(people, decision, names))
        answers = {browser.get(path).status_code, browser.post(path).status_code}
        if not answers <= {403, 404}:
            opened.add(name)
        Membership.objects.filter(pk=membership.pk).update(left_at=None)
    assert opened == (ANYONE | ROLES[role]) - NOT_THERE


def test_the_owner_opens_every_page(people: People, set_clock: SetClock) -> None:
    decision = in_dispute(people)
    set_clock(at(7))
    browser = browser_of(people.owner)
    for name, names in ADDRESSES:
        path = reverse(name, kwargs=filled(people, decision, names))
        assert browser.get(path).status_code != 403, name


def test_every_link_and_form_that_a_member_meets_is_open_to_them(
    people: People, set_clock: SetClock
) -> None:
    in_dispute(people)
    set_clock(at(7))
    browser, met, ahead = browser_of(people.member), set[str](), ["/today/"]
    while ahead:
        page = browser.get(path := ahead.pop())
        assert page.status_code != 403, path
        if "text/html" not in page.headers["Content-Type"]:
            continue
        for address in re.findall(r'(?:href|action)="(/(?!static/)[^"#?]*)', page.content.decode()):
            name = resolve(address).url_name or ""
            assert name in OPEN | ANYONE | MEMBER or is_own_security(name), (path, address)
            if address not in met and name in MEMBER - {"sign-out"}:
                met.add(address)
                ahead.append(address)
    assert f"/clients/{people.session.client_id}/" in met


def test_a_member_finds_nothing_of_clients_whom_others_meet(
    people: People, set_clock: SetClock
) -> None:
    theirs = another_client(people.room)
    set_clock(at(5, 5))
    browser = browser_of(people.member)
    for path in (f"/clients/{theirs.client_id}/", f"/sessions/{theirs.pk}/"):
        assert browser.get(path).status_code == 404
        assert browser_of(people.owner).get(path).status_code == 200
    assert browser.post(f"/sessions/{theirs.pk}/arrival/", {"act": "here"}).status_code == 404
    for page in ("/today/", "/clients/", "/sessions/?from=2026-03-05"):
        said = browser.get(page).content.decode()
        assert "青井" in said, page
        assert "Ben Carter" not in said, page
    found = browser.post("/clients/", {"q": "Ben"}).content.decode()
    assert "No clients found" in found


def test_a_member_reads_what_holds_for_clients_and_for_themselves(people: People) -> None:
    trained = "  - {id: training, occasion: absence, binds: member, then: [[remind]]}\n"
    alone = RULES[: RULES.index("  - id: late")] + trained
    browser = browser_of(people.member)
    for text, sheets in ((RULES + trained, 2), (alone, 1)):
        publish(people.room, text, at(3))
        said = browser.get("/rules/in-force/").content.decode()
        assert said.count('<div class="sheet">') == sheets
        assert (said.count("<h1"), said.count('<h2 class="sheet-title">')) == (1, sheets - 1)
        assert "If you do not come, I remind you." in said


def test_a_member_is_asked_about_their_own_clients_only(
    people: People, set_clock: SetClock
) -> None:
    another_client(people.room)
    set_clock(at(5, 120))
    said = browser_of(people.member).get("/today/").content.decode()
    assert "青井" in said
    assert "Ben Carter" not in said


def test_a_reviewer_reads_a_decision_only_while_its_appeal_is_open(
    people: People, set_clock: SetClock
) -> None:
    decision = in_dispute(people)
    set_clock(at(7))
    browser = browser_of(people.reviewer)
    assert "青井" in browser.get("/appeals/").content.decode()
    page = browser.get(f"/decisions/{decision}/")
    assert page.status_code == 200
    assert b"uphold" in page.content
    assert b"waive" not in page.content
    for act in ("waive", "lift", "confirm"):
        browser.post(f"/decisions/{decision}/{act}/", {"reason": "親切"})
    assert Decided.objects.filter(decision=decision).latest("pk").status == "standing"
    answer = browser.post(f"/decisions/{decision}/dismiss/", {"reason": "記録のとおりです。"})
    assert answer.headers["Location"] == "/appeals/"
    assert browser.get(f"/decisions/{decision}/").status_code == 404
    assert "青井" not in browser.get("/appeals/").content.decode()


def test_evidence_is_opened_by_whom_it_concerns_and_by_a_reviewer_while_an_appeal_is_open(
    people: People, set_clock: SetClock, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    client = people.session.client
    conduct = (
        "  - {id: conduct, occasion: conduct, binds: client, when: {severity: grave},"
        " then: [[warn]]}\n"
    )
    version = publish(people.room, RULES + conduct, at(1)).version
    relied, other = (
        evidence.keep(client, "a.txt", words, at(4)) for words in (b"what was said", b"else")
    )
    told = f.RulesAnnounced(at=at(1), client=client.pk, rulebook=version)
    said = f.ConductReported(
        at=at(4), client=client.pk, what="threat", severity="grave", evidence=(relied.sha256,)
    )
    record(people.room, [told, said], at(4))
    row = Decided.objects.get(client=client.pk, rule="conduct")
    stranger = somebody(people.room, "kishi@example.com", "岸 直", "member")

    def opens(membership: Membership, piece: Evidence) -> bool:
        return browser_of(membership).get(f"/evidence/{piece.pk}/").status_code == 200

    assert [opens(each, relied) for each in people[1:4]] == [True, True, False]
    assert not opens(stranger, relied)
    appeals.file(client, decision_in(row), "申しておりません。", at(5), "1")
    assert opens(people.reviewer, relied)
    assert not opens(people.reviewer, other)
    set_clock(at(7))
    browser_of(people.reviewer).post(f"/decisions/{row.decision}/uphold/", {"reason": "確か。"})
    assert not opens(people.reviewer, relied)
    assert opens(people.member, relied)


def test_the_answer_of_a_reviewer_takes_a_decision_back(
    people: People, set_clock: SetClock
) -> None:
    decision = in_dispute(people)
    set_clock(at(7))
    browser_of(people.reviewer).post(f"/decisions/{decision}/uphold/", {"reason": "確かでした。"})
    assert Decided.objects.filter(decision=decision).latest("pk").status == "overturned"


def test_who_has_left_sees_nothing_any_more(people: People) -> None:
    browser = browser_of(people.member)
    assert browser.get("/today/").status_code == 200
    people.member.left_at = at(3)
    people.member.save()
    assert browser.get("/today/").status_code == 403


def test_somebody_in_several_rooms_chooses_one(people: People, other_room: Room) -> None:
    somebody(other_room, "other@example.com", "別 人", "owner")
    Membership.objects.create(room=other_room, user=people.member.user, role="reviewer")
    browser = browser_of(people.member)
    assert browser.get("/").headers["Location"] == "/today/"
    assert browser.post("/me/room/", {"room": other_room.pk}).status_code == 302
    assert browser.get("/").headers["Location"] == "/appeals/"
    assert browser.get("/today/").status_code == 403
    page = browser.get("/me/").content.decode()
    assert "別の事務所" in page
    assert "佐伯事務所" in page


def test_nobody_chooses_a_room_in_which_they_are_nothing(people: People, other_room: Room) -> None:
    browser = browser_of(people.member)
    for room in (other_room.pk, "", "r-nothing"):
        assert browser.post("/me/room/", {"room": room}).status_code == 404
    assert browser.get("/today/").status_code == 200


def test_links_of_clients_are_read_by_the_owner_alone(people: People, set_clock: SetClock) -> None:
    decision, client = in_dispute(people), people.session.client
    letter_words.link_to_own_page(client, at(2))
    Letter.objects.filter(session=people.session.pk).update(state=Letter.State.BY_HAND)
    set_clock(at(7))
    pages = (f"/clients/{client.pk}/", f"/sessions/{people.session.pk}/", f"/decisions/{decision}/")

    def linking(membership: Membership, path: str) -> bool:
        page = browser_of(membership).get(path)
        assert page.status_code == 200
        return "/v/" in page.content.decode()

    assert [linking(people.owner, path) for path in pages] == [True] * 3
    assert [linking(people.member, path) for path in pages] == [False] * 3
    assert not linking(people.reviewer, pages[2])
    assert "（ご本人のリンク）" in browser_of(people.member).get(pages[0]).content.decode()
