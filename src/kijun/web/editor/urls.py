"""Addresses of the editor of one rule."""

from __future__ import annotations

from django.urls import path

from kijun.web.editor import editor

urlpatterns = [
    path("rules/add/", editor.add, name="add-rule"),
    path("rules/<int:number>/", editor.edit, name="edit-rule"),
    path("rules/<int:number>/arrange/", editor.arrange, name="arrange-rule"),
]
