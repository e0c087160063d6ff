"""The formal letter: a decision as one would sign it on paper, in Japanese and in English.

The mail says it in eight lines; this is what is enclosed. It holds who writes to whom and when, what
is asked and why, and the particulars (記 … 以上) item by item.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from django.template.loader import render_to_string

from kijun.judge.words.language import Language
from kijun.letters.pdf import pdf_of

_STYLE: Final = Path(__file__).parent / "templates" / "letters" / "formal_pdf.css"
_NUMBERS: Final = "一二三四五六七八九"


class Item(NamedTuple):
    """One of the particulars: its heading and its lines. A rule's own words are quoted."""

    heading: str
    lines: tuple[str, ...]
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formal:
    """A formal letter in all its parts, each of them a line or a paragraph."""

    language: Language
    date: str
    reference: str
    addressee: tuple[str, ...]
    sender: tuple[str, ...]
    seal: str
    """The one or two characters of the sender's seal; empty: none is set."""
    subject: str
    salutation: str
    greeting: str
    paragraphs: tuple[str, ...]
    closing: str
    items: tuple[Item, ...]

    @property
    def numbered(self) -> list[tuple[str, Item]]:
        """The particulars with their numbers: 一, 二 …; 1, 2 …"""
        numbers = _NUMBERS if self.language == "ja" else "123456789"
        return list(zip(numbers, self.items, strict=False))

    @property
    def text(self) -> str:
        """All of it as plain text, in the order in which it is read."""
        opening = f"{self.salutation}{self.greeting}"
        if self.language == "ja":
            head = [self.date, self.reference, *self.addressee, *self.sender, self.subject, opening]
            end = [self.closing, "記", *self._particulars, "以上"]
        else:
            head = [*self.sender, self.date, self.reference, *self.addressee, self.salutation]
            head += [self.subject, *([self.greeting] if self.greeting else [])]
            end = [*self._particulars, self.closing, *self.sender]
        return "\n".join((*head, *self.paragraphs, *end))

    @property
    def _particulars(self) -> list[str]:
        return [
            line
            for number, item in self.numbered
            for line in (f"{number}. {item.heading}", *(f"   {line}" for line in item.lines))
        ]


def formal_pdf(letter: Formal) -> bytes:
    """Set a formal letter on A4. Raises CannotPrint."""
    html = render_to_string("letters/formal_pdf.html", {"letter": letter})
    return pdf_of(html, _STYLE.read_text(encoding="utf-8"))
