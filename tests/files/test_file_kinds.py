"""What a file is, by its content; a name that says otherwise is found out."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.file_kinds import FileKind, Lies, Strange, Told, plain_name, recognise, true_name
from tests.services.files import photo

MAIL = b"From: a@example.com\r\nSubject: =?utf-8?q?x?=\r\n\r\nHello"


def office(folder: str) -> bytes:
    """Return an office document with nothing in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(f"{folder}document.xml", "<x/>")
    return out.getvalue()


def archive() -> bytes:
    """Return an archive of anything."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.exe", "MZ")
    return out.getvalue()


KNOWN = {
    "IMG_0001.JPG": (photo(), FileKind.PHOTO),
    "a.png": (photo("PNG"), FileKind.PHOTO),
    "a.gif": (photo("GIF"), FileKind.PHOTO),
    "a.webp": (photo("WEBP"), FileKind.PHOTO),
    "IMG_0002.HEIC": (b"\x00\x00\x00\x18ftypheic\x00\x00", FileKind.PHOTO),
    "a.pdf": (b"%PDF-1.7\n", FileKind.DOCUMENT),
    "契約書.docx": (office("word/"), FileKind.DOCUMENT),
    "a.xlsx": (office("xl/"), FileKind.DOCUMENT),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", FileKind.DOCUMENT),
    "mail.eml": (MAIL, FileKind.MAIL),
    "sjis.eml": (MAIL + "こんにちは".encode("iso2022_jp"), FileKind.MAIL),
    "line.txt": ("2026/03/05 やりとり".encode(), FileKind.TEXT),
    "shift.csv": ("日付,金額\r\n".encode("cp932"), FileKind.TEXT),
    "bom.txt": ("﻿値引き".encode(), FileKind.TEXT),
    "wide.txt": ("値引き".encode("utf-16"), FileKind.TEXT),
    "voice.m4a": (b"\x00\x00\x00\x20ftypM4A \x00", FileKind.RECORDING),
    "film.mov": (b"\x00\x00\x00\x14ftypqt  ", FileKind.RECORDING),
    "nameless": (photo(), FileKind.PHOTO),
}


@pytest.mark.parametrize("name", KNOWN)
def test_files_are_known_by_their_content(name: str) -> None:
    content, kind = KNOWN[name]
    assert recognise(content, name).kind is kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"%PDF-1.7"),
        ("bill.pdf", photo()),
        ("bill.pdf", b"just words"),
        ("letter.docx", office("xl/")),
        ("mail.eml", b"no mail at all"),
    ],
)
def test_a_name_that_says_otherwise_is_found_out(name: str, content: bytes) -> None:
    with pytest.raises(Lies):
        recognise(content, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("setup.exe", b"MZ\x90\x00\x03\x00"),
        ("photo.jpg", b"MZ\x90\x00\x03\x00"),
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("run.sh", b"#!/bin/sh\n"),
        ("all.zip", archive()),
        ("broken.docx", b"PK\x03\x04nothing"),
        ("noise", b"\x00\x01\x02\xfe\xff" * 10),
    ],
)
def test_what_is_of_no_kind_that_is_taken_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Strange):
        recognise(content, name)


@given(st.binary(max_size=400), st.text(max_size=30))
def test_nothing_makes_it_stumble(content: bytes, name: str) -> None:
    try:
        told = recognise(content, plain_name(name))
    except (Lies, Strange):
        return
    assert isinstance(told, Told)


@given(st.text(max_size=400))
def test_a_name_has_no_folder_and_is_short(name: str) -> None:
    plain = plain_name(name)
    assert plain
    assert "/" not in plain
    assert "\\" not in plain
    assert len(plain) <= 120
    assert plain not in (".", "..")


@pytest.mark.parametrize(
    ("name", "content", "true"),
    [
        ("IMG_1.jpg", b"\x00\x00\x00\x18ftypheic" + bytes(16), "IMG_1.heic"),
        ("IMG_1.JPG", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "IMG_1.webp"),
        ("photo.heic", photo(), "photo.jpeg"),
        ("photo.png", photo(), "photo.jpeg"),
        ("photo.jpg", photo(), "photo.jpg"),
        ("photo", photo(), "photo"),
    ],
)
def test_a_photo_is_taken_in_whatever_format_and_called_by_its_own(
    name: str, content: bytes, true: str
) -> None:
    told = recognise(content, name)
    assert told.kind is FileKind.PHOTO
    assert true_name(name, told) == true


def test_a_recording_named_as_a_photo_is_still_found_out() -> None:
    with pytest.raises(Lies):
        recognise(b"\x00\x00\x00\x18ftypmp42" + bytes(16), "IMG_1.jpg")
