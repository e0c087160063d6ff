"""What an answer is about is found by its address or by the mail that it answers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kijun.channels.mail.addresses import message_id, reply_address, token_in
from kijun.channels.mail.models import MailAccount

ACCOUNT = MailAccount(from_address="Haruka@example.org")


@dataclass(frozen=True)
class Answer:
    to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@pytest.mark.parametrize("token", ["s-3kd8", "c-9wq2.7", "2"])
def test_an_answer_brings_its_token_back(token: str) -> None:
    assert token_in(Answer(to=(reply_address(ACCOUNT, token),)), ACCOUNT) == token
    named = (message_id(ACCOUNT, "letter-7", token), "<other@example.com>")
    assert token_in(Answer(to=("Haruka@example.org",), references=named), ACCOUNT) == token


def test_without_a_plus_the_address_is_the_accounts_own_and_the_mail_named_tells() -> None:
    account = MailAccount(from_address="haruka@example.org", without_plus=True)
    assert reply_address(account, "s-3kd8") == "haruka@example.org"
    named = (message_id(account, "letter-7", "s-3kd8"),)
    assert token_in(Answer(to=("haruka@example.org",), references=named), account) == "s-3kd8"


def test_the_address_is_surer_than_the_mail_named() -> None:
    answer = Answer(to=("haruka+here@example.org",), references=("<a+there@example.org>",))
    assert token_in(answer, ACCOUNT) == "here"


def test_the_latest_mail_named_counts() -> None:
    answer = Answer(references=("<a+first@example.org>", "<b+second@example.org>"))
    assert token_in(answer, ACCOUNT) == "second"


def test_capitals_that_a_server_made_are_no_hindrance() -> None:
    assert token_in(Answer(to=("HARUKA+S-3KD8@EXAMPLE.ORG",)), ACCOUNT) == "s-3kd8"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(to=("haruka@example.org",)),
        Answer(to=("haruka+@example.org",)),
        Answer(to=("haruka+a_b@example.org",)),
        Answer(to=("somebody+s-3kd8@example.org",)),
        Answer(to=("haruka+s-3kd8@example.com",)),
        Answer(references=("<a+s-3kd8@example.com>", "<plain@example.org>", "broken")),
    ],
)
def test_what_is_not_ours_is_no_token(answer: Answer) -> None:
    assert token_in(answer, ACCOUNT) is None


@pytest.mark.parametrize("token", ["", "a b", "a+b", "a@b", "-a", "a\n", "A"])
def test_what_cannot_stand_in_an_address_is_no_token(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        reply_address(ACCOUNT, token)
