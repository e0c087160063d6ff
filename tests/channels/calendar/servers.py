"""Real web servers on this machine, each answering as it is told to."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CALENDAR: Final = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one\r\n"
    "DTSTART;TZID=Asia/Tokyo:20261124T100000\r\nDTEND;TZID=Asia/Tokyo:20261124T110000\r\n"
    "SUMMARY:面談\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()
NAME: Final = "feeds.example.com"

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request; `server.answer` says what is answered."""

    protocol_version = "HTTP/1.1"
    timeout: ClassVar[float] = 10

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append((self.path, dict(self.headers)))
        try:
            self.server.answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        """Answer at once, with the length unless another is given."""
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | named).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def give_nothing(self) -> None:
        """Answer that there is nothing."""
        self.give(404)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Answer, host: str = "127.0.0.1") -> None:
        self.answer = answer
        self.host = host
        self.asked: list[tuple[str, dict[str, str]]] = []
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, 0), Asked)

    def address(self, path: str = "/basic.ics", scheme: str = "http", name: str = "") -> str:
        """Return the address of a path here."""
        name = name or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{scheme}://{name}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave it: that the other side hangs up is what many tests are about."""


@contextmanager
def serving(
    answer: Answer, host: str = "127.0.0.1", context: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Serve until the end of the block."""
    server = Server(answer, host)
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def speaking(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Answer on a bare line, as no web server would; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait() -> None:
            try:
                line, _ = listening.accept()
                with line:
                    talk(line)
            except OSError:
                return  # the test is over, or the other side hung up

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/basic.ics"
        listening.close()
        thread.join(5)


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate of its own authority for a name, with its key; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    alternative: x509.GeneralName = x509.DNSName(name)
    if name[0].isdigit():
        alternative = x509.IPAddress(ipaddress.ip_address(name))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def tls(file: Path) -> ssl.SSLContext:
    """Return what a server needs to speak TLS with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
