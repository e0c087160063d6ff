"""Bringing contacts: nothing before the confirmation, nothing twice, nobody lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kijun.accounts.models import Room
from kijun.clients.duplicates import Reason
from kijun.clients.models import Client, ContactPoint
from kijun.files.contacts import MOST_POINTS, NO_NAME, Contact, Unread
from kijun.services.clients.clients import ClientGiven, add, find_duplicates
from kijun.services.clients.contact_import import (
    TOO_LONG_NAME,
    UNSEEN,
    Answer,
    Done,
    Plan,
    carry_out,
    plan,
)

pytestmark = pytest.mark.storage

AOI = Contact(
    2, "青井 美咲", "あおい みさき", mails=("aoi@example.com",), phones=("090-1234-5678",)
)
BEN = Contact(3, "Ben", mails=("ben@example.com",))


def there(room: Room) -> dict[str, set[str]]:
    """Return every client of a room with where they are reached."""
    return {
        client.name: set(
            ContactPoint.objects.filter(person__client=client).values_list("normal", flat=True)
        )
        for client in Client.objects.filter(room=room)
    }


def test_nothing_is_written_before_it_is_confirmed(room: Room) -> None:
    planned = plan(room, [AOI, BEN, Unread(4, NO_NAME)])
    assert [line.contact.name for line in planned.new] == ["青井 美咲", "Ben"]
    assert planned.new[0].contact.kana == "アオイ ミサキ"
    assert planned.unread == (Unread(4, NO_NAME),)
    assert Client.objects.count() == 0


def test_the_same_file_twice_adds_nothing(room: Room) -> None:
    assert carry_out(room, [AOI, BEN], {}) == Done(2, 0, 0)
    assert [line.is_there for line in plan(room, [AOI, BEN]).lines] == [True, True]
    every = {2: Answer.ADD, 3: Answer.MERGE}
    assert carry_out(room, [AOI, BEN], every) == Done(0, 0, 2)
    assert len(there(room)) == 2


def test_who_is_in_a_file_twice_comes_once(room: Room) -> None:
    again = Contact(7, "青井美咲", phones=("+81 90 1234 5678",))
    planned = plan(room, [AOI, again])
    assert planned.lines[1].is_there
    assert planned.lines[1].same is not None
    assert planned.lines[1].same.row == 2
    assert carry_out(room, [AOI, again], {}) == Done(1, 0, 1)


@pytest.mark.parametrize(
    ("contact", "reasons", "proposed"),
    [
        (Contact(2, "青井美咲", mails=("b@example.com",)), {Reason.NAME}, Answer.MERGE),
        (Contact(2, "A.", mails=("AOI@example.com", "b@example.com")), {Reason.MAIL}, Answer.MERGE),
        (Contact(2, "A.", mails=("AOI@example.com",)), {Reason.MAIL}, Answer.KEEP),
        (
            Contact(2, "弟", mails=("b@example.com",), phones=("09012345678",)),
            {Reason.PHONE},
            Answer.ADD,
        ),
        (Contact(2, "青井美咲", "アオイミク", mails=("b@example.com",)), set(), None),
    ],
)
def test_who_might_be_there_already_is_asked_about(
    room: Room, contact: Contact, reasons: set[Reason], proposed: Answer | None
) -> None:
    client = add(
        room,
        ClientGiven(
            "青井 美咲", "アオイ ミサキ", mails=["aoi@example.com"], phones=["090-1234-5678"]
        ),
    )
    (line,) = plan(room, [contact]).lines
    assert set(line.reasons) == reasons
    if proposed is None:
        assert line.is_new
    else:
        assert line.same is not None
        assert (line.same.client, line.proposed) == (client.pk, proposed)
    carry_out(room, [contact], {})
    assert carry_out(room, [contact], {}) == Done(0, 0, 1)


def test_what_is_answered_is_done(room: Room) -> None:
    same = Contact(2, "青井 美咲", "あおい", phones=("03-1234-5678",))
    for answer, clients, points in (
        (Answer.KEEP, ["青井 美咲"], {"aoi@example.com"}),
        (Answer.MERGE, ["青井 美咲"], {"aoi@example.com", "+81312345678"}),
    ):
        Client.objects.all().delete()
        add(room, ClientGiven("青井 美咲", mails=["aoi@example.com"]))
        carry_out(room, [same], {2: answer})
        assert there(room) == dict.fromkeys(clients, points)
    Client.objects.all().delete()
    add(room, ClientGiven("青井 美咲", mails=["aoi@example.com"]))
    assert carry_out(room, [same], {2: Answer.ADD}) == Done(1, 0, 0)
    assert Client.objects.count() == 2


def test_a_contact_can_be_the_same_as_one_further_up(room: Room) -> None:
    rows = [
        AOI,
        Contact(3, "A. Misaki", mails=("aoi@example.com", "a@example.com")),
        Contact(4, "Misaki", mails=("a@example.com", "m@example.com")),
    ]
    assert carry_out(room, rows, {}) == Done(1, 2, 0)
    assert there(room) == {
        "青井 美咲": {"aoi@example.com", "+819012345678", "a@example.com", "m@example.com"}
    }


def test_the_company_that_the_preview_shows_is_kept(room: Room) -> None:
    rows = [replace(AOI, company=" 合同会社  ヒノデ企画 "), BEN]
    assert carry_out(room, rows, {}) == Done(2, 0, 0)
    kept = dict(Client.objects.values_list("name", "company"))
    assert kept == {"青井 美咲": "合同会社 ヒノデ企画", "Ben": ""}
    assert [line.is_there for line in plan(room, rows).lines] == [True, True]


def test_a_company_is_added_where_none_is_known_and_never_replaced(room: Room) -> None:
    carry_out(room, [AOI, BEN], {})
    for company in ("ヒノデ企画", "べつの会社"):
        carry_out(room, [replace(each, company=company) for each in (AOI, BEN)], {})
    assert set(Client.objects.values_list("company", flat=True)) == {"ヒノデ企画"}
    assert Client.objects.count() == 2


def test_the_same_company_makes_nobody_the_same(room: Room) -> None:
    rows = [replace(each, company="ヒノデ企画") for each in (AOI, BEN)]
    assert [line.is_new for line in plan(room, rows).lines] == [True, True]
    carry_out(room, rows, {})
    assert find_duplicates(room) == []


@pytest.mark.parametrize("company", ["あ" * 201, "ヒノデ\u202e企画"])
def test_a_company_that_cannot_be_written_down_is_told_by_its_row(room: Room, company: str) -> None:
    (unread,) = plan(room, [replace(AOI, company=company)]).unread
    assert unread.number == AOI.number


def test_a_wrong_number_does_not_keep_somebody_out(room: Room) -> None:
    odd = Contact(2, "槙野", mails=("no address", "m@example.com"), phones=("内線のみ",))
    (line,) = plan(room, [odd]).new
    assert line.left_out == ("no address", "内線のみ")
    carry_out(room, [odd], {})
    assert there(room) == {"槙野": {"m@example.com"}}


def test_a_name_that_is_none_is_told_by_its_row(room: Room) -> None:
    found = plan(room, [Contact(2, "あ" * 10_000), Contact(3, "青\u202e井")])
    assert found == Plan(
        (), (Unread(2, TOO_LONG_NAME, "あ" * 40, {"most": 200}), Unread(3, UNSEEN))
    )


def test_as_many_addresses_as_a_file_may_give_can_be_written_down(room: Room) -> None:
    many = tuple(f"{n}@example.com" for n in range(MOST_POINTS))
    phones = tuple(f"090-1234-{n:04}" for n in range(MOST_POINTS))
    assert carry_out(room, [Contact(2, "槙野", mails=many, phones=phones)], {}) == Done(1, 0, 0)


def test_clients_of_another_room_are_nobody_here(room: Room, other_room: Room) -> None:
    carry_out(other_room, [AOI], {})
    assert plan(room, [AOI]).lines[0].is_new
    assert carry_out(room, [AOI], {2: Answer.MERGE}) == Done(1, 0, 0)
