"""Addresses of the day: what waits, and the sessions."""

from __future__ import annotations

from django.urls import path

from kijun.web import (
    barred,
    calendar_events,
    letters,
    sessions,
    sessions_acts,
    sessions_new,
    today,
    words,
)

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/now/", today.now, name="today-now"),
    path("today/decisions/<str:decision>/", today.settle_decision, name="settle-decision"),
    path("today/words/<int:word>/", words.settle_word, name="settle-word"),
    path("today/likenesses/<int:likeness>/", barred.likeness, name="settle-likeness"),
    path("today/gone/<int:word>/", words.settle_gone, name="settle-gone"),
    path("sessions/events/", calendar_events.events, name="calendar-events"),
    path("letters/", letters.letters, name="all-letters"),
    path("letters/<str:letter>.pdf", letters.formal, name="formal-letter"),
    path("today/letters/<str:letter>/", letters.settle_letter, name="settle-letter"),
    path("today/failed/<int:job>/", today.try_again, name="try-again"),
    path("sessions/", sessions.week, name="sessions"),
    path("sessions/new/", sessions_new.new_session, name="new-session"),
    path("sessions/<str:session>/", sessions.session, name="session"),
    path("sessions/<str:session>/arrival/", sessions_acts.arrival, name="arrival"),
    path("sessions/taps/<int:tap>/", sessions_acts.undo, name="undo-tap"),
    path("sessions/<str:session>/word/", sessions_acts.word, name="phoned"),
    path("sessions/<str:session>/house/", sessions_acts.house, name="house-word"),
    path("sessions/<str:session>/move/", sessions_acts.move, name="move-session"),
    path("sessions/<str:session>/leader/", sessions_acts.lead, name="lead-session"),
    path("sessions/<str:session>/call-off/", sessions_acts.call_off, name="call-off"),
]
