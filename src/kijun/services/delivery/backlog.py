"""Letters that stayed here while clients could not reach this Kijun, and leave once they can."""

from __future__ import annotations

import datetime as dt

from kijun.clients.links import address_of
from kijun.ledger.models import Job
from kijun.letters.kinds import PATIENCE
from kijun.letters.models import Letter
from kijun.services.delivery import outbox
from kijun.services.delivery.still_true import is_held, still_so


def let_go(job: Job, now: dt.datetime) -> None:
    """Let go what was to be passed on by hand only for want of a way out, and is still in time.

    All else stays with the owner: what was by hand before, what says what is no longer so or may
    be changed by a word that nobody has read, and what was written with another address in it.
    """
    since = dt.datetime.fromisoformat(job.payload["since"])
    stayed = Letter.objects.filter(
        room=job.room, state=Letter.State.BY_HAND, written_at__gte=since
    ).exclude(address="")
    for letter in stayed.select_related("room", "client").order_by("written_at", "pk"):
        if _is_good(letter, now):
            outbox.go_after_all(letter, now)


def _is_good(letter: Letter, now: dt.datetime) -> bool:
    """Say whether a letter could be written now as it stands."""
    is_late = now > letter.due_at + PATIENCE
    leads_here = not letter.link or address_of(letter.link) in letter.text
    return leads_here and not is_late and still_so(letter, now) and not is_held(letter)
