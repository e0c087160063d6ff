"""Addresses of the owner's pages."""

from __future__ import annotations

from django.urls import include, path

from kijun.web import (
    clients,
    clients_duplicates,
    clients_erase,
    clients_import,
    editor,
    entrance,
    rules,
    rules_send,
    rules_share,
    rules_text,
    rules_versions,
    rules_what_if,
    today,
)

urlpatterns = [
    path("", today.home, name="home"),
    path("start/", entrance.first_run, name="first-run"),
    path("", include("kijun.web.security_urls")),
    path("language/", entrance.language, name="language"),
    path("rules/", rules.rules, name="rules"),
    path("rules/starters/", rules.starters, name="starters"),
    path("rules/add/", editor.add, name="add-rule"),
    path("rules/<int:number>/", editor.edit, name="edit-rule"),
    path("rules/<int:number>/arrange/", editor.arrange, name="arrange-rule"),
    path("rules/text/", rules_text.text, name="rules-text"),
    path("rules/save/", rules_text.save, name="save-draft"),
    path("rules/starters/<slug:name>/", rules_share.starter, name="starter"),
    path("rules/bring/", rules_share.bring, name="bring-rules"),
    path("rules/take/", rules_share.take, name="take-rules"),
    path("rules/back/", rules_text.back, name="put-back"),
    path("rules/draft.yaml", rules_text.take, name="take-draft"),
    path("rules/letter/", rules_send.letter, name="letter"),
    path("rules/letter/<str:spoken>.pdf", rules_send.printed, name="letter-pdf"),
    path("rules/what-if/", rules_what_if.look, name="what-if"),
    path("rules/versions/", rules_versions.versions, name="versions"),
    path("rules/versions/<str:version>/", rules_versions.version, name="version"),
    path("rules/versions/<str:version>.yaml", rules_versions.taken, name="take-version"),
    path("rules/versions/<str:version>/again/", rules_versions.again, name="version-again"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new, name="new-client"),
    path("clients/import/", clients_import.bring, name="import-clients"),
    path("clients/duplicates/", clients_duplicates.duplicates, name="duplicates"),
    path("clients/<str:client_id>/", clients.client, name="client"),
    path("clients/<str:client_id>/edit/", clients.edit, name="edit-client"),
    path("clients/<str:client_id>/erase/", clients_erase.forget, name="erase-client"),
    path("", include("kijun.web.record_urls")),
    path("", include("kijun.web.today_urls")),
]
