"""What the draft would have decided of the last 12 months: a page, or a part of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rulebook
from kijun.judge.words.figures import amount
from kijun.rulebooks.models import Draft
from kijun.rulebooks.versions import latest_of
from kijun.services import clock
from kijun.services.what_if import WhatIf, what_if
from kijun.web.editor import PART
from kijun.web.rules_page import language, page, part
from kijun.web.shell import for_owner
from kijun.web.what_if_chart import Chart, chart_of


@for_owner
@require_GET
def look(request: HttpRequest, room: Room) -> HttpResponse:
    """Judge the room's own last year by the draft; nothing of it is written down."""
    draft = Draft.objects.filter(room=room).first()
    try:
        rulebook = load_rulebook((draft.text if draft else "").encode(), "rulebook")
    except Refused:
        return redirect("rules-text")
    found = what_if(room, rulebook, clock.now())
    given = {
        "found": found,
        "rows": _rows(found),
        "sentence": sentence_of(found),
        "chart": _chart(found, rulebook, latest_of(room), request.GET.get("rule", "")),
    }
    if PART in request.headers:
        return part(request, room, "web/what_if_part.html", given)
    return page(request, room, "web/what_if.html", given)


def _rows(found: WhatIf) -> list[dict[str, object]]:
    """Return what is compared; what is nought in both is left out."""
    before, after = found.before, found.after
    counted = [
        ("client", _("Reminders and warnings"), before.letters, after.letters),
        ("client", _("Client sessions cancelled"), before.cancelled, after.cancelled),
        ("client", _("Clients affected"), len(before.concerned), len(after.concerned)),
        ("house", _("Times I owe something"), before.of_house, after.of_house),
    ]
    rows: list[dict[str, object]] = [
        {"who": who, "name": name, "before": old, "after": new, "differs": old != new}
        for who, name, old, new in counted
        if old or new
    ]
    if found.income is not None:
        told = amount(abs(found.income), found.currency, language())
        sign = "−" if found.income < 0 else "+" if found.income else "±"
        name = _("Difference in income")
        rows.append(
            {
                "who": "",
                "name": name,
                "before": "–",
                "after": f"{sign}{told}",
                "differs": bool(found.income),
            }
        )
    return rows


def _chart(found: WhatIf, draft: Rulebook, known: Rulebook | None, number: str) -> Chart | None:
    """Return the late arrivals, for a page about a rule on lateness."""
    if not number.isdecimal() or not 1 <= int(number) <= len(draft.rules):
        return None
    rule = draft.rules[int(number) - 1]
    return chart_of(found.lates, rule, known.rule(rule.id) if known is not None else None)


def sentence_of(found: WhatIf) -> str:
    """Say in a sentence how much would have been otherwise."""
    return ngettext(
        "With this draft, %(others)s of %(sessions)s session would have turned out differently.",
        "With this draft, %(others)s of %(sessions)s sessions would have turned out differently.",
        found.sessions,
    ) % {"others": found.others, "sessions": found.sessions}
