"""Addresses of how clients book, of requests, and of the services offered."""

from __future__ import annotations

from django.urls import path

from kijun.web.booking import booking, offers

urlpatterns = [
    path("settings/booking/", booking.booking_page, name="booking-settings"),
    path("settings/booking/closed/<int:number>/", booking.open_again, name="open-again"),
    path("settings/booking/protected/<int:number>/", booking.unprotect, name="unprotect"),
    path("bookings/", booking.requests, name="booking-requests"),
    path("bookings/<int:number>/", booking.answer_request, name="answer-request"),
    path("settings/services/", offers.services, name="services"),
    path("settings/services/new/", offers.new, name="new-service"),
    path("settings/services/<int:number>/", offers.edit, name="edit-service"),
]
