"""Whether clients can reach this Kijun: asked over the network, of real servers."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase
from pytest_django import Settings

from kijun.accounts.models import Room
from kijun.services.delivery.reachability import Hindrance, check, forget, is_alone
from tests.ui.conftest import Quiet

pytestmark = pytest.mark.storage

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an application on this computer until the test ends; gives its address."""
    servers: list[WSGIServer] = []

    def start(application: WSGIApplication, tls: ssl.SSLContext | None = None) -> str:
        server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"{'https' if tls else 'http'}://localhost:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def inside(settings: Settings) -> None:
    """Let an address of this computer count as public."""
    settings.REACH_INSIDE = True


def hindrance_of(room: Room) -> str:
    check(NOW)
    room.refresh_from_db()
    assert is_alone(room) is (room.reach_error != "")
    return room.reach_error


def test_without_an_address_one_is_alone(room: Room, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = ""
    assert is_alone(room)
    assert hindrance_of(room) == Hindrance.NO_ADDRESS


def test_an_address_alone_is_not_enough(room: Room, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://rules.example.com"
    assert is_alone(room)


def test_who_is_reached_at_the_address_is_not_alone(
    room: Room, other_room: Room, settings: Settings, serve: Serve
) -> None:
    settings.PUBLIC_ADDRESS = serve(WSGIHandler())
    assert hindrance_of(room) == ""
    other_room.refresh_from_db()
    assert room.reachable_at == other_room.reachable_at == NOW
    assert not is_alone(other_room)


def test_after_a_start_it_is_asked_anew(room: Room, settings: Settings, serve: Serve) -> None:
    settings.PUBLIC_ADDRESS = serve(WSGIHandler())
    assert hindrance_of(room) == ""
    forget()
    room.refresh_from_db()
    assert is_alone(room)
    assert room.reachable_at == NOW


def test_an_address_inside_ones_own_network_is_not_public(
    room: Room, settings: Settings, serve: Serve
) -> None:
    settings.REACH_INSIDE = False
    for address in (
        serve(WSGIHandler()),
        "http://192.168.1.20",
        "http://[fe80::1]",
        "http://[::1]",
    ):
        settings.PUBLIC_ADDRESS = address
        assert hindrance_of(room) == Hindrance.INSIDE


def test_a_name_that_nobody_knows(room: Room, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://kijun.invalid"
    assert hindrance_of(room) == Hindrance.UNKNOWN_NAME


def test_a_port_at_which_nothing_listens(room: Room, settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PUBLIC_ADDRESS = f"http://127.0.0.1:{probe.getsockname()[1]}"
    assert hindrance_of(room) == Hindrance.NO_CONNECTION


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "302 Found"])
def test_another_server_at_the_address(
    room: Room, settings: Settings, serve: Serve, status: str
) -> None:
    def parked(_: object, start_response: StartResponse) -> list[bytes]:
        start_response(status, [("Content-Type", "text/plain"), ("Location", "/elsewhere")])
        return [b"This domain is for sale. " * 1000]

    settings.PUBLIC_ADDRESS = serve(parked)
    assert hindrance_of(room) == Hindrance.OTHER_SERVER


def test_a_kijun_with_another_key_is_another_server(
    room: Room, settings: Settings, serve: Serve
) -> None:
    own, handler = settings.SECRET_KEY, WSGIHandler()

    def other(environ: dict[str, object], start_response: StartResponse) -> HttpResponseBase:
        settings.SECRET_KEY = "the key of somebody else"
        try:
            return handler(environ, start_response)
        finally:
            settings.SECRET_KEY = own

    settings.PUBLIC_ADDRESS = serve(other)
    assert hindrance_of(room) == Hindrance.OTHER_SERVER


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a context with a certificate for localhost that nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_certificate_that_no_browser_would_trust(
    room: Room, settings: Settings, serve: Serve, tmp_path: Path
) -> None:
    settings.PUBLIC_ADDRESS = serve(WSGIHandler(), self_signed(tmp_path))
    assert hindrance_of(room) == Hindrance.CERTIFICATE


def test_an_address_that_is_none(room: Room, settings: Settings) -> None:
    for address in ("rules.example.com", "ftp://rules.example.com", "https://"):
        settings.PUBLIC_ADDRESS = address
        assert hindrance_of(room) == Hindrance.NO_ADDRESS
