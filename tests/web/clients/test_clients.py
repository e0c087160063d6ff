"""The list of clients, a new one in seconds, one client, and what is changed about them."""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client, ContactPoint
from kijun.services import clock
from kijun.services.clients.clients import ClientGiven, PersonGiven, add, add_all
from kijun.web.clients.listing import SLUGS
from tests.web.entered import enter

pytestmark = pytest.mark.storage

AOI = ClientGiven(
    name="青井 美咲", kana="あおい みさき", mails=["aoi@example.com"], phones=["090-1234-5678"]
)
HINODE = ClientGiven(name="合同会社ヒノデ企画", kana="ヒノデ", people=[PersonGiven("槙野 蓮")])
KANA = "アカサタナハマヤラワ"


@pytest.fixture
def owner(db: None) -> Browser:
    """Return the browser of the owner, signed in."""
    return enter(Browser(headers={"accept-language": "ja"}))


@pytest.fixture
def home(owner: Browser) -> Room:
    """Return the owner's room."""
    return Room.objects.get()


def many(room: Room, number: int) -> list[Client]:
    """Write many clients down, spread over the rows of the syllabary."""
    return add_all(
        room,
        [
            ClientGiven(
                name=f"客 {n}",
                kana=f"{KANA[n % 10]}アア{n}",
                mails=[f"client{n}@example.com"],
                phones=[f"090-1234-{n:04}"],
            )
            for n in range(number)
        ],
    )


def posted(client: Client, **changes: object) -> dict[str, object]:
    """Return what the page of a client's changes sends."""
    return {
        "name": client.name,
        "kana": client.kana,
        "mails": "",
        "phones": "",
        "language": "ja",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        **changes,
    }


def test_who_is_not_signed_in_sees_nobody(owner: Browser, home: Room) -> None:
    client = add(home, AOI)
    for address in ("", "new/", "import/", "duplicates/", f"{client.pk}/", f"{client.pk}/edit/"):
        response = Browser().get(f"/clients/{address}")
        assert response.status_code == 302
        assert "/sign-in/" in response.headers["Location"]


def test_an_empty_list_says_what_to_do_and_why(owner: Browser) -> None:
    page = owner.get("/clients/").content.decode()
    assert "まだ、どなたも登録されていません" in page
    assert 'href="/clients/new/"' in page
    assert 'href="/clients/import/"' in page
    assert 'type="search"' not in page


def test_the_list_is_in_the_order_of_kana_under_its_headings(owner: Browser, home: Room) -> None:
    for name, kana in (("渡辺", "わたなべ"), ("我妻", "がさい"), ("加藤", "かとう"), ("Ben", "")):
        add(home, ClientGiven(name=name, kana=kana))
    page = owner.get("/clients/").content.decode()
    assert re.findall(r'kana-head" id="row-(\w+)"', page) == ["ka", "wa", "latin"]
    assert re.findall(r"<b>([^<]+)</b>", page) == ["我妻", "加藤", "渡辺", "Ben"]


def test_who_booked_without_a_reading_is_led_to_where_it_is_written_down(
    owner: Browser, home: Room
) -> None:
    booked = add(home, ClientGiven(name="小田 千尋", mails=["oda@example.com"]))
    read = add(home, AOI)
    abroad = add(home, ClientGiven(name="Олена", mails=["olena@example.com"]))
    told = "お名前の読みをうかがっていません"
    assert owner.get("/clients/").content.decode().count(told) == 1
    way = f'href="/clients/{booked.pk}/edit/#id_kana"'
    assert way in owner.get(f"/clients/{booked.pk}/").content.decode()
    assert 'id="id_kana"' in owner.get(f"/clients/{booked.pk}/edit/").content.decode()
    for other in (read, abroad):
        assert "#id_kana" not in owner.get(f"/clients/{other.pk}/").content.decode()
    Client.objects.filter(pk=booked.pk).update(kana="オダ チヒロ")
    assert told not in owner.get("/clients/").content.decode()


def test_an_entry_tells_how_to_reach_somebody_and_when_they_come_next(
    owner: Browser, home: Room
) -> None:
    client, now = add(home, AOI), clock.now()
    for days, state in ((-1, "booked"), (1, "cancelled"), (3, "booked"), (9, "booked")):
        Session.objects.create(
            room=home,
            client=client,
            starts=now + dt.timedelta(days=days),
            minutes=60,
            state=state,
            created_at=now,
        )
    page = owner.get("/clients/").content.decode()
    next_day = (now + dt.timedelta(days=3)).astimezone(home.zone)
    assert f"{next_day.month}月{next_day.day}日 {next_day:%H:%M}" in page
    assert "090-1234-5678" in page
    assert page.count("<time") == 1


@pytest.mark.parametrize(
    "query",
    [
        "青井",
        "青井美咲",
        "あおい",
        "ｱｵｲ",
        "みさき",
        "AOI@",
        "1234-5678",
        "０９０１２３４",
        "+8190",
        "090",
    ],
)
def test_somebody_is_found_by_whatever_one_remembers(
    owner: Browser, home: Room, query: str
) -> None:
    add_all(home, [AOI, HINODE])
    page = owner.post("/clients/", {"q": query}).content.decode()
    assert re.findall(r"<b>([^<]+)</b>", page) == ["青井 美咲"]
    assert "1名見つかりました" in page


