"""What the settings say: what keeps clients out, and where mailboxes of well-known providers are."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kijun.services.delivery.reachability import Hindrance

HINDRANCES: Final[dict[str, str | Promise]] = {
    Hindrance.NO_ADDRESS.value: _(
        "Kijun has no address of its own yet. docs/deployment.en.md shows how to get "
        "one, step by step. Set it as KIJUN_ADDRESS, for example "
        "https://rules.example.com, on the computer where Kijun runs, and restart "
        "Kijun."
    ),
    Hindrance.NOT_CHECKED.value: _("Not checked since the last start."),
    Hindrance.UNKNOWN_NAME.value: _(
        "The domain in the address cannot be found. Check its spelling, or wait "
        "until the new DNS entry has spread."
    ),
    Hindrance.INSIDE.value: _(
        "The address points to this computer or its local network, where clients "
        "cannot go. It has to point to a machine on the internet."
    ),
    Hindrance.NO_CONNECTION.value: _(
        "Nothing answers at the address. Check that the web server is running and "
        "that ports 80 and 443 are open."
    ),
    Hindrance.CERTIFICATE.value: _(
        "The server there has no certificate that browsers trust. Caddy gets one by "
        "itself once the domain points to the machine."
    ),
    Hindrance.OTHER_SERVER.value: _(
        "Something answers there, but it is not this Kijun. Check where the domain "
        "and the web server point."
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
            "Microsoft allows sign-in by password only where an administrator permits "
            "it. Personal Outlook.com mailboxes no longer do."
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
