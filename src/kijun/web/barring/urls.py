"""Addresses of those to whom every door is closed, and of the sealed mailbox."""

from __future__ import annotations

from django.urls import path

from kijun.web.barring import barred

urlpatterns = [
    path("clients/barred/", barred.barred, name="barred"),
    path("clients/barred/<str:decision_id>/lift/", barred.lift, name="lift-of-erased"),
    path("clients/barred/mailbox/", barred.mailbox, name="sealed-mailbox"),
    path("clients/barred/mailbox/<int:piece>/", barred.settle, name="sealed-piece"),
    path("clients/barred/mailbox/<int:piece>/mail/", barred.original, name="sealed-original"),
    path("today/likenesses/<int:likeness>/", barred.likeness, name="settle-likeness"),
]
