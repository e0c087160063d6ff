"""Addresses of sessions."""

from __future__ import annotations

from django.urls import path

from kijun.web.sessions import acts, calendar_events, new, sessions

urlpatterns = [
    path("sessions/events/", calendar_events.events, name="calendar-events"),
    path("sessions/", sessions.week, name="sessions"),
    path("sessions/new/", new.new_session, name="new-session"),
    path("sessions/<str:session>/", sessions.session, name="session"),
    path("sessions/<str:session>/arrival/", acts.arrival, name="arrival"),
    path("sessions/taps/<int:tap>/", acts.undo, name="undo-tap"),
    path("sessions/<str:session>/word/", acts.word, name="phoned"),
    path("sessions/<str:session>/house/", acts.house, name="house-word"),
    path("sessions/<str:session>/move/", acts.move, name="move-session"),
    path("sessions/<str:session>/leader/", acts.lead, name="lead-session"),
    path("sessions/<str:session>/call-off/", acts.call_off, name="call-off"),
]
