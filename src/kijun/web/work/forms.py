"""What an owner fills in about work and what is owed for it; amounts as people type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kijun.accounts.models import Room
from kijun.files.cell_text import number
from kijun.files.problems import Unreadable
from kijun.services.work.engagements import LONGEST_UNIT, Terms, new_key
from kijun.services.work.invoices import LONGEST_NUMBER, next_number
from kijun.services.work.money import Nonsense, in_full
from kijun.web.work.words import refused
from kijun.work.models import Engagement, Invoice

_HIGHEST_PRICE: Final = 2_000_000_000
_IN_A_MONTH: Final = dt.timedelta(days=30)
_FIELDS: Final = {
    "no_title": "title",
    "long": "title",
    "signs": "title",
    "no_target": "target",
    "future": "day",
    "long_ago": "day",
    "before": "day",
    "due_before": "due",
    "due_far": "due",
    "taken": "number",
    "withholding": "withholding",
}


NO_NUMBER: Final = _("This cannot be read as a number. It looks like 200,000.")


class Figure(forms.CharField):
    """A number as people type it: 300,000, ¥300,000, ３０００００, 30万円."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **named)

    def clean(self, value: Any) -> Decimal | None:
        """Return the number. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Decimal(repr(number(text, decimal=".")))
        except Unreadable as error:
            raise forms.ValidationError(NO_NUMBER) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a number with all its digits: what is sent again unchanged is the same number."""
        return in_full(value) if isinstance(value, Decimal | float) else value


class Price(Figure):
    """A price in whole units of the house's currency, typed like any other figure."""

    def clean(self, value: Any) -> Any:
        """Return the price. Raises ValidationError."""
        found: Decimal | None = super().clean(value)
        if found is None:
            return None
        MinValueValidator(0)(found)
        MaxValueValidator(_HIGHEST_PRICE)(found)
        if found != int(found):
            raise forms.ValidationError(_("Please give a whole amount, such as 200,000."))
        return int(found)


def _day(label: Any, **named: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **named)


class Work(forms.Form):
    """What carries a key, and says at the right field what cannot be meant."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def refuse(self, problem: Nonsense) -> None:
        """Say what a service refused."""
        field = _FIELDS.get(problem.code)
        self.add_error(field if field in self.fields else None, refused(problem.code))


class NewTerms(Work):
    """What is agreed on."""

    title = forms.CharField(label=_("What the work is"), max_length=200)
    price = Figure(label=pgettext_lazy("worth", "Price"))
    unit = forms.CharField(
        label=_("What is measured"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=_("Its unit, such as enquiries, % or hours."),
    )
    baseline = Figure(label=_("Where it starts from"), required=False)
    target = Figure(label=_("Target"), required=False)
    better = forms.ChoiceField(
        label=_("Which way is better"),
        choices=[("higher", _("Higher is better")), ("lower", _("Lower is better"))],
        initial="higher",
    )
    unit_value = Figure(
        label=_("What one unit is worth to them"),
        required=False,
        help_text=_("As the two of you agree: one more enquiry, one hour less."),
    )
    guaranteed = forms.BooleanField(label=_("The target is guaranteed"), required=False)

    def terms(self) -> Terms:
        """Return what was typed."""
        given = self.cleaned_data
        measured = given["baseline"] is not None or given["target"] is not None
        return Terms(
            title=given["title"],
            price=given["price"],
            guaranteed=given["guaranteed"],
            baseline=given["baseline"],
            target=given["target"],
            better=given["better"] if measured else None,
            unit=given["unit"],
            unit_value=given["unit_value"],
        )


class Agreement(NewTerms):
    """What is agreed on first, since when, and until when it is delivered."""

    service = forms.CharField(
        label=_("Which service"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "services"}),
    )
    day = _day(_("Agreed on"))
    due = _day(
        _("Delivered by"),
        required=False,
        help_text=_("A promise of yours: it goes on record like theirs."),
    )


def first_terms(room: Room, today: dt.date) -> dict[str, Any]:
    """Return what an agreement begins with: today, and the service of the last one."""
    last = Engagement.objects.filter(room=room).order_by("-agreed_at", "-pk").first()
    service = last.service if last is not None else ""
    return {"day": today, "service": service, "key": new_key()}


def terms_of(engagement: Engagement) -> dict[str, Any]:
    """Return the terms as they stand."""
    names = ("price", "unit", "baseline", "target", "unit_value", "guaranteed")
    given = {name: getattr(engagement, name) for name in names}
    better = engagement.better or "higher"
    return {**given, "title": engagement.name, "better": better, "key": new_key()}


class OnDay(Work):
    """A day on which something happened."""

    day = _day(_("On"))


class Measured(OnDay):
    """What it brought."""

    value = Figure(label=_("Measured"))
    field_order = ("value", "day", "key")


class NewInvoice(Work):
    """An invoice that went out."""

    amount = Figure(label=_("Amount"), help_text=_("As it stands on the invoice, tax included."))
    due = _day(_("To be paid by"))
    number = forms.CharField(label=_("Number"), max_length=LONGEST_NUMBER)
    day = _day(_("Sent on"))
    withholding = Figure(
        label=_("Tax withheld at source"),
        required=False,
        help_text=_("What they keep back for the tax office is not missing."),
    )
    engagement = forms.ChoiceField(label=_("For which work"), required=False)
    field_order = ("engagement", "amount", "due", "number", "day", "withholding", "key")

    def __init__(self, engagements: Mapping[str, str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choice = self.fields["engagement"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("None of these")), *engagements.items()]


def first_invoice(room: Room, today: dt.date, engagement: Engagement | None) -> dict[str, Any]:
    """Return what an invoice begins with: the price agreed, today, and a month to pay."""
    given: dict[str, Any] = {"day": today, "due": today + _IN_A_MONTH}
    given["number"] = next_number(room, today)
    if engagement is not None:
        given |= {"amount": engagement.price, "engagement": str(engagement.pk)}
    return given


class Payment(Work):
    """A payment that came."""

    amount = Figure(label=_("Amount"))
    day = _day(_("On"))


def first_payment(invoice: Invoice, today: dt.date) -> dict[str, Any]:
    """Return what a payment begins with: all that is missing, today."""
    return {"amount": invoice.missing, "day": today, "key": new_key()}
