"""Addresses of records, decisions, announcing and settings."""

from __future__ import annotations

from django.urls import path

from kijun.web import announce, decision, record

urlpatterns = [
    path("clients/<str:client_id>/dues/<int:due>/", record.settle, name="due-settled"),
    path("clients/<str:client_id>/met/", record.met, name="condition-met"),
    path("clients/<str:client_id>/link/", record.own_link, name="own-link"),
    path("rules/announce/", announce.announce, name="announce"),
    path("rules/announce/send/", announce.send, name="announce-send"),
    path("rules/announce/remind/", announce.remind, name="announce-remind"),
    path("rules/announce/passed/", announce.passed, name="announce-passed"),
    path("decisions/<str:decision_id>/", decision.decision, name="decision"),
    path("decisions/<str:decision_id>/<str:act>/", decision.act, name="decision-act"),
]
