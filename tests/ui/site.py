"""A site of nothing but the gallery."""

from __future__ import annotations

from django.urls import include, path

from kijun.ui.sheet import sheet

urlpatterns = [
    path("gallery/", include("kijun.ui.urls")),
    path("style/<slug:digest>.css", sheet, name="sheet"),
]
