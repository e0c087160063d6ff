"""Addresses of enquiries, and of how a service is applied for."""

from __future__ import annotations

from django.urls import path

from kijun.web.enquiries import enquiries, setup

urlpatterns = [
    path(
        "settings/services/<int:number>/application/",
        setup.setup,
        name="application-for",
    ),
    path("enquiries/", enquiries.listed, name="enquiries"),
    path("enquiries/<str:enquiry_id>/", enquiries.one, name="enquiry-of"),
    path("enquiries/<str:enquiry_id>/answer/", enquiries.answer, name="answer-enquiry"),
]
