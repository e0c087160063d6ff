"""Mail as a channel: it is closed by the identities that every mail, in or out, is held against."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.channels.mail.parse import parse
from kijun.channels.mail.send import send
from kijun.channels.shape import Channel
from kijun.clients.known import forget, keep_all_of, known_in
from kijun.clients.models import Client
from kijun.judge.words.language import Said


def block(room: Room, client: str, at: dt.datetime) -> None:
    """Keep by what a client is known; of one who was erased it is kept already."""
    del at
    found = Client.objects.filter(room=room, pk=client).first()
    if found is not None:
        keep_all_of(found)


MAIL: Final = Channel(
    key="mail",
    name=Said("メールの受け取りと送り出し", "mail in and mail out"),
    is_ours=True,
    blocked=known_in,
    block=block,
    unblock=forget,
    parse=parse,
    send=send,
)
