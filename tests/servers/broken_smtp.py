"""A mail server that stops at a given point: for what no whole server does on demand."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class BrokenServer:
    """Speaks SMTP until `at`, then closes the connection, or answers `reply` and goes on.

    `at` is a command (EHLO, MAIL, RCPT, DATA, QUIT), `connect`, `content` (in the middle of it) or
    `dot` (when all of it has come). Without a reply and with `is_silent` it says nothing more.
    """

    at: str
    reply: bytes = b""
    is_silent: bool = False
    port: int = 0
    contents: list[bytes] = field(default_factory=list)
    """What came whole, whatever was answered."""

    def _breaks(self, point: str, connection: socket.socket) -> bool:
        """Do what is to be done at a point; True where the connection ends there."""
        if point != self.at:
            connection.sendall(b"354 go on\r\n" if point == "DATA" else b"250 fine\r\n")
            return False
        if self.reply:
            connection.sendall(self.reply + b"\r\n")
            return False
        if self.is_silent:
            connection.recv(1)
        return True

    def serve(self, connection: socket.socket) -> None:
        """Talk to one client to its end."""
        if self.at == "connect" and not self.reply:
            return
        connection.sendall((self.reply if self.at == "connect" else b"220 hello") + b"\r\n")
        lines = connection.makefile("rb")
        while line := lines.readline():
            command = line.split()[0].decode().upper()
            if self._breaks(command, connection) or command == "QUIT":
                return
            if command == "DATA" and (self.at != "DATA" or self.reply.startswith(b"3")):
                if self.at == "content":
                    lines.readline()
                    return
                content = b"".join(iter(lines.readline, b".\r\n"))
                self.contents.append(content)
                if self._breaks("dot", connection):
                    return


@contextlib.contextmanager
def broken_server(
    at: str, reply: bytes = b"", *, is_silent: bool = False
) -> Iterator[BrokenServer]:
    """Run such a server for one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = BrokenServer(at, reply, is_silent, listening.getsockname()[1])

        def run() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:  # the test is over and has closed it
                    return
                with connection, contextlib.suppress(ConnectionError):
                    server.serve(connection)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)
