"""Keep the Japanese catalogue in step with the messages in the code.

python -m tools.messages           # take new messages into the .po, compile the .mo
python -m tools.messages --check   # change nothing; exit 1 where something is missing
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.find_messages import PACKAGE, find_messages
from tools.repository import ROOT

CATALOGUE = Path(PACKAGE, "locale", "ja", "LC_MESSAGES", "kijun.po")
PLACE = re.compile(r"%(?:\(\w+\))?[sr]|%%")
HEAD = (
    ("Project-Id-Version", "Kijun"),
    ("Language", "ja"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
)
Texts = str | tuple[str, ...] | list[str] | None


class Japanese(Catalog):
    """A catalogue whose head says nothing of times and tools: same messages, same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return list(HEAD)


def catalogue(root: Path, known: Catalog) -> Catalog:
    """Return the catalogue of all messages, with the translations that are known."""
    made = Japanese(locale="ja", header_comment="# What Kijun says in Japanese.", fuzzy=False)
    for text, (plural, paths) in find_messages(root).items():
        before = known.get(text)
        said = texts(before.string) if before is not None else [""]
        places = [(path, 0) for path in sorted(set(paths))]
        if plural is None:
            made.add(text, said[0], places)
        else:
            made.add((text, plural), tuple(said), places)
    return made


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="ja")
    with path.open("rb") as file:
        return read_po(file, locale="ja", abort_invalid=True)


def written(made: Catalog) -> tuple[bytes, bytes]:
    """Return the catalogue as text (.po) and compiled (.mo)."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, made, width=0, include_lineno=False, ignore_obsolete=True)
    write_mo(compiled, made)
    return text.getvalue(), compiled.getvalue()


def complaints(made: Catalog, known: Catalog) -> Iterator[str]:
    """Say what is wrong with the translations."""
    for message in made:
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        if not all(texts(message.string)):
            yield f"not translated: {name}"
        elif not all(
            places(said) in map(places, texts(message.id)) for said in texts(message.string)
        ):
            yield f"other places than in English: {name}"
    gone = {one.id for one in known if one.id} - {one.id for one in made}
    yield from (f"no longer in the code: {name}" for name in sorted(map(str, gone)))


def texts(said: Texts) -> list[str]:
    return [said] if isinstance(said, str) else list(said or [""])


def places(text: str) -> frozenset[str]:
    """Return the places of a text that are filled."""
    return frozenset(PLACE.findall(text))


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools.messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    check = parser.parse_args(arguments).check
    path = root / CATALOGUE
    known = read(path)
    made = catalogue(root, known)
    found = list(complaints(made, known))
    for file, content in zip((path, path.with_suffix(".mo")), written(made), strict=True):
        present = file.read_bytes() if file.exists() else b""
        if check and present != content:
            found.append(f"{file.relative_to(root)}: out of date; run python -m tools.messages")
        elif not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    print("\n".join(found) or f"Messages: all {len(made)} are there in Japanese.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
