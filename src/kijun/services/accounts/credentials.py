"""With what somebody signs in: passwords, and the end of sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction

from kijun.accounts.models import User


def change_password(user: User, password: str) -> None:
    """Set somebody's password, which ends their sessions everywhere.

    Raises ValidationError (Django's) for one that is too weak.
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def end_sessions(user: User) -> None:
    """End every session of somebody's."""
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])


def let_back_in(email: str, password: str, *, without_second_step: bool) -> None:
    """Set the password of somebody who is locked out, and on demand take their second step away.

    Raises User.DoesNotExist, and ValidationError for a password that is too weak.
    """
    user = User.objects.get_by_natural_key(email)
    with transaction.atomic():
        change_password(user, password)
        end_sessions(user)
        if without_second_step:
            Authenticator.objects.filter(user=user).delete()


def erase(user: User) -> None:
    """Delete somebody's account with its passkeys and sessions, which hold their mail address."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    user.delete()
