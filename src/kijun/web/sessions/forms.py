"""What an owner fills in to book a session by hand or to move one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.services import clock
from kijun.services.booking.offers import service_named, services_of
from kijun.services.members.readiness import NotReady, barring_of, expect_ready, of_clients
from kijun.services.sessions.sessions import LONGEST_MINUTES
from kijun.web.wording import day_and_clock
from kijun.web.work.forms import Price

_MINUTES = 60
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_LONG_AGO: Final = dt.timedelta(days=366)
_FAR_AHEAD: Final = dt.timedelta(days=3 * 366)


class When(forms.Form):
    """A day, a time and a length."""

    day = forms.DateField(label=_("Day"), widget=_DAY)
    time = forms.TimeField(label=_("Starts at"), widget=_TIME)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "list": "minutes"}),
    )

    def clean_day(self) -> dt.date:
        """Refuse what can only be a slip of the finger: years ago, or many years ahead."""
        day: dt.date = self.cleaned_data["day"]
        today = clock.now().date()
        if not today - _LONG_AGO <= day <= today + _FAR_AHEAD:
            raise forms.ValidationError(
                _("Choose a day between a year ago and three years from now.")
            )
        return day

    def starts(self, zone: dt.tzinfo) -> dt.datetime:
        """Return when it begins, in a zone."""
        given = self.cleaned_data
        return dt.datetime.combine(given["day"], given["time"], zone)


class Booking(When):
    """A session agreed outside, with whom, and what it costs."""

    client = forms.CharField(
        label=_("Client"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"list": "clients", "autocomplete": "off", "autocapitalize": "off"}
        ),
    )
    service = forms.CharField(
        label=_("Service"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "services"}),
    )
    member = forms.ChoiceField(label=_("Led by"), required=False)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    price = Price(label=_("Price"), required=False)
    invite = forms.BooleanField(label=_("Send an invitation"), required=False)
    field_order = ("client", "day", "time", "minutes", "service", "place", "price", "invite")

    def __init__(self, room: Room, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._people = {each.code: each for each in of_clients(room)}
        barring = barring_of(room, clock.now()) if self._people else {}
        # Who was chosen while they were still ready is refused in words.
        chosen = self.data.get("member", "")
        named_ones = [
            (code, str(each.user))
            for code, each in self._people.items()
            if each.party not in barring or code == chosen
        ]
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody in particular")), *named_ones]
        self._room = room

    def name_whole(self, client: Client) -> None:
        """Let the form, as it is shown again, hold the whole name of whom it is about."""
        self.data = {**self.data, "client": client.name}

    @property
    def has_members(self) -> bool:
        """Whether there is anybody to choose from."""
        return bool(self._people)

    def clean(self) -> dict[str, Any]:
        """Refuse who is not among those who give the service."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        member = given.get("member")
        service = service_named(self._room, given.get("service", "")) if member else None
        if member and service and service.given_by and member.code not in service.given_by:
            said = _("%(name)s does not give this service. Choose somebody else.")
            self.add_error("member", said % {"name": str(member.user)})
        return given

    def clean_member(self) -> Membership | None:
        """Refuse, in plain words, who is not ready to meet clients."""
        member = self._people.get(self.cleaned_data["member"])
        if member is None:
            return None
        try:
            expect_ready(member, clock.now())
        except NotReady as why:
            named = {"name": str(member.user), "until": _until(why, self._room)}
            raise forms.ValidationError(
                _(
                    "%(name)s is not ready for clients until %(until)s. Choose somebody else, or "
                    "open their record."
                )
                % named
            ) from why
        return member


def _until(why: NotReady, room: Room) -> str:
    ends: str | None = why.args[0]
    if ends is None:
        return str(_("further notice"))
    return day_and_clock(dt.datetime.fromisoformat(ends), room.zone)


class Moving(When):
    """Another time for a session, and who asked for it."""

    by = forms.ChoiceField(
        label=_("Who asked for it?"),
        choices=[("house", _("I did")), ("client", _("The client did"))],
        widget=forms.RadioSelect,
    )


LASTING: Final = ("minutes", "service", "place", "price")
"""What a booking has from the one before it."""
_NEAREST: Final = 20
"""Clients among whom one is chosen."""
_RECENT: Final = 200
"""Sessions in which the services that are offered are looked for."""


def defaults_for(
    room: Room, now: dt.datetime, used: Mapping[str, Any], spoken: str
) -> dict[str, Any]:
    """Return what a booking begins with: the next full hour, and what was used last.

    `used` is what this browser booked with; without it, it is the session furthest ahead.
    """
    there = now.astimezone(room.zone)
    hour = there.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    begun = {"day": hour.date(), "time": hour.time(), "minutes": _MINUTES}
    if used:
        return {**begun, **{name: used.get(name) for name in LASTING}}
    last = (
        Session.objects.filter(room=room, source="")
        .select_related("offered")
        .order_by("-starts")
        .first()
    )
    if last is None:
        return begun
    known = {name: getattr(last, name) for name in LASTING}
    return {**begun, **known, "service": last.service_in(spoken)}


def services_known(room: Room, spoken: str) -> list[str]:
    """Return the services on offer, and what else sessions were booked for lately."""
    offered = [each.name_in(spoken) for each in services_of(room) if each.is_active]
    recent = Session.objects.filter(room=room).order_by("-starts")
    free = recent.filter(offered=None).values_list("service", flat=True)[:_RECENT]
    return [*offered, *sorted(set(free) - {"", *offered})]


def clients_named(room: Room, typed: str, *, chosen: str, meant: str) -> list[Client]:
    """Return the clients whom somebody means by a name: those who bear it, or the nearest.

    One is a find; several are to be chosen from. `chosen` is who was picked among the nearest,
    `meant` whom the form was about when it was shown: that one counts only while their whole name
    still stands in it.
    """
    typed = typed.strip()
    clients = Client.in_sight.filter(room=room).select_related("room").order_by("kana", "name")
    exact = clients.filter(name__iexact=typed)
    near = clients.filter(name__icontains=typed) | clients.filter(kana__icontains=typed)
    known = exact.filter(pk=meant).first() or near.filter(pk=chosen).first()
    return [known] if known is not None else list(exact[:_NEAREST]) or list(near[:_NEAREST])
