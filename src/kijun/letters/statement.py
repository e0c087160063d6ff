"""The statement of reasons on paper: the same for both sides, whole, and in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.template.loader import render_to_string

from kijun.judge.words.language import Language
from kijun.letters.formal import Item
from kijun.letters.pdf import pdf_of

_STYLE: Final = Path(__file__).parent / "templates" / "letters" / "formal_pdf.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of reasons in its parts; `state` says how it stands on the day it was printed."""

    language: Language
    date: str
    reference: str
    house: str
    client: str
    title: str
    state: str
    opening: str
    items: Sequence[Item]

    @property
    def numbered(self) -> list[tuple[str, Item]]:
        """The parts with their numbers."""
        numbers = "一二三四五六七八九" if self.language == "ja" else "123456789"
        return list(zip(numbers, self.items, strict=False))


def statement_pdf(statement: Statement) -> bytes:
    """Set a statement of reasons on A4. Raises CannotPrint."""
    html = render_to_string("letters/statement_pdf.html", {"told": statement})
    return pdf_of(html, _STYLE.read_text(encoding="utf-8"))
