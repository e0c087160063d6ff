"""Coming into a room: invited by its owner, by mail or by a link to copy; and leaving it again."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts import tokens
from kijun.accounts.models import Invitation, Membership, Room, User
from kijun.booking.models import Service
from kijun.channels.mail.message import OutMail
from kijun.channels.mail.models import MailAccount
from kijun.judge.words.language import Language
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.joining import invitation_words
from kijun.services.delivery import sending
from kijun.services.delivery.sending import Came
from kijun.services.members import member_letters, members, readiness

INVITE: Final = "invite"
"""The job of sending an invitation by mail."""
LIVES: Final = dt.timedelta(days=14)
"""So long an invitation is open."""
_KIND: Final = "invitation"
Role = Membership.Role


class NotOpen(ValueError):
    """An invitation that lets nobody in; `code` says why.

    `forged`: none of ours; `used`: somebody came in with it; `withdrawn`; `expired`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlreadyIn(ValueError):
    """They are in the room already."""


class HasAccount(ValueError):
    """Somebody signs in with this mail address already: they sign in, and then accept."""


class LastOwner(ValueError):
    """The last owner cannot go: nobody would be left to keep the room."""


def invite(room: Room, *, role: str, email: str, language: str, now: dt.datetime) -> Invitation:
    """Invite somebody; with a mail address, and where mail leaves from here, by mail.

    Whoever was invited at this address before, and has not come, has one open invitation: this
    one. Raises AlreadyIn for the address of somebody who is in the room.
    """
    email = User.objects.normalize_email(email)
    with transaction.atomic():
        hold(room)
        there = room.memberships.filter(left_at=None, user__email__iexact=email)
        if email and there.exists():
            raise AlreadyIn
        if email:
            _open_ones(room, now).filter(email__iexact=email).update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            room=room,
            role=Role(role),
            email=email,
            language=language,
            made_at=now,
            expires_at=now + LIVES,
        )
        if email and sending.can_send(room):
            jobs.enqueue(room, INVITE, invitation.pk, now, {"invitation": invitation.pk})
    return invitation


def open_invitations(room: Room, now: dt.datetime) -> list[Invitation]:
    """Return the invitations with which somebody can still come in, the newest first."""
    return list(_open_ones(room, now).order_by("-made_at", "pk"))


def withdraw(room: Room, invitation: str, now: dt.datetime) -> bool:
    """Take an invitation back; False where it was used, or taken back, before."""
    with transaction.atomic():
        hold(room)
        unused = room.invitations.filter(pk=invitation, accepted_at=None, withdrawn_at=None)
        return bool(unused.update(withdrawn_at=now))


def token_of(invitation: Invitation) -> str:
    """Return what stands in the address of an invitation."""
    return tokens.token_of(_KIND, invitation.pk)


def opened(token: str, now: dt.datetime) -> Invitation:
    """Return the invitation of a token. Raises NotOpen."""
    found = tokens.id_in(_KIND, token)
    invitation = Invitation.objects.select_related("room").filter(pk=found or "").first()
    if invitation is None:
        raise NotOpen("forged")
    if invitation.accepted_at is not None:
        raise NotOpen("used")
    if invitation.withdrawn_at is not None:
        raise NotOpen("withdrawn")
    if now >= invitation.expires_at:
        raise NotOpen("expired")
    return invitation


def come_in(token: str, user: User, now: dt.datetime) -> Membership:
    """Let somebody in who has an account. Raises NotOpen and AlreadyIn.

    Who was in the room before comes back under the id that the record knows. A member is told the
    rules that hold for members.
    """
    with transaction.atomic():
        invitation = _taken(token, now)
        there = Membership.objects.filter(room=invitation.room, user=user).first()
        if there is not None and there.left_at is None:
            raise AlreadyIn
        membership = there or Membership(room=invitation.room, user=user)
        membership.role, membership.left_at = invitation.role, None
        membership.save()
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        members.tell_rules(membership, now)
    return membership


