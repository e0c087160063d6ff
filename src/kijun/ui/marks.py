"""Marks and seals: shape says what happened, colour says who, the seal says who decided."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Party(StrEnum):
    """Whose act something is: 藍 is the client, 朱 is the house."""

    CLIENT = "client"
    HOUSE = "house"


class Mark(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    NOTICE = "notice"
    NOT_KEPT = "not_kept"
    LET_PASS = "let_pass"  # noqa: S105 - no secret


WORDS: Final = {
    Mark.KEPT: _("Kept"),
    Mark.NOTICE: _("Notice given, does not count"),
    Mark.NOT_KEPT: _("Not kept"),
    Mark.LET_PASS: _("Let pass"),
}
_RING = '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="2.6"/>'
_SHAPES: Final = {
    Mark.KEPT: '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    Mark.NOTICE: '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor"'
    ' stroke-width="1.7"/><path d="M8 2.2a5.8 5.8 0 0 1 0 11.6z" fill="currentColor"/>',
    Mark.NOT_KEPT: _RING,
    Mark.LET_PASS: '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor"'
    ' stroke-width="1.8" stroke-dasharray="2.3 2.255"/>',
}


class Seal(StrEnum):
    """Who decided: a machine, nobody yet, or a person."""

    MACHINE = "machine"
    WAITING = "waiting"
    PERSON = "person"


_SEAL_WORDS: Final = {
    Seal.MACHINE: _("Decided automatically"),
    Seal.WAITING: _("Waits for a person"),
    Seal.PERSON: _("Decided by a person"),
}


def mark(what: Mark | str, who: Party | str = Party.CLIENT, label: str | None = None) -> SafeString:
    """Draw a mark. It is read as `label` (default: its word); an empty one hides it."""
    what = Mark(what)
    return _drawn(what, Party(who), str(WORDS[what]) if label is None else label)


@lru_cache(maxsize=256)
def _drawn(what: Mark, who: Party, said: str) -> SafeString:
    read = format_html('role="img" aria-label="{}"', said) if said else _HIDDEN
    shape = mark_safe(_SHAPES[what])  # noqa: S308 - drawn above
    return format_html(
        '<svg class="mark {}" viewBox="0 0 16 16" {}>{}</svg>', who.value, read, shape
    )


def seal(who: Seal | str, name: str = "") -> SafeString:
    """Draw a seal; that of a person bears `name`, at most four characters of it."""
    who = Seal(who)
    said = str(_SEAL_WORDS[who])
    if who is Seal.PERSON and name:
        said = f"{said}: {name}"
    face = {
        Seal.MACHINE: pgettext("the face of a seal, at most four letters", "auto"),
        Seal.WAITING: "印",
        Seal.PERSON: face_of(name),
    }[who]
    return _sealed(who, said, face)


@lru_cache(maxsize=256)
def _sealed(who: Seal, said: str, face: str) -> SafeString:
    upright = " upright" if face.isascii() else ""
    return format_html(
        '<span class="seal seal-{}{}" role="img" aria-label="{}">'
        '<span aria-hidden="true">{}</span></span>',
        who.value,
        upright,
        said,
        face,
    )


def face_of(name: str) -> str:
    """Return what a name seal bears: a Japanese family name, or the initials of another name."""
    words = name.split()
    if not words:
        return "人"
    if not name.isascii():
        return words[0][:4]
    return "".join(word[0] for word in words[:3]).upper()


_HIDDEN: Final = mark_safe('aria-hidden="true"')
