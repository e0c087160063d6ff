"""What an owner says about a service."""

from __future__ import annotations

import re
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import Room
from kijun.services.members.readiness import of_clients
from kijun.services.sessions.sessions import LONGEST_MINUTES
from kijun.web.work.forms import Price

_LONGEST_BUFFER: Final = 24 * 60
_MOST_HOURS: Final = 30 * 24
_MOST_DAYS: Final = 366
_NUMERIC: Final = {"inputmode": "numeric"}
_LINES: Final = {"rows": 2}


def _number(label: Any, highest: int, lowest: int = 0, **named: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=_NUMERIC)
    return forms.IntegerField(
        label=label, min_value=lowest, max_value=highest, widget=widget, **named
    )


class Offer(forms.Form):
    """What it is, how long it takes, what it costs, and when it can be booked."""

    name_ja = forms.CharField(
        label=_("Name in Japanese"),
        max_length=200,
        required=False,
        help_text=_("One of the two names is enough."),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    minutes = _number(_("Length in minutes"), LONGEST_MINUTES, 1, initial=60)
    price = Price(
        label=_("Price"),
        required=False,
        help_text=_("Including tax, as clients pay it. Leave it empty to agree on it each time."),
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    is_online = forms.BooleanField(label=_("Online is possible"), required=False)
    about_ja = forms.CharField(
        label=_("In a few words, in Japanese"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
    about_en = forms.CharField(
        label=_("In a few words, in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
    minutes_before = _number(_("Minutes to keep free before"), _LONGEST_BUFFER, initial=0)
    minutes_after = _number(_("Minutes to keep free after"), _LONGEST_BUFFER, initial=0)
    hours_ahead = _number(
        _("Minimum notice in hours"),
        _MOST_HOURS,
        initial=24,
        help_text=_("Clients cannot book later than this before the start."),
    )
    days_ahead = _number(
        _("How many days ahead"),
        _MOST_DAYS,
        1,
        initial=60,
        help_text=_("Later days are not shown yet."),
    )
    given_by = forms.MultipleChoiceField(
        label=_("Who may give it"),
        help_text=_(
            "Without a choice, the owner. Otherwise it can be booked while one of "
            "them is ready for clients, and one of those leads it."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=_("Open for booking"), required=False, initial=True)

    def __init__(self, room: Room, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        people = [(each.code, str(each.user)) for each in of_clients(room)]
        if people:
            cast(forms.MultipleChoiceField, self.fields["given_by"]).choices = people
        else:
            del self.fields["given_by"]

    def clean(self) -> dict[str, Any]:
        """See to it that it has a name; who has left gives nothing any more."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.setdefault("given_by", [])
        if not given.get("name_ja") and not given.get("name_en"):
            self.add_error("name_ja", _("Give it a name in at least one language."))
        return given


class NewOffer(Offer):
    """The same, with the word that rules will use for it."""

    slug = forms.CharField(
        label=_("Its word in rules"),
        help_text=_(
            "Without spaces. Rules for this service alone refer to it by this word, "
            "which never changes. Leave it empty to derive it from the name."
        ),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "off", "autocomplete": "off"}),
    )

    def clean_slug(self) -> str:
        """Take one word, of any letters."""
        word = str(self.cleaned_data["slug"]).strip()
        if word and re.fullmatch(r"[\w-]+", word) is None:
            raise forms.ValidationError(_("Letters, digits, - and _ only, such as consulting."))
        return word