def test_a_firm_is_found_by_who_acts_for_it(owner: Browser, home: Room) -> None:
    add_all(home, [AOI, HINODE])
    page = owner.post("/clients/", {"q": "槙野"}).content.decode()
    assert re.findall(r"<b>([^<]+)</b>", page) == ["合同会社ヒノデ企画"]
    for query in ("nobody", "%", "_", "09", "080", "あ" * 100_000):
        assert "見つかりません" in owner.post("/clients/", {"q": query}).content.decode()


def test_somebody_is_found_by_their_company_and_the_list_says_it(
    owner: Browser, home: Room
) -> None:
    add_all(home, [replace(AOI, company="合同会社ヒノデ企画"), ClientGiven("佐藤 健")])
    page = owner.post("/clients/", {"q": "ヒノデ"}).content.decode()
    assert re.findall(r"<b>([^<]+)</b>", page) == ["青井 美咲"]
    assert '<span class="meta">アオイ ミサキ · 合同会社ヒノデ企画</span>' in page


def test_what_is_looked_for_and_found_stands_in_no_address_and_no_log(
    owner: Browser, home: Room, caplog: pytest.LogCaptureFixture
) -> None:
    client = add(home, AOI)
    with caplog.at_level(logging.DEBUG, logger="kijun"):
        page = owner.post("/clients/", {"q": "青井"}).content.decode()
        owner.get(f"/clients/{client.pk}/")
    assert 'method="post"' in page
    addresses = "".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    assert "青井" not in addresses
    assert "aoi" not in addresses
    assert "青井" not in caplog.text


@pytest.mark.parametrize("address", ["/clients/", "/clients/?row=sa", "/clients/duplicates/"])
def test_a_page_asks_the_database_as_often_for_many_as_for_one(
    owner: Browser, home: Room, address: str
) -> None:
    many(home, 1)
    owner.get(address)
    counts = []
    for number in (0, 20, 200):
        many(home, number)
        with CaptureQueriesContext(connection) as queries:
            owner.get(address)
        counts.append(len(queries))
    assert counts[1] == counts[2]
    with CaptureQueriesContext(connection) as queries:
        owner.post("/clients/", {"q": "客"})
    assert len(queries) <= 12


def test_a_long_list_is_shown_row_by_row_and_page_by_page(owner: Browser, home: Room) -> None:
    many(home, 1_500)
    first = owner.get("/clients/").content.decode()
    assert first.count("<b>") == 100
    assert re.findall(r'href="\?row=(\w+)"', first) == list(SLUGS.values())[:10]
    assert "1 / 2" in first
    later = owner.get("/clients/?row=ka&page=2").content.decode()
    assert later.count("<b>") == 50
    for odd in ("row=nowhere", "page=0", "page=99", "page=-1", "page=1e9", "page=" + "9" * 50):
        assert owner.get(f"/clients/?{odd}").status_code == 200


def test_a_name_and_a_number_make_a_client(owner: Browser, home: Room) -> None:
    response = owner.post(
        "/clients/new/", {"name": "青井", "phones": "090-1234-5678", "language": "ja"}
    )
    client = Client.objects.get(room=home)
    assert response.headers["Location"] == f"/clients/{client.pk}/"
    page = owner.get(f"/clients/{client.pk}/").content.decode()
    assert "登録しました" in page
    assert 'href="tel:+819012345678"' in page


def test_an_old_address_of_a_phone_is_taken_with_a_hint(owner: Browser, home: Room) -> None:
    owner.post("/clients/new/", {"name": "青井", "mails": "a..b.@docomo.ne.jp", "language": "ja"})
    page = owner.get(f"/clients/{Client.objects.get().pk}/").content.decode()
    assert "a..b.@docomo.ne.jp" in page
    assert "届かないことがある" in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", ""),
        ("name", "あ" * 10_000, "200文字を超えています"),
        ("name", "青\u202e井", "文字の向きを変える"),
        ("kana", "\x1b[2J", "制御文字"),
        ("mails", "aoi@", "「aoi@」は、メールアドレスとして読めません"),
        ("phones", "<b>110</b>", "は、電話番号として読めません"),
        ("language", "fr", ""),
    ],
)
def test_what_cannot_be_written_down_is_told_and_kept(
    owner: Browser, field: str, typed: str, said: str
) -> None:
    given = {"name": "青井 美咲", "mails": "aoi@example.com", "language": "ja", field: typed}
    page = owner.post("/clients/new/", given).content.decode()
    assert 'class="wrong"' in page
    assert said in page
    assert "<b>110" not in page
    assert given["name"] in page
    assert 'value="aoi@' in page
    assert Client.objects.count() == 0


