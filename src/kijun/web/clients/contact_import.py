"""Bringing contacts: a file, a look at what would come of it, and a confirmation.

Between the steps the file's contacts travel with the page, signed: nothing of them is kept here
before somebody confirms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.clients.contact_points import is_unusual, normal_mail
from kijun.files.contacts import Contact, Unread, are_cards
from kijun.files.contacts_csv import Role, Sheet, contacts_in, read_sheet, roles_of
from kijun.files.problems import Problem, Unreadable
from kijun.files.vcard import read_cards
from kijun.services.clients.contact_import import Answer, Done, Line, Plan, carry_out, plan
from kijun.ui.parts import Choice
from kijun.web.clients.clients import page_of
from kijun.web.rules.problems import told
from kijun.web.shell import for_owner
from kijun.web.signed_state import Carried, content_of, roles_said

MOST_ASKED: Final = 300
"""Contacts about whom one is asked one by one; the others are done as proposed."""
MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Held:
    """What was read of a file: a table with what its columns hold, or contacts."""

    sheet: Sheet | None = None
    roles: tuple[Role, ...] = ()
    contacts: tuple[Contact | Unread, ...] = ()

    def read(self) -> Sequence[Contact | Unread]:
        """Return the contacts in it."""
        if self.sheet is None:
            return self.contacts
        return contacts_in(self.sheet, self.roles)


class _Written(msgspec.Struct):
    """Held, in the shape in which it travels."""

    sheet: Sheet | None
    roles: tuple[Role, ...]
    contacts: tuple[Contact, ...]
    unread: tuple[Unread, ...]


_CARRIED: Final = Carried("contacts", _Written)


@for_owner
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a file, show what would come of it, and bring it once that is confirmed."""
    if request.method == "GET":
        return _asked(request, room)
    try:
        if "held" in request.POST:
            held = _with_roles(_released(room, request.POST["held"]), request.POST)
        else:
            held = _read(request.FILES.get("file"))
        signed = _signed(room, held)
    except Unreadable as problem:
        language = "en" if get_language() == "en" else "ja"
        return _asked(request, room, told(problem.at("file", None), language).text)
    except signing.BadSignature:
        return _asked(request, room, _("This page was open for too long. Choose the file again."))
    if request.POST.get("do") == "bring":
        done = carry_out(room, held.read(), _answers(request.POST))
        messages.success(request, _said(done))
        return redirect("clients")
    given = {"held": signed, **_shown(held, plan(room, held.read()), request.POST)}
    return page_of(request, room, "web/clients_import_look.html", given)


def _asked(request: HttpRequest, room: Room, wrong: str = "") -> HttpResponse:
    return page_of(request, room, "web/clients_import.html", {"wrong": wrong})


def _read(file: UploadedFile[Any] | None) -> Held:
    """Read an uploaded file. Raises Unreadable."""
    data = content_of(file)
    if are_cards(data):
        return Held(contacts=tuple(read_cards(data)))
    sheet = read_sheet(data)
    return Held(sheet, roles_of(sheet.header))


def _signed(room: Room, held: Held) -> str:
    """Sign what travels with the page. Raises Unreadable where it is too much."""
    cards = [each for each in held.contacts if isinstance(each, Contact)]
    unread = [each for each in held.contacts if isinstance(each, Unread)]
    written = _Written(held.sheet, held.roles, tuple(cards), tuple(unread))
    return _CARRIED.signed(room, written)


def _released(room: Room, signed: str) -> Held:
    """Read what came back with the page. Raises BadSignature."""
    written = _CARRIED.released(room, signed)
    found: list[Contact | Unread] = [*written.contacts, *written.unread]
    found.sort(key=lambda each: each.number)
    return Held(written.sheet, written.roles, tuple(found))


def _with_roles(held: Held, posted: QueryDict) -> Held:
    """Take what somebody says of the columns over what was recognised."""
    roles = roles_said(posted, held.roles, Role)
    return Held(held.sheet, roles, held.contacts)


def _answers(posted: QueryDict) -> dict[int, Answer]:
    known = set(Answer)
    return {
        int(name.removeprefix("same-")): Answer(value)
        for name, value in posted.items()
        if name.startswith("same-") and name[5:].isdecimal() and len(name) < 12 and value in known
    }


def _said(done: Done) -> str:
    added = ngettext("%(count)s client was added.", "%(count)s clients were added.", done.added)
    parts = [added % {"count": done.added}]
    if done.extended:
        more = ngettext(
            "Contact details were added for %(count)s.",
            "Contact details were added for %(count)s.",
            done.extended,
        )
        parts.append(more % {"count": done.extended})
    if done.kept:
        kept = ngettext(
            "%(count)s was left unchanged.", "%(count)s were left unchanged.", done.kept
        )
        parts.append(kept % {"count": done.kept})
    return " ".join(parts) if get_language() == "en" else "".join(parts)


def _shown(held: Held, planned: Plan, posted: Mapping[str, Any]) -> dict[str, object]:
    answers = _answers(posted) if isinstance(posted, QueryDict) else {}
    doubtful = [_doubt(line, answers) for line in planned.doubtful[:MOST_ASKED]]
    language = "en" if get_language() == "en" else "ja"
    unread = [
        {"number": each.number, "name": each.name, "why": told(_problem(each), language).text}
        for each in planned.unread[:MOST_LISTED]
    ]
    return {
        "plan": planned,
        "columns": _columns(held),
        "has_name": held.sheet is None or bool({Role.NAME, Role.FAMILY} & set(held.roles)),
        "is_table": held.sheet is not None,
        "doubtful": doubtful,
        "not_asked": len(planned.doubtful) - len(doubtful),
        "coming": [_comer(line) for line in planned.new[:MOST_LISTED]],
        "more_coming": max(len(planned.new) - MOST_LISTED, 0),
        "there": planned.there[:MOST_LISTED],
        "more_there": max(len(planned.there) - MOST_LISTED, 0),
        "unread": unread,
        "more_unread": max(len(planned.unread) - MOST_LISTED, 0),
    }


def _problem(unread: Unread) -> Problem:
    return Problem("file", unread.number, unread.message, unread.params)


def _columns(held: Held) -> list[dict[str, object]]:
    if held.sheet is None:
        return []
    example = held.sheet.rows[0][1] if held.sheet.rows else ()
    return [
        {
            "name": f"column-{place}",
            "heading": heading,
            "role": role.value,
            "example": example[place] if place < len(example) else "",
        }
        for place, (heading, role) in enumerate(zip(held.sheet.header, held.roles, strict=True))
    ]


def _comer(line: Line) -> dict[str, object]:
    unusual = [mail for mail in line.mails if is_unusual(normal_mail(mail))]
    return {"contact": line.contact, "line": line, "unusual": unusual}


def _doubt(line: Line, answers: Mapping[int, Answer]) -> dict[str, object]:
    number = line.contact.number
    return {
        "line": line,
        "name": f"same-{number}",
        "chosen": answers.get(number, line.proposed).value,
        "choices": [
            Choice(Answer.KEEP, _("Same person: leave as is")),
            Choice(Answer.MERGE, _("Same person: add what is new")),
            Choice(Answer.ADD, _("Somebody else")),
        ],
    }
