"""The sealed mailbox: what comes from whom every door is closed to, counted, and read on a set day.

Four things are taken from anybody at any time: an appeal, a request to see what is kept, a payment,
and what is served by law. Nothing that comes tells anybody anything before the day, unless its
owner opens the mailbox on purpose; that an appeal runs its term, or that something was served, is
said in one line without its words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Q, QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.concerned import Concerned
from kijun.clients.models import Client, Gate
from kijun.clients.texts import words_of
from kijun.judge.words.language import Language, Said
from kijun.letters.models import Sealed

Kind = Sealed.Kind
ANSWER_WITHIN: Final = dt.timedelta(days=14)
"""So long an appeal may wait for its answer (fairness.md, principle 6)."""
DOOR: Final = "door"
"""The channel of what was sent from a personal page; an appeal from there is filed at once."""
URGENT: Final = (Kind.APPEAL, Kind.LEGAL)
LONGEST: Final = 20_000
MOST: Final = 100
"""So many pieces are shown at once; the rest comes up as these are settled."""
COVERED: Final = Said(
    "（封じた郵便箱にあり、決めた日に開きます）", "(in the sealed mailbox, until its day)"
)
"""What stands in place of words that lie in the mailbox."""
_WEEK: Final = 7
_TELLING: Final = (
    (
        Kind.LEGAL,
        (
            r"訴状|訴訟|内容証明|裁判所|調停|支払督促|弁護士|司法書士|代理人として|損害賠償|仮処分"
            r"|\b(?:lawsuit|attorney|lawyer|solicitor|court|subpoena|cease and desist|summons)\b"
        ),
    ),
    (
        Kind.APPEAL,
        (
            r"異議|不服|申し?立て|事実と(?:違|異な)|撤回|取り消し(?:を|て)|再考"
            r"|\b(?:appeal|object(?:ion)?|dispute|reconsider|not true|wrong about)\b"
        ),
    ),
    (
        Kind.DISCLOSURE,
        (
            r"開示|個人情報|保有個人データ|利用停止|消去の(?:請求|お願い)"
            r"|\b(?:disclosure|personal data|data subject|access request|erasure)\b"
        ),
    ),
    (
        Kind.PAYMENT,
        (
            r"お?(?:支払|振込|振り込み|入金|送金)|領収書|請求書|返金"
            r"|\b(?:payment|paid|invoice|transfer(?:red)?|refund|receipt)\b"
        ),
    ),
)


class Shut(ValueError):
    """It is not the day, and nobody has opened the mailbox on purpose."""


def kind_of(text: str) -> Kind:
    """Return what a mail seems to be, by its words; a person says so in the end."""
    for kind, words in _TELLING:
        if re.search(words, text, re.IGNORECASE):
            return kind
    return Kind.OTHER


def put(
    room: Room,
    client: str,
    *,
    kind: Kind,
    channel: str,
    key: str,
    sender: str,
    text: str,
    at: dt.datetime,
    subject: str = "",
    original: str = "",
) -> Sealed:
    """Put something aside that came from a client (by id); what comes twice is kept once.

    `original` is the SHA-256 under which it is kept as it came, with all that was attached.
    """
    kept, _ = Sealed.objects.get_or_create(
        room=room,
        channel=channel,
        key=key,
        defaults={
            "client": client,
            "kind": kind,
            "sender": sender[:320],
            "subject": subject[:300],
            "text": text[:LONGEST],
            "original": original,
            "came_at": at,
        },
    )
    return kept


def unsettled(room: Room) -> list[Sealed]:
    """Return what lies in the mailbox, the oldest first."""
    rows = Sealed.objects.filter(room=room, settled_at=None)
    return list(rows.order_by("came_at", "pk")[:MOST])


def counted(room: Room) -> Counter[str]:
    """Return how many pieces of each kind lie in the mailbox."""
    rows = Sealed.objects.filter(room=room, settled_at=None)
    return Counter(rows.values_list("kind", flat=True))


def _that_run_a_term() -> QuerySet[Sealed]:
    rows = Sealed.objects.filter(room=Given("room"), settled_at=None)
    asking = rows.filter(Q(kind__in=URGENT) | Q(read_at=None))
    return asking.defer("text").order_by("came_at", "pk")[:MOST]


_urgent: Final = Prepared(_that_run_a_term)


def urgent(room: Room) -> list[Sealed]:
    """Return what runs a term, was served by law, or nobody has read, the oldest first.

    It is told of without words. Whatever nobody has read may be an appeal, whatever it reads like.
    """
    return _urgent(room=room.pk)


def gate_of(room: Room) -> Gate:
    """Return the gate of a room with the day on which the mailbox is read."""
    return Gate.objects.get_or_create(room=room)[0]


def is_open(room: Room, now: dt.datetime) -> bool:
    """Say whether it is the day, or the mailbox was opened on purpose today."""
    gate, today = gate_of(room), now.astimezone(room.zone).date()
    if today.weekday() == gate.weekday:
        return True
    return gate.opened_at is not None and gate.opened_at.astimezone(room.zone).date() == today


def next_day(room: Room, now: dt.datetime) -> dt.date:
    """Return the next day on which the mailbox is read, today if it is that day."""
    today = now.astimezone(room.zone).date()
    return today + dt.timedelta(days=(gate_of(room).weekday - today.weekday()) % _WEEK)


def missed_day(room: Room, pieces: Sequence[Sealed], now: dt.datetime) -> dt.date | None:
    """Return the first set day that has gone by with one of these pieces unread, or None."""
    came = [piece.came_at for piece in pieces if piece.read_at is None]
    if not came:
        return None
    first = next_day(room, min(came) + dt.timedelta(days=1))
    return first if first < now.astimezone(room.zone).date() else None


def open_now(room: Room, now: dt.datetime) -> None:
    """Open the mailbox on purpose, for the rest of the day."""
    gate_of(room)
    Gate.objects.filter(room=room).update(opened_at=now)


def set_day(room: Room, weekday: int) -> None:
    """Choose the day on which the mailbox is read: 0 is Monday. Raises ValueError."""
    if not 0 <= weekday < _WEEK:
        raise ValueError(weekday)
    gate_of(room)
    Gate.objects.filter(room=room).update(weekday=weekday)


def read(room: Room, now: dt.datetime) -> list[Sealed]:
    """Return what lies in the mailbox and note that the owner has it before them. Raises Shut."""
    if not is_open(room, now):
        raise Shut
    rows = unsettled(room)
    new = [row.pk for row in rows if row.read_at is None]
    Sealed.objects.filter(pk__in=new).update(read_at=now)
    return rows


def withheld(client: Client, now: dt.datetime) -> frozenset[str]:
    """Return the words of a client that nobody is shown before the day. Costs up to two queries."""
    if client.barred_at is None or is_open(client.room, now):
        return frozenset()
    lying = Sealed.objects.filter(room_id=client.room_id, client=client.pk, settled_at=None)
    return frozenset(text.strip() for text in lying.values_list("text", flat=True))


def appealing(room: Room, now: dt.datetime) -> set[str]:
    """Return the clients (by id) of whom an appeal lies in the mailbox until its day."""
    if is_open(room, now):
        return set()
    rows = Sealed.objects.filter(room=room, settled_at=None, kind=Kind.APPEAL)
    return set(rows.values_list("client", flat=True))


def unnamed(room: Room, about: Iterable[Concerned], now: dt.datetime) -> set[str]:
    """Return whose appeal lies in the mailbox: pages of the owner tell of it without a name."""
    clients = [each for each in about if isinstance(each, Client)]
    barred = {client.pk for client in clients if client.barred_at is not None}
    return barred & appealing(room, now) if barred else set()


def words_in_view(client: Client, language: Language, now: dt.datetime) -> dict[str, str]:
    """Return the kept words about a client as `texts.words_of` does, as the owner sees them now.

    What lies in the mailbox until its day is shown on no other page before.
    """
    unseen, covered = withheld(client, now), COVERED.in_language(language)
    said = words_of(client)
    return {held: covered if text in unseen else text for held, text in said.items()}


def settle(piece: Sealed, now: dt.datetime) -> None:
    """Note that the owner is done with a piece. Raises Shut."""
    if not is_open(piece.room, now):
        raise Shut
    Sealed.objects.filter(pk=piece.pk, settled_at=None).update(settled_at=now)


def answer_by(pieces: Sequence[Sealed]) -> dt.datetime | None:
    """Return when the term of the earliest appeal among pieces is over, or None."""
    came = [piece.came_at for piece in pieces if piece.kind == Kind.APPEAL]
    return min(came) + ANSWER_WITHIN if came else None
