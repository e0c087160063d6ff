"""What the draft would have decided of the last 12 months: a page, or a part of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.words.figures import amount
from kijun.rulebooks.models import Draft
from kijun.rulebooks.versions import latest_of
from kijun.services import clock
from kijun.services.rules.what_if import WhatIf, what_if
from kijun.web.editor.editor import PART
from kijun.web.rules.page import language, page, part
from kijun.web.rules.what_if_chart import Chart, chart_of
from kijun.web.shell import for_owner


@for_owner
@require_GET
def look(request: HttpRequest, room: Room) -> HttpResponse:
    """Judge the room's own last year by the draft; nothing of it is written down."""
    draft = Draft.objects.filter(room=room).first()
    try:
        rulebook = load_rulebook((draft.text if draft else "").encode(), "rulebook")
    except Refused:
        return redirect("rules-text")
    found, known = what_if(room, rulebook, clock.now()), latest_of(room)
    rule = _rule(rulebook, request.GET.get("rule", ""))
    given = {
        "found": found,
        "rows": [*_rows_of_rule(found, rule), *_rows(found)],
        "sentence": sentence_of(found),
        "chart": _chart(found, rule, known),
        "is_known": known is not None and known.version == rulebook.version,
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
    rows = _where_any(counted)
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


def _rows_of_rule(found: WhatIf, rule: Rule | None) -> list[dict[str, object]]:
    """Return how often a rule would have counted, for a page about it."""
    cases = found.cases.get(rule.id) if rule is not None else None
    if cases is None:
        return []
    words = {
        "client": _("Cases of clients under this rule"),
        "house": _("My own cases under this rule"),
    }
    return _where_any(
        (party, name, cases.before[party], cases.after[party]) for party, name in words.items()
    )


def _where_any(counted: Iterable[tuple[str, str, int, int]]) -> list[dict[str, object]]:
    return [
        {"who": who, "name": name, "before": old, "after": new, "differs": old != new}
        for who, name, old, new in counted
        if old or new
    ]


def _rule(draft: Rulebook, number: str) -> Rule | None:
    """Return the rule that a page is about."""
    if not number.isdecimal() or not 1 <= int(number) <= len(draft.rules):
        return None
    return draft.rules[int(number) - 1]


def _chart(found: WhatIf, rule: Rule | None, known: Rulebook | None) -> Chart | None:
    """Return the late arrivals, for a page about a rule on lateness."""
    if rule is None:
        return None
    return chart_of(found.lates, rule, known.rule(rule.id) if known is not None else None)


def sentence_of(found: WhatIf) -> str:
    """Say how much would have been otherwise: sessions, and what is about none of them."""
    said = []
    if found.sessions:
        told = ngettext(
            "With this draft, %(others)s of %(sessions)s session would have turned out differently.",
            "With this draft, %(others)s of %(sessions)s sessions would have turned out differently.",
            found.sessions,
        )
        said.append(told % {"others": found.others, "sessions": found.sessions})
    if found.elsewhere or not said:
        told = ngettext(
            "Apart from sessions, %(count)s case would have turned out differently.",
            "Apart from sessions, %(count)s cases would have turned out differently.",
            found.elsewhere,
        )
        said.append(told % {"count": found.elsewhere})
    return ("" if language() == "ja" else " ").join(said)
