"""What was just written down and can still be taken back, as the day shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kijun.accounts.access import access_clients
from kijun.accounts.models import Membership
from kijun.clients.models import Client
from kijun.services.noting import notes
from kijun.services.noting.sorts import sort_of
from kijun.web.wording import face, language, unbroken_name


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A note that is held: about whom, and what it says."""

    key: str
    client: Client
    said: str

    @property
    def face(self) -> str:
        """The face of the client."""
        return face(self.client.name)


def note_cards(membership: Membership) -> list[NoteCard]:
    """Return the notes that are held about the clients whom somebody sees, the latest first.

    Costs one query, and one more where there are any.
    """
    held = notes.held(membership.room)
    if not held:
        return []
    seen = Client.in_sight.filter(access_clients(membership), room=membership.room)
    clients = seen.distinct().in_bulk([client for client, _note in held])
    return [
        NoteCard(note.key, clients[client], _said(clients[client], note))
        for client, note in held
        if client in clients
    ]


def _said(client: Client, note: notes.Note) -> str:
    sort = sort_of(note.fact)
    named = {
        "client": unbroken_name(client.name),
        "what": sort.label.in_language(language()) if sort is not None else "",
    }
    return _("%(client)s: “%(what)s” is written down.") % named
