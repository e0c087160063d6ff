"""Whoever writes clients down waits for whoever holds the record, and looks at what is there then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import pytest
from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.known import keep_all_of
from kijun.clients.models import Client
from kijun.files.contacts import Contact
from kijun.ledger.record import hold
from kijun.services.clients import clients
from kijun.services.clients.clients import ClientGiven, Shut, add, change, extend, merge
from kijun.services.clients.contact_import import carry_out
from tests.services.booking.test_twice_at_once import (
    at_once,
    erasable,
    triggers,
    wait_for_the_other,
)

__all__ = ["erasable", "triggers"]

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

MAIL: Final = "mori@example.com"
MORI: Final = ClientGiven(name="森 ゆい", mails=[MAIL])
FILE: Final = (Contact(1, "森 ゆい", mails=(MAIL,)),)
Act = Callable[[], object]


def while_held(room: Room, first: Act, then: Act) -> list[str]:
    """Do something while the record is held, let another begin meanwhile; return who ended when."""
    is_held, ended = threading.Event(), []

    def one_of_both(number: int) -> None:
        if number:
            is_held.wait()
            then()
            ended.append("then")
            return
        with transaction.atomic():
            hold(room)
            is_held.set()
            wait_for_the_other()
            first()
            ended.append("first")

    assert at_once(one_of_both, 2) == []
    return ended


@pytest.mark.parametrize("act", ["add", "change", "extend", "merge", "import"])
def test_clients_are_written_by_one_at_a_time(room: Room, act: str) -> None:
    one, other = (add(room, ClientGiven(name=name)) for name in ("青井 直", "五田 剛"))
    acts: dict[str, Act] = {
        "add": lambda: add(room, MORI),
        "change": lambda: change(one, MORI),
        "extend": lambda: extend(one, kana="", mails=[MAIL], phones=[]),
        "merge": lambda: merge(room, one, other),
        "import": lambda: carry_out(room, FILE, {}),
    }
    assert while_held(room, lambda: None, acts[act]) == ["first", "then"]


def test_somebody_who_comes_by_themselves_and_in_a_file_is_written_down_once(room: Room) -> None:
    while_held(room, lambda: add(room, MORI), lambda: carry_out(room, FILE, {}))
    assert Client.objects.get(people__contact_points__normal=MAIL).name == "森 ゆい"


@pytest.mark.parametrize("how", ["added", "changed"])
def test_at_an_address_that_is_being_closed_nobody_is_written_down(room: Room, how: str) -> None:
    known, barred = add(room, ClientGiven(name="青井 直")), add(room, MORI)

    def write() -> None:
        with pytest.raises(Shut):
            add(room, MORI) if how == "added" else change(known, MORI)

    while_held(room, lambda: keep_all_of(barred), write)
    assert clients.whose(room, MAIL, name="", phone="") == barred
