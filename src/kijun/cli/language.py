"""The language in which a command speaks: asked for by an option, or that of the environment."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, cast

Language = Literal["ja", "en"]
LANGUAGES: Final = ("ja", "en")
"""As the judge has them; its modules are imported only by commands that judge."""

DOMAIN: Final = "kijun"
LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"
OPTION: Final = "--language"


def N_(text: str) -> str:  # noqa: N802 (the name by which gettext's tools know it)
    """Mark a text that is translated where it is shown."""
    return text


class UnknownLanguage(Exception):
    """`--language` was given something else than `ja` or `en`."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Tongue:
    """A language and its catalogue; English texts are their own keys."""

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language: Language = language
        self.catalogue = catalogue

    def text(self, message: str, /, **params: object) -> str:
        """Return a message in this language, its places filled."""
        return self.catalogue.gettext(message) % params if params else self.say(message)

    def say(self, message: str) -> str:
        """Return a message in this language as it stands."""
        return self.catalogue.gettext(message)

    def counted(self, one: str, many: str, count: int, /, **params: object) -> str:
        """Return the message that fits a count, which fills the place `%(count)s`."""
        message = self.catalogue.ngettext(one, many, count)
        return message % {"count": f"{count:,}", **params}


def tongue(language: Language) -> Tongue:
    """Return a language with its catalogue."""
    if language == "en":
        return Tongue(language, gettext.NullTranslations())
    return Tongue(language, gettext.translation(DOMAIN, LOCALE, [language]))


def speak(language: Language) -> Tongue:
    """Return a language with its catalogue, and let argparse speak it, too."""
    # argparse asks gettext for its own texts, by the domain and the environment
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    return tongue(language)


def taken_out(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Take `--language X` out of the arguments, before or after the command; the last one counts.

    Raises UnknownLanguage where no language follows.
    """
    word, rest, given = None, list[str](), iter(arguments)
    for argument in given:
        if argument == "--":
            rest += [argument, *given]
        elif argument == OPTION:
            word = next(given, "")
        elif argument.startswith(f"{OPTION}="):
            word = argument.partition("=")[2]
        else:
            rest.append(argument)
    if word is not None and word not in LANGUAGES:
        raise UnknownLanguage(word)
    return word, rest


def of_environment(environment: Mapping[str, str]) -> Language:
    """Return the language that the environment asks for; English where it asks for none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "ja" if environment[name].lower().startswith("ja") else "en"
    return "en"


def chosen(arguments: list[str]) -> tuple[Language, list[str]]:
    """Return the language to speak, and the arguments without the option.

    Raises UnknownLanguage for an option that names none.
    """
    word, rest = taken_out(arguments)
    return cast(Language, word) if word is not None else of_environment(os.environ), rest
