"""Fetching a calendar, from servers that answer well, badly, slowly, or not at all."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from kijun.channels.calendar.fetch import PORTS, FetchRefused, Limits, fetch, normal_address
from kijun.channels.calendar.inside import THIS_HOUSE, THIS_MACHINE
from tests.channels.calendar.asking import HERE, HURRIED, answered, code_of, good
from tests.channels.calendar.servers import (
    CALENDAR,
    NAME,
    Asked,
    Server,
    certificate,
    serving,
    tls,
)


def test_a_calendar_is_fetched_with_what_is_needed_to_ask_again() -> None:
    def answer(asked: Asked) -> None:
        asked.give(200, CALENDAR, ETag='"abc"', Last_Modified="Sun, 22 Nov 2026 09:00:00 GMT")

    with serving(answer) as server:
        fetched = fetch(server.address("/予定/basic.ics?key=あ b"), limits=HERE)
        path, headers = server.asked[0]
    assert fetched.content == CALENDAR
    assert (fetched.etag, fetched.modified) == ('"abc"', "Sun, 22 Nov 2026 09:00:00 GMT")
    assert path == "/%E4%BA%88%E5%AE%9A/basic.ics?key=%E3%81%82%20b"
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"
    assert "If-None-Match" not in headers


def test_an_unchanged_calendar_is_not_sent_again() -> None:
    def answer(asked: Asked) -> None:
        known = asked.headers["If-None-Match"] == '"abc"' and asked.headers["If-Modified-Since"]
        asked.send_response(304 if known else 500)
        asked.send_header("ETag", '"abc"')
        asked.end_headers()

    with serving(answer) as server:
        fetched = fetch(server.address(), '"abc"', "Sun, 22 Nov 2026 09:00:00 GMT", limits=HERE)
    assert fetched.content is None
    assert fetched.etag == '"abc"'


def test_unchanged_is_no_answer_to_who_has_nothing_yet() -> None:
    assert answered(lambda asked: asked.give(304)) == "no_answer"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "not_allowed"),
        (403, "not_allowed"),
        (404, "not_found"),
        (410, "not_found"),
        (429, "no_answer"),
        (500, "no_answer"),
        (204, "no_answer"),
    ],
)
def test_what_a_server_says_instead_becomes_a_clear_reason(status: int, code: str) -> None:
    assert answered(lambda asked: asked.give(status)) == code


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_what_is_no_calendar_is_refused(body: bytes) -> None:
    assert answered(lambda asked: asked.give(200, body)) == "not_a_calendar"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "basic.ics",
            "ftp://example.com/a.ics",
            "file:///etc/passwd",
            "https://",
            "http:///a",
        ),
        *("https://a..b/", "https://host:99999/", "https://[::1/", "javascript:alert(1)"),
        *("https://me:secret@example.com/a.ics", "https://ex ample.com/", "https://./", "gopher:a"),
        "https://example.com/" + "a" * 3000,
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert code_of(address) == "not_an_address"


def test_webcal_means_https() -> None:
    assert normal_address(" webcal://Example.com/a.ics?k=1#x ") == "https://Example.com/a.ics?k=1"
    assert normal_address("WEBCAL://example.com/a") == "https://example.com/a"
    with pytest.raises(FetchRefused):
        normal_address("ht\ttps:")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("2130706433", "0x7f000001", "0177.0.0.1", "192.0.2.1", "198.18.0.1", "127.0.0.1."),
        *("[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fec0::1]", "[ff02::1]"),
        *("[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
        *("[::7f00:1]", "[2001:db8::1]", "[64:ff9b:1::1]", "[2001:0:7f00:1::]"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https", "webcal"])
def test_addresses_inside_are_never_opened_by_default(scheme: str, host: str) -> None:
    code = code_of(f"{scheme}://{host}/latest/meta-data", Limits())
    assert code in ("inside_address", "not_an_address" if "%" in host else "inside_address")


def test_the_hosts_own_secrets_are_not_opened_for_who_opens_the_house() -> None:
    for host in ("169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1"):
        assert code_of(f"http://{host}/", Limits(opened=THIS_HOUSE)) == "inside_address"


def test_a_server_inside_is_not_even_called() -> None:
    with serving(good) as server:
        assert code_of(server.address(), Limits()) == "inside_address"
        assert fetch(server.address(), limits=Limits(opened=THIS_MACHINE)).content == CALENDAR
        assert len(server.asked) == 1


def test_an_unusual_port_outside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lead(monkeypatch, "93.184.216.34")
    assert code_of(f"http://{NAME}:6379/", HERE) == "port"
    assert code_of(f"https://{NAME}:0/", HERE) == "port"


def lead(monkeypatch: pytest.MonkeyPatch, *turns: str) -> list[str]:
    """Let names lead to these addresses, one look-up after the other; return who asked."""
    asked: list[str] = []

    def answer(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        to = turns[min(len(asked), len(turns)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in to.split()]

    monkeypatch.setattr("kijun.channels.calendar.inside.getaddrinfo", answer)
    return asked


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lead(monkeypatch, "10.1.2.3")
    assert code_of(f"https://{NAME}/") == "inside_address"


def test_a_name_that_leads_outside_and_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lead(monkeypatch, "93.184.216.34 10.1.2.3")
    assert code_of(f"https://{NAME}/") == "inside_address"


def test_a_name_is_looked_up_once_and_that_address_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(good) as server:
        asked = lead(monkeypatch, "127.0.0.1", "127.0.0.2")
        assert fetch(server.address(name=NAME), limits=HERE).content == CALENDAR
        assert asked == [NAME]
        assert server.asked[0][1]["Host"] == f"{NAME}:{server.server_port}"


def test_a_name_without_an_address_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr("kijun.channels.calendar.inside.getaddrinfo", nobody)
    assert code_of(f"https://{NAME}/") == "unknown_name"


def test_a_look_up_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: object, **__: object) -> list[object]:
        given_up.wait(30)
        return []

    given_up = threading.Event()
    monkeypatch.setattr("kijun.channels.calendar.inside.getaddrinfo", answer)
    try:
        assert code_of(f"https://{NAME}/", HURRIED) == "too_slow"
    finally:
        given_up.set()


def test_a_server_that_is_not_there_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert code_of(f"http://127.0.0.1:{port}/") == "no_answer"


def test_a_redirect_is_followed_to_where_it_leads() -> None:
    def answer(asked: Asked) -> None:
        if asked.path == "/old":
            asked.give(301, Location="new?x=1")
        else:
            good(asked)

    with serving(answer) as server:
        assert fetch(server.address("/old"), limits=HERE).content == CALENDAR
        assert [path for path, _ in server.asked] == ["/old", "/new?x=1"]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::1]/",
        "//127.0.0.2/a.ics",
    ],
)
def test_a_redirect_to_inside_is_refused(location: str) -> None:
    assert answered(lambda asked: asked.give(302, Location=location)) == "inside_address"


def test_a_server_behind_a_redirect_to_inside_is_not_called() -> None:
    with serving(good, "127.0.0.2") as inside:
        to = inside.address()
        assert answered(lambda asked: asked.give(307, Location=to)) == "inside_address"
        assert inside.asked == []


def test_nobody_outside_leads_inside_even_where_the_house_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def outside(address: object) -> bool:
        return str(address) != "127.0.0.2"

    monkeypatch.setattr("kijun.channels.calendar.inside.is_inside", outside)
    monkeypatch.setattr("kijun.channels.calendar.fetch.is_inside", outside)
    with serving(good) as inside:
        to = inside.address()
        with serving(lambda asked: asked.give(302, Location=to), "127.0.0.2") as server:
            monkeypatch.setitem(PORTS, "as if", server.server_port)
            assert code_of(server.address()) == "inside_address"
            assert len(server.asked) == 1
        assert inside.asked == []


@pytest.mark.parametrize(
    "location", ["/basic.ics", "", "file:///etc/passwd", "http://me:pass@127.0.0.1/", "http://["]
)
def test_a_redirect_that_leads_nowhere_is_refused(location: str) -> None:
    with serving(lambda asked: asked.give(308, Location=location)) as server:
        assert code_of(server.address()) == "redirects"
        assert len(server.asked) <= 6


def test_five_redirects_are_followed_and_no_more() -> None:
    def answer(asked: Asked) -> None:
        left = int(asked.path.strip("/"))
        if left:
            asked.give(302, Location=f"/{left - 1}")
        else:
            good(asked)

    with serving(answer) as server:
        assert fetch(server.address("/5"), limits=HERE).content == CALENDAR
        assert code_of(server.address("/6")) == "redirects"


def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shown: str, trusted: str) -> Path:
    lead(monkeypatch, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path, trusted)))
    return tmp_path / f"{trusted}.pem" if shown == trusted else certificate(tmp_path, shown)


def test_the_name_on_the_certificate_is_checked_although_an_address_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secure(tmp_path, monkeypatch, shown=NAME, trusted=NAME)
    with serving(good, context=tls(file)) as server:
        fetched = fetch(server.address(scheme="https", name=NAME), limits=HERE)
        assert fetched.content == CALENDAR
        other = server.address(scheme="https", name="other.example.com")
        assert code_of(other) == "certificate"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secure(tmp_path, monkeypatch, shown=NAME, trusted="else.example.com")
    with serving(good, context=tls(file)) as server:
        assert code_of(server.address(scheme="https", name=NAME)) == "certificate"
        assert server.asked == []


def test_a_secure_connection_is_not_given_up_for_an_open_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secure(tmp_path, monkeypatch, shown=NAME, trusted=NAME)
    with serving(good) as plain:
        to = plain.address(name=NAME)
        with serving(lambda asked: asked.give(302, Location=to), context=tls(file)) as server:
            assert code_of(server.address(scheme="https", name=NAME)) == "not_secure"
        assert plain.asked == []


def test_a_server_without_tls_does_not_answer_a_secure_call() -> None:
    with serving(good) as server:
        assert isinstance(server, Server)
        assert code_of(server.address(scheme="https")) == "no_answer"


def test_an_address_of_six_is_called_too() -> None:
    opened = Limits(opened=THIS_MACHINE, seconds=10)
    try:
        with serving(good, "::1") as server:
            assert fetch(server.address(), limits=opened).content == CALENDAR
            assert server.asked[0][1]["Host"] == f"[::1]:{server.server_port}"
            assert code_of(server.address()) == "inside_address"
    except OSError:
        pytest.skip("this machine has no IPv6")
