"""Bringing payments: a file, a look at what each row would come to, and a confirmation.

Between the steps the table travels with the page, signed: nothing of it is kept here before
somebody confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.files.contacts import Unread
from kijun.files.days_written import First
from kijun.files.payment_roles import Role, Shape, lacking, roles_of, shape_of
from kijun.files.payments_csv import Row, Sheet, proposed_first, read_sheet, rows_in
from kijun.files.problems import Unreadable
from kijun.services import clock
from kijun.services.work import invoice_import, payment_import, table_maps
from kijun.web.clients.clients import page_of
from kijun.web.rules.problems import told
from kijun.web.shell import for_owner
from kijun.web.signed_state import Carried, content_of, roles_said
from kijun.web.wording import joined, language
from kijun.web.work.payment_rows import listed_lines, role_choices, statement_lines

_FIRST: Final = frozenset(First)


@dataclass(frozen=True, slots=True)
class Held:
    """What was read of a file: a table, what its columns hold, and how its days are written."""

    sheet: Sheet
    roles: tuple[Role, ...]
    first: First

    @property
    def shape(self) -> Shape:
        """What the table is."""
        return shape_of(self.roles)

    def rows(self) -> list[Row]:
        """Return what its rows say; nothing where it is not known yet what they hold."""
        return [] if lacking(self.roles) else rows_in(self.sheet, self.roles, self.first)


class _Written(msgspec.Struct):
    """Held, in the shape in which it travels."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    unread: tuple[Unread, ...]
    roles: tuple[Role, ...]
    first: First


_CARRIED: Final = Carried("payments", _Written)


@for_owner
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a table, show what would come of it, and note it once that is confirmed."""
    if request.method == "GET":
        return _asked(request, room)
    try:
        if "held" in request.POST:
            held = _as_said(_released(room, request.POST["held"]), request.POST)
        else:
            held = _read(room, request.FILES.get("file"))
        signed = _signed(room, held)
    except Unreadable as problem:
        return _asked(request, room, told(problem.at("file", None), language()).text)
    except signing.BadSignature:
        return _asked(request, room, _("This page was open for too long. Choose the file again."))
    if request.POST.get("do") == "bring" and not lacking(held.roles):
        return _brought(request, room, held)
    return _shown(request, room, held, signed)


def _brought(request: HttpRequest, room: Room, held: Held) -> HttpResponse:
    now, posted = clock.now(), request.POST
    covers = "covers" in posted
    if "keep" in posted and held.sheet.has_headings:
        table_maps.keep(room, held.sheet.header, held.roles, held.first, now)
    if held.shape is Shape.STATEMENT:
        answers = _answers(posted)
        done = payment_import.carry_out(room, held.rows(), answers, now, covers=covers)
        said = [_noted(done.noted)]
        if done.refused:
            said.append(_not_taken(done.refused))
        if covers and not done.covered:
            said.append(_("What is missing was not taken as unpaid: some rows are still open."))
        messages.success(request, joined(said))
    else:
        add = "add_clients" in posted
        brought = invoice_import.carry_out(room, held.rows(), now, add_clients=add, covers=covers)
        messages.success(request, _said(brought))
    return redirect("invoices")


def _noted(count: int) -> str:
    said = ngettext("%(count)s payment was noted.", "%(count)s payments were noted.", count)
    return said % {"count": count}


def _not_taken(count: int) -> str:
    said = ngettext(
        "%(count)s row could not be taken: its invoice is not open any more, or its day or amount"
        " cannot be meant.",
        "%(count)s rows could not be taken: their invoices are not open any more, or their days or"
        " amounts cannot be meant.",
        count,
    )
    return said % {"count": count}


def _said(done: invoice_import.Done) -> str:
    invoices = ngettext("%(count)s invoice", "%(count)s invoices", done.invoices)
    paid = ngettext("%(count)s payment", "%(count)s payments", done.payments)
    contested = ngettext("%(count)s contested", "%(count)s contested", done.disputes)
    given = {
        "invoices": invoices % {"count": done.invoices},
        "payments": paid % {"count": done.payments},
        "disputes": contested % {"count": done.disputes},
    }
    said = [_("Noted: %(invoices)s, %(payments)s, %(disputes)s.") % given]
    if done.clients:
        added = ngettext(
            "%(count)s client was added.", "%(count)s clients were added.", done.clients
        )
        said.append(added % {"count": done.clients})
    return joined(said)


def _asked(request: HttpRequest, room: Room, wrong: str = "") -> HttpResponse:
    status = 422 if wrong else 200
    response = page_of(request, room, "web/payments_import.html", {"wrong": wrong})
    response.status_code = status
    return response


def _read(room: Room, file: UploadedFile[Any] | None) -> Held:
    """Read an uploaded file. Raises Unreadable."""
    sheet = read_sheet(content_of(file))
    kept = table_maps.kept_for(room, sheet.header)
    if kept is not None:
        return Held(sheet, kept.roles, kept.first)
    roles = roles_of(sheet.header)
    return Held(sheet, roles, proposed_first(sheet, roles))


def _signed(room: Room, held: Held) -> str:
    """Sign what travels with the page. Raises Unreadable where it is too much."""
    sheet = held.sheet
    written = _Written(sheet.header, sheet.rows, sheet.unread, held.roles, held.first)
    return _CARRIED.signed(room, written)


def _released(room: Room, signed: str) -> Held:
    """Read what came back with the page. Raises BadSignature."""
    written = _CARRIED.released(room, signed)
    return Held(Sheet(written.header, written.rows, written.unread), written.roles, written.first)


def _as_said(held: Held, posted: QueryDict) -> Held:
    """Take what somebody says of the columns over what was recognised."""
    roles = roles_said(posted, held.roles, Role)
    first = posted.get("first", held.first)
    return Held(held.sheet, roles, First(first) if first in _FIRST else held.first)


def _answers(posted: QueryDict) -> dict[int, int | None]:
    """Return the invoice that was chosen for each row, or None for none of them."""
    found: dict[int, int | None] = {}
    for name, value in posted.items():
        number = name.removeprefix("row-")
        if name.startswith("row-") and number.isdecimal() and len(number) < 8:
            is_key = isinstance(value, str) and value.isdecimal() and len(value) < 16
            found[int(number)] = int(value) if is_key and isinstance(value, str) else None
    return found


def _shown(request: HttpRequest, room: Room, held: Held, signed: str) -> HttpResponse:
    now, rows = clock.now(), held.rows()
    missing = lacking(held.roles)
    given: dict[str, object] = {
        "held": signed,
        "columns": _columns(held),
        "lacking": [label for role, label in role_choices(held.shape) if role in missing],
        "first": held.first.value,
        "is_statement": held.shape is Shape.STATEMENT,
        "has_headings": held.sheet.has_headings,
    }
    if missing:
        pass
    elif held.shape is Shape.STATEMENT:
        answers = _answers(request.POST)
        given |= statement_lines(room, payment_import.plan(room, rows, now), answers)
    else:
        given |= listed_lines(room, invoice_import.plan(room, rows, now))
    return page_of(request, room, "web/payments_look.html", given)


def _columns(held: Held) -> list[dict[str, object]]:
    sheet = held.sheet
    return [
        {
            "name": f"column-{place}",
            "heading": heading
            if sheet.has_headings
            else _("Column %(number)s") % {"number": heading},
            "chosen": role.value,
            "example": next((cells[place] for _, cells in sheet.rows if cells[place]), ""),
            "choices": role_choices(held.shape),
        }
        for place, (heading, role) in enumerate(zip(sheet.header, held.roles, strict=True))
    ]