def test_who_might_be_there_already_is_asked_about_first(owner: Browser, home: Room) -> None:
    there = add(home, AOI)
    again = {"name": "A. Misaki", "mails": "AOI@example.com", "language": "ja"}
    page = owner.post("/clients/new/", again).content.decode()
    assert "青井 美咲さまが、同じメールアドレスです" in page
    assert f"/clients/{there.pk}/" in page
    assert Client.objects.count() == 1
    owner.post("/clients/new/", {**again, "although": "1"})
    assert Client.objects.count() == 2


def test_a_page_shows_everybody_who_acts_for_a_client(owner: Browser, home: Room) -> None:
    client = add(home, HINODE)
    page = owner.get(f"/clients/{client.pk}/").content.decode()
    assert "<h1>合同会社ヒノデ企画</h1>" in page
    assert "槙野 蓮" in page


def test_nobody_of_another_room_is_shown_or_changed(owner: Browser, other_room: Room) -> None:
    theirs = add(other_room, AOI)
    for address in (f"/clients/{theirs.pk}/", f"/clients/{theirs.pk}/edit/", "/clients/c-none/"):
        assert owner.get(address).status_code == 404
    assert owner.post(f"/clients/{theirs.pk}/edit/", posted(theirs)).status_code == 404
    assert "青井" not in owner.get("/clients/").content.decode()


def test_changes_are_kept(owner: Browser, home: Room) -> None:
    client = add(home, HINODE)
    person = client.people.get(name="槙野 蓮")
    page = owner.get(f"/clients/{client.pk}/edit/").content.decode()
    assert f'name="people-0-id" value="{person.pk}"' in page
    sent = posted(
        client,
        language="en",
        mails="info@example.com\r\nb@example.com",
        **{
            "people-TOTAL_FORMS": "2",
            "people-INITIAL_FORMS": "1",
            "people-0-id": person.pk,
            "people-0-name": "槙野",
            "people-1-name": "桐生",
            "people-1-phones": "03-1234-5678",
        },
    )
    response = owner.post(f"/clients/{client.pk}/edit/", sent)
    assert response.headers["Location"] == f"/clients/{client.pk}/"
    client.refresh_from_db()
    assert client.language == "en"
    assert set(client.people.values_list("name", flat=True)) == {client.name, "槙野", "桐生"}
    assert client.people.get(name="槙野").pk == person.pk
    assert ContactPoint.objects.count() == 3


def test_a_company_is_filled_in_and_stands_under_the_name(owner: Browser, home: Room) -> None:
    client = add(home, replace(AOI, company="ヒノデ企画"))
    address = f"/clients/{client.pk}/"
    assert '<p class="meta">ヒノデ企画</p>' in owner.get(address).content.decode()
    page = owner.get(f"{address}edit/").content.decode()
    assert "会社・所属" in page
    assert 'value="ヒノデ企画"' in page
    owner.post(f"{address}edit/", posted(client, company=" 佐伯  商店 "))
    assert '<p class="meta">佐伯 商店</p>' in owner.get(address).content.decode()
    refused = owner.post(f"{address}edit/", posted(client, company="あ" * 201)).content.decode()
    assert "200" in refused
    client.refresh_from_db()
    assert client.company == "佐伯 商店"


def test_who_is_emptied_is_taken_away(owner: Browser, home: Room) -> None:
    client = add(home, HINODE)
    person = client.people.get(name="槙野 蓮")
    people = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "1", "people-0-id": person.pk}
    owner.post(f"/clients/{client.pk}/edit/", posted(client, **people))
    assert list(client.people.values_list("name", flat=True)) == [client.name]


def test_what_is_wrong_with_a_change_is_told_and_nothing_is_lost(
    owner: Browser, home: Room
) -> None:
    client, stranger = add(home, HINODE), add(home, AOI)
    people = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0"}
    wrong = posted(client, phones="12", **people, **{"people-0-mails": "m@example.com"})
    page = owner.post(f"/clients/{client.pk}/edit/", wrong).content.decode()
    assert "「12」は、電話番号として読めません" in page
    assert "連絡先はありますが、お名前がありません" in page
    assert "m@example.com" in page
    theirs = {"people-0-id": stranger.people.get().pk, "people-0-name": "x"}
    foreign = owner.post(f"/clients/{client.pk}/edit/", posted(client, **people, **theirs))
    assert foreign.status_code == 404
    broken = {**posted(client), "people-TOTAL_FORMS": "many"}
    assert owner.post(f"/clients/{client.pk}/edit/", broken).status_code == 200
    assert set(client.people.values_list("name", flat=True)) == {client.name, "槙野 蓮"}


def test_every_page_speaks_english(owner: Browser, home: Room) -> None:
    client = add(home, AOI)
    owner.get("/language/", {"to": "en"})
    for address, said in (
        ("", "1 client"),
        ("new/", "A name is enough to begin."),
        (f"{client.pk}/", "How to reach them"),
        (f"{client.pk}/edit/", "Contact people"),
        ("import/", "Nothing is imported until you say so."),
        ("duplicates/", "No duplicates"),
    ):
        assert said in owner.get(f"/clients/{address}").content.decode()
