"""The gallery: every part at work on one invented day, in both languages and all shells."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kijun.ui import gallery_day
from kijun.ui.shells import PLACES, ClientShell, OwnerShell, PlainShell

OWNER_PAGES: Final = {"parts": "", "today": "today", "client": "clients", "rule": "rules"}
CLIENT_PAGES: Final = ("late", "sent", "offline", "reasons")
PLAIN_PAGES: Final = ("first",)
PAGES: Final = (*OWNER_PAGES, *CLIENT_PAGES, *PLAIN_PAGES)
LANGUAGES: Final = ("ja", "en")


class FirstRun(forms.Form):
    """What the first page asks of the owner."""

    business = forms.CharField(label=_("Name of your practice"), max_length=200)
    email = forms.EmailField(
        label=_("Mail"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    note = forms.CharField(label=_("A word to yourself"), required=False, widget=forms.Textarea)


def contents(request: HttpRequest) -> HttpResponse:
    """List the pages of the gallery."""
    pages = [(page, [(code, _address(code, page)) for code in LANGUAGES]) for page in PAGES]
    return render(request, "ui/gallery/contents.html", {"pages": pages, "shell": PlainShell()})


def page(request: HttpRequest, language: str, page: str) -> HttpResponse:
    """Show one page; `?theme=dark` sets the theme whatever the system says."""
    if language not in LANGUAGES or page not in PAGES:
        raise Http404(page)
    with translation.override(language):
        form = FirstRun({"business": "佐伯事務所", "email": "saeki"} if page == "first" else None)
        given = {
            "shell": _shell(page, language, request.GET.get("theme", "")),
            "day": gallery_day.day(language),
            "shown": gallery_day.shown(language),
            "form": form,
        }
        return render(request, f"ui/gallery/{page}.html", given)


def _shell(page: str, language: str, theme: str) -> OwnerShell | ClientShell | PlainShell:
    switches = {code: _address(code, page) for code in LANGUAGES}
    office = "佐伯事務所" if language == "ja" else "Saeki Office"
    if page in CLIENT_PAGES:
        return ClientShell(office, switches, wide=page == "reasons", theme=theme)
    if page in PLAIN_PAGES:
        return PlainShell(switches, theme)
    return OwnerShell(
        OWNER_PAGES[page],
        dict.fromkeys(PLACES, _address(language, "parts"))
        | {place: _address(language, name) for name, place in OWNER_PAGES.items() if place},
        room=office,
        person="佐伯 遥" if language == "ja" else "Haruka Saeki",
        waiting=2,
        settings=_address(language, "parts"),
        theme=theme,
    )


def _address(language: str, page: str) -> str:
    return reverse("gallery:page", args=[language, page])
