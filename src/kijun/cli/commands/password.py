"""`kijun password`: let somebody back in who is locked out."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Sets the password of somebody who cannot sign in, and signs them out everywhere. The new one is"
    " asked for twice, or read as one line from standard input. Whoever can run this on the computer"
    " of Kijun may do it: nothing is sent by mail."
)
EXAMPLES: Final = (
    ("kijun password haruka@example.com", N_("a password was forgotten")),
    (
        "kijun password haruka@example.com --without-second-step",
        N_("the phone is lost, too: turns off the app, passkeys and recovery codes"),
    ),
)
NEW: Final = N_("New password: ")
AGAIN: Final = N_("Once more: ")
NOT_THE_SAME: Final = N_("The passwords do not match. Nothing was changed.")
NOBODY: Final = N_("Nobody signs in with “%(email)s”. Known: %(known)s")
TOO_WEAK: Final = N_("This password is too weak: %(reason)s")
SET: Final = N_("The password of %(email)s is set. Every session was ended.")
TAKEN_AWAY: Final = N_("Two-step verification has been turned off. Set it up again under Settings.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("mail", N_("the mail address with which they sign in"), metavar="MAIL")
    help_text = N_("turn off two-step verification and passkeys as well")
    parser.option("--without-second-step", help_text, action="store_true")


def run(options: Namespace, terminal: Terminal) -> int:
    """Set a password."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from kijun.accounts.models import User

    if not User.objects.filter(email__iexact=options.mail).exists():
        people = User.objects.filter(is_active=True).order_by("email")
        known = ", ".join(people.values_list("email", flat=True)[:20])
        terminal.tell(NOBODY, email=options.mail, known=known or "-")
        return BAD_INPUT
    password = _asked(terminal)
    if password is None:
        terminal.tell(NOT_THE_SAME)
        return BAD_INPUT
    return _set(options, password, terminal)


def _set(options: Namespace, password: str, terminal: Terminal) -> int:
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from kijun.services.accounts.credentials import let_back_in

    without = options.without_second_step
    try:
        with translation.override(terminal.language):
            let_back_in(options.mail, password, without_second_step=without)
    except ValidationError as weak:
        terminal.tell(TOO_WEAK, reason=" ".join(weak.messages))
        return BAD_INPUT
    terminal.write(terminal.text(SET, email=options.mail))
    if without:
        terminal.write(terminal.text(TAKEN_AWAY))
    return 0


def _asked(terminal: Terminal) -> str | None:
    """Ask for the new password; None where it was typed differently the second time."""
    import sys
    from getpass import getpass

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(terminal.text(NEW))
    return first if getpass(terminal.text(AGAIN)) == first else None
