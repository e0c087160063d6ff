"""What every kind of channel keeps to, over all that are registered; and one that is away for hours."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.channels import registry
from kijun.channels.registry import CHANNELS
from kijun.channels.shape import Channel, Unreachable
from kijun.clients.models import Client
from kijun.judge.words.language import Said
from kijun.ledger.models import Job
from kijun.services.barring import doors
from kijun.services.decisions import verdicts
from kijun.services.today.waiting import waiting_for
from tests.cast import AOI, BEN
from tests.services.barred import NOON, barred, goda
from tests.services.practice import practice, sink, told_client, work_until

pytestmark = pytest.mark.storage
__all__ = ["goda", "practice", "sink"]

each_channel = pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.key)
AN_HOUR = dt.timedelta(hours=1)


def somebody(room: Room, name: str) -> Client:
    return Client.objects.create(room=room, name=name)


def test_every_channel_has_a_folder_a_key_of_its_own_and_a_name_in_both_languages() -> None:
    keys = [channel.key for channel in CHANNELS]
    assert len(set(keys)) == len(keys)
    for channel in CHANNELS:
        module = __import__(f"kijun.channels.{channel.key}.channel", fromlist=["x"])
        assert channel in vars(module).values()
        assert all(channel.name.in_language(language) for language in ("ja", "en"))


@each_channel
def test_it_is_closed_to_one_and_to_nobody_else(channel: Channel, room: Room) -> None:
    aoi, ben = somebody(room, AOI.name), somebody(room, BEN.name)
    assert channel.blocked(room) == frozenset()
    channel.block(room, aoi.pk, NOON)
    assert channel.blocked(room) == {aoi.pk}
    channel.block(room, aoi.pk, NOON + AN_HOUR)
    channel.block(room, ben.pk, NOON)
    channel.unblock(room, aoi.pk)
    channel.unblock(room, aoi.pk)
    assert channel.blocked(room) == {ben.pk}


@each_channel
def test_houses_know_nothing_of_each_other(channel: Channel, room: Room, other_room: Room) -> None:
    aoi = somebody(room, AOI.name)
    channel.block(room, aoi.pk, NOON)
    assert channel.blocked(other_room) == frozenset()
    channel.unblock(other_room, aoi.pk)
    assert channel.blocked(room) == {aoi.pk}


@each_channel
def test_of_whom_nothing_is_left_nothing_is_asked(channel: Channel, room: Room) -> None:
    channel.block(room, "c-erased", NOON)
    channel.unblock(room, "c-erased")
    assert channel.blocked(room) == frozenset()


@each_channel
@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff", b"From: a@example.com\n\nhello", b"\r\n" * 1000, b"=?utf-8?b?/?="]
)
def test_whatever_comes_in_something_is_made_of_it(channel: Channel, raw: bytes) -> None:
    if channel.parse is None:
        assert channel.is_ours
        return
    arrived = channel.parse(raw, 1, NOON)
    assert arrived.received_at == NOON
    assert isinstance(arrived.text, str)
    assert isinstance(arrived.from_address, str)


class _Far:
    """A messenger somewhere else, which is away now and then."""

    def __init__(self) -> None:
        self.is_away, self.out = False, set[str]()

    def channel(self) -> Channel:
        return Channel(
            key="far",
            name=Said("遠く", "far"),
            is_ours=False,
            blocked=lambda _room: frozenset(self.out),
            block=lambda _room, client, _at: self._reach(self.out.add, client),
            unblock=lambda _room, client: self._reach(self.out.discard, client),
        )

    def _reach(self, act: object, client: str) -> None:
        if self.is_away:
            raise Unreachable("no answer for 30 s")
        assert callable(act)
        act(client)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> _Far:
    """Return a further channel beside our own."""
    there = _Far()
    monkeypatch.setattr(registry, "CHANNELS", (*CHANNELS, there.channel()))
    return there


def test_a_further_channel_is_closed_and_opened_with_the_others(goda: Client, far: _Far) -> None:
    decision = barred(goda, NOON)
    assert far.out == {goda.pk}
    verdicts.lift(goda, decision, "話し合いました", NOON + 24 * AN_HOUR)
    work_until(NOON + 25 * AN_HOUR)
    assert far.out == set()


def test_one_that_is_away_for_hours_is_tried_again_and_shown_to_the_owner(
    goda: Client, far: _Far
) -> None:
    far.is_away = True
    barred(goda, NOON)
    room, now = goda.room, NOON + 24 * AN_HOUR
    assert goda.barred_at is not None
    (shown,) = waiting_for(room, now).failed
    assert (shown.kind, shown.error) == ("channel", "no answer for 30 s")
    for _ in range(5):
        now += AN_HOUR
        doors.reconcile(room, now)
        work_until(now + AN_HOUR / 2)
    assert Job.objects.get(kind="channel").state == Job.State.FAILED
    far.is_away = False
    doors.reconcile(room, now + AN_HOUR)
    work_until(now + AN_HOUR)
    assert far.out == {goda.pk}
    assert waiting_for(room, now + AN_HOUR).failed == ()


def test_what_somebody_opened_over_there_is_closed_again(goda: Client, far: _Far) -> None:
    barred(goda, NOON)
    for hour in (30, 40):
        far.out.clear()
        doors.reconcile(goda.room, NOON + hour * AN_HOUR)
        work_until(NOON + hour * AN_HOUR)
        assert far.out == {goda.pk}


def test_what_is_no_longer_wanted_when_its_turn_comes_is_left(goda: Client, far: _Far) -> None:
    far.is_away = True
    decision = barred(goda, NOON)
    verdicts.lift(goda, decision, "話し合いました", NOON + 30 * AN_HOUR)
    work_until(NOON + 30 * AN_HOUR)
    Job.objects.filter(kind="channel").update(state=Job.State.WAITING, attempts=0)
    far.is_away = False
    work_until(NOON + 60 * AN_HOUR)
    assert far.out == set()


def test_nobody_else_is_touched(goda: Client, far: _Far, practice: Room) -> None:
    ben = told_client(practice, "別府 弁", "ben@example.net")
    barred(goda, NOON)
    assert ben.pk not in far.out
    assert all(ben.pk not in channel.blocked(practice) for channel in CHANNELS)
