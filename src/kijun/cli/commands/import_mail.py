"""`kijun import mail`: who got in touch, and when."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kijun.cli.arguments import add_skip_invalid
from kijun.cli.importing import Intake
from kijun.cli.language import N_

if TYPE_CHECKING:
    import datetime as dt

    from kijun.channels.mail.received import Received
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.files.mail_files import Raw

PURPOSE: Final = N_(
    "Turns mails (.eml, mbox, folders of them) into a record: who got in touch, and when. Nothing"
    " of what was written becomes a fact. What machines sent on their own (automatic replies,"
    " bounces, mailing lists) is nobody's conduct: it is left out and counted."
)
EXAMPLES: Final = (
    (
        "kijun import mail --own haruka@example.com mail/ > record.jsonl",
        N_("a folder of mails, without those that you wrote yourself"),
    ),
    (
        "kijun import mail --contacts contacts.jsonl inbox.mbox >> record.jsonl",
        N_("the mails of your contacts, and of nobody else (see kijun import vcf)"),
    ),
)
NO_SENDER: Final = N_("This mail does not say who sent it.")
NO_DATE: Final = N_("This mail does not say when it was sent.")
BROKEN: Final = N_("This mail cannot be read.")
TAKEN: Final = N_("%(mails)s mails, %(facts)s facts.")
LEFT_OUT: Final = N_(
    "Left out: %(machines)s sent by machines, %(bounces)s bounces, %(own)s of your own, %(others)s"
    " of nobody in the contacts, %(twice)s there twice."
)


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a mail, an mbox, or a folder"), nargs="+", metavar="FILE")
    help_text = N_("an address of your own, which is nobody's client (may be given several times)")
    parser.option("--own", help_text, action="append", default=[], metavar="ADDRESS")
    help_text = N_("who has which address, as kijun import vcf writes it; others are left out")
    parser.option("--contacts", help_text, metavar="FILE")
    add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the facts of all mails."""
    from kijun.cli.contact_map import read_contacts

    contacts = read_contacts(options.contacts) if options.contacts is not None else None
    intake = Intake(terminal, "mails", skips=options.skip_invalid)
    mails = _Mails(intake, contacts, options.own)
    code = intake.write(mails.facts(options.file))
    if code == 0:
        counted = mails.counted
        terminal.tell(TAKEN, mails=counted["mails"], facts=counted["facts"])
        names = ("machines", "bounces", "own", "others", "twice")
        if any(counted[name] for name in names):
            terminal.tell(LEFT_OUT, **{name: counted[name] for name in names})
    return code


class _Mails:
    """The mails of all files, and how many were left out for what."""

    def __init__(self, intake: Intake, contacts: Mapping[str, str] | None, own: list[str]) -> None:
        from kijun.files.calendar_event import plain_address

        self.counted: Counter[str] = Counter()
        self._intake, self._contacts = intake, contacts
        self._own = {plain_address(address) for address in own}
        self._ids: set[str] = set()

    def facts(self, files: list[str]) -> Iterator[dict[str, object]]:
        """Yield a fact for each mail that somebody wrote; what cannot be read is reported."""
        from kijun.files.mail_files import mails_in

        for name in files:
            for raw in mails_in(name):
                self.counted["mails"] += 1
                fact = self._fact(raw)
                if fact is not None:
                    self.counted["facts"] += 1
                    yield fact

    def _fact(self, raw: Raw) -> dict[str, object] | None:
        import datetime as dt

        from kijun.channels.mail.parse import parse
        from kijun.files.problems import Problem

        received = parse(raw.data, 0, dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
        client, why = self._client(received)
        if why in _PASSED_OVER:
            self.counted[why] += 1
            return None
        at = sent_at(raw.data)
        if why or at is None:
            self._intake.report(Problem(raw.file, raw.line, why or NO_DATE))
            return None
        name = _id_of(received, raw)
        if name in self._ids:
            self.counted["twice"] += 1
            return None
        self._ids.add(name)
        fact = {"kind": "contact.received", "at": at.isoformat(), "client": client}
        return {**fact, "id": name, "source": "mail", "channel": "mail"}

    def _client(self, received: Received) -> tuple[str, str]:
        """Return whose mail it is, or why it is nobody's or cannot be told."""
        from kijun.clients.contact_points import NotAnAddress, normal_mail
        from kijun.files.calendar_event import client_id

        if received.flaw == "broken":
            return "", BROKEN
        if received.kind != "word":
            return "", "bounces" if received.kind == "bounce" else "machines"
        try:
            address = normal_mail(received.from_address)
        except NotAnAddress:
            return "", NO_SENDER
        if address in self._own:
            return "", "own"
        if self._contacts is None:
            return client_id(address), ""
        known = self._contacts.get(address)
        return (known, "") if known is not None else ("", "others")


_PASSED_OVER: Final = frozenset({"machines", "bounces", "own", "others"})


def sent_at(data: bytes) -> dt.datetime | None:
    """Return when a mail says that it was sent, or else when a server first took it.

    A time without offset is one in UTC, as RFC 5322 has it for -0000.
    """
    import datetime as dt
    from email.parser import BytesHeaderParser
    from email.policy import compat32
    from email.utils import parsedate_to_datetime

    from kijun.files.bounds import is_within_bounds

    message = BytesHeaderParser(policy=compat32).parsebytes(data)
    said = [str(each) for each in message.get_all("Date", [])]
    said += [str(each).rpartition(";")[2] for each in reversed(message.get_all("Received", []))]
    for text in said:
        try:
            found = parsedate_to_datetime(" ".join(text.split()))
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        aware = found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
        offset = aware.utcoffset()
        if offset is None or offset % dt.timedelta(minutes=1):
            continue
        if is_within_bounds(aware):
            return aware
    return None


def _id_of(received: Received, raw: Raw) -> str:
    """Return the id of the fact: the same mail in two folders is one."""
    import hashlib

    named = received.message_id.encode("utf-8", "surrogatepass") or raw.data
    return "mail-" + hashlib.sha256(named).hexdigest()[:24]
