"""A site of nothing but the gallery."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("gallery/", include("kijun.ui.urls"))]
