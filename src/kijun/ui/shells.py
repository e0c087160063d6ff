"""What the shells of pages are given: where one is, whose page it is, which places exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

PLACES: Final[dict[str, str | Promise]] = {
    "today": _("Today"),
    "clients": _("Clients"),
    "rules": pgettext_lazy("place", "Rules"),
    "worth": _("Worth"),
    "mirror": _("Mirror"),
    "record": _("Your record"),
    "appeals": _("Appeals"),
}
"""The five places of the owner, in their order; then those of members and of reviewers."""

STYLES: Final = (
    *("tokens", "base", "shell", "visitor", "controls", "choices", "parts", "record", "lists"),
    *("clients", "dossier", "day", "charts", "worth", "states", "paper", "editor"),
    *("rules_sheet", "desk", "booking", "calm"),
)
"""The style sheets of every page, in their order: what comes later wins."""

_LANGUAGES: Final = {"ja": "日本語", "en": "English"}


class Place(NamedTuple):
    """A place in the rail."""

    key: str
    name: str | Promise
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class OwnerShell:
    """Around an owner's page. `hrefs` names the places that exist; the others are not shown."""

    current: str
    hrefs: Mapping[str, str]
    room: str = ""
    person: str = ""
    waiting: int = 0
    """How many decisions wait for the owner: the only badge; 0 shows none."""
    settings: str = ""
    account: bool = False
    """Whether what stands in place of the settings is somebody's own account."""
    theme: str = ""
    invented: str = ""
    """The time that a practice to look at shows; empty in everybody's own."""
    letters: str = ""

    @property
    def places(self) -> list[Place]:
        """The places to show, in their order."""
        return [
            Place(key, name, self.hrefs[key], key == self.current)
            for key, name in PLACES.items()
            if key in self.hrefs
        ]


@dataclass(frozen=True, slots=True)
class ClientShell:
    """Around a client's page; `switches` leads to the same page in each other language."""

    business: str
    switches: Mapping[str, str] = field(default_factory=dict)
    wide: bool = False
    theme: str = ""

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other languages: code, own name, address."""
        return other_languages(self.switches)


@dataclass(frozen=True, slots=True)
class PlainShell:
    """Around first run, sign-in and errors."""

    switches: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other languages: code, own name, address."""
        return other_languages(self.switches)


def other_languages(switches: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return code, own name and address of each language but the present one."""
    return [
        (code, _LANGUAGES[code], href) for code, href in switches.items() if code != get_language()
    ]
