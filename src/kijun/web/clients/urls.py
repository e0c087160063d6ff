"""Addresses of clients and their records."""

from __future__ import annotations

from django.urls import path

from kijun.web.clients import clients, contact_import, duplicates, erasure, record

urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new, name="new-client"),
    path("clients/import/", contact_import.bring, name="import-clients"),
    path("clients/duplicates/", duplicates.duplicates, name="duplicates"),
    path("clients/<str:client_id>/", clients.client, name="client"),
    path("clients/<str:client_id>/edit/", clients.edit, name="edit-client"),
    path("clients/<str:client_id>/erase/", erasure.forget, name="erase-client"),
    path("clients/<str:client_id>/dues/<int:due>/", record.settle, name="due-settled"),
    path("clients/<str:client_id>/met/", record.met, name="condition-met"),
    path("clients/<str:client_id>/link/", record.own_link, name="own-link"),
]
