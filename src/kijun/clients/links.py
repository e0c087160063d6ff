"""Personal links: short enough for a text message, and of no use to whoever guesses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Final

from django.conf import settings

from kijun.accounts import tokens
from kijun.accounts.prepared import Given, Prepared
from kijun.accounts.written import insert
from kijun.clients.models import Client, Link
from kijun.judge.words.language import Language, Said

_KIND: Final = "personal link"
_ADDRESS: Final = re.compile(r"https?://[^\s<>]+?/v/[A-Za-z0-9-]+/?")
_COVERED: Final = Said("（ご本人のリンク）", "(their personal link)")


class Forged(ValueError):
    """No link of ours, or one that lost a part on its way."""


class Expired(ValueError):
    """A link whose time is over, or that was closed; `args` hold it."""

    @property
    def link(self) -> Link:
        """The link that no longer opens anything."""
        found: Link = self.args[0]
        return found


def link_for(
    client: Client,
    purpose: Link.Purpose,
    subject: str,
    expires_at: dt.datetime,
    now: dt.datetime,
    *,
    is_first: bool = False,
) -> Link:
    """Return the link of a client for a purpose: the one there is, opened until `expires_at`.

    `is_first`: there can be none yet, since the client was written down in this transaction.
    """
    if is_first:
        link = Link(
            room_id=client.room_id,
            client=client,
            purpose=purpose,
            subject=subject,
            made_at=now,
            expires_at=expires_at,
        )
        return insert([link])[0]
    link, is_new = Link.objects.get_or_create(
        room_id=client.room_id,
        client=client,
        purpose=purpose,
        subject=subject,
        defaults={"made_at": now, "expires_at": expires_at},
    )
    if not is_new and link.expires_at < expires_at:
        link.expires_at = expires_at
        link.save(update_fields=["expires_at"])
    return link


def links_for(
    clients: Collection[Client],
    purpose: Link.Purpose,
    subject: str,
    expires_at: dt.datetime,
    now: dt.datetime,
) -> dict[str, Link]:
    """Return the links of some clients of a room, by client, as `link_for` does; in four queries."""
    there = Link.objects.filter(
        client__in=[each.pk for each in clients], purpose=purpose, subject=subject
    )
    there.filter(expires_at__lt=expires_at).update(expires_at=expires_at)
    known = set(there.values_list("client", flat=True))
    new = [
        Link(
            room_id=each.room_id,
            client=each,
            purpose=purpose,
            subject=subject,
            made_at=now,
            expires_at=expires_at,
        )
        for each in clients
        if each.pk not in known
    ]
    insert(new, ignore_conflicts=True)
    return {link.client_id: link for link in there}


def token_of(link_id: str) -> str:
    """Return what stands in the address of a link."""
    return tokens.token_of(_KIND, link_id)


def address_of(link_id: str) -> str:
    """Return the whole address of a link, or an empty text where clients can reach no address."""
    public: str = settings.PUBLIC_ADDRESS
    return f"{public}/v/{token_of(link_id)}/" if public else ""


def covered(text: str, language: Language) -> str:
    """Return a text without the links in it: whoever has one acts as the client."""
    return _ADDRESS.sub(_COVERED.in_language(language), text)


_of_token: Final = Prepared(
    lambda: Link.objects.select_related("room", "client").filter(pk=Given("link"))
)


def opened(token: str, now: dt.datetime) -> Link:
    """Return the link of a token. Raises Forged and Expired."""
    link_id = tokens.id_in(_KIND, token)
    if link_id is None:
        raise Forged
    link = _of_token.first(link=link_id)
    if link is None:
        raise Forged
    if link.closed_at is not None or now >= link.expires_at:
        raise Expired(link)
    return link
