"""What an owner fills in about a client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail, normal_phone
from kijun.clients.models import Client, Person
from kijun.clients.names import LONGEST, TooLong, Unwritable, tidy
from kijun.services.clients.clients import (
    MOST_PEOPLE,
    MOST_POINTS,
    ClientGiven,
    PersonGiven,
    own_person,
)

_UNSEEN: Final = _("This contains invisible control characters. Please type it again.")
_TOO_LONG: Final = _("This is longer than %(most)s characters. Please shorten it.")
_TOO_MANY: Final = _("That is more than %(most)s. Please remove some.")
_NOT_A_MAIL: Final = _("“%(text)s” is not an email address.")
_NOT_A_PHONE: Final = _("“%(text)s” is not a phone number.")


def _several(kind: str, label: Any, help_text: Any) -> forms.CharField:
    attributes = {"rows": 2, "class": "few", "inputmode": kind, "spellcheck": "false"}
    widget = forms.Textarea(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


class _Named(forms.Form):
    """Somebody with a name, how it is read, and where they are reached."""

    cleaned_data: dict[str, Any]

    name = forms.CharField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kana = forms.CharField(
        label=_("Reading in kana"),
        help_text=_("The list is sorted by this."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """Return the name as it is written down."""
        return _tidied(self.cleaned_data["name"])

    def clean_kana(self) -> str:
        """Return the kana, tidied."""
        return _tidied(self.cleaned_data["kana"])

    def clean_mails(self) -> list[str]:
        """Return the mail addresses, each as it was typed."""
        return _lines(self.cleaned_data["mails"], normal_mail, NotAnAddress, _NOT_A_MAIL)

    def clean_phones(self) -> list[str]:
        """Return the phone numbers, each as it was typed."""
        return _lines(self.cleaned_data["phones"], normal_phone, NotANumber, _NOT_A_PHONE)


class NewClient(_Named):
    """A client in seconds: a name, and one way to reach them."""

    mails = forms.CharField(
        label=_("Email address"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}
        ),
    )
    phones = forms.CharField(
        label=_("Phone number"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=[("ja", "日本語"), ("en", "English")],
    )
    field_order = ("name", "mails", "phones", "kana", "language")

    def given(self) -> ClientGiven:
        """Return the client as typed."""
        return ClientGiven(**self.cleaned_data)


class ChangedClient(_Named):
    """A client as they are written down."""

    company = forms.CharField(
        label=_("Company"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mails = _several("email", _("Email addresses"), _("One per line."))
    phones = _several("tel", _("Phone numbers"), _("One per line."))
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=[("ja", "日本語"), ("en", "English")],
    )
    field_order = ("name", "kana", "company", "mails", "phones", "language")

    def clean_company(self) -> str:
        """Return the company, tidied."""
        return _tidied(self.cleaned_data["company"])


class PersonForm(_Named):
    """Somebody who acts for a client; one who is emptied is taken away."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kana = forms.CharField(
        label=_("Reading in kana"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mails = _several("email", _("Email addresses"), "")
    phones = _several("tel", _("Phone numbers"), "")

    def clean(self) -> dict[str, Any]:
        """Ask for a name where there is anything else."""
        said = self.cleaned_data
        if not said.get("name") and (said.get("mails") or said.get("phones")):
            self.add_error("name", _("There are contact details, but no name."))
        return said

    def given(self) -> PersonGiven | None:
        """Return the person as typed, nobody where the name is empty."""
        return PersonGiven(**self.cleaned_data) if self.cleaned_data.get("name") else None


People: type[BaseFormSet[PersonForm]] = formset_factory(
    PersonForm, extra=1, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE + 1, validate_max=True
)


class ClientForms:
    """Both parts of the page on which a client is changed: the client, and their people."""

    def __init__(self, client: Client, posted: Mapping[str, Any] | None = None) -> None:
        own = own_person(client)
        others = [each for each in client.people.all() if own is None or each.pk != own.pk]
        written = {
            field: getattr(client, field) for field in ("name", "kana", "company", "language")
        }
        self.client = ChangedClient(posted, initial={**written, **_reached(own)})
        self.people = People(
            posted,
            prefix="people",
            initial=[
                {"id": each.pk, "name": each.name, "kana": each.kana, **_reached(each)}
                for each in sorted(others, key=lambda person: person.pk)
            ],
        )

    def is_valid(self) -> bool:
        """Say whether everything can be written down."""
        return all([self.client.is_valid(), self.people.is_valid()])

    def given(self) -> ClientGiven:
        """Return the client as typed."""
        people = [person for form in self.people if (person := form.given()) is not None]
        return ClientGiven(**self.client.cleaned_data, people=people)


def _reached(person: Person | None) -> dict[str, str]:
    points = sorted(person.contact_points.all(), key=lambda each: each.pk) if person else []
    return {
        field: "\n".join(each.value for each in points if each.kind == kind)
        for field, kind in (("mails", "mail"), ("phones", "phone"))
    }


def _tidied(text: str) -> str:
    try:
        return tidy(text)
    except TooLong as error:
        raise ValidationError(_TOO_LONG, params={"most": LONGEST}) from error
    except Unwritable as error:
        raise ValidationError(_UNSEEN) from error


def _lines(
    text: str, normal: Callable[[str], str], wrong: type[ValueError], message: Any
) -> list[str]:
    """Return the lines that are not empty. Raises ValidationError naming each that is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_POINTS:
        raise ValidationError(_TOO_MANY, params={"most": MOST_POINTS})
    errors = []
    for line in lines:
        try:
            normal(line)
        except wrong:
            errors.append(ValidationError(message, params={"text": line[:60]}))
    if errors:
        raise ValidationError(errors)
    return lines
