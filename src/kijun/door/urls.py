"""Addresses of the pages for clients."""

from __future__ import annotations

from django.urls import path

from kijun.door import (
    acknowledging,
    behind,
    booking,
    changing,
    enquiry,
    mine,
    offline,
    pages,
    reasons,
    rules,
    session,
    words,
)

urlpatterns = [
    path("r/<str:room_id>/", rules.public_rules, name="public-rules"),
    path("r/<str:room_id>/<str:language>/", rules.public_rules, name="public-rules-in"),
    path(
        "r/<str:room_id>/<str:language>/rules.pdf", rules.public_rules_pdf, name="public-rules-pdf"
    ),
    path("b/<str:room_id>/", booking.public, name="booking"),
    path("b/<str:room_id>/slots.json", booking.slots, name="slots"),
    path("b/<str:room_id>/<str:language>/", booking.public, name="booking-in"),
    path("b/<str:room_id>/<str:language>/done/<str:ticket>/", booking.done, name="booked"),
    path("b/<str:room_id>/<str:language>/frame/", booking.public, {"frame": "yes"}, name="frame"),
    path(
        "b/<str:room_id>/<str:language>/frame/done/<str:ticket>/",
        booking.done,
        {"frame": "yes"},
        name="frame-done",
    ),
    path("e/<str:room_id>/", enquiry.services, name="enquiries-of"),
    path("e/<str:room_id>/<str:language>/", enquiry.services, name="enquiries-in"),
    path("e/<str:room_id>/<str:language>/<str:slug>/", enquiry.apply, name="enquiry"),
    path("e/<str:room_id>/<str:language>/<str:slug>/sent/", enquiry.sent, name="enquiry-sent"),
    path("v/sw.js", offline.service_worker, name="door-worker"),
    path("v/<str:token>/", pages.show, name="door-plain"),
    path("v/<str:token>/<str:language>/", pages.show, name="door"),
    path("v/<str:token>/<str:language>/notice/", session.give_notice, name="door-notice"),
    path("v/<str:token>/<str:language>/change/", changing.change, name="door-change"),
    path("v/<str:token>/<str:language>/book/", booking.book, name="door-book"),
    path("v/<str:token>/<str:language>/arrival/", session.arrive, name="door-arrival"),
    path(
        "v/<str:token>/<str:language>/acknowledgement/",
        acknowledging.acknowledge,
        name="door-acknowledgement",
    ),
    path(
        "v/<str:token>/<str:language>/letters/<str:letter>.pdf", reasons.letter, name="door-letter"
    ),
    path(
        "v/<str:token>/<str:language>/reasons.pdf",
        reasons.statement,
        name="door-statement",
    ),
    path("v/<str:token>/<str:language>/appeal/", reasons.appeal, name="door-appeal"),
    path("v/<str:token>/<str:language>/word/", words.say, name="door-word"),
    path("v/<str:token>/<str:language>/matters/", behind.send, name="door-behind"),
    path("v/<str:token>/<str:language>/<str:purpose>/<str:subject>/", mine.go_on, name="door-own"),
]
