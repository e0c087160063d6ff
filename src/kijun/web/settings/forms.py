"""What an owner sets, as forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import Room
from kijun.channels.mail.hosts import is_host
from kijun.channels.mail.models import MailAccount, Security
from kijun.files.zones import own_time_zones
from kijun.services.settings import LONGEST_SETTLING, Server, change_mailbox
from kijun.web.settings.words import PROVIDERS

_ELSEWHERE: Final = "other"
_SECURITIES: Final = (
    (Security.TLS.value, _("encrypted from the start (TLS)")),
    (Security.STARTTLS.value, _("encrypted on request (STARTTLS)")),
    (Security.NONE.value, _("not encrypted")),
)


class Practice(forms.Form):
    """How the practice is known, and when its days begin."""

    name = forms.CharField(label=_("The name of your practice"), max_length=200)
    signature = forms.CharField(
        label=_("How letters are signed"),
        help_text=_(
            "Your name as your clients know it. If empty, the name of the practice is used."
        ),
        max_length=200,
        required=False,
    )
    latin_name = forms.CharField(
        label=_("The name of your practice in English"),
        help_text=_("In Latin letters, for letters, pages and PDFs in English."),
        max_length=200,
        required=False,
    )
    latin_signature = forms.CharField(
        label=_("How English letters are signed"), max_length=200, required=False
    )
    language = forms.ChoiceField(
        label=_("The language of the practice"),
        help_text=_("New clients get letters in it unless you choose otherwise."),
        choices=[("ja", "日本語"), ("en", "English")],
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        help_text=_(
            "Sets when days begin and end from now on. Times already on record stay as they are."
        ),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    settle_minutes = forms.IntegerField(
        label=_("Minutes before a letter is sent"),
        help_text=_(
            "A decision rests this long before its letter is sent, so that either side "
            "can still send word."
        ),
        min_value=0,
        max_value=LONGEST_SETTLING,
    )

    def clean_timezone(self) -> str:
        """Take a zone by its name, such as Asia/Tokyo."""
        named = str(self.cleaned_data["timezone"])
        if named not in own_time_zones():
            raise forms.ValidationError(_("There is no such time zone. Tokyo’s is Asia/Tokyo."))
        return named


class Mailbox(forms.Form):
    """Where letters leave from and answers arrive."""

    from_name = forms.CharField(label=_("Sender name"), max_length=200, required=False)
    from_address = forms.EmailField(
        label=_("Email address"),
        help_text=_("Letters are sent from it, and replies come back to it."),
        max_length=254,
    )
    provider = forms.ChoiceField(
        label=_("Email provider"),
        help_text=_("The servers are filled in for the providers listed here."),
        choices=[(key, each.name) for key, each in PROVIDERS.items()]
        + [(_ELSEWHERE, _("another provider"))],
    )
    user = forms.CharField(
        label=_("User name"),
        help_text=_("Usually the email address itself; leave it empty then."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Stored encrypted. Leave it empty to keep the current one."),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    smtp_host = forms.CharField(
        label=_("Server for sending (SMTP)"), max_length=253, required=False
    )
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    smtp_security = forms.ChoiceField(
        label=_("Connection"), choices=_SECURITIES, initial=Security.STARTTLS.value
    )
    imap_host = forms.CharField(
        label=_("Server for reading (IMAP)"),
        help_text=_("If empty, replies are not read here."),
        max_length=253,
        required=False,
    )
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(
        label=_("Connection"), choices=_SECURITIES, initial=Security.TLS.value
    )
    without_plus = forms.BooleanField(
        label=_("My provider does not deliver to addresses with a +"),
        help_text=_(
            "Tick this if no replies arrive. They then come to the address itself, and "
            "each is matched to the letter that it answers."
        ),
        required=False,
    )

    @classmethod
    def of(cls, account: MailAccount | None, data: Any = None) -> Mailbox:
        """Return the form of a mailbox as it is kept, or as it was just filled in."""
        if account is None:
            return cls(data, initial={"provider": "gmail"})
        initial: dict[str, Any] = {
            name: getattr(account, name) for name in cls.base_fields if hasattr(account, name)
        }
        known = [
            key
            for key, each in PROVIDERS.items()
            if each.smtp and each.smtp[0] == account.smtp_host
        ]
        user = account.smtp_user if account.smtp_user != account.from_address else ""
        return cls(data, initial={**initial, "provider": (known or [_ELSEWHERE])[0], "user": user})

    def clean(self) -> dict[str, Any]:
        """Fill the servers of a known provider in; whoever has their own has to name them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        known = PROVIDERS.get(given.get("provider", ""))
        if known is not None and known.smtp is not None and known.imap is not None:
            given["smtp_host"], given["smtp_port"], given["smtp_security"] = known.smtp
            given["imap_host"], given["imap_port"], given["imap_security"] = known.imap
        else:
            self._look_at_servers(given)
        self._look_at_login(given)
        return given

    def _look_at_servers(self, given: Mapping[str, Any]) -> None:
        if not given.get("smtp_host"):
            self.add_error("smtp_host", _("Enter the server that sends your email."))
        for name in ("smtp_host", "imap_host"):
            if given.get(name) and not is_host(given[name]):
                self.add_error(
                    name,
                    _(
                        "This is not the name of a server. Enter a name such as "
                        "smtp.example.com, without https:// and without a port."
                    ),
                )

    def _look_at_login(self, given: Mapping[str, Any]) -> None:
        if not given.get("user", "").isascii():
            self.add_error("user", _("A user name has only half-width letters, digits and signs."))
        if not given.get("password", "").isascii():
            self.add_error(
                "password",
                _(
                    "This password has characters that mail servers do not accept. Check "
                    "whether it was typed in full-width letters."
                ),
            )

    def keep_for(self, room: Room) -> None:
        """Let what was filled in be a room's mailbox."""
        given = self.cleaned_data
        change_mailbox(
            room,
            from_name=given["from_name"],
            from_address=given["from_address"],
            user=given["user"] or given["from_address"],
            password=given["password"],
            smtp=Server(given["smtp_host"], given["smtp_port"], given["smtp_security"]),
            imap=Server(given["imap_host"], given["imap_port"], given["imap_security"]),
            without_plus=given["without_plus"],
        )


class Subscription(forms.Form):
    """A calendar to follow."""

    name = forms.CharField(
        label=_("Name of the calendar"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Secret address in iCal format"),
        help_text=_("Begins with https:// or webcal:// and usually ends in .ics."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
