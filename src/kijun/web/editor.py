"""One rule: its sentence, in which the words are the controls. What is chosen is kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_edit import (
    with_rule,
    with_rule_added,
    with_rule_moved,
    without_rule,
)
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.occasions import OCCASIONS
from kijun.rulebooks.models import Draft
from kijun.rulebooks.stages import standing_of
from kijun.rulebooks.versions import published_by
from kijun.services import clock
from kijun.services.law_notes import law_on_rule
from kijun.services.offered import services_of
from kijun.services.opening import hours_as_written
from kijun.services.rulebooks import replace_draft, save_draft
from kijun.web.editor_defaults import new_rule
from kijun.web.editor_form import changed
from kijun.web.editor_page import Opened, both_of, opened, opened_as_known, shown
from kijun.web.editor_questions import groups
from kijun.web.editor_top import NO_HOURS, Hours, rests_on_hours, with_top, worth_of
from kijun.web.problems import told
from kijun.web.rules_page import language, page, part
from kijun.web.shell import for_owner

PART = "X-Kijun-Part"
"""A request with this header asks for the part of the page that changes, not for all of it."""
_OF_THE_PAGE: Final = ("base", "csrfmiddlewaretoken")
"""What a form carries besides what somebody chose or typed in it."""


@for_owner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Show a rule of the draft; keep what was changed in it."""
    rule = _opened(room, number)
    if rule is None:
        return redirect("rules")
    problems: list[Problem] = []
    if request.method == "POST" and request.POST.get("id") == rule.rule.id:
        if request.POST.get("base", rule.base) != rule.base:
            return _overtaken(request, room, rule)
        rule, problems = _kept(room, rule, request)
    is_part, is_kept = PART in request.headers, request.method == "POST" and not problems
    if is_kept and not is_part:
        if request.POST.get("act", "") == "mode:enforced":
            return redirect("letter")
        messages.success(request, pgettext("of a change", "Kept"))
        return redirect("edit-rule", number)
    template = "web/editor_part.html" if is_part else "web/editor.html"
    given = {**_given(room, rule, problems), "is_kept": is_kept}
    return part(request, room, template, given) if is_part else page(request, room, template, given)


@for_owner
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, room: Room) -> HttpResponse:
    """Ask what happens; add a rule for that occasion, and open it."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    try:
        rulebook = load_rulebook(draft.text.encode(), "rulebook")
    except Refused:
        return redirect("rules-text")
    if request.method == "GET":
        return page(request, room, "web/rules_add.html", {"groups": groups(language())})
    occasion = request.POST.get("occasion", "")
    if occasion not in OCCASIONS:
        raise Http404
    save_draft(room, with_rule_added(draft.text, new_rule(occasion, rulebook)))
    return redirect("edit-rule", len(rulebook.rules) + 1)


@for_owner
@require_POST
def arrange(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Move a rule up or down, or take it away."""
    rule = _opened(room, number)
    if rule is None or request.POST.get("id") != rule.rule.id:
        return redirect("rules")
    match request.POST.get("act", ""):
        case "up":
            save_draft(room, with_rule_moved(rule.text, number, number - 1))
        case "down":
            save_draft(room, with_rule_moved(rule.text, number, number + 1))
        case "remove":
            replace_draft(room, without_rule(rule.text, number))
    return redirect("rules")


def _opened(room: Room, number: int) -> Opened | None:
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return None
    try:
        return opened(draft.text, number)
    except Refused:
        return None


def _kept(room: Room, rule: Opened, request: HttpRequest) -> tuple[Opened, list[Problem]]:
    """Keep what was sent if the judge takes it; otherwise say why not, and leave the draft."""
    try:
        found = _with_sent(room, rule, request)
    except Refused as refused:
        return rule, list(refused.problems)
    save_draft(room, found.text)
    return found, []


def _with_sent(room: Room, rule: Opened, request: HttpRequest) -> Opened:
    """Return a rule with what was sent done to it, kept nowhere yet. Raises Refused."""
    sent = {name: str(value) for name, value in request.POST.items()}
    new = changed(rule.written, rule.rule, rule.rulebook, sent, _services(room))
    text = with_rule(rule.text, rule.number, new)
    text = with_top(text, rule.rule, rule.rulebook, sent, _hours(room, rule), clock.now())
    found = opened(text, rule.number)
    assert found is not None
    return found


def _overtaken(request: HttpRequest, room: Room, rule: Opened) -> HttpResponse:
    """Show a rule as it was changed elsewhere beside what was sent: nothing is overwritten unseen."""
    problems: list[Problem] = []
    try:
        both = both_of(rule, _with_sent(room, rule, request), language())
    except Refused as refused:
        both, problems = [], list(refused.problems)
    given = {
        "number": rule.number,
        "title": rule.rule.title.in_language(language()) or rule.rule.id,
        "base": rule.base,
        "sent": [each for each in request.POST.items() if each[0] not in _OF_THE_PAGE],
        "both": both,
        "problems": [told(problem, language()) for problem in problems],
    }
    is_part = PART in request.headers
    if is_part:
        return part(request, room, "web/editor_overtaken.html", given)
    given["is_overtaken"] = True
    response = page(request, room, "web/editor.html", given)
    response.status_code = 409
    return response


def _services(room: Room) -> dict[str, str]:
    spoken = language()
    return {each.slug: each.name_in(spoken) for each in services_of(room)}


def _hours(room: Room, rule: Opened) -> Hours:
    return hours_as_written(room) if rests_on_hours(rule.rule) else NO_HOURS


def _given(room: Room, rule: Opened, problems: list[Problem]) -> Mapping[str, object]:
    spoken = language()
    published = published_by(room)
    latest = published[0] if published else None
    before = opened_as_known(rule, latest.row.text) if latest is not None else None
    return {
        "number": rule.number,
        "base": rule.base,
        "title": rule.rule.title.in_language(spoken) or rule.rule.id,
        "law": law_on_rule(rule.rule, rule.rulebook, clock.now(), spoken),
        "worth": worth_of(rule.rule, rule.rulebook, clock.now()),
        "edited": shown(rule, before, spoken, _services(room), _hours(room, rule)),
        "standing": standing_of(rule.rule, published, clock.now()),
        "is_published": latest is not None,
        "problems": [told(problem, spoken) for problem in problems],
    }
