"""What clients appeal against and nobody has answered yet: for owners and reviewers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kijun.accounts.models import Membership
from kijun.clients.concerned import in_bulk, name_of
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.services import clock
from kijun.services.barring import sealed_mailbox
from kijun.services.decisions import appeals
from kijun.services.decisions.conditions import can_rest
from kijun.services.record import timeline
from kijun.web.barring.words import sealed_line
from kijun.web.shell import for_reviewer, owner
from kijun.web.wording import language


@for_reviewer
@require_GET
def waiting(request: HttpRequest, membership: Membership) -> HttpResponse:
    """List the open appeals, the oldest first. Costs the same however many there are."""
    room, now = membership.room, clock.now()
    found = appeals.open_in(room)
    rows = latest_rows(room, [each.decision for each in found])
    decisions = {name: decision_in(row) for name, row in rows.items()}
    about = in_bulk(room, {row.client for row in rows.values()})
    # A reviewer's own, from when they worked with clients, is somebody else's to answer.
    keeps, own = membership.is_owner, {membership.party}
    unseen = sealed_mailbox.unnamed(room, about.values(), now) if keeps else own
    listed = [
        {
            "decision": each.decision,
            "title": timeline.things_of(decisions[each.decision], language()),
            "name": name_of(about[rows[each.decision].client]),
            "filed_at": each.filed_at,
            "answer_by": each.answer_by,
            "is_late": appeals.rests(each, now),
            "can_rest": can_rest(decisions[each.decision]),
        }
        for each in found
        if each.decision in rows and rows[each.decision].client in about.keys() - unseen
    ]
    given = {
        "appeals": listed,
        "sealed_line": sealed_line(sealed_mailbox.urgent(room), room, now) if keeps else "",
        "zone": room.zone,
        "shell": owner(room, membership.user, "appeals"),
    }
    return render(request, "web/appeals.html", given)
