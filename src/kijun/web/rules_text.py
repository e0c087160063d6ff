"""The draft as text: typed, brought in from a file, taken out; nothing of it is ever lost."""

from __future__ import annotations

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
from kijun.files.rulebook_file import load_rulebook
from kijun.files.yaml12 import MAX_BYTES, NOT_UTF8, TOO_LARGE
from kijun.rulebooks.models import Draft
from kijun.services.rulebooks import put_back, replace_draft, save_draft
from kijun.web.problems import told
from kijun.web.rules_page import language, page
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
    save_draft(room, typed)
    return redirect("rules-text" if problems_of(typed) else "rules")


@for_owner
@require_POST
def bring(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a file in the place of the draft; one that cannot be read leaves the draft as it is."""
    file = request.FILES.get("file")
    draft = Draft.objects.filter(room=room).first()
    if file is None:
        return redirect("rules-text")
    name = str(file.name)
    try:
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Refused([Problem(name, None, TOO_LARGE)])
        brought = _decoded(data, name).replace("\r\n", "\n")
        load_rulebook(brought.encode(), name)
    except Refused as refused:
        title = _("“%(name)s” was not imported. Your draft is unchanged") % {"name": name}
        kept = draft.text if draft is not None else ""
        return text_page(request, room, kept, refused.problems, title, status=422)
    replace_draft(room, brought)
    return redirect("rules")


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
    status: int = 200,
) -> HttpResponse:
    """Show a draft as text with its problems, under a title of their own where it has one."""
    spoken = language()
    given = {
        "text": draft,
        "problems": [told(problem, spoken) for problem in problems],
        "problems_title": title or _("This cannot be published yet"),
    }
    response = page(request, room, "web/rules_text.html", given)
    response.status_code = status
    return response


def problems_of(draft: str) -> tuple[Problem, ...]:
    """Return everything that is wrong with a draft."""
    try:
        load_rulebook(draft.encode(), NAME)
    except Refused as refused:
        return refused.problems
    return ()


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([Problem(name, None, NOT_UTF8, {"byte": error.start + 1})]) from error
