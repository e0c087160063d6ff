"""Addresses of decisions, and of appeals that wait."""

from __future__ import annotations

from django.urls import path

from kijun.web.decisions import appeals, decision

urlpatterns = [
    path("appeals/", appeals.waiting, name="appeals"),
    path("decisions/<str:decision_id>.pdf", decision.statement, name="statement-pdf"),
    path("decisions/<str:decision_id>/", decision.decision, name="decision"),
    path("decisions/<str:decision_id>/<str:act>/", decision.act, name="decision-act"),
]
