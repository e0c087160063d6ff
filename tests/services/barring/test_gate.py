"""Whoever the doors are closed to is known in any disguise, and nobody else is."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from kijun.accounts.models import Room
from kijun.clients.identities import digest_of, key_of, mailbox_of, number_of, orders_of
from kijun.clients.known import turned
from kijun.clients.models import Client, Identity, Likeness
from kijun.services.barring import gate, likenesses
from kijun.services.barring.gate import Gatekeeper, Like, State, Visitor, admit, may_book, refused
from kijun.services.clients.erasure import erase
from kijun.services.decisions import verdicts
from tests.services.barred import NOON, barred, breach, goda, told_of_conduct
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage
__all__ = ["goda"]

CLOSED = {
    "as it is": Visitor(mails=["goda.go@goda-shoji.example"]),
    "capitals": Visitor(mails=["GODA.GO@Goda-Shoji.EXAMPLE"]),
    "plus tag": Visitor(mails=["goda.go+hello@goda-shoji.example"]),
    "full-width letters": Visitor(mails=["ｇｏｄａ．ｇｏ＠ｇｏｄａ－ｓｈｏｊｉ．ｅｘａｍｐｌｅ"]),
    "dots": Visitor(mails=["g.o.d.a.private@gmail.com"]),
    "alias domain": Visitor(mails=["godaprivate@googlemail.com"]),
    "alias domain of Apple": Visitor(mails=["goda@me.com"]),
    "IDN": Visitor(mails=["info@合田.example"]),
    "IDN in ASCII": Visitor(mails=["info@xn--8pro58e.example"]),
    "another name shown": Visitor(mails=["goda.go@goda-shoji.example"], name="匿名希望"),
    "a second address beside it": Visitor(mails=["new@free.example", "goda@icloud.com"]),
    "number alone": Visitor(phones=["090-1234-5678"]),
    "number with country code": Visitor(phones=["+81 90 1234 5678"]),
    "full-width number": Visitor(phones=["０９０－１２３４－５６７８"]),
    "sender behind it": Visitor(mails=["x@free.example"], others=["goda.go@goda-shoji.example"]),
}
ASKED = {
    "same number, new address": (
        Visitor(mails=["new@gmail.com"], phones=["09012345678"]),
        {Like.PHONE},
    ),
    "kana with the number": (
        Visitor(mails=["new@gmail.com"], phones=["(090)1234-5678"], kana="ごうだ　つよし"),
        {Like.PHONE, Like.READING},
    ),
    "colleague": (Visitor(mails=["sales@goda-shoji.example"]), {Like.FIRM}),
    "name shown": (Visitor(mails=["new@gmail.com"], name="合田　剛"), {Like.NAME}),
    "name shown with 「様」": (Visitor(mails=["new@gmail.com"], name="合田 剛 様"), {Like.NAME}),
    "names swapped": (Visitor(mails=["new@gmail.com"], name="剛 合田"), {Like.NAME}),
    "name typed in kana": (Visitor(mails=["new@gmail.com"], name="ごうだつよし"), {Like.READING}),
    "kana, swapped, with 「さま」": (
        Visitor(mails=["new@gmail.com"], name="ﾂﾖｼ ｺﾞｳﾀﾞさま"),
        {Like.READING},
    ),
    "part of the firm": (Visitor(mails=["x@mail.goda-shoji.example"]), {Like.FIRM}),
    "address as a name": (
        Visitor(mails=["new@gmail.com"], name='"goda.go@goda-shoji.example"'),
        {Like.SHOWN},
    ),
}


@pytest.fixture
def out(goda: Client) -> Client:
    """Return a client to whom the doors are closed, known by four addresses and a number."""
    person = goda.people.get()
    for mail, normal in (
        ("goda.private@gmail.com", "goda.private@gmail.com"),
        ("goda@icloud.com", "goda@icloud.com"),
        ("info@合田.example", "info@xn--8pro58e.example"),
    ):
        person.contact_points.create(room=goda.room, kind="mail", value=mail, normal=normal)
    barred(goda, NOON)
    return goda


@pytest.mark.parametrize("disguise", CLOSED)
def test_what_is_certain_is_closed_in_any_disguise(out: Client, disguise: str) -> None:
    verdict = admit(out.room, CLOSED[disguise])
    assert (verdict.state, verdict.client) == (State.CLOSED, out.pk)


@pytest.mark.parametrize("disguise", ASKED)
def test_what_is_only_alike_goes_on_and_a_person_is_asked(out: Client, disguise: str) -> None:
    visitor, reasons = ASKED[disguise]
    verdict = admit(out.room, visitor)
    assert (verdict.state, verdict.client) == (State.SUSPECTED, out.pk)
    assert verdict.reasons >= reasons
    asked = likenesses.ask(out.room, verdict, visitor, NOON, source="booking")
    again = likenesses.ask(out.room, verdict, visitor, NOON, source="enquiry")
    assert asked == again
    assert likenesses.open_ones(out.room) == [asked]


def test_somebody_who_is_not_the_same_is_never_asked_about_again(out: Client) -> None:
    visitor = Visitor(mails=["sales@goda-shoji.example"], phones=["0355551234"], name="別人")
    asked = likenesses.ask(out.room, admit(out.room, visitor), visitor, NOON, source="booking")
    assert asked is not None
    likenesses.answer(asked, same=False, now=NOON)
    assert admit(out.room, visitor).state is State.OPEN
    asked.refresh_from_db()
    assert (asked.name, asked.reached) == ("", "")
    other = Visitor(mails=["another@goda-shoji.example"])
    assert admit(out.room, other).state is State.SUSPECTED


def test_somebody_who_is_the_same_is_closed_out_with_all_that_they_gave(out: Client) -> None:
    visitor = Visitor(mails=["new@free.example"], phones=["090-1234-5678"], name="五田")
    newcomer = told_client(out.room, "五田", "new@free.example")
    verdict = gate.gatekeeper(out.room).look(visitor)
    asked = likenesses.ask(out.room, verdict, visitor, NOON, source="booking", client=newcomer)
    assert asked is not None
    likenesses.answer(asked, same=True, now=NOON)
    newcomer.refresh_from_db()
    assert newcomer.barred_at is not None
    assert admit(out.room, Visitor(mails=["NEW@free.example"])).is_closed


def test_a_client_whom_the_house_knows_is_not_suspected(out: Client) -> None:
    told_client(out.room, "同僚 愛", "ai@goda-shoji.example")
    assert admit(out.room, Visitor(mails=["ai@goda-shoji.example"])).state is State.OPEN


def test_an_address_that_two_clients_share_is_certain_of_nobody(goda: Client) -> None:
    ben = told_client(goda.room, "別府 弁", "goda.go@goda-shoji.example")
    ben.people.get().contact_points.update(normal="Goda.Go@goda-shoji.example")
    barred(goda, NOON)
    verdict = admit(goda.room, Visitor(mails=["goda.go@goda-shoji.example"]))
    assert (verdict.state, verdict.reasons >= {Like.SHARED}) == (State.SUSPECTED, True)


def test_the_doors_of_another_house_stay_as_they_are(out: Client, other_room: Room) -> None:
    for visitor in CLOSED.values():
        assert admit(other_room, visitor).state is State.OPEN


def test_a_pause_closes_booking_alone_and_says_so_civilly(goda: Client) -> None:
    decision = breach(goda, "demand", NOON)
    verdicts.confirm(goda, decision, NOON)
    work_until(NOON)
    assert may_book(goda, NOON) is None, "nobody has told them yet"
    work_until(NOON + dt.timedelta(minutes=3))
    refusal = may_book(goda, NOON)
    assert refusal is not None
    assert refusal.word == "suspend"
    assert refused(refusal, goda.room, "ja").startswith("4月9日")
    assert "April" in refused(refusal, goda.room, "en")
    assert admit(goda.room, CLOSED["as it is"]).state is State.OPEN


def test_who_is_not_paused_may_book(goda: Client) -> None:
    assert may_book(goda, NOON) is None


def test_whoever_is_barred_is_refused_without_a_reproach(out: Client) -> None:
    refusal = may_book(out, NOON)
    assert refusal is not None
    assert refused(refusal, out.room, "ja") == "申し訳ありませんが、ご予約はお受けしておりません。"


def _pair(first: str, second: str, number: int) -> str:
    return first[number // 10] + second[number % 10]


class _Crowd:
    """Ten thousand people, a hundred of whom are barred; the same on every machine."""

    DOMAINS = ("gmail.com", "icloud.com", "yahoo.co.jp", "docomo.ne.jp", "outlook.jp")

    def __init__(self) -> None:
        self._chance = random.Random(20261122)
        self.mails = [self._mail(number) for number in range(10_000)]
        self.phones = [f"0{self._chance.choice('789')}0{n:08}" for n in range(10_000)]
        self.names = [
            (_pair("佐伊高山小中大田西東", "藤木橋本林村野原川島", n // 100), self._given(n))
            for n in range(10_000)
        ]
        self.kana = [
            (_pair("カキクケコサシスセソ", "タチツテトナニヌネノ", n // 100), self._read(n))
            for n in range(10_000)
        ]

    def _given(self, number: int) -> str:
        return _pair("健明真優直正和春恵美", "一二三子人也江介代香", number % 100)

    def _read(self, number: int) -> str:
        return _pair("マミムメモラリルレロ", "ハヒフヘホヤユヨワン", number % 100)

    def alike(self, number: int) -> Iterator[Visitor]:
        """Yield disguises that are never certain: a person is asked, and nobody is stopped."""
        new = [f"new{number}@gmail.com"]
        (family, given), (read_family, read_given) = self.names[number], self.kana[number]
        hiragana = "".join(chr(ord(letter) - 0x60) for letter in f"{read_family}{read_given}")
        yield Visitor(mails=new, name=f"{family}{given}様")
        yield Visitor(mails=new, name=f"{given} {family}")
        yield Visitor(mails=new, name=hiragana)
        yield Visitor(mails=new, name=f"{read_given}　{read_family} さん")
        yield Visitor(mails=[f"x@mail.firm{number}.example"])

    def _mail(self, number: int) -> str:
        return f"person{number}x@{self.DOMAINS[number % len(self.DOMAINS)]}"

    def disguises(self, number: int) -> Iterator[Visitor]:
        local, _, domain = self.mails[number].partition("@")
        full = "".join(chr(ord(letter) + 0xFEE0) for letter in local)
        yield Visitor(mails=[self.mails[number].upper()])
        yield Visitor(mails=[f"{local}+{self._chance.randrange(99)}@{domain}"])
        yield Visitor(mails=[f"{full}@{domain}"], name="だれか")
        yield Visitor(phones=[f"+81{self.phones[number][1:]}"])
        if domain == "gmail.com":
            yield Visitor(mails=[f"{'.'.join(local)}@googlemail.com"])
        if domain == "icloud.com":
            yield Visitor(mails=[f"{local}@mac.com"])


def test_of_ten_thousand_people_just_those_are_stopped_who_are_barred(room: Room) -> None:
    crowd, key = _Crowd(), key_of(room.pk)
    held: dict[str, frozenset[str]] = {}
    for number in range(0, 10_000, 100):
        who = frozenset({f"c-{number}"})
        held[digest_of(key, "mail", mailbox_of(crowd.mails[number]))] = who
        held[digest_of(key, "phone", number_of(crowd.phones[number]))] = who
    keeper = Gatekeeper(key, held, {})
    for number in range(10_000):
        is_out = number % 100 == 0
        for visitor in crowd.disguises(number):
            verdict = keeper.look(visitor)
            assert verdict.is_closed is is_out, visitor
            assert verdict.client == (f"c-{number}" if is_out else "")


def test_of_ten_thousand_people_a_person_is_asked_about_those_alone_who_are_barred(
    room: Room,
) -> None:
    crowd, key = _Crowd(), key_of(room.pk)
    held: dict[str, frozenset[str]] = {}
    for number in range(0, 10_000, 100):
        known = [("name", each) for each in orders_of(" ".join(crowd.names[number]))]
        known += [("name", each) for each in orders_of(" ".join(crowd.kana[number]))]
        for kind, normal in (*known, ("firm", f"firm{number}.example")):
            held[digest_of(key, kind, normal)] = frozenset({f"c-{number}"})
    keeper = Gatekeeper(key, held, {})
    for number in range(10_000):
        is_out = number % 100 == 0
        for visitor in crowd.alike(number):
            verdict = keeper.look(visitor)
            assert verdict.state is (State.SUSPECTED if is_out else State.OPEN), visitor
            assert verdict.client == (f"c-{number}" if is_out else "")


@pytest.mark.parametrize("visitor", CLOSED.values(), ids=CLOSED)
def test_with_another_key_who_was_erased_stays_out_as_long_as_the_earlier_is_kept(
    out: Client, settings: Settings, visitor: Visitor
) -> None:
    room = out.room
    erase(out, NOON)
    settings.SECRET_KEY_FALLBACKS = ["the first one", settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    turned(room)
    assert admit(room, visitor).is_closed
    assert admit(room, Visitor(mails=["somebody@free.example"])).state is State.OPEN
    settings.SECRET_KEY_FALLBACKS = []
    turned(room)
    assert admit(room, visitor).state is State.OPEN


def test_with_another_key_nobody_is_asked_about_again(out: Client, settings: Settings) -> None:
    room, visitor = out.room, Visitor(mails=["new@gmail.com"], name="合田 剛")
    likeness = likenesses.ask(room, admit(room, visitor), visitor, NOON, source="booking")
    assert likeness is not None
    likenesses.answer(likeness, same=False, now=NOON)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    turned(room)
    assert admit(room, visitor).state is State.OPEN
    other = Visitor(mails=["newer@gmail.com"], name="合田 剛")
    assert admit(room, other).state is State.SUSPECTED


@pytest.mark.parametrize("written", ["田剛合", "合田 剛太", "ゴウダ", "合田", "様"])
def test_another_name_is_no_disguise(out: Client, written: str) -> None:
    assert admit(out.room, Visitor(mails=["new@gmail.com"], name=written)).state is State.OPEN


def test_a_name_that_was_written_down_in_one_is_known_with_its_parts_swapped(
    practice: Room,
) -> None:
    client = told_of_conduct(practice, "合田剛", "go@free.example")
    barred(client, NOON)
    verdict = admit(practice, Visitor(mails=["new@gmail.com"], name="剛 合田"))
    assert verdict.state is State.SUSPECTED


def test_nothing_of_whoever_is_barred_is_kept_that_can_be_read(out: Client) -> None:
    kept = str(list(Identity.objects.values()))
    assert not any(part in kept for part in ("goda", "12345678", "1234-5678", "合田", "ゴウダ"))
    assert Likeness.objects.count() == 0
