"""Pages as PDF: A4, with the fonts inside, from the same templates as the pages on the screen."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from kijun.judge.sentence import Announcement
from kijun.judge.words.language import Language

PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
"""What Debian and Ubuntu call the libraries and the fonts that printing needs."""
_STYLE: Final = Path(__file__).parent / "templates" / "letters" / "rules_pdf.css"
_JAPANESE: Final = "約"


class CannotPrint(RuntimeError):
    """No PDF can be made on this machine: a library or a Japanese font is missing."""


def rules_pdf(
    told: Announcement, language: Language, *, house: str, since: str, version: str
) -> bytes:
    """Set the rules of a house as they are announced; `since` and `version` stand at the foot.

    Raises CannotPrint where Pango or a font with the characters that are needed is missing.
    """
    given = {"told": told, "language": language, "house": house, "since": since}
    html = render_to_string("letters/rules_pdf.html", {**given, "version": version})
    return pdf_of(html, _STYLE.read_text(encoding="utf-8"))


def can_print() -> bool:
    """Say whether PDFs can be made on this machine; looking takes a second the first time."""
    try:
        return _has_japanese()
    except CannotPrint:
        return False


def pdf_response(printed: bytes, name: str) -> HttpResponse:
    """Return a PDF that a browser shows, and keeps under a name."""
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


@functools.lru_cache(maxsize=32)
def pdf_of(html: str, style: str) -> bytes:
    """Set HTML as PDF. Raises CannotPrint."""
    if not _has_japanese():
        raise CannotPrint("no font with Japanese characters was found")
    printed, _ = _printed(html, style)
    return printed


@functools.cache
def _has_japanese() -> bool:
    """Say whether a Japanese character finds a font that draws it."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    _, document = _printed(f'<p lang="ja">{_JAPANESE}</p>', "")
    for font in document.fonts.values():
        file = TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True)
        if ord(_JAPANESE) in file.getBestCmap():
            return True
    return False


def _printed(html: str, style: str) -> tuple[bytes, Any]:
    # a second is spent on this, and where Pango is missing it fails: not at every start
    try:
        from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # noqa: PLC0415
    except OSError as missing:
        raise CannotPrint(str(missing)) from missing
    document = HTML(string=html, url_fetcher=_nothing).render(stylesheets=[CSS(string=style)])
    return document.write_pdf(), document


def _nothing(address: str) -> dict[str, object]:
    """Fetch nothing: whatever is printed stands in the template itself."""
    raise ValueError(address)
