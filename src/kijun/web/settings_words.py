"""What the settings say: what keeps clients out, and where mailboxes of well-known providers are."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kijun.services.reach import Hindrance

HINDRANCES: Final[dict[str, str | Promise]] = {
    Hindrance.NO_ADDRESS.value: _(
        "Kijun has no address of its own yet. docs/deployment.en.md leads to one, step by step. It is"
        " put into KIJUN_ADDRESS, such as https://rules.example.com, on the computer on which Kijun"
        " runs, and Kijun is started again."
    ),
    Hindrance.NOT_CHECKED.value: _("It has not been tried since the last start."),
    Hindrance.UNKNOWN_NAME.value: _(
        "No server knows the name in the address. Check its spelling, or wait until the new entry"
        " with your domain has spread."
    ),
    Hindrance.INSIDE.value: _(
        "The address leads to this computer or its own network, where clients cannot go. It has to"
        " lead to a machine that stands on the internet."
    ),
    Hindrance.NO_CONNECTION.value: _(
        "Nothing answers at the address. See whether the web server runs and whether ports 80 and"
        " 443 are open."
    ),
    Hindrance.CERTIFICATE.value: _(
        "What answers there has no certificate that a browser trusts. Caddy gets one by itself once"
        " the domain leads to the machine."
    ),
    Hindrance.OTHER_SERVER.value: _(
        "Something answers there, but it is not this Kijun. See where the domain and the web server"
        " lead to."
    ),
}


class Provider(NamedTuple):
    """A provider of mailboxes: where it sends and reads, and what one has to know.

    Without a host, everybody has their own, which the provider tells.
    """

    name: str | Promise
    hint: str | Promise
    smtp: tuple[str, int, str] | None
    imap: tuple[str, int, str] | None


PROVIDERS: Final[dict[str, Provider]] = {
    "gmail": Provider(
        "Gmail",
        _("With two-step verification on, make an app password and enter that one."),
        ("smtp.gmail.com", 587, "starttls"),
        ("imap.gmail.com", 993, "tls"),
    ),
    "outlook": Provider(
        "Outlook / Microsoft 365",
        _(
            "Microsoft lets other programs in by password only where an administrator allows it;"
            " private Outlook.com mailboxes no longer do."
        ),
        ("smtp.office365.com", 587, "starttls"),
        ("outlook.office365.com", 993, "tls"),
    ),
    "icloud": Provider(
        "iCloud",
        _("Make an app-specific password with your Apple account and enter that one."),
        ("smtp.mail.me.com", 587, "starttls"),
        ("imap.mail.me.com", 993, "tls"),
    ),
    "sakura": Provider(
        _("Sakura Internet"),
        _("The server is your first domain, such as example.sakura.ne.jp; enter it below."),
        None,
        None,
    ),
    "xserver": Provider(
        "Xserver",
        _("The server is the one in your contract, such as sv1234.xserver.jp; enter it below."),
        None,
        None,
    ),
}
