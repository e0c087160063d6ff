"""The addresses of all pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kijun.config.reached import reached

urlpatterns: list[URLPattern | URLResolver] = [
    path(".well-known/kijun/<str:nonce>", reached, name="reached"),
    path("", include("kijun.web.urls")),
    path("", include("kijun.door.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", include("kijun.ui.urls")))
