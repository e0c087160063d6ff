"""Appeals that wait for an answer, and reviews that are due or near, as they stand on Today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.clients.concerned import Concerned, in_bulk, name_of
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, kept_under, latest_rows, open_rows
from kijun.ledger.models import Appealed
from kijun.letters import when
from kijun.services.barring import sealed_mailbox
from kijun.services.decisions import appeals, reviewing
from kijun.services.decisions.conditions import can_rest
from kijun.services.record import timeline
from kijun.web.wording import language, unbroken_name


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Something about a decision that is answered on its page."""

    id: str
    title: str
    said: str
    href: str
    is_due: bool = True
    """Whether it asks today; a review that is only near does not."""


def open_cards(room: Room, now: dt.datetime) -> list[OpenCard]:
    """Return the open appeals, the oldest first; what waits about members; reviews of what has no end."""
    filed, reviews = appeals.open_in(room), reviewing.reviews_in(room, now)
    rows = latest_rows(room, [each.decision for each in filed]) if filed else {}
    decisions = {name: decision_in(row) for name, row in rows.items()}
    asked = [decision_in(row) for row in open_rows(room, of_members=True)]
    known = [*decisions.values(), *asked, *(each.decision for each in reviews)]
    about = in_bulk(room, {kept_under(each) for each in known})
    unnamed = sealed_mailbox.unnamed(room, about.values(), now)
    told = [
        _appeal(each, decisions[each.decision], about, now)
        for each in filed
        if each.decision in decisions and kept_under(decisions[each.decision]) not in unnamed
    ]
    told += [_card("asked", each, about, _("It waits for your yes or no.")) for each in asked]
    told += [_review(each, about) for each in reviews]
    return [card for card in told if card is not None]


def _appeal(
    appealed: Appealed, decision: Decision, about: dict[str, Concerned], now: dt.datetime
) -> OpenCard | None:
    zone = appealed.answer_by.astimezone(appealed.room.zone)
    if not appeals.rests(appealed, now):
        said = _("Answer by %(day)s.")
    elif can_rest(decision):
        said = _(
            "The answer was due on %(day)s: until it comes, the conditions and limits that the "
            "decision sets rest."
        )
    else:
        said = _("The answer was due on %(day)s.")
    said %= {"day": when.day(zone, language())}
    is_client = isinstance(about.get(kept_under(decision)), Client)
    title = (
        _("%(client)s appeals: %(things)s") if is_client else _("%(member)s appeals: %(things)s")
    )
    return _card("appeal", decision, about, said, title)


def _review(review: reviewing.Review, about: dict[str, Concerned]) -> OpenCard | None:
    said = (
        _("It was to be looked at again on %(day)s: keep it, or lift it?")
        if review.is_due
        else _("It is looked at again on %(day)s.")
    )
    found = about.get(kept_under(review.decision))
    if found is None:
        return None
    said %= {"day": when.day(review.due_at.astimezone(found.room.zone), language())}
    return _card("review", review.decision, about, said, is_due=review.is_due)


def _card(
    what: str,
    decision: Decision,
    about: dict[str, Concerned],
    said: str,
    title: str = "",
    *,
    is_due: bool = True,
) -> OpenCard | None:
    found = about.get(kept_under(decision))
    if found is None:
        return None
    name, is_client = unbroken_name(name_of(found)), isinstance(found, Client)
    named = {"client": name, "member": name, "things": timeline.things_of(decision, language())}
    plain = _("%(client)s: %(things)s") if is_client else _("%(member)s: %(things)s")
    title = (title or plain) % named
    href = reverse("decision", args=[decision.id])
    return OpenCard(f"{what}-{decision.id}", title, said, href, is_due)
