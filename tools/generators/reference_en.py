"""docs/reference.en.md: every word that a record and a rulebook may hold, in English."""

from tools.generators._reference import Page

PATH = "docs/reference.en.md"


def render() -> str:
    return Page("en").render()
