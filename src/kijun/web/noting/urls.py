"""Addresses of writing down what happened, and of evidence."""

from __future__ import annotations

from django.urls import path

from kijun.web.noting import evidence, noting

urlpatterns = [
    path("write/", noting.choose, name="write-down"),
    path("clients/<str:client_id>/write/", noting.choose, name="write-down-about"),
    path("clients/<str:client_id>/write/<str:sort>/", noting.write, name="write-down-as"),
    path("clients/<str:client_id>/written/<str:key>/", noting.written, name="written"),
    path("clients/<str:client_id>/written/<str:key>/back/", noting.back, name="unwrite"),
    path("clients/<str:client_id>/written/<str:key>/answer/", noting.answer, name="answer-note"),
    path("evidence/<int:piece>/", evidence.original, name="evidence"),
    path("evidence/<int:piece>/picture.jpg", evidence.picture, name="evidence-picture"),
]
