"""Run `kijun` as its users do: in this process, or as one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from kijun.cli.main import main

RULEBOOK = """\
kijun: 1
title: {ja: 時間の基準, en: About time}
timezone: Asia/Tokyo
rules:
  - id: late
    title: {ja: 遅れ, en: Late without word}
    occasion: lateness
    binds: both
    when: {late: "> 10 min", notice: none}
    excuses:
      - {reason: helping_someone, notice_within: 24 h}
    then:
      - [remind]
      - [suspend 30 d]
"""


_INTERRUPTIBLE = """\
import signal, sys
from kijun.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""
INTERRUPTIBLE = (sys.executable, "-c", _INTERRUPTIBLE)
"""`kijun` as from a keyboard, also where the tests run in the background and Ctrl-C is ignored."""


class Ended(NamedTuple):
    """What came of a command: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of JSON that it wrote."""
        return [msgspec.json.decode(line) for line in self.out.splitlines()]


def kijun(*arguments: str | Path, stdin: bytes = b"", language: str = "en") -> Ended:
    """Run a command line in this process, in a language."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setenv("LANGUAGE", "")
        code = main(["--language", language, *map(str, arguments)])
        out.flush()
        err.flush()
    written = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Ended(code, *written)


def kijun_process(
    *arguments: str | Path, stdin: bytes = b"", environment: dict[str, str] | None = None
) -> Ended:
    """Run a command line as a process of its own, with some of its environment changed."""
    ended = subprocess.run(
        [sys.executable, "-m", "kijun", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def record(folder: Path, *facts: Mapping[str, object], name: str = "record.jsonl") -> Path:
    """Write a record and return its path."""
    return write(folder, name, b"".join(msgspec.json.encode(fact) + b"\n" for fact in facts))


def booked(client: str, number: int, day: str, **fields: object) -> dict[str, object]:
    """A session of an hour at 14:00 of a day, booked at the beginning of the year."""
    return {
        "kind": "appointment.booked",
        "id": f"{client}-b-{number}",
        "at": "2026-01-01T09:00:00+09:00",
        "client": client,
        "appointment": f"a-{number}",
        "starts": f"{day}T14:00:00+09:00",
        "minutes": 60,
        **fields,
    }


def joined(client: str, number: int, at: str, **fields: object) -> dict[str, object]:
    """The client came to that session."""
    return {
        "kind": "appointment.joined",
        "id": f"{client}-j-{number}-{fields.get('by', 'client')}",
        "at": at,
        "client": client,
        "appointment": f"a-{number}",
        **fields,
    }
