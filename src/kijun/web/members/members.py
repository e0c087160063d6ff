"""Who works here: the people of the room, invitations, roles."""

from __future__ import annotations

from typing import Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import LONGEST_MAIL, Invitation, Membership, Room
from kijun.booking.models import Service
from kijun.clients.erased import not_erased
from kijun.services import clock
from kijun.services.delivery.sending import can_send
from kijun.services.members import joining
from kijun.services.members import members as of_the_house
from kijun.services.members.joining import AlreadyIn, LastOwner
from kijun.web.members.account import last_owner_words
from kijun.web.members.joining import MAY, ROLES
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language

_ORDER: Final = tuple(ROLES)


class Invite(forms.Form):
    """Whom to invite, and as what."""

    role = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            ("member", ROLES["member"]),
            ("reviewer", ROLES["reviewer"]),
            ("owner", ROLES["owner"]),
        ],
        widget=forms.RadioSelect,
        initial="member",
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("Leave it empty to get a link that you pass on yourself."),
        max_length=LONGEST_MAIL,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


@for_owner
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, room: Room) -> HttpResponse:
    """List who is here and who is invited; invite somebody."""
    form = Invite(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _invited(request, room, form):
        return redirect("members")
    now = clock.now()
    people = room.memberships.filter(left_at=None).select_related("user")
    ordered = sorted(people, key=lambda each: (_ORDER.index(each.role), each.pk))
    given: dict[str, object] = {
        "form": form,
        "people": [_person(each, request) for each in ordered],
        "left": [
            {"member": each, "name": str(each.user), "role": ROLES[each.role]}
            for each in _left(room).select_related("user").order_by("-left_at", "pk")
        ],
        "invitations": [_shown(each, request) for each in joining.open_invitations(room, now)],
        "may": [(ROLES[role], MAY[role]) for role in ("member", "reviewer", "owner")],
        "can_send": can_send(room),
    }
    return page_of(request, room, "web/members.html", given, is_wrong=form.is_bound)


def _invited(request: HttpRequest, room: Room, form: Invite) -> bool:
    given = form.cleaned_data
    try:
        made = joining.invite(room, **given, language=language(), now=clock.now())
    except AlreadyIn:
        assert request.user.is_authenticated
        is_self = given["email"].lower() == request.user.email.lower()
        form.add_error(
            "email",
            _("That is your own address: you are here already.")
            if is_self
            else _("Somebody with this address is here already."),
        )
        return False
    if made.email and can_send(room):
        messages.success(request, _("The invitation is on its way to %(to)s.") % {"to": made.email})
    else:
        messages.success(request, _("Copy the link below and pass it on. It works once."))
    return True


@for_owner
@require_POST
def withdraw(request: HttpRequest, room: Room, invitation: str) -> HttpResponse:
    """Take an invitation back."""
    if joining.withdraw(room, invitation, clock.now()):
        messages.success(request, _("Withdrawn. The link lets nobody in any more."))
    else:
        messages.info(request, _("That has already been dealt with. Nothing was changed."))
    return redirect("members")


@for_owner
@require_POST
def change_role(request: HttpRequest, room: Room, code: str) -> HttpResponse:
    """Give somebody another role."""
    member, role = member_of(room, code), request.POST.get("role", "")
    if role not in ROLES:
        raise Http404
    try:
        gave = joining.change_role(member, role, clock.now())
    except LastOwner:
        messages.error(request, last_owner_words())
    else:
        named = {"name": str(member.user), "role": ROLES[role]}
        messages.success(request, _("%(name)s is here as %(role)s now.") % named)
        _say_what_they_gave(request, gave)
    return redirect("members")


@for_owner
@require_POST
def remove(request: HttpRequest, room: Room, code: str) -> HttpResponse:
    """Let somebody be here no longer; what they did stays on record."""
    member = member_of(room, code)
    try:
        gave = joining.leave(member, clock.now())
    except LastOwner:
        messages.error(request, last_owner_words())
    else:
        messages.success(
            request, _("%(name)s sees nothing here any more.") % {"name": str(member.user)}
        )
        _say_what_they_gave(request, gave)
    return redirect("members")


def _say_what_they_gave(request: HttpRequest, services: list[Service]) -> None:
    if services:
        names = _(", ").join(each.name_in(language()) for each in services)
        said = _("These services named them: %(names)s. Choose under Services who gives them now.")
        messages.warning(request, said % {"names": names})


@for_owner
@require_POST
def announce(request: HttpRequest, room: Room) -> HttpResponse:
    """Announce the rules that were published last to everybody who works here."""
    written = of_the_house.announce(room, clock.now())
    if written:
        messages.success(request, _("Announced. Each of them finds it on their own page."))
    else:
        messages.info(
            request, _("No published rule binds members yet, or there is nobody to tell.")
        )
    return redirect("members")


def member_of(room: Room, code: str, *, has_left: bool = False) -> Membership:
    """Return somebody who is in a room, or was and has left, by the id of the record.

    Raises Http404, also for who was erased.
    """
    people = _left(room) if has_left else room.memberships.filter(left_at=None)
    found = people.filter(code=code).select_related("user", "room").first()
    if found is None:
        raise Http404
    return found


def _left(room: Room) -> QuerySet[Membership]:
    return not_erased(room.memberships.filter(left_at__isnull=False))


def _person(member: Membership, request: HttpRequest) -> dict[str, object]:
    return {
        "member": member,
        "name": str(member.user),
        "role": ROLES[member.role],
        "is_self": member.user_id == request.user.pk,
        "others": [(role, ROLES[role]) for role in _ORDER if role != member.role],
    }


def _shown(invitation: Invitation, request: HttpRequest) -> dict[str, object]:
    path = reverse("join", args=[joining.token_of(invitation)])
    public: str = settings.PUBLIC_ADDRESS
    return {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "address": f"{public}{path}" if public else request.build_absolute_uri(path),
    }
