"""Addresses of the people of a room: coming in, one's own account, records, roles."""

from __future__ import annotations

from django.urls import path

from kijun.web.members import account, erasure, joining, members, record

urlpatterns = [
    path("join/<str:token>/", joining.join, name="join"),
    path("me/", account.account, name="own-account"),
    path("me/room/", account.choose, name="choose-room"),
    path("me/leave/", account.leave, name="leave-room"),
    path("me/record/", record.own, name="own-record"),
    path("people/<str:code>/", record.record, name="member-record"),
    path("people/<str:code>/erase/", erasure.forget, name="erase-member"),
    path("people/<str:code>/<str:act>/", record.act, name="member-act"),
    path("settings/people/rules/", members.announce, name="announce-to-members"),
    path("left/", account.left, name="left"),
    path("settings/people/", members.members, name="members"),
    path(
        "settings/people/invitations/<str:invitation>/withdraw/",
        members.withdraw,
        name="withdraw-invitation",
    ),
    path("settings/people/<str:code>/role/", members.change_role, name="change-role"),
    path("settings/people/<str:code>/remove/", members.remove, name="remove-member"),
]
