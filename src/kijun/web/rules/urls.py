"""Addresses of the rules: the draft, versions, sharing, announcing."""

from __future__ import annotations

from django.urls import path

from kijun.web.rules import announce, draft, in_force, letter, sharing, text, versions, what_if

urlpatterns = [
    path("rules/", draft.rules, name="rules"),
    path("rules/starters/", draft.starters, name="starters"),
    path("rules/text/", text.text, name="rules-text"),
    path("rules/save/", text.save, name="save-draft"),
    path("rules/starters/<slug:name>/", sharing.starter, name="starter"),
    path("rules/bring/", sharing.bring, name="bring-rules"),
    path("rules/take/", sharing.take, name="take-rules"),
    path("rules/back/", text.back, name="put-back"),
    path("rules/draft.yaml", text.take, name="take-draft"),
    path("rules/letter/", letter.letter, name="letter"),
    path("rules/letter/<str:spoken>.pdf", letter.printed, name="letter-pdf"),
    path("rules/what-if/", what_if.look, name="what-if"),
    path("rules/versions/", versions.versions, name="versions"),
    path("rules/versions/<str:version>/", versions.version, name="version"),
    path("rules/versions/<str:version>.yaml", versions.taken, name="take-version"),
    path("rules/versions/<str:version>/again/", versions.again, name="version-again"),
    path("rules/in-force/", in_force.rules_in_force, name="rules-in-force"),
    path("rules/announce/", announce.announce, name="announce"),
    path("rules/announce/send/", announce.send, name="announce-send"),
    path("rules/announce/remind/", announce.remind, name="announce-remind"),
    path("rules/announce/passed/", announce.passed, name="announce-passed"),
    path(
        "rules/announce/<str:client>/acknowledged/",
        announce.acknowledged,
        name="announce-acknowledged",
    ),
]
