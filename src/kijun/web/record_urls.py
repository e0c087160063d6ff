"""Addresses of records, decisions, announcing and settings."""

from __future__ import annotations

from django.urls import path

from kijun.web import (
    announce,
    booking,
    decision,
    enquiries,
    enquiries_setup,
    mailbox,
    offers,
    record,
    settings,
    settings_calendar,
    settings_letters,
)

urlpatterns = [
    path("clients/<str:client_id>/dues/<int:due>/", record.settle, name="due-settled"),
    path("clients/<str:client_id>/met/", record.met, name="condition-met"),
    path("clients/<str:client_id>/link/", record.own_link, name="own-link"),
    path("rules/announce/", announce.announce, name="announce"),
    path("rules/announce/send/", announce.send, name="announce-send"),
    path("rules/announce/remind/", announce.remind, name="announce-remind"),
    path("rules/announce/passed/", announce.passed, name="announce-passed"),
    path(
        "rules/announce/<str:client>/acknowledged/",
        announce.acknowledged,
        name="announce-acknowledged",
    ),
    path("decisions/<str:decision_id>.pdf", decision.statement, name="statement-pdf"),
    path("decisions/<str:decision_id>/", decision.decision, name="decision"),
    path("decisions/<str:decision_id>/<str:act>/", decision.act, name="decision-act"),
    path("settings/", settings.settings, name="settings"),
    path("settings/reach/", settings.check_reach, name="check-reach"),
    path("settings/booking/", booking.booking_page, name="booking-settings"),
    path("settings/booking/closed/<int:number>/", booking.open_again, name="open-again"),
    path("settings/booking/protected/<int:number>/", booking.unprotect, name="unprotect"),
    path("bookings/", booking.requests, name="booking-requests"),
    path("bookings/<int:number>/", booking.answer_request, name="answer-request"),
    path("settings/services/", offers.services, name="services"),
    path("settings/services/new/", offers.new, name="new-service"),
    path("settings/services/<int:number>/", offers.edit, name="edit-service"),
    path(
        "settings/services/<int:number>/application/",
        enquiries_setup.setup,
        name="application-for",
    ),
    path("enquiries/", enquiries.listed, name="enquiries"),
    path("enquiries/<str:enquiry_id>/", enquiries.one, name="enquiry-of"),
    path("enquiries/<str:enquiry_id>/answer/", enquiries.answer, name="answer-enquiry"),
    path("settings/theme/", settings.theme, name="theme"),
    path("settings/letters/", settings_letters.letters, name="letters"),
    path("settings/letters/look/", settings_letters.look, name="look-at-letters"),
    path("settings/letters/unlook/", settings_letters.unlook, name="unlook-letter"),
    path("settings/mailbox/", mailbox.mailbox, name="mailbox"),
    path("settings/mailbox/test/", mailbox.test, name="test-mailbox"),
    path("settings/mailbox/remove/", mailbox.remove, name="remove-mailbox"),
    path("settings/calendars/", settings_calendar.calendars, name="calendars"),
    path("settings/calendars/own/", settings_calendar.outlet, name="sessions-outlet"),
    path("settings/calendars/<int:feed_id>/read/", settings_calendar.read, name="read-calendar"),
    path(
        "settings/calendars/<int:feed_id>/unfollow/",
        settings_calendar.unfollow,
        name="unfollow-calendar",
    ),
    path("sessions/<str:token>.ics", settings_calendar.sessions, name="sessions-calendar"),
]
