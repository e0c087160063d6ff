"""The addresses of all pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kijun.config.reached import reached
from kijun.ui.sheet import sheet

urlpatterns: list[URLPattern | URLResolver] = [
    path(".well-known/kijun/<str:nonce>", reached, name="reached"),
    path("style/<slug:digest>.css", sheet, name="sheet"),
    # Few and short: whoever has a link does not wait until the owner's pages have been gone through.
    path("", include("kijun.door.urls")),
    path("", include("kijun.web.urls")),
]
handler400 = "kijun.web.errors.bad_request"
handler403 = "kijun.web.errors.forbidden"
handler404 = "kijun.web.errors.not_found"
handler429 = "kijun.web.errors.too_many"
handler500 = "kijun.web.errors.failed"
if settings.DEBUG:
    urlpatterns.append(path("gallery/", include("kijun.ui.urls")))
