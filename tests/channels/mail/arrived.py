"""Mails as they arrive, made by hand: what a whole library would never write."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Received

NOON: Final = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def raw(body: str | bytes = "遅れます", charset: str = "utf-8", **headers: str) -> bytes:
    """Give the bytes of a mail from the client; `x_y="z"` becomes the header `X-Y: z`."""
    content = body.encode(charset) if isinstance(body, str) else body
    given: dict[str, str] = {
        "From": "Aoi <aoi@example.com>",
        "To": "haruka@example.org",
        "Subject": "Re: reminder",
        "Message-Id": "<answer-1@example.com>",
        "Content-Type": f"text/plain; charset={charset}",
        "Content-Transfer-Encoding": "8bit",
    }
    given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return lines.encode("utf-8") + b"\r\n" + content


def read(body: str | bytes = "遅れます", charset: str = "utf-8", **headers: str) -> Received:
    """Give what is read in such a mail."""
    return parse(raw(body, charset, **headers), 1, NOON)


def multipart(*parts: tuple[str, str], kind: str = "mixed", **headers: str) -> Received:
    """Give what is read in a mail of parts, each with its content type."""
    body = "".join(
        f"--line\r\nContent-Type: {of}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        for of, text in parts
    )
    whole: dict[str, Any] = {"content_type": f'multipart/{kind}; boundary="line"', **headers}
    return read(body + "--line--\r\n", **whole)
