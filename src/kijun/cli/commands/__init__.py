"""The commands: one module each, all of one shape, listed here with what they are for.

A module has PURPOSE and EXAMPLES (messages), `add_arguments(parser)` and `run(options, terminal)`.
It imports the judge and the file formats inside its functions.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kijun.cli.language import N_


class Command(NamedTuple):
    """A command: its name as it is typed, what it is for in a line, and where it is."""

    name: str
    summary: str
    module: str


_LISTED: Final = (
    Command(
        "new",
        N_("write a rulebook to start from"),
        "kijun.cli.commands.new",
    ),
    Command(
        "check",
        N_("check rulebooks and show their versions"),
        "kijun.cli.commands.check",
    ),
    Command(
        "announce",
        N_("show the rules as the text that clients are sent"),
        "kijun.cli.commands.announce",
    ),
    Command(
        "import csv",
        N_("turn the rows of tables into a record"),
        "kijun.cli.commands.import_csv",
    ),
    Command(
        "import ics",
        N_("turn calendars into a record"),
        "kijun.cli.commands.import_ics",
    ),
    Command(
        "import mail",
        N_("turn mails into a record of who got in touch"),
        "kijun.cli.commands.import_mail",
    ),
    Command(
        "import vcf",
        N_("turn contacts into a map of who has which mail address"),
        "kijun.cli.commands.import_vcf",
    ),
    Command(
        "judge",
        N_("apply the rules to a record: what follows, and why"),
        "kijun.cli.commands.judge",
    ),
    Command(
        "explain",
        N_("show one decision with all of its reasons"),
        "kijun.cli.commands.explain",
    ),
    Command(
        "whatif",
        N_("compare what two rulebooks make of the same records"),
        "kijun.cli.commands.whatif",
    ),
    Command(
        "standing",
        N_("show how far commitments have been kept, on both sides"),
        "kijun.cli.commands.standing",
    ),
    Command(
        "serve",
        N_("serve the pages, and do what is due"),
        "kijun.cli.commands.serve",
    ),
    Command(
        "worker",
        N_("do what is due, without pages"),
        "kijun.cli.commands.worker",
    ),
    Command(
        "demo",
        N_("serve a practice with invented clients, to look at"),
        "kijun.cli.commands.demo",
    ),
    Command(
        "migrate",
        N_("bring the database up to date"),
        "kijun.cli.commands.migrate",
    ),
    Command(
        "verify",
        N_("prove that nothing in the records was changed"),
        "kijun.cli.commands.verify",
    ),
    Command(
        "check-server",
        N_("say what is set up wrongly, and how to mend it"),
        "kijun.cli.commands.check_server",
    ),
    Command(
        "backup",
        N_("copy everything that is kept into one file"),
        "kijun.cli.commands.backup",
    ),
    Command(
        "restore",
        N_("put a backup in place"),
        "kijun.cli.commands.restore",
    ),
    Command(
        "export",
        N_("write everything that is kept as plain files"),
        "kijun.cli.commands.export",
    ),
    Command(
        "password",
        N_("let somebody back in who is locked out"),
        "kijun.cli.commands.password",
    ),
)

COMMANDS: Final = {command.name: command for command in _LISTED}
"""Every command by its name, in the order in which one meets them."""

GROUPS: Final = {"import": ("csv", "ics", "mail", "vcf")}
"""Words that need a second one."""
