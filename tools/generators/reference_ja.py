"""docs/reference.ja.md: every word that a record and a rulebook may hold, in Japanese."""

from tools.generators._reference import Page

PATH = "docs/reference.ja.md"


def render() -> str:
    return Page("ja").render()
