"""The lines of a timeline. Drawn here and not in a template: a page has dozens, and each is small."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kijun.ui import marks
from kijun.ui.marks import Party
from kijun.ui.parts import Attached, Happening, Ruling
from kijun.ui.wording import on_day, unbroken

_LINE: Final = (
    '<li class="{}"><time datetime="{}">{}{}</time><div class="happening">{}'
    '<span class="unseen">{}: </span><p>{}</p>{}{}{}</div></li>\n'
)
_UNMARKED: Final = mark_safe('<i class="happened" aria-hidden="true"></i>')
_NOTHING: Final = SafeString()


def lines(happenings: Iterable[Happening], client: str, house: str) -> SafeString:
    """Draw what happened, a line each; a year stands where it is another than the line before's."""
    drawn: list[SafeString] = []
    year: int | None = None
    for each in happenings:
        drawn.append(_line(each, client if each.who is Party.CLIENT else house, year))
        year = each.on.year
    return SafeString("".join(drawn))


def _line(each: Happening, who: str, year: int | None) -> SafeString:
    return format_html(
        _LINE,
        each.who.value,
        each.on.isoformat(),
        _year(each.on) if each.on.year != year else _NOTHING,
        on_day(each.on, _("j M")),
        marks.mark(each.mark, each.who) if each.mark else _UNMARKED,
        who,
        unbroken(each.title),
        format_html('<p class="meta">{}</p>', unbroken(each.note)) if each.note else _NOTHING,
        _files(each.attached) if each.attached else _NOTHING,
        ruling(each.ruling) if each.ruling else _NOTHING,
    )


def _year(day: dt.date) -> SafeString:
    return format_html('<span class="year">{}</span> ', on_day(day, _("Y")))


def _files(attached: Iterable[Attached]) -> SafeString:
    files = format_html_join("", " {}", ((_file(each),) for each in attached))
    return format_html('<p class="meta">{}{}</p>', _("Evidence:"), files)


def _file(file: Attached) -> SafeString | str:
    return (
        format_html('<a href="{}" download>{}</a>', file.href, file.name)
        if file.href
        else file.name
    )


def ruling(given: Ruling) -> SafeString:
    """Draw a decision below what it is about: its seal, what it says, and why."""
    link = format_html('<a href="{}">{}</a>', given.href, given.title) if given.href else None
    return format_html(
        '<div class="ruling">{}<p><b>{}</b>{}</p></div>',
        marks.seal(given.seal, given.name),
        link or unbroken(given.title),
        format_html("<br>{}", unbroken(given.why)) if given.why else _NOTHING,
    )
