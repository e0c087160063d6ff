"""What a visitor says about themselves when they book."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail, normal_phone
from kijun.clients.names import TooLong, Unwritable, tidy


class Visiting(forms.Form):
    """A name, and how to reach somebody."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mail = forms.CharField(
        label=_("Mail"),
        max_length=320,
        error_messages={"required": _("Please write your mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def clean_name(self) -> str:
        """Take a name of which every character can be seen."""
        try:
            return tidy(str(self.cleaned_data["name"]))
        except (TooLong, Unwritable) as wrong:
            raise forms.ValidationError(_("This name cannot be written down.")) from wrong

    def clean_mail(self) -> str:
        """Take an address to which mail can be sent."""
        mail = str(self.cleaned_data["mail"])
        try:
            normal_mail(mail)
        except NotAnAddress as wrong:
            raise forms.ValidationError(
                _("This is no mail address yet. It looks like oda@example.com.")
            ) from wrong
        return mail

    def clean_phone(self) -> str:
        """Take a number that can be dialled, or none."""
        phone = str(self.cleaned_data["phone"])
        if phone:
            try:
                normal_phone(phone)
            except NotANumber as wrong:
                raise forms.ValidationError(
                    _("This is no phone number yet. It looks like 090-1234-5678.")
                ) from wrong
        return phone
