"""HTML as the text that somebody reads in it, without what they quote."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

UNSEEN: Final = {"head", "script", "style", "title", "template", "blockquote"}
VOID: Final = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
}  # fmt: skip
BLOCKS: Final = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
QUOTES: Final = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote")
REST_IS_QUOTED: Final = {"appendonsend", "divRplyFwdMsg", "OLK_SRC_BODY_SECTION"}
"""Where Outlook begins what it quotes."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []
        """The elements that are open from the outermost unseen one on."""
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in BLOCKS:
            self._say("\n")
        if tag in VOID:
            return
        given = {name: value or "" for name, value in attrs}
        if given.get("id") in REST_IS_QUOTED:
            self._is_over = True
        if self._hidden or tag in UNSEEN or QUOTES.search(given.get("class", "")):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        if tag in BLOCKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if not self._hidden and not self._is_over:
            self.parts.append(text)


def text_of(html: str) -> str:
    """Give the text of an HTML mail; what no parser understands is left out."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # the parser's own words for markup beyond repair
        reader.parts.append("")
    lines = [" ".join(line.split()) for line in "".join(reader.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
