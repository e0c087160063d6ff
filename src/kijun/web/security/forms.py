"""What an owner fills in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import LONGEST_MAIL, User
from kijun.files.zones import own_time_zones

_WEAK = {"password_too_common": _("Too many people use this password. Choose another one.")}


class FirstRun(forms.Form):
    """Who keeps the rules here, and how they sign in."""

    practice = forms.CharField(
        label=_("The name of your practice"),
        help_text=_("As your clients know it. It appears on everything they receive."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Letters are signed with it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("You sign in with it. Nothing is sent to it yet."),
        max_length=LONGEST_MAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least ten characters. A short sentence is easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    timezone = forms.CharField(initial="Asia/Tokyo", widget=forms.HiddenInput, required=False)

    def clean_password(self) -> str:
        """Refuse what is guessed easily, in the same round as everything else that is wrong."""
        given = self.cleaned_data
        person = User(email=given.get("email", ""), name=given.get("name", ""))
        try:
            validate_password(given["password"], person)
        except forms.ValidationError as weak:
            raise forms.ValidationError(
                [_WEAK.get(each.code or "", each) for each in weak.error_list]
            ) from weak
        return str(given["password"])

    def clean_timezone(self) -> str:
        """Take the browser's zone where it is one, Tokyo otherwise."""
        named = str(self.cleaned_data.get("timezone") or "")
        return named if named in own_time_zones() else "Asia/Tokyo"


class SignIn(forms.Form):
    """Mail address and password."""

    email = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def look_at_password(self) -> None:
        """Begin at the password, which is empty again after a refusal."""
        self.fields["email"].widget.attrs.pop("autofocus")
        self.fields["password"].widget.attrs["autofocus"] = True


class Again(forms.Form):
    """The password once more, before something that matters."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class NewPassword(forms.Form):
    """The password that holds, and the one that is to hold."""

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters. A short sentence is easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
