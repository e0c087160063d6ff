"""Telling what an answer is about: by its address, or by the Message-ID that it names.

Tokens are the caller's: lower-case letters, digits, hyphens and dots. They are no secrets: whoever
has had a mail knows its token, so it tells what a word is about and never who says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Protocol

FORM: Final = r"[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?"
IN_ADDRESS: Final = re.compile(rf"[^@+]+\+({FORM})@[^@]+", re.IGNORECASE)
IN_MESSAGE_ID: Final = re.compile(rf"<[^@+<>]+\+({FORM})@([^@<>]+)>", re.IGNORECASE)


class Account(Protocol):
    """Where mail leaves from; `without_plus` where no address with a + would be delivered."""

    from_address: str
    without_plus: bool


class Answer(Protocol):
    """What of a mail tells which one it answers."""

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses that it went to."""

    @property
    def references(self) -> tuple[str, ...]:
        """The Message-IDs that it names, the one that it answers last."""


def _checked(token: str) -> str:
    if not re.fullmatch(FORM, token):
        raise ValueError(f"a token has lower-case letters, digits, hyphens and dots: {token!r}")
    return token


def reply_address(account: Account, token: str) -> str:
    """Give the address for answers about what a token stands for.

    Without a + it is the account's own: such answers are told by the Message-ID that they name.
    """
    if account.without_plus:
        return account.from_address
    local, _, domain = account.from_address.rpartition("@")
    return f"{local}+{_checked(token)}@{domain}"


def message_id(account: Account, unique: str, token: str) -> str:
    """Give a Message-ID that tells what a mail is about, should an answer lose its address.

    `unique` names the mail, and the same mail sent again has the same.
    """
    domain = account.from_address.rpartition("@")[2]
    return f"<{_checked(unique)}+{_checked(token)}@{domain}>"


def tokens_in(received: Answer, account: Account) -> Iterator[str]:
    """Give the tokens that an answer to an account carries, the surest first."""
    own_local, _, own_domain = account.from_address.lower().rpartition("@")
    for address in received.to:
        found = IN_ADDRESS.fullmatch(address.lower())
        if found and address.lower() == f"{own_local}+{found[1]}@{own_domain}":
            yield found[1]
    for reference in reversed(received.references):
        found = IN_MESSAGE_ID.fullmatch(reference.lower())
        if found and found[2] == own_domain:
            yield found[1]


def token_in(received: Answer, account: Account) -> str | None:
    """Give what an answer to an account is about, or None where it does not say."""
    return next(tokens_in(received, account), None)
