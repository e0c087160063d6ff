"""The draft as text: typed, taken out; nothing of it is ever lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_counts import load_meant
from kijun.rulebooks.models import Draft
from kijun.services.rules.rulebooks import put_back, save_draft
from kijun.web.rules.page import language, page
from kijun.web.rules.problems import told
from kijun.web.shell import for_owner

NAME: Final = "rulebook"


@for_owner
@require_GET
def text(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the draft as text, with what is wrong with it by line."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    return text_page(request, room, draft.text, problems_of(draft.text))


@for_owner
@require_POST
def save(request: HttpRequest, room: Room) -> HttpResponse:
    """Keep the draft as it was typed; what is wrong with it is told beside it."""
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    draft = Draft.objects.filter(room=room).first()
    stands = draft.text if draft is not None else ""
    if request.POST.get("base", base_of(stands)) != base_of(stands) and typed != stands:
        return text_page(request, room, typed, problems_of(typed), stands=stands)
    save_draft(room, typed)
    return redirect("rules-text" if problems_of(typed) else "rules")


@for_owner
@require_POST
def back(_request: HttpRequest, room: Room) -> HttpResponse:
    """Put back what stood there before something took the place of the draft."""
    put_back(room)
    return redirect("rules")


@for_owner
@require_GET
def take(_request: HttpRequest, room: Room) -> HttpResponse:
    """Give the draft as a file."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    return as_file(draft.text, f"{slugify(room.name, allow_unicode=True) or 'kijun'}.yaml")


def as_file(content: str, name: str) -> HttpResponse:
    """Return a text as a file to keep."""
    response = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def text_page(
    request: HttpRequest,
    room: Room,
    draft: str,
    problems: Iterable[Problem],
    title: str = "",
    *,
    is_draft: bool = True,
    stands: str | None = None,
) -> HttpResponse:
    """Show a draft as text with its problems, or those of a file that was not taken.

    `stands` is the draft as it was changed elsewhere, where it has overtaken what was typed.
    """
    spoken = language()
    given = {
        "text": draft,
        "stands": stands,
        "base": base_of(draft if stands is None else stands),
        "problems": [told(problem, spoken) for problem in problems],
        "is_draft": is_draft,
        "problems_title": title or _("This cannot be published yet"),
    }
    response = page(request, room, "web/rules_text.html", given)
    if stands is not None:
        response.status_code = 409
    elif not is_draft:
        response.status_code = 422
    return response


def base_of(draft: str) -> str:
    """Return what a page with a draft was made from."""
    return hashlib.sha256(draft.encode()).hexdigest()


def problems_of(draft: str) -> tuple[Problem, ...]:
    """Return everything that is wrong with a draft."""
    try:
        load_meant(draft.encode(), NAME)
    except Refused as refused:
        return refused.problems
    return ()
