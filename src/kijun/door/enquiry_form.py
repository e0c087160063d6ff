"""What somebody says who asks for work."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.booking.models import Application
from kijun.door.booking_form import Visiting
from kijun.files.cell_text import number, plain
from kijun.files.days_written import First, day_of
from kijun.files.problems import Unreadable
from kijun.services.enquiries.enquiries import LONGEST_ABOUT, Asked

LARGEST: Final = 10**12
_MOST_HOURS: Final = 10_000
_FURTHEST: Final = dt.timedelta(days=3660)
_ADDRESS: Final = re.compile(r"https?:|://|www\.", re.IGNORECASE)
_NUMERIC: Final = {"inputmode": "decimal", "autocomplete": "off"}


class Applying(Visiting):
    """Who they are, and what they ask for, as far as the owner wants to know it."""

    about = forms.CharField(
        label=_("What is it about?"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_ABOUT}),
        error_messages={"required": _("Please say what it is about.")},
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    budget = forms.CharField(label=_("Budget"), required=False, max_length=60)
    hours = forms.CharField(
        label=_("How many hours you have in mind"), required=False, max_length=40
    )
    due = forms.CharField(label=_("By when"), required=False, max_length=40)

    def __init__(
        self, data: Any = None, *, application: Application, today: dt.date, **named: Any
    ) -> None:
        super().__init__(data, **named)
        self._today = today
        self.fields["about"].max_length = LONGEST_ABOUT  # type: ignore[attr-defined]
        self._take_away(application)
        self.fields["phone"].label = _("Phone")
        for name in ("budget", "hours"):
            if name in self.fields:
                self.fields[name].widget.attrs.update(_NUMERIC)
        if "due" in self.fields:
            self.fields["due"].widget = forms.TextInput(attrs={"type": "date"})
        if "field" in self.fields:
            self.fields["field"].choices = [  # type: ignore[attr-defined]
                ("", _("Something else, or not sure")),
                *((each, each) for each in application.known_fields),
            ]

    def _take_away(self, application: Application) -> None:
        asked = {
            "budget": application.asks_budget,
            "hours": application.asks_hours,
            "due": application.asks_due,
            "field": bool(application.known_fields),
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    @property
    def of_the_work(self) -> list[forms.BoundField]:
        """The questions about the work, in their order."""
        names = ("about", "field", "budget", "hours", "due")
        return [self[name] for name in names if name in self.fields]

    @property
    def of_the_person(self) -> list[forms.BoundField]:
        """The questions about who they are."""
        return [self[name] for name in ("name", "mail", "phone")]

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        given = self.cleaned_data
        return Asked(
            about=given["about"],
            budget=given.get("budget"),
            hours=given.get("hours"),
            due=given.get("due"),
            field=given.get("field", ""),
        )

    def clean_name(self) -> str:
        """Take a name: it stands in mails, where no address belongs."""
        name = super().clean_name()
        if _ADDRESS.search(name):
            raise forms.ValidationError(_("This is no name. Addresses of pages belong below."))
        return name

    def clean_about(self) -> str:
        """Take words up to their bound, with line ends as they are counted on the page."""
        said = str(self.cleaned_data["about"]).replace("\r\n", "\n")
        if len(said) > LONGEST_ABOUT:
            told = _("At most %(most)s characters fit here; these are %(count)s.")
            raise forms.ValidationError(told % {"most": LONGEST_ABOUT, "count": len(said)})
        return said

    def clean_budget(self) -> int | None:
        """Take a whole amount, however it is written: 200,000, ２０万円."""
        text = str(self.cleaned_data["budget"])
        if not text:
            return None
        value = _number(text)
        if value < 0:
            raise forms.ValidationError(_("A budget is not below zero."))
        if value > LARGEST:
            raise forms.ValidationError(_("This is more than can be meant."))
        if value != int(value):
            raise forms.ValidationError(_("Please give a whole amount, such as 200,000."))
        return int(value)

    def clean_hours(self) -> Decimal | None:
        """Take hours and parts of them."""
        text = re.sub(r"\s*(時間|h|hours?)$", "", plain(str(self.cleaned_data["hours"])))
        if not text:
            return None
        value = _number(text)
        if not 0 < value <= _MOST_HOURS:
            raise forms.ValidationError(_("Please give between a quarter and 10,000 hours."))
        return Decimal(str(round(value, 2))) or Decimal("0.01")

    def clean_due(self) -> dt.date | None:
        """Take a day that lies ahead, however it is written."""
        text = str(self.cleaned_data["due"])
        if not text:
            return None
        try:
            day = day_of(text, First.NOBODY_SAID)
        except Unreadable as wrong:
            raise forms.ValidationError(
                _("This day cannot be read. It looks like 2026-11-24.")
            ) from wrong
        if day < self._today:
            raise forms.ValidationError(_("This day has passed."))
        if day > self._today + _FURTHEST:
            raise forms.ValidationError(_("This day is too far ahead."))
        return day


def _number(text: str) -> int | float:
    try:
        return number(text, decimal=".")
    except Unreadable as wrong:
        raise forms.ValidationError(
            _("This cannot be read as a number. It looks like 200,000.")
        ) from wrong
