"""docs/README.md: every page of the documentation with its title and first sentence."""

import re
from pathlib import Path

PATH = "docs/README.md"

DOCS = Path(__file__).resolve().parents[2] / "docs"

NOT_LISTED = {"README.md", "template.md"}

SENTENCE = re.compile(r"^[^#>|`\-*\s].*?(?:[.](?=\s|$)|$)", re.MULTILINE)

TOP = """\
# Documentation

Made from the pages themselves by `make generate`.
"""


def entry(page: Path) -> str:
    """Give the line of one page: a link by its title, and what the page opens with."""
    title, _, body = page.read_text(encoding="utf-8").partition("\n")
    opening = SENTENCE.search(body)
    link = f"- [{title.removeprefix('# ').strip()}]({page.relative_to(DOCS).as_posix()})"
    return f"{link}: {opening[0]}" if opening else link


def pages(folder: Path) -> list[Path]:
    return sorted(page for page in folder.glob("*.md") if page.name not in NOT_LISTED)


def render() -> str:
    parts = [TOP, "\n".join(map(entry, pages(DOCS)))]
    for folder in sorted(path for path in DOCS.iterdir() if path.is_dir()):
        if listed := pages(folder):
            title = folder.name.replace("-", " ").capitalize()
            parts += [f"\n## {title}\n", "\n".join(map(entry, listed))]
    return "\n".join(parts) + "\n"
