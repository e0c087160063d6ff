"""Addresses of the owner's pages: each subject has its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kijun.web.barring.urls")),
    path("", include("kijun.web.booking.urls")),
    path("", include("kijun.web.decisions.urls")),
    path("", include("kijun.web.editor.urls")),
    path("", include("kijun.web.enquiries.urls")),
    path("", include("kijun.web.members.urls")),
    path("", include("kijun.web.noting.urls")),
    path("", include("kijun.web.rules.urls")),
    path("", include("kijun.web.security.urls")),
    path("", include("kijun.web.sessions.urls")),
    path("", include("kijun.web.settings.urls")),
    path("", include("kijun.web.today.urls")),
    path("", include("kijun.web.work.urls")),
    path("", include("kijun.web.clients.urls")),
]
