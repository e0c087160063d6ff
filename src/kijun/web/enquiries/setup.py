"""How a service is applied for: whether, what is asked, and how soon an answer is promised."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.services.enquiries.applications import (
    LONGEST_FIELD,
    MOST_FIELDS,
    application_of,
    set_application,
)
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language

_NAMES = ("is_open", "asks_budget", "asks_hours", "asks_due", "answer_days")


class Setup(forms.Form):
    """What the owner says about applications for a service."""

    is_open = forms.BooleanField(
        label=gettext_lazy("By application: strangers ask first, and book once you have accepted"),
        required=False,
    )
    asks_budget = forms.BooleanField(label=gettext_lazy("Ask for the budget"), required=False)
    asks_hours = forms.BooleanField(label=gettext_lazy("Ask for the hours"), required=False)
    asks_due = forms.BooleanField(label=gettext_lazy("Ask by when"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("Fields to choose from"),
        help_text=gettext_lazy(
            "One a line, by the words that your rules use for them, such as marketing. "
            "Leave it empty to ask nothing."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("Business days until your answer"),
        help_text=gettext_lazy(
            "Visitors are told so. Once it has passed, one letter asks for their patience."
        ),
        min_value=1,
        max_value=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


@for_owner
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Say how a service is applied for."""
    service = Service.objects.filter(room=room, pk=number).select_related("room").first()
    if service is None:
        raise Http404
    now = application_of(service)
    initial = {**{name: getattr(now, name) for name in _NAMES}, "choices": now.fields}
    form = Setup(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _are_fields_fit(form):
        given = {name: form.cleaned_data[name] for name in _NAMES}
        set_application(service, fields=form.cleaned_data["choices"], **given)
        messages.success(request, _("Changes saved."))
        return redirect("application-for", service.pk)
    path = reverse("enquiry", args=[room.pk, room.language, service.slug])
    shown: dict[str, object] = {
        "form": form,
        "service": service,
        "name": service.name_in(language()),
        "address": f"{settings.PUBLIC_ADDRESS}{path}" if now.is_open else "",
        "path": path,
    }
    return page_of(request, room, "web/application.html", shown, is_wrong=form.is_bound)


def _are_fields_fit(form: Setup) -> bool:
    lines = [line.strip() for line in str(form.cleaned_data["choices"]).splitlines()]
    named = list(dict.fromkeys(filter(None, lines)))
    if len(named) > MOST_FIELDS or any(len(each) > LONGEST_FIELD for each in named):
        told = _("At most %(most)s fields, of at most %(longest)s characters each.")
        form.add_error("choices", told % {"most": MOST_FIELDS, "longest": LONGEST_FIELD})
        return False
    form.cleaned_data["choices"] = "\n".join(named)
    return True
