"""The rules as they hold, to read: for whoever works here and does not write them."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kijun.accounts.models import Membership
from kijun.judge.sentence import Audience, announcement_in_parts, rules_for
from kijun.letters.pdf_words import since_words, version_words
from kijun.rulebooks.versions import latest_published
from kijun.web.rules.page import language, page
from kijun.web.shell import for_member

_AUDIENCES: Final[tuple[Audience, ...]] = ("client", "member")


@for_member
@require_GET
def rules_in_force(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show the version that was published last: as clients read it, then as members do."""
    room, spoken = membership.room, language()
    published = latest_published(room)
    given: dict[str, object] = {"sheets": []}
    if published is not None:
        given = {
            "sheets": [
                announcement_in_parts(
                    published.rulebook,
                    spoken,
                    audience=audience,
                    house=room.name_in(spoken),
                    since=published.since,
                )
                for audience in _AUDIENCES
                if rules_for(published.rulebook, audience)
            ],
            "since": since_words(published, spoken),
            "version": version_words(published.row.version, spoken),
        }
    return page(request, room, "web/rules_in_force.html", given)
