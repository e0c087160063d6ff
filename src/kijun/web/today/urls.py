"""Addresses of the day: what waits, words and letters."""

from __future__ import annotations

from django.urls import path

from kijun.web.today import letters, today, words

urlpatterns = [
    path("", today.home, name="home"),
    path("today/", today.today, name="today"),
    path("today/now/", today.now, name="today-now"),
    path("today/decisions/<str:decision>/", today.settle_decision, name="settle-decision"),
    path("today/words/<int:word>/", words.settle_word, name="settle-word"),
    path("today/gone/<int:word>/", words.settle_gone, name="settle-gone"),
    path("letters/", letters.letters, name="all-letters"),
    path("letters/<str:letter>.pdf", letters.formal, name="formal-letter"),
    path("today/letters/<str:letter>/", letters.settle_letter, name="settle-letter"),
    path("today/failed/<int:job>/", today.try_again, name="try-again"),
]
