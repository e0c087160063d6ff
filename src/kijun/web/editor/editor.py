"""One rule: its sentence, in which the words are the controls. What is chosen is kept at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.files.given_names import has_outgrown_its_name
from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_edit import (
    with_rule,
    with_rule_added,
    with_rule_moved,
    without_rule,
)
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.occasions import OCCASIONS
from kijun.rulebooks.models import LONGEST_NAME, Draft
from kijun.rulebooks.stages import Stage, standing_of
from kijun.rulebooks.versions import published_by
from kijun.services import clock
from kijun.services.booking.offers import services_of
from kijun.services.booking.opening_hours import hours_as_written
from kijun.services.rules.law_notes import law_on_rule
from kijun.services.rules.rulebooks import replace_draft, save_draft, with_draft
from kijun.web.editor.defaults import new_rule
from kijun.web.editor.form import Sent, changed
from kijun.web.editor.page import Opened, both_of, opened, opened_as_known, shown
from kijun.web.editor.questions import groups
from kijun.web.editor.top import NO_HOURS, Hours, rests_on_hours, with_top, worth_of
from kijun.web.rules.page import language, page, part
from kijun.web.rules.problems import told
from kijun.web.shell import for_owner

PART = "X-Kijun-Part"
"""A request with this header asks for the part of the page that changes, not for all of it."""
_OF_THE_PAGE: Final = ("base", "csrfmiddlewaretoken")
"""What a form carries besides what somebody chose or typed in it."""
_BEFORE: Final = "before."
"""Ahead of the names of what is sent along, since it was still under way when a page was left."""


@for_owner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Show a rule of the draft; keep what was changed in it."""
    is_sent = request.method == "POST"
    if is_sent:
        sent = with_draft(room, partial(_sent, request, room, number))
    else:
        sent = _Sent(_opened(_draft(room), number))
    rule, problems = sent.rule, sent.problems
    if rule is None:
        return redirect("rules")
    if sent.overtaken is not None:
        return _overtaken(request, room, rule, sent.overtaken)
    is_part, is_kept = PART in request.headers, is_sent and not problems
    if is_kept and not is_part:
        if request.POST.get("act", "") == "mode:enforced":
            return redirect("letter")
        messages.success(request, pgettext("of a change", "Kept"))
        return redirect("edit-rule", number)
    template = "web/editor_part.html" if is_part else "web/editor.html"
    given = {**_given(room, rule, problems), "is_kept": is_kept}
    return part(request, room, template, given) if is_part else page(request, room, template, given)


class _Sent(NamedTuple):
    """The rule with what was sent done to it, or why not; None where there is no such rule.

    Where it was changed elsewhere since, nothing was kept of the changes in `overtaken`.
    """

    rule: Opened | None
    problems: Sequence[Problem] = ()
    overtaken: Sequence[Sent] | None = None


def _sent(request: HttpRequest, room: Room, number: int, draft: Draft | None) -> _Sent:
    """Keep what was sent in a draft that nobody else changes meanwhile."""
    rule = _opened(draft, number)
    if draft is None or rule is None or request.POST.get("id") != rule.rule.id:
        return _Sent(rule)
    changes = _changes(request)
    names = [_name_of(each) for each in changes]
    if draft.change and draft.change in names:
        changes = changes[names.index(draft.change) + 1 :]
    elif request.POST.get("base", rule.base) != rule.base:
        return _Sent(rule, overtaken=changes)
    return _Sent(*_kept(room, rule, changes))


@for_owner
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, room: Room) -> HttpResponse:
    """Ask what happens; add a rule for that occasion, and open it."""
    draft = _draft(room)
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
    rule = _opened(_draft(room), number)
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


def _draft(room: Room) -> Draft | None:
    return Draft.objects.filter(room=room).first()


def _opened(draft: Draft | None, number: int) -> Opened | None:
    if draft is None:
        return None
    try:
        return opened(draft.text, number)
    except Refused:
        return None


def _changes(request: HttpRequest) -> list[Sent]:
    """Return what was sent, after what is sent along with it: the earliest change first."""
    sent = {name: str(value) for name, value in request.POST.items()}
    changes: list[Sent] = []
    while sent:
        changes.insert(0, {name: sent[name] for name in sent if not name.startswith(_BEFORE)})
        sent = {
            name.removeprefix(_BEFORE): value
            for name, value in sent.items()
            if name.startswith(_BEFORE)
        }
    return changes


def _name_of(sent: Sent) -> str:
    return sent.get("change", "")[:LONGEST_NAME]


def _kept(room: Room, rule: Opened, changes: Sequence[Sent]) -> tuple[Opened, list[Problem]]:
    """Keep each change that the judge takes; say why not where it does not, and leave the draft."""
    problems: list[Problem] = []
    for sent in changes:
        try:
            rule = _with_sent(room, rule, sent)
        except Refused as refused:
            problems = list(refused.problems)
        else:
            problems = []
            save_draft(room, rule.text, _name_of(sent))
    return rule, problems


def _with_sent(room: Room, rule: Opened, sent: Sent) -> Opened:
    """Return a rule with what was sent done to it, kept nowhere yet. Raises Refused."""
    new = changed(rule.written, rule.rule, rule.rulebook, sent, _services(room))
    text = with_rule(rule.text, rule.number, new)
    text = with_top(text, rule.rule, rule.rulebook, sent, _hours(room, rule), clock.now())
    found = opened(text, rule.number)
    assert found is not None
    return found


def _overtaken(
    request: HttpRequest, room: Room, rule: Opened, changes: Sequence[Sent]
) -> HttpResponse:
    """Show a rule as it was changed elsewhere beside what was sent: nothing is overwritten unseen."""
    problems: list[Problem] = []
    try:
        yours = rule
        for sent in changes:
            yours = _with_sent(room, yours, sent)
        both = both_of(rule, yours, language())
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


def _given(room: Room, rule: Opened, problems: Sequence[Problem]) -> Mapping[str, object]:
    spoken = language()
    published = published_by(room)
    latest = published[0] if published else None
    before = opened_as_known(rule, latest.row.text) if latest is not None else None
    standing = standing_of(rule.rule, published, clock.now())
    return {
        "number": rule.number,
        "base": rule.base,
        "title": rule.rule.title.in_language(spoken) or rule.rule.id,
        "asks_for_name": standing.stage == Stage.DRAFT and has_outgrown_its_name(rule.rule),
        "law": law_on_rule(rule.rule, rule.rulebook, clock.now(), spoken),
        "worth": worth_of(rule.rule, rule.rulebook, clock.now()),
        "edited": shown(rule, before, spoken, _services(room), _hours(room, rule)),
        "standing": standing,
        "is_published": latest is not None,
        "problems": [told(problem, spoken) for problem in problems],
    }
