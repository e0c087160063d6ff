"""What an owner says about booking: hours, terms, closed days, protected time."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kijun.booking.models import Protected
from kijun.services.booking.opening_hours import MOST_STRETCHES
from kijun.ui.policy import origin_of
from kijun.web.booking.hours import PastMidnight, parse_hours

WEEKDAYS: Final = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_AFTER_MONDAY: Final = tuple(f"day{number}" for number in range(1, 5))
"""The fields of Tuesday to Friday."""
PURPOSES: Final = {
    Protected.Purpose.FAMILY.value: _("family"),
    Protected.Purpose.WRITING.value: _("writing"),
    Protected.Purpose.MARKETING.value: _("marketing"),
    Protected.Purpose.LEARNING.value: _("learning"),
    Protected.Purpose.REST.value: _("rest"),
    Protected.Purpose.OWN.value: _("in own words"),
}
_STEPS: Final = (10, 15, 20, 30, 45, 60, 90, 120)
_MOST_HOURS: Final = 30 * 24
_NUMERIC: Final = {"inputmode": "numeric"}
_AT_MIDNIGHT: Final = _(
    "A day ends at 24:00. Write until 24:00 here, and what goes on after it from 0:00 of the next "
    "day. No session lies across midnight."
)
_DATE: Final = {"type": "date"}


class Hours(forms.Form):
    """The opening hours of each weekday; `copies` gives those of Monday to Tuesday to Friday."""

    def __init__(self, *given: Any, copies: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self._copied = _AFTER_MONDAY if copies else ()
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(
                label=name,
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Take stretches such as 10:00–12:00, 13:00–18:00; an empty day is closed."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in given if name not in self._copied]:
            try:
                given[name] = parse_hours(given[name])
            except PastMidnight:
                self.add_error(name, _AT_MIDNIGHT)
                continue
            except ValueError:
                self.add_error(name, _("Write it like this: 10:00-12:00, 13:00-18:00."))
                continue
            if len(given[name]) > MOST_STRETCHES:
                self.add_error(name, _("That is more stretches than a day can have here."))
        if self._copied and given.get("day0") == []:
            self.add_error("day0", _("Write Monday’s hours first."))
        return {**given, **dict.fromkeys(self._copied, given.get("day0", []))}

    def hours(self) -> list[tuple[int, int, int]]:
        """Return weekday, from and to of each stretch."""
        return [
            (number, *stretch)
            for number in range(len(WEEKDAYS))
            for stretch in self.cleaned_data[f"day{number}"]
        ]


def _count(label: Any, highest: int, help_text: Any = "", *, required: bool = False) -> Any:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=highest,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput(attrs=_NUMERIC),
    )


class TermsForm(forms.Form):
    """What clients may do by themselves."""

    is_open = forms.BooleanField(label=_("Clients can book by themselves"), required=False)
    keeps_holidays = forms.BooleanField(
        label=_("Closed on the public holidays of Japan"), required=False
    )
    step = forms.TypedChoiceField(
        label=_("Sessions begin every … minutes"),
        choices=[(each, str(each)) for each in _STEPS],
        coerce=int,
    )
    move_hours = _count(
        _("Moving by themselves: until … hours before"),
        _MOST_HOURS,
        _("0: until it begins. What follows from it is said by your rules."),
        required=True,
    )
    cancel_hours = _count(
        _("Cancelling by themselves: until … hours before"), _MOST_HOURS, required=True
    )
    most_moves = _count(
        _("A session can be moved at most … times"), 100, _("Empty: as often as they like.")
    )
    most_open = _count(_("At most … sessions of a client ahead"), 1000, _("Empty: any number."))
    asks_reason = forms.BooleanField(
        label=_("Moving and cancelling ask for a reason"), required=False
    )
    waits_for_dues = forms.BooleanField(
        label=_("Nothing new while an amount is due from last time"), required=False
    )
    sites = forms.CharField(
        label=_("Your own sites that show the booking page"),
        help_text=_("One a line, such as https://www.example.com. Nobody else can embed it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "off"}),
    )

    def clean_most_open(self) -> int | None:
        """Take one or more, or no limit: none at all is what closing the page is for."""
        given: int | None = self.cleaned_data["most_open"]
        if given == 0:
            raise forms.ValidationError(_("Take 1 or more, or leave it empty."))
        return given

    def clean_sites(self) -> str:
        """Take origins alone: a scheme and a host, which is kept in ASCII."""
        lines = [line.rstrip("/") for line in self.cleaned_data["sites"].split()]
        origins = {line: origin_of(line) for line in lines}
        wrong = next((line for line in lines if not origins[line]), None)
        if wrong is not None:
            raise forms.ValidationError(
                _now("“%(site)s” is not the beginning of an address, like https://www.example.com.")
                % {"site": wrong}
            )
        return "\n".join(origins.values())


class Closing(forms.Form):
    """Days on which the house is closed."""

    first = forms.DateField(label=_("Closed from"), widget=forms.DateInput(attrs=_DATE))
    last = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(attrs=_DATE))
    why = forms.CharField(
        label=_("What for"),
        help_text=_("Only you read it."),
        max_length=200,
        required=False,
    )


class Protecting(forms.Form):
    """Time of each week that nobody can book."""

    purpose = forms.ChoiceField(label=_("What it is for"), choices=list(PURPOSES.items()))
    words = forms.CharField(label=_("In own words"), max_length=100, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.CharField(
        label=_("From and to"),
        help_text=_("Such as 19:00-24:00."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_hours(self) -> tuple[int, int]:
        """Take one stretch."""
        try:
            (stretch,) = parse_hours(self.cleaned_data["hours"])
        except PastMidnight as wrong:
            raise forms.ValidationError(_AT_MIDNIGHT) from wrong
        except ValueError as wrong:
            raise forms.ValidationError(_("Write it like this: 19:00-24:00.")) from wrong
        return stretch

    def clean(self) -> dict[str, Any]:
        """Ask for the words where it is in own words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["words"] = given.get("words", "").strip()
        if given.get("purpose") == Protected.Purpose.OWN and not given["words"]:
            self.add_error("words", _("Say in a word what it is for."))
        return given


def closing_days(form: Closing) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a closure: one day where only one is given."""
    first: dt.date = form.cleaned_data["first"]
    return first, form.cleaned_data["last"] or first
