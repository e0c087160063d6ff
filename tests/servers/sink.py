"""A mail server that takes everything, counts it, and can be told to act right after accepting.

What no real server offers: to end the sender exactly between its acceptance and the sender's own
commit.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink(socketserver.ThreadingTCPServer):
    """Listens at a free port of this computer; `accepted` counts mails by Message-ID."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.accepted: Counter[str] = Counter()
        self.after_accepting: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Begin to listen."""
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        """The port."""
        return int(self.server_address[1])

    def accept(self, mail: bytes) -> None:
        """Count a mail and do what was asked for, before the sender is told."""
        found = _MESSAGE_ID.search(mail)
        assert found is not None
        with self._lock:
            self.accepted[found[1].decode()] += 1

    def then(self) -> None:
        """Do what was asked for, once, after the sender has been told."""
        with self._lock:
            act, self.after_accepting = self.after_accepting, None
        if act is not None:
            act()


class _Conversation(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.accept(self._mail())
                self._say("250 taken")
                self.server.then()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
