"""Who leaves, or is here as something else, gives no service any more: the owner is told which."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Service
from kijun.letters.models import MemberLetter
from kijun.services.booking.offers import offer
from kijun.services.clients.erasure import erase_member
from kijun.services.members import joining
from tests.judge.record import at
from tests.web.people import browser_of, somebody

pytestmark = pytest.mark.storage


@pytest.fixture
def owner(room: Room) -> Membership:
    """Return who keeps the room, who reads English."""
    membership = somebody(room, "haruka@example.com", "佐伯 遥", "owner")
    membership.user.language = "en"
    membership.user.save()
    return membership


@pytest.fixture
def mori(owner: Membership) -> Membership:
    """Return a member who gives one service alone and one with somebody else."""
    member = somebody(owner.room, "mori@example.com", "森 圭", "member")
    kishi = somebody(owner.room, "kishi@example.com", "岸 直", "member")
    offered(owner.room, "talk", [member.code])
    offered(owner.room, "lesson", [member.code, kishi.code])
    offered(owner.room, "letter", [])
    return member


def offered(room: Room, slug: str, given_by: list[str]) -> Service:
    return offer(room, slug, name_ja=slug, name_en=slug, minutes=60, given_by=given_by)


def told(owner: Membership) -> list[str]:
    """Return what was written to the owner about services, a line each."""
    letters = owner.letters.filter(kind="services")
    return [line for each in letters for line in each.text.splitlines() if line.startswith("- ")]


ALL_OF_THEM = ["- talk (cannot be booked now)", "- lesson"]


def test_the_owner_is_told_which_services_somebody_gave_who_leaves(
    owner: Membership, mori: Membership
) -> None:
    assert [each.slug for each in joining.leave(mori, at(3))] == ["talk", "lesson"]
    assert told(owner) == ALL_OF_THEM
    assert "森 圭" in owner.letters.get().text
    assert not mori.letters.exists()


def test_the_owner_is_told_once_and_only_of_who_gave_any(
    owner: Membership, mori: Membership
) -> None:
    joining.change_role(mori, "member", at(3))
    assert told(owner) == []
    joining.change_role(mori, "reviewer", at(3))
    joining.leave(mori, at(4))
    assert told(owner) == ALL_OF_THEM
    kai = somebody(owner.room, "kai@example.com", "甲斐 律", "member")
    joining.leave(kai, at(4))
    assert told(owner) == ALL_OF_THEM


def test_what_the_owner_was_told_is_erased_with_them(owner: Membership, mori: Membership) -> None:
    joining.leave(mori, at(3))
    erase_member(mori, at(4))
    assert not MemberLetter.objects.exists()


def test_the_pages_of_services_say_that_nobody_is_left_to_give_one(
    owner: Membership, mori: Membership
) -> None:
    browser = browser_of(owner)
    talk, lesson = (Service.objects.get(slug=slug) for slug in ("talk", "lesson"))
    assert said_of(browser, talk) == (False, False)
    assert "nobody to give it" not in listed(browser)
    joining.leave(mori, at(3))
    assert listed(browser).count("nobody to give it") == 1
    assert said_of(browser, talk) == (True, True)
    assert said_of(browser, lesson) == (True, False)


def listed(browser: Browser) -> str:
    return browser.get("/settings/services/").content.decode()


def said_of(browser: Browser, service: Service) -> tuple[bool, bool]:
    """Say whether its page tells who of it is not here, and that it cannot be booked for that."""
    page = browser.get(f"/settings/services/{service.pk}/").content.decode()
    return "not a member here any more: 森 圭" in page, "nobody can book it" in page


def test_who_takes_somebody_out_reads_at_once_what_they_gave(
    owner: Membership, mori: Membership
) -> None:
    page = browser_of(owner).post(f"/settings/people/{mori.code}/remove/", follow=True)
    assert "These services named them: talk, lesson." in page.content.decode()
