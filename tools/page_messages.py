"""Keep the Japanese catalogues of the rooms with pages in step with their code and templates.

python -m tools.page_messages           # take new messages into each .po, compile each .mo
python -m tools.page_messages --check   # change nothing; exit 1 where something is missing

A room with pages has a folder `locale/`; its messages are what gettext is given there in Python
and in templates.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

from tools.find_messages import PACKAGE
from tools.messages import Japanese, complaints, read, texts, written
from tools.repository import ROOT

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Found = tuple[str | tuple[str, ...], str | None]
"""A message, with its plural where it has one, and its context."""


def rooms(root: Path) -> list[Path]:
    """List the rooms with pages."""
    return sorted(path.parent for path in (root / PACKAGE).glob("*/locale"))


def messages(path: Path) -> Iterator[Found]:
    """Yield the messages of a module or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        source = templatize(source, origin=path.name)
    for found in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield found[1], found[3]


def catalogue(room: Path, root: Path, known: Catalog) -> Catalog:
    """Return the catalogue of a room, with the translations that are known."""
    made = Japanese(locale="ja", header_comment="# What pages say in Japanese.", fuzzy=False)
    for path in sorted((*room.rglob("*.py"), *room.rglob("*.html"))):
        for text, context in messages(path):
            before = known.get(text if isinstance(text, str) else text[0], context)
            said = texts(before.string) if before is not None else [""]
            place = [(path.relative_to(root).as_posix(), 0)]
            string = said[0] if isinstance(text, str) else tuple(said)
            made.add(text, string, place, context=context)
    return made


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools.page_messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    check = parser.parse_args(arguments).check
    if not settings.configured:
        settings.configure(USE_I18N=False)
    found: list[str] = []
    for room in rooms(root):
        path = room / "locale" / "ja" / "LC_MESSAGES" / "django.po"
        known = read(path)
        made = catalogue(room, root, known)
        found += [f"{room.name}: {complaint}" for complaint in complaints(made, known)]
        for file, content in zip((path, path.with_suffix(".mo")), written(made), strict=True):
            present = file.read_bytes() if file.exists() else b""
            if check and present != content:
                stale = file.relative_to(root)
                found.append(f"{stale}: out of date; run python -m tools.page_messages")
            elif not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
    print("\n".join(found) or "Messages of pages: all are there in Japanese.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
