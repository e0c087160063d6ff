"""Clients: written down, changed, found again, and put together where there were two of one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.contact_points import NotAnAddress, NotANumber
from kijun.clients.duplicates import Reason
from kijun.clients.links import link_for
from kijun.clients.models import Client, ContactPoint, FreeText, Link, Person
from kijun.clients.names import TooLong, Unwritable
from kijun.clients.reached import who_has
from kijun.judge import facts as f
from kijun.ledger.record import append, facts_of, hold
from kijun.services.clients.clients import (
    MOST_PEOPLE,
    MOST_POINTS,
    BothHaveRecords,
    ClientGiven,
    NameMissing,
    PersonGiven,
    SameClient,
    TooMany,
    UnknownLanguage,
    add,
    add_all,
    change,
    extend,
    find_duplicates,
    keep_apart,
    merge,
    whose,
)
from kijun.services.delivery.outbox import mail_address_of
from kijun.services.noting import notes
from kijun.services.noting.notes import Said
from kijun.services.noting.sorts import SORTS, Given
from kijun.services.work.engagements import new_key
from tests.judge.record import at, booked
from tests.services.practice import work_until

pytestmark = pytest.mark.storage

AOI = ClientGiven(
    name="青井 美咲",
    kana="あおい みさき",
    mails=["Aoi@example.com"],
    phones=["０９０-１２３４-５６７８"],
)
HINODE = ClientGiven(
    name="合同会社ヒノデ企画",
    mails=["info@example.com"],
    people=[PersonGiven("槙野", "まきの", ["makino@example.com"], ["03-1234-5678"])],
)


def reached(client: Client) -> dict[str, list[str]]:
    """Return everybody who acts for a client, with where they are reached."""
    return {
        person.name: sorted(person.contact_points.values_list("normal", flat=True))
        for person in client.people.all()
    }


def recorded(room: Room, client: Client) -> None:
    """Let there be a fact about a client."""
    append(room, [booked(f"of-{client.pk}", 5, client=client.pk)], at(2))


def test_a_client_who_is_a_person_is_reached_under_their_own_name(room: Room) -> None:
    client = add(room, AOI)
    assert (client.name, client.kana, client.language) == ("青井 美咲", "アオイ ミサキ", "ja")
    assert reached(client) == {"青井 美咲": ["+819012345678", "aoi@example.com"]}
    written = ContactPoint.objects.values_list("value", flat=True)
    assert set(written) == {"Aoi@example.com", "０９０-１２３４-５６７８"}


def test_a_firm_has_people_of_its_own(room: Room) -> None:
    assert reached(add(room, HINODE)) == {
        "合同会社ヒノデ企画": ["info@example.com"],
        "槙野": ["+81312345678", "makino@example.com"],
    }


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "  "}, NameMissing),
        ({"name": "あ" * 10_000}, TooLong),
        ({"name": "青\u202e井"}, Unwritable),
        ({"kana": "あ\x07"}, Unwritable),
        ({"language": "fr"}, UnknownLanguage),
        ({"mails": ["aoi"]}, NotAnAddress),
        ({"phones": ["12"]}, NotANumber),
        ({"mails": [f"{n}@example.com" for n in range(MOST_POINTS + 1)]}, TooMany),
        ({"people": [PersonGiven("槙野")] * (MOST_PEOPLE + 1)}, TooMany),
        ({"people": [PersonGiven("")]}, NameMissing),
    ],
)
def test_what_cannot_be_written_down_is_refused_whole(
    room: Room, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    client = add(room, AOI)
    with pytest.raises(refusal):
        add_all(room, [HINODE, replace(AOI, **wrong)])  # type: ignore[arg-type]
    with pytest.raises(refusal):
        change(client, replace(AOI, **wrong))  # type: ignore[arg-type]
    assert Client.objects.count() == Person.objects.count() == 1
    assert reached(client) == {"青井 美咲": ["+819012345678", "aoi@example.com"]}


def test_many_are_written_down_with_as_many_queries_as_one(room: Room) -> None:
    counts = []
    hold(room)
    for number in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            add_all(room, [AOI] * number)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_change_keeps_who_stays_and_takes_away_who_is_not_named(room: Room) -> None:
    client = add(room, HINODE)
    before = {person.name: person.pk for person in client.people.all()}
    makino = PersonGiven("槙野 蓮", mails=["makino@example.com"], id=before["槙野"])
    changed = change(client, ClientGiven("ヒノデ企画", language="en", people=[makino]))
    assert (changed.name, changed.language) == ("ヒノデ企画", "en")
    assert {person.name: person.pk for person in changed.people.all()} == {
        "ヒノデ企画": before["合同会社ヒノデ企画"],
        "槙野 蓮": before["槙野"],
    }
    assert reached(changed) == {"ヒノデ企画": [], "槙野 蓮": ["makino@example.com"]}
    change(client, ClientGiven("ヒノデ企画"))
    assert list(reached(changed)) == ["ヒノデ企画"]


def test_letters_go_to_the_address_that_is_written_first(room: Room) -> None:
    client = add(room, AOI)
    assert mail_address_of(client) == "Aoi@example.com"
    change(client, replace(AOI, mails=["aoi@new.example.com", "Aoi@example.com"]))
    assert mail_address_of(client) == "aoi@new.example.com"
    own = client.people.get()
    assert [each.kind for each in own.contact_points.order_by("pk")] == ["mail", "mail", "phone"]
    change(client, replace(AOI, mails=["Aoi@example.com", "aoi@new.example.com"]))
    assert mail_address_of(client) == "Aoi@example.com"


def test_another_way_of_writing_an_address_is_no_other_address(room: Room) -> None:
    client = add(room, AOI)
    (before,) = ContactPoint.objects.filter(kind="mail")
    change(client, replace(AOI, mails=["AOI@example.com", "aoi@EXAMPLE.com"]))
    (after,) = ContactPoint.objects.filter(kind="mail")
    assert (after.pk, after.value) == (before.pk, "AOI@example.com")


def test_nobody_is_taken_from_another_client(room: Room) -> None:
    theirs = add(room, HINODE).people.get(name="槙野")
    mine = add(room, AOI)
    with pytest.raises(Person.DoesNotExist):
        change(mine, replace(AOI, people=[PersonGiven("槙野", id=theirs.pk)]))
    assert Person.objects.get(pk=theirs.pk).client_id != mine.pk


def test_nobody_is_written_down_twice_over(room: Room) -> None:
    client = add(room, HINODE)
    own, makino = client.people.order_by("pk")
    for twice in ([makino, makino], [own]):
        people = [PersonGiven("槙野", mails=["new@example.com"], id=each.pk) for each in twice]
        with pytest.raises(Person.DoesNotExist):
            change(client, replace(HINODE, mails=["new@example.com"], people=people))
    assert not ContactPoint.objects.filter(normal="new@example.com").exists()


def test_what_is_known_already_stays_when_something_is_added(room: Room) -> None:
    client = add(room, replace(AOI, kana=""))
    extend(client, kana="あおい", mails=["AOI@example.com", "b@example.com"], phones=[])
    extend(client, kana="べつ", mails=[], phones=["090-1234-5678"])
    client.refresh_from_db()
    assert client.kana == "アオイ"
    assert reached(client) == {"青井 美咲": ["+819012345678", "aoi@example.com", "b@example.com"]}


def test_somebody_is_found_by_any_way_of_writing_where_they_are_reached(
    room: Room, other_room: Room
) -> None:
    aoi = add(room, AOI)
    add(other_room, AOI)
    assert list(who_has(room, "mail", "ＡＯＩ@example.com")) == [aoi]
    assert list(who_has(room, "phone", "+81 90 1234 5678")) == [aoi]
    assert list(who_has(room, "mail", "no address")) == []
    assert list(who_has(room, "phone", "none")) == []


@pytest.mark.parametrize(
    ("second", "reasons"),
    [
        (ClientGiven("A. Misaki", mails=["AOI@example.com"]), {Reason.MAIL}),
        (ClientGiven("A. Misaki", phones=["090 1234 5678"]), {Reason.PHONE}),
        (ClientGiven("青井美咲"), {Reason.NAME}),
        (ClientGiven("青井美咲", kana="アオイミサキ"), {Reason.NAME}),
        (ClientGiven("青井美咲", kana="アオイ ミク"), set()),
        (ClientGiven("青井", mails=["other@example.com"]), set()),
        (AOI, {Reason.MAIL, Reason.PHONE, Reason.NAME}),
    ],
)
def test_who_might_be_the_same_is_proposed_with_the_reason(
    room: Room, other_room: Room, second: ClientGiven, reasons: set[Reason]
) -> None:
    first, other = add(room, AOI), add(room, second)
    add(other_room, AOI)
    found = find_duplicates(room)
    expected = [(first, other, reasons)] if reasons else []
    assert [(pair.first, pair.second, set(pair.reasons)) for pair in found] == expected


def test_a_number_that_many_share_is_not_a_question_for_every_two(room: Room) -> None:
    many = add_all(room, [ClientGiven(f"社員{n}", phones=["03-1234-5678"]) for n in range(30)])
    found = find_duplicates(room)
    assert len(found) == 29
    assert len({pair.first for pair in found}) == 1
    assert {pair.second for pair in found} < set(many)


def test_who_was_said_to_be_somebody_else_is_not_proposed_again(room: Room) -> None:
    first, other = add_all(room, [AOI, AOI])
    keep_apart(room, other, first)
    keep_apart(room, first, other)
    assert find_duplicates(room) == []


def test_two_become_one_with_everything_that_belonged_to_them(room: Room) -> None:
    keep = add(room, replace(AOI, kana=""))
    other = add(room, replace(AOI, name="青井美咲", mails=["b@example.com"]))
    maiden = add(room, ClientGiven("赤井 美咲", mails=["akai@example.com"]))
    said = FreeText.objects.create(room=room, client=other, text="道に迷いました")
    assert merge(room, keep, other) == keep
    kept = merge(room, keep, maiden)
    assert (kept.name, kept.kana) == ("青井 美咲", "アオイ ミサキ")
    assert reached(kept) == {
        "青井 美咲": ["+819012345678", "aoi@example.com", "b@example.com"],
        "赤井 美咲": ["akai@example.com"],
    }
    said.refresh_from_db()
    assert said.client == kept
    assert list(Client.objects.all()) == [kept]


def test_a_company_is_written_down_and_changed(room: Room) -> None:
    client = add(room, replace(AOI, company=" ヒノデ  企画 "))
    assert client.company == "ヒノデ 企画"
    assert change(client, replace(AOI, company="佐伯商店")).company == "佐伯商店"
    assert change(client, AOI).company == ""


def test_of_two_who_become_one_the_company_is_kept_that_is_known(room: Room) -> None:
    keep, other, third = add_all(
        room, [replace(AOI, company=name) for name in ("", "ヒノデ企画", "佐伯商店")]
    )
    assert merge(room, keep, other).company == "ヒノデ企画"
    assert merge(room, keep, third).company == "ヒノデ企画"


def test_links_lead_to_who_is_left(room: Room) -> None:
    keep, other = add_all(room, [AOI, AOI])
    until = at(30)
    for client, purpose in ((keep, "mine"), (other, "mine"), (other, "rules")):
        link_for(client, Link.Purpose(purpose), "", until, at(2))
    merge(room, keep, other)
    assert sorted(keep.links.values_list("purpose", flat=True)) == ["mine", "rules"]


def test_whoever_is_in_the_record_stays_under_the_name_that_was_chosen(room: Room) -> None:
    keep, other = add(room, AOI), add(room, replace(AOI, name="Aoi", language="en"))
    recorded(room, other)
    kept = merge(room, keep, other)
    assert (kept.pk, kept.name, kept.language) == (other.pk, "青井 美咲", "ja")
    assert list(Client.objects.all()) == [kept]


def test_what_was_just_noted_of_who_goes_is_kept(room: Room) -> None:
    keep, other = add_all(room, [AOI, AOI])
    keys = {client.pk: new_key() for client in (keep, other)}
    for client in (keep, other):
        given = Given(at=at(2), client=client.pk, by="client", channel="phone")
        said = Said(words="道に迷いました")
        notes.write_down(client, SORTS["contact"], given, said, now=at(2), key=keys[client.pk])
    kept = merge(room, keep, other)
    assert notes.take_back(kept, keys[keep.pk])
    noted = notes.find(kept, keys[other.pk])
    assert noted is not None
    assert (noted.state, noted.fact.client) == (notes.State.HELD, kept.pk)
    work_until(at(2, 2))
    (fact,) = facts_of(room, kept.pk)
    assert f.id_of(fact) == f"note-{keys[other.pk]}"
    assert fact.note is not None
    assert texts.words_behind([fact.note])[fact.note] == "道に迷いました"


def test_two_who_are_both_in_the_record_cannot_become_one(room: Room) -> None:
    keep, other = add_all(room, [AOI, AOI])
    recorded(room, keep)
    recorded(room, other)
    with pytest.raises(BothHaveRecords):
        merge(room, keep, other)
    assert Client.objects.count() == 2


def test_nobody_is_merged_with_themselves_or_with_a_client_of_another_room(
    room: Room, other_room: Room
) -> None:
    keep, theirs = add(room, AOI), add(other_room, AOI)
    with pytest.raises(SameClient):
        merge(room, keep, keep)
    for pair in ((keep, theirs), (theirs, keep)):
        with pytest.raises(Client.DoesNotExist):
            merge(room, *pair)


def test_of_clients_who_share_an_address_one_is_known_by_number_then_by_name(room: Room) -> None:
    makino = add(room, ClientGiven(name="槙野 薫", mails=["info@example.com"]))
    kato = add(
        room,
        ClientGiven(name="加藤 翼", mails=["info@example.com"], phones=["090-1234-5678"]),
    )
    hinode = add(room, HINODE)

    def known(name: str, phone: str = "") -> Client | None:
        return whose(room, "Info@example.com", name=name, phone=phone)

    assert known("加藤　翼") == kato
    assert known("槙野") == hinode
    assert known("槙野", "09012345678") == kato
    assert known("だれか") == makino
    assert whose(room, "nobody@example.com", name="加藤 翼", phone="") is None
