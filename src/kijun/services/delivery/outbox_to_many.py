"""One kind of letter to many clients at once: what is the same for all of them is looked up once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from kijun.accounts.models import Room
from kijun.accounts.written import insert
from kijun.clients.links import address_of
from kijun.clients.models import Client, ContactPoint, Link
from kijun.ledger import jobs
from kijun.ledger.jobs import Errand
from kijun.letters.kinds import ASKED_FOR
from kijun.letters.models import Letter
from kijun.letters.writing import written
from kijun.services.barring import gate
from kijun.services.delivery import outbox, sending
from kijun.services.delivery.letter_words import language_of


class Draft(NamedTuple):
    """A letter to one of many: what it names, and the personal link in it.

    `address` is where the client has just been reached, where that is known.
    """

    client: Client
    key: str
    given: Mapping[str, str]
    link: Link
    address: str = ""


def write_all(room: Room, kind: str, drafts: Iterable[Draft], now: dt.datetime) -> list[Letter]:
    """Write letters of a kind that is asked for, once for each key, and let them go; in that order.

    The number of queries is the same for any number of letters that are new. Raises ValueError for
    a kind that may have to ask the owner first.
    """
    if kind not in ASKED_FOR:
        raise ValueError(kind)
    wanted = list(drafts)
    there = Letter.objects.filter(room=room, kind=kind, key__in=[draft.key for draft in wanted])
    before = {letter.key: letter for letter in there.select_related("room", "client")}
    letters = _new(room, kind, [draft for draft in wanted if draft.key not in before], now)
    with transaction.atomic(savepoint=False):
        insert(letters)
        jobs.enqueue_all(room, [_sending(letter) for letter in letters if _leaves(letter)])
        again = [outbox.again(letter, now, now) for letter in before.values()]
    by_key = {letter.key: letter for letter in (*letters, *again)}
    return [by_key[draft.key] for draft in wanted]


def _new(room: Room, kind: str, drafts: Sequence[Draft], now: dt.datetime) -> list[Letter]:
    keeper, can_send = gate.gatekeeper(room), sending.can_send(room)
    of_replies = {
        by_mail: outbox.said_of_replies(room, by_mail=by_mail) for by_mail in (True, False)
    }
    addresses = mail_addresses_of([draft.client for draft in drafts])
    letters = []
    for draft in drafts:
        client, language = draft.client, language_of(draft.client)
        address = draft.address or addresses.get(client.pk, "")
        by_mail = bool(address) and can_send
        named = {**draft.given, "link": address_of(draft.link.pk), **of_replies[by_mail]}
        said = written(kind, named, language)
        letter = Letter(
            room=room,
            client=client,
            kind=kind,
            key=draft.key,
            language=language,
            address=address,
            subject=said.subject,
            text=said.text,
            link=draft.link.pk,
            written_at=now,
            due_at=now,
            state=Letter.State.WAITING if by_mail else Letter.State.BY_HAND,
        )
        if sending.is_shut_out(letter, keeper):
            letter.state, letter.why = Letter.State.WITHDRAWN, Letter.Why.CLOSED
        letters.append(letter)
    return letters


def _leaves(letter: Letter) -> bool:
    return letter.state == Letter.State.WAITING


def _sending(letter: Letter) -> Errand:
    return Errand(sending.SEND, f"{letter.pk}/1", letter.due_at, {"letter": letter.pk})


def mail_addresses_of(clients: Collection[Client]) -> dict[str, str]:
    """Return at which mail address each client is written to, of those who have one."""
    points = ContactPoint.objects.filter(
        person__client__in=[client.pk for client in clients], kind=ContactPoint.Kind.MAIL
    )
    addresses: dict[str, str] = {}
    for client, address in points.order_by("person", "pk").values_list("person__client", "value"):
        addresses.setdefault(client, address)
    return addresses
