"""Calendars that are huge, packed, slow, cut short, or in another character set."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable

import pytest

from kijun.channels.calendar.fetch import fetch
from tests.channels.calendar.asking import HERE, HURRIED, answered, code_of
from tests.channels.calendar.servers import CALENDAR, Asked, serving, speaking

PATIENCE = 30
"""Seconds for which a slow server goes on: many times as long as anybody in a hurry waits."""


def test_a_calendar_that_says_it_is_huge_is_not_read() -> None:
    assert answered(lambda asked: asked.give(200, Content_Length="10000001")) == "too_large"


def test_a_calendar_that_never_ends_is_stopped_at_the_limit() -> None:
    sent = []

    def answer(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Connection", "close")
        asked.end_headers()
        while True:
            asked.wfile.write(b"x" * 100_000)
            sent.append(100_000)

    assert answered(answer) == "too_large"
    assert sum(sent) < 40_000_000


def test_a_small_packed_body_that_is_huge_inside_is_stopped() -> None:
    bomb = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b" " * 100_000_000, 1)
    assert len(bomb) < 2_000_000
    assert answered(lambda asked: asked.give(200, bomb, Content_Encoding="gzip")) == "too_large"


def test_a_packed_calendar_is_unpacked() -> None:
    packed = gzip.compress(CALENDAR)
    with serving(lambda asked: asked.give(200, packed, Content_Encoding="gzip")) as server:
        assert fetch(server.address(), limits=HERE).content == CALENDAR
        assert server.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("form", ["br", "gzip, gzip", "deflate"])
def test_a_body_packed_as_nobody_asked_is_refused(form: str) -> None:
    assert answered(lambda asked: asked.give(200, CALENDAR, Content_Encoding=form)) == "no_answer"


def test_a_body_that_is_not_packed_as_it_says_is_refused() -> None:
    assert answered(lambda asked: asked.give(200, CALENDAR, Content_Encoding="gzip")) == "no_answer"


def cut_length(asked: Asked) -> None:
    asked.give(200, CALENDAR, Content_Length=str(len(CALENDAR) + 1))
    asked.close_connection = True


def cut_packed(asked: Asked) -> None:
    asked.give(200, gzip.compress(CALENDAR)[:-9], Content_Encoding="gzip")


def cut_pieces(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    asked.wfile.write(b"%x\r\n%b\r\n" % (len(CALENDAR), CALENDAR))
    asked.close_connection = True


@pytest.mark.parametrize("answer", [cut_length, cut_packed, cut_pieces])
def test_a_calendar_that_arrives_in_part_is_not_taken(answer: Callable[[Asked], None]) -> None:
    assert answered(answer) == "cut_short"


def test_a_calendar_in_pieces_is_put_together() -> None:
    def answer(asked: Asked) -> None:
        cut_pieces(asked)
        asked.wfile.write(b"0\r\n\r\n")

    with serving(answer) as server:
        assert fetch(server.address(), limits=HERE).content == CALENDAR


def drip(drop: Callable[[], object]) -> None:
    """Send drop after drop; the other side hangs up long before the last."""
    for _ in range(PATIENCE * 20):
        drop()
        time.sleep(0.05)


def test_a_body_that_drips_is_given_up_in_time() -> None:
    def answer(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Connection", "close")
        asked.end_headers()
        asked.wfile.write(CALENDAR)
        drip(lambda: asked.wfile.write(b" "))
        ended.append(True)

    ended: list[bool] = []
    assert answered(answer, HURRIED) == "too_slow"
    assert not ended


def test_a_head_that_drips_is_given_up_in_time() -> None:
    def talk(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        drip(lambda: line.sendall(b"x"))
        ended.append(True)

    ended: list[bool] = []
    with speaking(talk) as address:
        assert code_of(address, HURRIED) == "too_slow"
    assert not ended


def say_nothing(line: socket.socket) -> None:
    """Hang up, which is "no_answer", if the other side does not do so long before."""
    line.settimeout(PATIENCE)
    while line.recv(1000):
        continue


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with speaking(say_nothing) as address:
        assert code_of(address, HURRIED) == "too_slow"


@pytest.mark.parametrize(
    "said",
    [b"", b"\x00\xff\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200],
)
def test_what_is_no_web_server_does_not_answer(said: bytes) -> None:
    def talk(line: socket.socket) -> None:
        line.recv(1000)
        line.sendall(said)

    with speaking(talk) as address:
        assert code_of(address) == "no_answer"


@pytest.mark.parametrize("charset", ["shift_jis", "euc-jp", "iso-2022-jp", "utf-8"])
def test_a_calendar_in_another_character_set_is_read(charset: str) -> None:
    body = CALENDAR.decode().encode(charset)
    kind = f"text/calendar; charset={charset}"
    with serving(lambda asked: asked.give(200, body, Content_Type=kind)) as server:
        assert fetch(server.address(), limits=HERE).content == CALENDAR


@pytest.mark.parametrize("charset", ["ascii", "punycode", "base64", "no-such-set", "utf-16"])
def test_a_wrong_character_set_harms_nothing(charset: str) -> None:
    kind = f"text/calendar; charset={charset}"
    with serving(lambda asked: asked.give(200, CALENDAR, Content_Type=kind)) as server:
        assert fetch(server.address(), limits=HERE).content == CALENDAR


def test_a_handshake_that_stalls_is_given_up_in_time() -> None:
    with speaking(say_nothing) as address:
        assert code_of(address.replace("http:", "https:"), HURRIED) == "too_slow"
