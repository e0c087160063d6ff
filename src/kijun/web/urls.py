"""Addresses of the owner's pages."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from kijun.web import entrance, rules

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="rules"), name="home"),
    path("start/", entrance.first_run, name="first-run"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("language/", entrance.language, name="language"),
    path("rules/", rules.rules, name="rules"),
    path("rules/starters/", rules.starters, name="starters"),
    path("rules/save/", rules.save, name="save-draft"),
    path("rules/letter/", rules.letter, name="letter"),
]
