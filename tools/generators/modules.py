"""docs/modules.md: the modules of the large rooms by subject, each with the purpose that it states."""

import ast
from collections.abc import Iterator
from pathlib import Path

PATH = "docs/modules.md"

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kijun"

ROOMS = {"services": "Use cases", "web": "Pages for the owner"}

TOP = """\
# Modules

Where what lives in the two largest rooms, by subject. Made from the modules' own first sentences by \
`make generate`; the rooms and the way between them are in [Architecture](architecture.md).
"""


def purpose(module: Path) -> str:
    """Return the first paragraph of a module's docstring, as one line of a table."""
    said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if not said:
        raise ValueError(f"{module}: says nothing of its purpose")
    return " ".join(said.partition("\n\n")[0].split()).replace("|", "\\|")


def packages(room: Path) -> Iterator[Path]:
    """Yield a room and the packages in it that hold code of their own."""
    yield room
    yield from sorted(path.parent for path in room.glob("*/__init__.py") if path.parent != room)


def table(folder: Path) -> str:
    modules = sorted(path for path in folder.glob("*.py") if path.stem != "__init__")
    rows = [f"| `{path.name}` | {purpose(path)} |" for path in modules]
    return "\n".join(["| module | what it does |", "|---|---|", *rows])


def render() -> str:
    parts = [TOP]
    for name, title in ROOMS.items():
        for folder in packages(PACKAGE / name):
            own = folder.relative_to(PACKAGE).as_posix()
            heading = f"## {title}: `{own}/`" if "/" not in own else f"### `{own}/`"
            parts += [heading, purpose(folder / "__init__.py"), table(folder)]
    return "\n\n".join(part.strip() for part in parts) + "\n"
