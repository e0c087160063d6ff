"""Check that relative links in Markdown lead to a file, and to a heading where they name one.

Headings get their anchors as on GitHub: lower case, spaces to hyphens, punctuation dropped.
Addresses elsewhere are not fetched.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.repository import ROOT, project_files

MARKDOWN = MarkdownIt("commonmark").enable("table")

NAMED = re.compile(r"""<\w+[^>]*\s(?:id|name)=["']([^"']+)["']""")


def anchor(heading: str) -> str:
    kept = (
        character
        for character in heading.strip().lower()
        if character in " -_" or unicodedata.category(character)[0] in "LNM"
    )
    return "".join(kept).replace(" ", "-")


def plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def anchors(text: str) -> set[str]:
    """Collect every anchor of a document: its headings and its own `id` attributes."""
    found, seen = set(NAMED.findall(text)), dict[str, int]()
    for opening, inline in pairwise(MARKDOWN.parse(text)):
        if opening.type == "heading_open":
            name = anchor(plain(inline))
            count = seen.get(name, 0)
            seen[name] = count + 1
            found.add(f"{name}-{count}" if count else name)
    return found


def links(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and target of every link and image."""
    for block in MARKDOWN.parse(text):
        for token in block.children or ():
            target = token.attrGet("href") or token.attrGet("src")
            if isinstance(target, str):
                yield (block.map or [0])[0] + 1, target


def fault(page: Path, target: str, root: Path) -> str | None:
    """Say why a link leads nowhere, or None where it leads somewhere."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    place = (page.parent / path).resolve() if path else page
    if not place.is_relative_to(root):
        return "leads out of the repository"
    if not place.exists():
        return "leads to nothing"
    if not parts.fragment or place.suffix != ".md":
        return None
    wanted = unquote(parts.fragment)
    return None if wanted in anchors(place.read_text(encoding="utf-8")) else "no such heading"


def check(root: Path) -> list[str]:
    return [
        f"{page.relative_to(root)}:{line}: {target}: {reason}"
        for page in project_files(root, ".md")
        for line, target in links(page.read_text(encoding="utf-8"))
        if (reason := fault(page, target, root))
    ]


def main() -> int:
    found = check(ROOT)
    print("\n".join(found) or "Links: all lead somewhere.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
