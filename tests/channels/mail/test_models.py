"""Passwords can be used and not be seen."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.seal import SealBroken, seal, unseal

pytestmark = pytest.mark.storage

SECRET = "合言葉 for one"


def test_passwords_come_back_and_stand_nowhere(room: Room) -> None:
    account = MailAccount(room=room, from_address="haruka@example.org")
    account.smtp_password, account.imap_password = SECRET, "another"
    account.save()
    account = MailAccount.objects.get()
    assert (account.smtp_password, account.imap_password) == (SECRET, "another")
    assert SECRET not in repr(account) + str(account) + str(vars(account))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_mailaccount")
        assert SECRET not in str(cursor.fetchall())


def test_no_password_is_sealed_as_none() -> None:
    assert (seal(""), unseal("")) == ("", "")


def test_the_same_password_is_never_sealed_alike() -> None:
    assert seal(SECRET) != seal(SECRET)


def test_another_secret_key_opens_nothing_and_says_what_to_do(settings: Settings) -> None:
    sealed = seal(SECRET)
    settings.SECRET_KEY = "another secret key than the one before"
    with pytest.raises(SealBroken, match="entered anew"):
        unseal(sealed)


def test_the_secret_key_before_this_one_still_opens(settings: Settings) -> None:
    sealed = seal(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key than the one before"
    assert unseal(sealed) == SECRET
