"""Addresses of the pages for clients."""

from __future__ import annotations

from django.urls import path

from kijun.door import rules

urlpatterns = [
    path("r/<str:room_id>/", rules.public_rules, name="public-rules"),
    path("r/<str:room_id>/<str:language>/", rules.public_rules, name="public-rules-in"),
    path(
        "r/<str:room_id>/<str:language>/rules.pdf", rules.public_rules_pdf, name="public-rules-pdf"
    ),
]
