"""`kijun import vcf`: contacts as a map from mail addresses to clients."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kijun.cli.arguments import add_skip_invalid
from kijun.cli.importing import Intake
from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Turns contact cards (vCard, .vcf) into a map that says which mail addresses belong to one"
    " client. A card tells nothing that happened, so no fact comes of it: the map is for"
    " `kijun import mail --contacts`."
)
EXAMPLES: Final = (
    (
        "kijun import vcf contacts.vcf > contacts.jsonl",
        N_("the contacts of an address book"),
    ),
    (
        "kijun import mail --contacts contacts.jsonl mail/ > record.jsonl",
        N_("then the mails of these contacts, and of nobody else"),
    ),
)
NO_MAIL_ONE: Final = N_("%(count)s contact has no mail address and was left out.")
NO_MAIL_MANY: Final = N_("%(count)s contacts have no mail address and were left out.")
NO_ADDRESS: Final = N_("“%(address)s” cannot be a mail address.")
TWICE: Final = N_("%(address)s belongs to a contact above, too: both are taken for one client.")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a file of contact cards (.vcf)"), nargs="+", metavar="FILE")
    add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the map."""
    intake = Intake(terminal, "cards", skips=options.skip_invalid)
    lines = _Lines(intake, terminal)
    code = intake.write(lines.of(options.file))
    if code == 0 and lines.without:
        terminal.tell_text(terminal.counted(NO_MAIL_ONE, NO_MAIL_MANY, lines.without))
    return code


class _Lines:
    """The lines of the map, over all files."""

    def __init__(self, intake: Intake, terminal: Terminal) -> None:
        self.without = 0
        self._intake, self._terminal = intake, terminal
        self._clients: dict[str, str] = {}

    def of(self, files: list[str]) -> Iterator[dict[str, object]]:
        """Yield a line for each address; what cannot be read is reported."""
        from kijun.files.contacts import MOST_BYTES, Unread
        from kijun.files.problems import Problem, Refused, Unreadable
        from kijun.files.sources import read_bytes
        from kijun.files.vcard import read_cards

        for name in files:
            try:
                cards = read_cards(read_bytes(name, MOST_BYTES))
            except Unreadable as wrong:
                raise Refused([wrong.at(name, None)]) from wrong
            for card in cards:
                if isinstance(card, Unread):
                    self._intake.report(Problem(name, card.number, card.message, card.params))
                else:
                    yield from self._card(name, card.number, card.name, card.mails)

    def _card(
        self, file: str, number: int, name: str, mails: tuple[str, ...]
    ) -> Iterator[dict[str, object]]:
        from kijun.clients.contact_points import NotAnAddress, normal_mail
        from kijun.files.calendar_event import client_id
        from kijun.files.problems import Problem

        normals: list[str] = []
        for mail in mails:
            try:
                normals.append(normal_mail(mail))
            except NotAnAddress:
                self._intake.report(Problem(file, number, NO_ADDRESS, {"address": mail}))
        self.without += not mails
        known = [each for each in normals if each in self._clients]
        for each in known:
            self._terminal.tell_problem(Problem(file, number, TWICE, {"address": each}))
        client = self._clients[known[0]] if known else None
        for each in dict.fromkeys(normals):
            client = client or client_id(each)
            if self._clients.setdefault(each, client) == client and each not in known:
                yield {"address": each, "client": client, "name": name}
