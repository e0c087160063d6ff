"""The people of a room on pages: invited, coming in, their record, their readiness."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Invitation, Membership, User
from kijun.judge import facts as f
from kijun.ledger.decisions import open_rows
from kijun.services.decisions import verdicts
from kijun.services.members import readiness
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.members.test_members_judged import RULES, training
from tests.services.practice import work_until
from tests.web.morning import SetClock, aoi, practice, set_clock, sink
from tests.web.people import PASSWORD, People, browser_of, people

__all__ = ["aoi", "people", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.storage


def link_in(page: str) -> str:
    found = re.search(r"https://rules\.example\.com(/join/[^<\s]+)", page)
    assert found is not None
    return found[1]


def invited(people: People, **given: str) -> str:
    browser = browser_of(people.owner)
    answer = browser.post("/settings/people/", {"role": "member", "email": "", **given})
    assert answer.status_code == 302, answer.content.decode()
    return link_in(browser.get("/settings/people/").content.decode())


def unready(people: People, rules: str = RULES) -> None:
    """Announce rules for members, and let Mori be late twice."""
    version = publish(people.room, rules, at(2)).version
    record(people.room, [f.RulesAnnounced(at=at(2), rulebook=version)], at(2))
    training(people.member, 3, 7)
    training(people.member, 4, 7)
    work_until(at(4, 60))


def test_a_link_leads_to_an_account_and_to_a_first_look(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    path = invited(people)
    browser = Browser(headers={"accept-language": "en"})
    assert "You are invited to 佐伯事務所" in browser.get(path).content.decode()
    given = {"name": "岸 凪", "email": "kishi@example.com", "password": PASSWORD}
    answer = browser.post(path, given, follow=True)
    assert answer.redirect_chain[-1][0] == "/today/"
    assert "Welcome to 佐伯事務所. You are here as member." in answer.content.decode()
    assert Membership.objects.get(user__email="kishi@example.com").role == "member"
    again = Browser(headers={"accept-language": "en"}).get(path)
    assert again.status_code == 404
    assert "already come in with this link" in again.content.decode()


def test_what_is_wrong_with_a_new_account_is_said_beside_it(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    path = invited(people)
    browser = Browser(headers={"accept-language": "en"})
    given = {"name": "岸 凪", "email": "haruka@example.com", "password": PASSWORD}
    taken = browser.post(path, given)
    assert taken.status_code == 422
    assert "There is an account with this address" in taken.content.decode()
    weak = browser.post(path, {**given, "email": "kishi@example.com", "password": "123"})
    assert weak.status_code == 422
    assert not User.objects.filter(email="kishi@example.com").exists()


@pytest.mark.parametrize("token", ["x", "i-2222222222222222abcdefgh23456789", "鍵"])
def test_a_forged_link_opens_nothing(people: People, token: str) -> None:
    page = Browser(headers={"accept-language": "en"}).get(f"/join/{token}/")
    assert page.status_code == 404
    assert "never one of ours" in page.content.decode()
    assert people.room.memberships.count() == 3


def test_an_expired_link_says_so(people: People, set_clock: SetClock) -> None:
    set_clock(at(3))
    path = invited(people)
    set_clock(at(18))
    page = Browser(headers={"accept-language": "en"}).get(path)
    assert page.status_code == 404
    assert "Invitations are open for 14 days" in page.content.decode()


def test_who_opens_their_own_invitation_does_not_use_it_up(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    path = invited(people)
    browser = browser_of(people.owner)
    assert "who is already here" in browser.get(path).content.decode()
    browser.post(path)
    assert Invitation.objects.get().accepted_at is None


def test_nobody_invites_themselves(people: People) -> None:
    browser = browser_of(people.owner)
    answer = browser.post("/settings/people/", {"role": "member", "email": "Haruka@example.com"})
    assert answer.status_code == 422
    assert "That is your own address" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_last_owner_cannot_leave_and_is_told_why(people: People) -> None:
    page = browser_of(people.owner).post("/me/leave/", follow=True).content.decode()
    assert "The last owner cannot leave" in page


def test_a_member_leaves_and_is_told_what_stays(people: People) -> None:
    page = browser_of(people.member).post("/me/leave/", follow=True)
    assert page.status_code == 200
    assert "You are in no room any more" in page.content.decode()


def test_who_has_left_is_erased_once_it_was_said_what_goes_and_what_stays(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(6))
    owner, code = browser_of(people.owner), people.member.code
    path = f"/people/{code}/erase/"
    assert owner.post(path).status_code == 404
    assert path not in owner.get(f"/people/{code}/").content.decode()
    browser_of(people.member).post("/me/leave/")
    assert f"/people/{code}/" in owner.get("/settings/people/").content.decode()
    assert path in owner.get(f"/people/{code}/").content.decode()
    assert browser_of(people.reviewer).post(path).status_code == 403
    shown = owner.get(path).content.decode()
    for part in ("Erase what names 森 圭", "What goes", "What stays", "passkeys", "Erase for good"):
        assert part in shown
    assert User.objects.filter(email="mori@example.com").exists()
    answer = owner.post(path, follow=True).content.decode()
    assert "Erased." in answer
    assert "森" not in answer
    assert not User.objects.filter(email="mori@example.com").exists()
    assert {owner.get(f"/people/{code}/").status_code, owner.get(path).status_code} == {404}
    for page in ("today", "sessions", f"sessions/{people.session.pk}", "clients", "settings"):
        read = owner.get(f"/{page}/", follow=True)
        assert (page, read.status_code, "森" in read.content.decode()) == (page, 200, False)


def test_a_member_reads_their_own_record_and_nobody_elses(
    people: People, set_clock: SetClock
) -> None:
    unready(people)
    set_clock(at(5))
    page = browser_of(people.member).get("/me/record/").content.decode()
    assert "Not ready for clients" in page
    assert page.count('href="/settings/') == 0
    assert "7 min" in page
    other = people.owner.code
    assert browser_of(people.member).get(f"/people/{other}/").status_code == 404
    assert browser_of(people.owner).get(f"/people/{people.member.code}/").status_code == 200


def test_only_the_owner_says_that_a_member_is_ready_again(
    people: People, set_clock: SetClock
) -> None:
    unready(people)
    set_clock(at(5))
    path = f"/people/{people.member.code}/met/"
    assert browser_of(people.member).post(path).status_code == 404
    assert readiness.barring_of(people.room, at(5))
    assert browser_of(people.owner).post(path).status_code == 302
    assert not readiness.barring_of(people.room, at(5, 1))


def test_a_pause_is_ended_on_its_own_page_not_by_being_ready_again(
    people: People, set_clock: SetClock
) -> None:
    rules = RULES.replace("[[remind], [not_ready]]", "[[remind], [suspend 30 d]]")
    unready(people, rules)
    (pause,) = [row.decision for row in open_rows(people.room, of_members=True)]
    set_clock(at(5))
    verdicts.confirm(people.member, pause, at(5))
    owner = browser_of(people.owner)
    page = owner.get(f"/people/{people.member.code}/").content.decode()
    heading = page.index("Not ready for clients")
    assert page.index(f'href="/decisions/{pause}/"', heading) < page.index("How likely", heading)
    assert "To end it earlier, open the decision" in page
    assert "Ready again" not in page
    assert owner.post(f"/people/{people.member.code}/met/").status_code == 404


def test_who_is_not_ready_cannot_be_chosen_for_a_session_and_the_form_says_why(
    people: People, set_clock: SetClock
) -> None:
    unready(people)
    set_clock(at(5))
    browser = browser_of(people.owner)
    given = {
        "client": people.session.client.name,
        "day": "2026-03-09",
        "time": "10:00",
        "minutes": "60",
        "member": people.member.code,
    }
    refused = browser.post("/sessions/new/", given)
    assert refused.status_code == 422
    assert "森 圭 is not ready for clients until" in refused.content.decode()
    browser.post(f"/people/{people.member.code}/met/")
    assert browser.post("/sessions/new/", given).status_code == 302
    assert people.member.sessions.filter(starts=at(9)).exists()


def test_rules_for_members_are_announced_and_acknowledged_on_their_page(
    people: People, set_clock: SetClock
) -> None:
    publish(people.room, RULES, at(2))
    set_clock(at(3))
    browser_of(people.owner).post("/settings/people/rules/")
    browser = browser_of(people.member)
    assert "Rules to read" in browser.get("/me/record/").content.decode()
    read = f"/people/{people.member.code}/read/"
    refused = browser.post(read, {"version": "another"}, follow=True).content.decode()
    assert "New rules were published" in refused
    assert "Rules to read" in refused
    version = re.search(r'name="version" value="([^"]+)"', refused)
    assert version is not None
    browser.post(read, {"version": version[1]})
    assert "Rules to read" not in browser.get("/me/record/").content.decode()


def test_a_training_and_a_report_are_written_down_and_settled(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    owner, path = browser_of(people.owner), f"/people/{people.member.code}"
    given = {"what": "話し方の研修", "day": "2026-03-04", "time": "10:00", "minutes": "60"}
    sent = {f"training-{name}": value for name, value in given.items()}
    assert owner.post(f"{path}/train/", sent).status_code == 302
    browser = browser_of(people.member)
    page = browser.get("/me/record/").content.decode()
    assert "話し方の研修" in page
    name = re.search(r'name="name" value="(t-[^"]+)"', page)
    assert name is not None
    early = browser.post(f"{path}/came/", {"name": name[1]}, follow=True)
    assert "It is not time for that yet" in early.content.decode()
    assert "Here now" not in page
    set_clock(at(5))
    untold = browser.post(f"{path}/came/", {"name": name[1], "at": "soon"}, follow=True)
    assert "Give the time of day" in untold.content.decode()
    assert "Did not come" in untold.content.decode()
    browser.post(f"{path}/came/", {"name": name[1], "at": "09:55"})
    page = browser.get("/me/record/").content.decode()
    assert "None ahead." in page
    given = {"promise-what": "研修の報告", "promise-due": "2026-03-06"}
    page = browser.get("/me/record/").content.decode()
    key = re.search(r'name="promise-key" value="([^"]+)"', page)
    assert key is not None
    for _ in range(2):
        answer = browser.post(f"{path}/promise/", {**given, "promise-key": key[1]})
        assert answer.status_code == 302
    assert people.room.entries.filter(kind="promise.made").count() == 1
    assert "研修の報告" in browser.get("/me/record/").content.decode()
    assert browser.post(f"{path}/promise/", {"promise-due": "never"}).status_code == 422
    slipped = browser.post(f"{path}/promise/", {**given, "promise-due": "2025-03-06"})
    assert slipped.status_code == 422
    assert "This day is over" in slipped.content.decode()
    assert browser.post(f"{path}/came/", {"name": "t-nothing"}).status_code == 404
