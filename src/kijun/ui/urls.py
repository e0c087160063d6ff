"""The addresses of the gallery, which shows every part of pages at work. Only for development."""

from __future__ import annotations

from django.urls import path

from kijun.ui import gallery

app_name = "gallery"
urlpatterns = [
    path("", gallery.contents, name="contents"),
    path("<slug:language>/<slug:page>/", gallery.page, name="page"),
]
