"""What stands at the head and the foot of a printed rulebook, in the language of its reader."""

from __future__ import annotations

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from kijun.judge.words.figures import date
from kijun.judge.words.language import Language
from kijun.rulebooks.versions import Published


def since_words(published: Published, language: Language) -> str:
    """Say from which day a version holds; nothing where that is when it is announced."""
    if published.since is None:
        return ""
    with override(language):
        return _("In effect from %(day)s") % {"day": date(published.since, language)}


def version_words(version: str, language: Language) -> str:
    """Name a version, as short as people can still compare it."""
    with override(language):
        return _("Version %(version)s") % {"version": version[:12]}


def file_name(house: str, language: Language, suffix: str) -> str:
    """Name a file of a house's rules."""
    return f"{slugify(house, allow_unicode=True) or 'kijun'}-{language}.{suffix}"
