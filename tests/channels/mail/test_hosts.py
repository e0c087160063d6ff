"""Whether a text can be the name of a mail server."""

from __future__ import annotations

import pytest

from kijun.channels.mail.hosts import is_host


@pytest.mark.parametrize(
    "text",
    [
        "smtp.example.com",
        "smtp.example.com.",
        "localhost",
        "sv1-2.example.jp",
        "メール.example.jp",
        "127.0.0.1",
        "::1",
    ],
)
def test_what_can_be_connected_to_is_a_host(text: str) -> None:
    assert is_host(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smtp..example.com",
        ".example.com",
        "https://smtp.example.com",
        "smtp.example.com:587",
        "smtp example com",
        "-smtp.example.com",
        "haruka@example.com",
        f"{'x' * 64}.example.com",
    ],
)
def test_what_nobody_can_connect_to_is_none(text: str) -> None:
    assert not is_host(text)
