"""The rules on paper: A4, the words of the announcement, and fonts that travel along."""

from __future__ import annotations

import datetime as dt
import sys
from importlib.abc import MetaPathFinder

import pytest

from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.judge.sentence import announcement_in_parts
from kijun.judge.words.language import LANGUAGES, Language
from kijun.letters import pdf
from kijun.letters.pdf import CannotPrint, pdf_of, rules_pdf

pypdfium2 = pytest.importorskip("pypdfium2", reason="reads what was printed")

pytestmark = pytest.mark.prints

A4 = (595, 842)
"""Points, rounded."""


def printed(starter: str, language: Language) -> bytes:
    rulebook = load_rulebook(rulebook_text(starter).encode(), starter)
    since = dt.date(2026, 12, 6)
    told = announcement_in_parts(rulebook, language, house="佐伯事務所", since=since)
    return rules_pdf(
        told, language, house="佐伯事務所", since="2026年12月6日から施行", version="版 0123"
    )


def read(content: bytes) -> tuple[str, int]:
    """Return the text of a PDF without white space, and its number of pages."""
    document = pypdfium2.PdfDocument(content)
    text = ""
    for page in document:
        assert tuple(round(side) for side in page.get_size()) == A4
        words = page.get_textpage()
        text += words.get_text_range()
        words.close()
    count = len(document)
    document.close()
    return squeezed(text), count


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("starter", ["time-and-promises", "delivery-and-price"])
def test_every_sentence_stands_on_a_few_pages(starter: str, language: Language) -> None:
    rulebook = load_rulebook(rulebook_text(starter).encode(), starter)
    told = announcement_in_parts(rulebook, language, house="佐伯事務所", since=dt.date(2026, 12, 6))
    text, pages = read(printed(starter, language))
    assert 1 <= pages <= 3
    for section in told.sections:
        assert squeezed(section.heading) in text
    rules = [rule for section in told.sections for rule in section.rules]
    # a sentence may go over the end of a page; its beginning and its heading do not
    for rule in rules:
        assert squeezed(rule.heading) in text
        assert squeezed(rule.text)[:20] in text
    assert text.index(squeezed(rules[0].text)[:20]) < text.index(squeezed(rules[-1].text)[:20])
    assert "佐伯事務所" in text
    assert "2026年12月6日から施行" in text


def test_the_fonts_are_inside() -> None:
    content = printed("time-and-promises", "ja")
    assert len(content) > 50_000
    document = pypdfium2.PdfDocument(content)
    fonts = {
        (text.get_font().get_base_name(), text.get_font().is_embedded)
        for text in document[0].get_objects()
        if isinstance(text, pypdfium2.PdfTextObj)
    }
    document.close()
    assert fonts
    assert all(is_embedded for _, is_embedded in fonts)


def test_names_are_text_and_never_markup() -> None:
    rulebook = load_rulebook(rulebook_text("time-and-promises").encode(), "x")
    told = announcement_in_parts(rulebook, "ja", house="<img src=file:///etc/passwd>")
    content = rules_pdf(told, "ja", house="<img src=file:///etc/passwd>", since="", version="")
    assert "<imgsrc=file" in read(content)[0]


class Lacking(MetaPathFinder):
    """Stands for a machine on which Pango is missing: WeasyPrint fails when it is imported."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Fail as the dynamic linker does."""
        if fullname == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_without_pango_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_of.cache_clear()
    pdf._has_japanese.cache_clear()
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    with pytest.raises(CannotPrint):
        printed("both-directions", "en")
