"""The short form in which one writes down what happened: only what its sort asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.clients.models import Client
from kijun.judge.words.language import Language, Said
from kijun.judge.words.vocabulary import CHANNELS, CONDUCT, COURTESIES
from kijun.services.noting.known import client_rules, engagements_of, open_promises
from kijun.services.noting.notes import LONGEST_WORDS
from kijun.services.noting.notes import Said as Texts
from kijun.services.noting.sorts import Ask, Given, Sort
from kijun.services.work import money
from kijun.services.work.dates import due_day, instant_of
from kijun.services.work.money import Nonsense
from kijun.web.work.forms import Figure
from kijun.web.work.words import refused

_A_WEEK: Final = dt.timedelta(days=7)
_NEW: Final = ""
_DAY: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME: Final = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_SEVERITIES: Final = (("minor", _("Minor")), ("grave", _("Grave")))
_AGAINST: Final = {
    "staff": Said("働く人", "our staff"),
    "client": Said("ほかのお客さま", "another client"),
    "family": Said("家族", "my family"),
}
_SIDES: Final = (("client", _("The client")), ("house", _("I")))


class ManyFiles(forms.FileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """The files that were chosen, in their order; what they are is for the evidence to say."""

    widget = ManyFiles(attrs={"multiple": True})


class Writing(forms.Form):
    """What happened with a client, for one sort."""

    by = forms.ChoiceField(
        label=_("Whose act was it?"),
        choices=_SIDES,
        initial="client",
        required=False,
        widget=forms.RadioSelect,
    )
    engagement = forms.ChoiceField(label=_("Which work?"), required=False)
    amount = Figure(label=_("How much less?"), required=False)
    paid = forms.BooleanField(label=_("They offer to pay for it"), required=False)
    what = forms.CharField(label=_("What?"), max_length=300)
    due = forms.DateField(label=_("Until when?"), widget=_DAY)
    promise = forms.ChoiceField(label=_("Which promise?"))
    courtesy = forms.ChoiceField(label=_("What was missing?"), initial="report")
    rule = forms.ChoiceField(label=_("Which rule?"))
    binds = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=(("both", _("For both of us")), ("house", _("For me only"))),
        initial="both",
    )
    conduct = forms.ChoiceField(label=_("What was it?"), initial="")
    severity = forms.ChoiceField(
        label=_("How serious?"),
        choices=_SEVERITIES,
        initial="",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how serious it was: minor or grave.")},
    )
    against = forms.ChoiceField(label=_("Against whom?"), required=False)
    channel = forms.ChoiceField(label=_("How?"), initial="phone")
    unwanted = forms.BooleanField(
        label=_("I have asked them not to get in touch like this"), required=False
    )
    words = forms.CharField(
        label=_("In their words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pieces = FilesField(label=_("Photo, email or file"), required=False)
    day = forms.DateField(label=_("Day"), widget=_DAY, required=False)
    time = forms.TimeField(label=_("Time"), widget=_TIME, required=False)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        client: Client,
        sort: Sort,
        now: dt.datetime,
        language: Language,
        *arguments: Any,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self._client, self._sort, self._now, self._language = client, sort, now, language
        for ask in Ask:
            if ask not in sort.asks:
                del self.fields[ask]
            else:
                self.fields[ask].required = ask in sort.needs
        if not sort.both:
            del self.fields["by"]
        self._offer()

    def _offer(self) -> None:
        """Fill in what can be chosen, and what is likely."""
        offered: dict[Ask, Callable[[], Sequence[tuple[str, str]]]] = {
            Ask.ENGAGEMENT: self._works,
            Ask.PROMISE: self._promises,
            Ask.RULE: self._rules,
            Ask.COURTESY: lambda: self._worded(COURTESIES),
            Ask.CONDUCT: lambda: self._worded(CONDUCT),
            Ask.CHANNEL: lambda: self._worded(CHANNELS),
            Ask.AGAINST: lambda: [("", str(_("Me"))), *self._worded(_AGAINST)],
        }
        for ask, choices in offered.items():
            if ask in self.fields:
                found = list(choices())
                field = cast(forms.ChoiceField, self.fields[ask])
                field.choices = found
                if found and field.initial is None:
                    field.initial = found[0][0]
        if Ask.DUE in self.fields:
            self.fields[Ask.DUE].initial = self._today() + _A_WEEK
        if self._sort.name == "complaint":
            self.fields["due"].label = _("By when do I answer?")

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the sort, those that are nearly always left as they are put last."""
        return [self[ask] for ask in self._sort.asks if ask is not Ask.CONDUCT]

    @property
    def deciding(self) -> forms.BoundField | None:
        """The question that is answered by the button that saves: nothing is chosen before."""
        return self[Ask.CONDUCT] if Ask.CONDUCT in self.fields else None

    @property
    def lacks(self) -> str:
        """What has to be there before: `promise` or `rule`; else an empty text."""
        for ask in (Ask.PROMISE, Ask.RULE):
            if ask in self.fields and not cast(forms.ChoiceField, self.fields[ask]).choices:
                return str(ask)
        return ""

    @property
    def lacks_agreement(self) -> bool:
        """Whether work is asked for and none of this client is recorded that could be chosen."""
        return Ask.ENGAGEMENT in self.fields and not self._found

    def clean_amount(self) -> int | float | None:
        """Refuse amounts that cannot be meant."""
        value = self.cleaned_data["amount"]
        return None if value is None else self._sound(value)

    def clean_due(self) -> dt.date:
        """Refuse days that cannot be meant."""
        try:
            return due_day(self.cleaned_data["due"], self._today())
        except Nonsense as nonsense:
            raise forms.ValidationError(refused(nonsense.code)) from nonsense

    def clean(self) -> dict[str, Any]:
        """Find the instant that is meant."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "day" not in self.errors and "time" not in self.errors:
            try:
                given["at"] = self._at(given.get("day"), given.get("time"))
            except Nonsense as nonsense:
                self.add_error("day", refused(nonsense.code))
        return given

    def given(self) -> Given:
        """Return what was typed and chosen."""
        data = self.cleaned_data
        against = _AGAINST.get(data.get("against", ""))
        language: Language = "en" if self._client.room.language == "en" else "ja"
        return Given(
            at=data["at"],
            client=self._client.pk,
            by=data.get("by") or self._by(data),
            service=self._service(data),
            engagement=data.get("engagement", ""),
            amount=data.get("amount"),
            paid=data.get("paid", False),
            due=data.get("due"),
            promise=data.get("promise", ""),
            courtesy=data.get("courtesy", ""),
            binds=data.get("binds", ""),
            rule=data.get("rule", ""),
            conduct=data.get("conduct", ""),
            severity=data.get("severity", ""),
            against=None if against is None else against.in_language(language),
            channel=data.get("channel", ""),
            unwanted=data.get("unwanted", False),
        )

    def texts(self) -> Texts:
        """Return what stays out of the record."""
        data = self.cleaned_data
        what = data.get("what", "")
        if self._sort.name == "complaint":
            language: Language = "en" if self._client.language == "en" else "ja"
            what = _ANSWER_DUE.in_language(language)
        return Texts(words=data["words"], what=what)

    def _by(self, data: dict[str, Any]) -> Any:
        """A promise is kept by who made it."""
        if self._sort.name != "promise_kept":
            return self._sort.by
        return next(each.by for each in self._open if each.id == data["promise"])

    def _sound(self, value: Decimal | float) -> int | float:
        try:
            return money.amount(value, money.currency_of(self._client.room))
        except Nonsense as nonsense:
            raise forms.ValidationError(refused(nonsense.code)) from nonsense

    def _at(self, day: dt.date | None, time: dt.time | None) -> dt.datetime:
        room = self._client.room
        if time is None:
            return instant_of(room, day, self._now)
        found = dt.datetime.combine(day or self._today(), time, room.zone)
        if found > self._now:
            raise Nonsense("future")
        # The day is looked at as everywhere else: not before people kept records.
        instant_of(room, found.date(), self._now)
        return found

    def _today(self) -> dt.date:
        return self._now.astimezone(self._client.room.zone).date()

    def _works(self) -> list[tuple[str, str]]:
        self._found = engagements_of(self._client)
        named = [(each.engagement, each.name or each.engagement) for each in self._found]
        return [*named, (_NEW, str(_("Nothing is agreed yet")))]

    def _service(self, data: dict[str, Any]) -> str | None:
        chosen = data.get("engagement", "")
        if not chosen:
            return None
        return next(x.service for x in self._found if x.engagement == chosen) or None

    def _promises(self) -> Sequence[tuple[str, str]]:
        self._open = open_promises(self._client, self._language)
        who = dict(_SIDES)
        return [(x.id, f"{x.what}（{who.get(x.by, x.by)}）") for x in self._open]

    def _rules(self) -> Sequence[tuple[str, str]]:
        return [(each.id, each.what) for each in client_rules(self._client, self._language)]

    def _worded(self, words: dict[str, Said]) -> list[tuple[str, str]]:
        return [(name, said.in_language(self._language)) for name, said in words.items()]


_ANSWER_DUE: Final = Said("お知らせくださった件へのお返事", "an answer to what you told me")
