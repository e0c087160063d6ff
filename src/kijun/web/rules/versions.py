"""The versions of the rules: their dates, and what changed from one to the next, in sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import Language, listed
from kijun.rulebooks.differences import Part, compared
from kijun.rulebooks.models import Draft, Version
from kijun.rulebooks.versions import Published, published_by
from kijun.services import clock
from kijun.services.rules.law_notes import law_on_rule
from kijun.services.rules.rulebooks import replace_draft
from kijun.web.rules.page import language, page
from kijun.web.rules.text import as_file
from kijun.web.shell import for_owner

DRAFT: Final = "draft"


@dataclass(frozen=True, slots=True)
class Change:
    """One rule from one version to the next: what was said, and what is said."""

    number: int
    title: str
    before: list[Part]
    after: list[Part]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions, rule by rule; unchanged ones by their names."""

    changed: list[Change]
    added: list[Change]
    removed: list[Change]
    same: list[str]

    @property
    def is_nothing(self) -> bool:
        """Whether every rule says what it said."""
        return not (self.changed or self.added or self.removed)


@for_owner
@require_GET
def versions(request: HttpRequest, room: Room) -> HttpResponse:
    """List the versions, the last one first, and the draft where it says something else."""
    published = published_by(room)
    draft = _draft(room)
    is_changed = draft is not None and (
        not published or draft.version != published[0].rulebook.version
    )
    now = clock.now()
    rows = [
        {
            "version": each.row.version,
            "row": each.row,
            "is_in_force": each.is_in_force(now),
            "title": each.rulebook.title.in_language(language()),
            "count": len(each.rulebook.rules),
            "is_last": place == 0,
        }
        for place, each in enumerate(published)
    ]
    given = {"rows": rows, "is_changed": is_changed, "has_draft": draft is not None}
    return page(request, room, "web/versions.html", given)


@for_owner
@require_GET
def version(request: HttpRequest, room: Room, version: str) -> HttpResponse:
    """Show what a version (or the draft) changed against the one before it."""
    published = published_by(room)
    if version == DRAFT:
        after, before, row = _draft(room), published[0].rulebook if published else None, None
        if after is None:
            return redirect("rules-text")
    else:
        place = _place_of(published, version)
        row, after = published[place].row, published[place].rulebook
        before = published[place + 1].rulebook if place + 1 < len(published) else None
    given = {
        "row": row,
        "difference": difference(before, after, language()),
        "laws": _laws(after, clock.now(), language()),
        "is_first": before is None,
        "title": after.title.in_language(language()),
        "is_last": row is not None and row.pk == published[0].row.pk,
    }
    return page(request, room, "web/version.html", given)


@for_owner
@require_GET
def taken(_request: HttpRequest, room: Room, version: str) -> HttpResponse:
    """Give a version as the file that it was."""
    row = _row(room, version)
    return as_file(row.text, f"{row.version[:12]}.yaml")


@for_owner
@require_POST
def again(_request: HttpRequest, room: Room, version: str) -> HttpResponse:
    """Put a version into the draft."""
    replace_draft(room, _row(room, version).text)
    return redirect("rules")


def difference(before: Rulebook | None, after: Rulebook, spoken: Language) -> Difference:
    """Tell what changed between two rulebooks, in a language."""
    known = {rule.id: rule for rule in before.rules} if before is not None else {}
    changed, added, same = list[Change](), list[Change](), list[str]()
    for rule in after.rules:
        title = rule.title.in_language(spoken) or rule.id
        is_now = sentence_of(rule, after, spoken)
        earlier = known.pop(rule.id, None)
        if earlier is None or before is None:
            added.append(Change(rule.number, title, [], [Part(is_now, differs=False)]))
            continue
        was = sentence_of(earlier, before, spoken)
        if was == is_now:
            same.append(title)
        else:
            changed.append(Change(rule.number, title, *compared(was, is_now)))
    removed = [
        Change(
            rule.number,
            rule.title.in_language(spoken) or rule.id,
            [Part(sentence_of(rule, before, spoken), differs=False)],
            [],
        )
        for rule in known.values()
        if before is not None
    ]
    return Difference(changed, added, removed, same)


def _laws(rulebook: Rulebook, now: dt.datetime, spoken: Language) -> list[tuple[str, str]]:
    """Return what rules may correspond to in law, each note once, with the rules' names."""
    found: dict[str, list[str]] = {}
    for rule in rulebook.rules:
        if said := law_on_rule(rule, rulebook, now, spoken):
            found.setdefault(said, []).append(rule.title.in_language(spoken) or rule.id)
    return [
        ("、".join(names) if spoken == "ja" else listed(names), said)
        for said, names in found.items()
    ]


def _place_of(published: list[Published], version: str) -> int:
    for place, each in enumerate(published):
        if each.row.version == version:
            return place
    raise Http404


def _row(room: Room, version: str) -> Version:
    row = Version.objects.filter(room=room, version=version).first()
    if row is None:
        raise Http404
    return row


def _draft(room: Room) -> Rulebook | None:
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return None
    try:
        return load_rulebook(draft.text.encode(), "rulebook")
    except Refused:
        return None
