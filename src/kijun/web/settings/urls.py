"""Addresses of settings."""

from __future__ import annotations

from django.urls import path

from kijun.web.settings import calendars, letters, mailbox, settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/reach/", settings.check_reach, name="check-reach"),
    path("settings/theme/", settings.theme, name="theme"),
    path("settings/letters/", letters.letters, name="letters"),
    path("settings/letters/look/", letters.look, name="look-at-letters"),
    path("settings/letters/unlook/", letters.unlook, name="unlook-letter"),
    path("settings/mailbox/", mailbox.mailbox, name="mailbox"),
    path("settings/mailbox/test/", mailbox.test, name="test-mailbox"),
    path("settings/mailbox/remove/", mailbox.remove, name="remove-mailbox"),
    path("settings/calendars/", calendars.calendars, name="calendars"),
    path("settings/calendars/own/", calendars.outlet, name="sessions-outlet"),
    path("settings/calendars/<int:feed_id>/read/", calendars.read, name="read-calendar"),
    path(
        "settings/calendars/<int:feed_id>/unfollow/",
        calendars.unfollow,
        name="unfollow-calendar",
    ),
    path("sessions/<str:token>.ics", calendars.sessions, name="sessions-calendar"),
]