def come_in_anew(
    token: str, *, name: str, email: str, password: str, language: str, now: dt.datetime
) -> Membership:
    """Make an account for somebody and let them in.

    Raises NotOpen; HasAccount; and ValidationError (Django's) for a password that is too weak.
    """
    user = User(email=User.objects.normalize_email(email), name=name, language=language)
    validate_password(password, user)
    with transaction.atomic():
        _taken(token, now)
        if User.objects.filter(email__iexact=email).exists():
            raise HasAccount
        user.set_password(password)
        user.save()
        return come_in(token, user, now)


def change_role(membership: Membership, role: str, now: dt.datetime) -> list[Service]:
    """Give somebody another role; a new member is told the rules that hold for members.

    Returns the services that name them and that they give no more, of which the owners are told.
    Raises LastOwner for the last one's own.
    """
    with transaction.atomic():
        hold(membership.room)
        if Role(role) != Role.OWNER:
            _expect_another_owner(membership)
        gave = membership.role == Role.MEMBER and Role(role) != Role.MEMBER
        membership.role = Role(role)
        membership.save(update_fields=["role"])
        members.tell_rules(membership, now)
        return _given_no_more(membership, now) if gave else []


def leave(membership: Membership, now: dt.datetime) -> list[Service]:
    """Let somebody be in a room no longer; the record keeps what they did, under their id.

    Returns the services that name them and that they give no more, of which the owners are told.
    Raises LastOwner for the last one.
    """
    with transaction.atomic():
        hold(membership.room)
        _expect_another_owner(membership)
        membership.left_at = now
        membership.save(update_fields=["left_at"])
        return _given_no_more(membership, now) if membership.role == Role.MEMBER else []


def _given_no_more(membership: Membership, now: dt.datetime) -> list[Service]:
    """Tell the owners which services name somebody who is a member no more; return these.

    The services go on naming them: who comes back gives them again.
    """
    services = readiness.services_naming(membership)
    if services:
        member_letters.tell_owners_of_services(membership, services, now)
    return services


def send_invitation(job: Job, now: dt.datetime) -> None:
    """Send an invitation by mail. Sent twice it is still one invitation, so nothing is unknown."""
    invitation = Invitation.objects.select_related("room").get(pk=job.payload["invitation"])
    account = MailAccount.objects.filter(room=job.room).first()
    is_open = invitation.withdrawn_at is None and invitation.accepted_at is None
    if account is None or not is_open or now >= invitation.expires_at:
        jobs.finish(job)
        return
    outcome = sending.deliver(account, partial(_mail, invitation, account, now))
    with sending.holding(job):
        if outcome.came in (Came.TAKEN, Came.REFUSED):
            jobs.finish(job)
        else:
            jobs.give_back(job, now, outcome.why)
        invitation.sent_at = now if outcome.came == Came.TAKEN else None
        invitation.error = outcome.why
        invitation.save(update_fields=["sent_at", "error"])


def _mail(invitation: Invitation, account: MailAccount, now: dt.datetime) -> OutMail:
    room = invitation.room
    language: Language = "en" if invitation.language == "en" else "ja"
    said = invitation_words(
        language,
        practice=room.name_in(language),
        house=room.signature_in(language),
        role=invitation.role,
        until=invitation.expires_at.astimezone(room.zone),
        address=f"{settings.PUBLIC_ADDRESS}/join/{token_of(invitation)}/",
    )
    return sending.house_mail(
        account,
        to=invitation.email,
        subject=said.subject,
        text=said.text,
        language=language,
        identity=invitation.pk,
        now=now,
    )


def _open_ones(room: Room, now: dt.datetime) -> QuerySet[Invitation]:
    return room.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def _taken(token: str, now: dt.datetime) -> Invitation:
    """Return an invitation while nobody else can use it. Raises NotOpen."""
    hold(opened(token, now).room)
    return opened(token, now)


def _expect_another_owner(membership: Membership) -> None:
    owners = membership.room.memberships.filter(role=Role.OWNER, left_at=None)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner
