"""Figures of a rule as one writes them oneself, where the list does not hold the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kijun.files.cell_text import number as number_in
from kijun.files.cell_text import plain
from kijun.files.problems import Refused, Unreadable
from kijun.files.rulebook_counts import is_meant, not_meant
from kijun.judge.quantities import Duration, Unit, parse_duration
from kijun.judge.terms import Quantity, Span
from kijun.judge.words.figures import number
from kijun.ui.parts import Choice
from kijun.web.editor.terms import Field, read

LONGEST: Final = 20
"""A figure has at most so many characters."""
_UNITS: Final[tuple[Unit, ...]] = ("min", "h", "d", "weeks", "months")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can be written: its field, what it is now, and in which unit."""

    name: str
    label: str
    number: str
    unit: str = ""
    units: tuple[Choice, ...] = ()
    sign: str = ""


def figures_of(fields: Sequence[Field]) -> list[Figure]:
    """Return the figures among the fields of a rule; a stretch from … to is written as text."""
    return [found for field in fields if (found := _figure(field)) is not None]


def code_from(field: Field, sent: Mapping[str, str]) -> str | None:
    """Return what was written for a field as a code; None where it is what it was.

    Raises Refused for a count that no rule can mean.
    """
    now = _figure(field)
    if now is None:
        return None
    given = plain(sent.get(f"figure.{field.name}", now.number))[:LONGEST]
    given = given.replace(",", "") if now.units else as_figure(given)
    unit = sent.get(f"unit.{field.name}", now.unit)
    if unit not in (now.unit, *(choice.value for choice in now.units)):
        return None
    if not given or (given, unit) == (now.number, now.unit):
        return None
    if not is_meant(field.name, given):
        raise Refused([not_meant(field.name, given, "rulebook", label=field.label)])
    return f"{now.sign} {given} {unit}".strip()


def as_figure(given: str) -> str:
    """Return what was typed as plain digits; what is no number as it was typed."""
    try:
        return str(number_in(given, decimal="."))
    except Unreadable:
        return given


def _figure(field: Field) -> Figure | None:
    if field.kind is None:
        return _length(field, parse_duration(field.value), "")
    match read(field.kind, field.value) if field.value else None:
        case Span(operator=sign, low=low, high=None):
            return _length(field, low, "" if field.kind.bare else sign)
        case Quantity(operator=sign, low=low, high=None, percent=percent):
            said = number(low).replace(",", "")
            before = "" if field.kind.name == "count" else sign
            return Figure(field.name, field.label, said, "%" if percent else "", (), before)
    return None


def _length(field: Field, length: Duration, sign: str) -> Figure:
    units = tuple(Choice(unit, said) for unit, said in _unit_words().items())
    return Figure(field.name, field.label, str(length.number), length.unit, units, sign)


def _unit_words() -> dict[Unit, str]:
    words = {
        "min": _("minutes"),
        "h": _("hours"),
        "d": _("days"),
        "weeks": _("weeks"),
        "months": _("months"),
    }
    return {unit: words[unit] for unit in _UNITS}
