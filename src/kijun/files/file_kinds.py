"""What a file is, by its content: a name says what somebody wants it to be. Nothing is opened here.

Beginnings of files are those of the formats' own specifications; a text is one if it can be read.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from kijun.files.problems import UNPRINTABLE

LONGEST_NAME: Final = 120
_HEAD: Final = 4096
_MOST_PARTS: Final = 20_000
"""Parts of an office document; what has more is none."""


class FileKind(StrEnum):
    """What kinds of files are taken."""

    PHOTO = "photo"
    MAIL = "mail"
    DOCUMENT = "document"
    TEXT = "text"
    RECORDING = "recording"


class Told(NamedTuple):
    """What a file is: its kind, its format, and whether browsers can be shown it made anew."""

    kind: FileKind
    format: str
    is_shown: bool = False


class Lies(ValueError):
    """A file's name says that it is something else; `told` is what it is."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.format)
        self.told = told


class Strange(ValueError):
    """A file is of no kind that is taken."""


_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", Told(FileKind.PHOTO, "jpeg", is_shown=True)),
    (b"\x89PNG\r\n\x1a\n", Told(FileKind.PHOTO, "png", is_shown=True)),
    (b"GIF87a", Told(FileKind.PHOTO, "gif", is_shown=True)),
    (b"GIF89a", Told(FileKind.PHOTO, "gif", is_shown=True)),
    (b"II*\x00", Told(FileKind.PHOTO, "tiff")),
    (b"MM\x00*", Told(FileKind.PHOTO, "tiff")),
    (b"%PDF-", Told(FileKind.DOCUMENT, "pdf")),
    (b"{\\rtf", Told(FileKind.DOCUMENT, "rtf")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Told(FileKind.DOCUMENT, "office")),
    (b"ID3", Told(FileKind.RECORDING, "mp3")),
    (b"\xff\xfb", Told(FileKind.RECORDING, "mp3")),
    (b"\xff\xf3", Told(FileKind.RECORDING, "mp3")),
    (b"OggS", Told(FileKind.RECORDING, "ogg")),
    (b"fLaC", Told(FileKind.RECORDING, "flac")),
    (b"\x1a\x45\xdf\xa3", Told(FileKind.RECORDING, "webm")),
)
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif"})
_RIFF: Final = {
    b"WEBP": Told(FileKind.PHOTO, "webp", is_shown=True),
    b"WAVE": Told(FileKind.RECORDING, "wav"),
}
_ENDINGS: Final = {
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "gif": {"gif"},
    "webp": {"webp"},
    "tiff": {"tif", "tiff"},
    "heic": {"heic", "heif", "hif"},
    "avif": {"avif"},
    "pdf": {"pdf"},
    "rtf": {"rtf", "doc"},
    "office": {"doc", "xls", "ppt", "msg", "xlt", "dot"},
    "word": {"docx"},
    "sheet": {"xlsx"},
    "slides": {"pptx"},
    "open": {"odt", "ods", "odp"},
    "mp3": {"mp3"},
    "ogg": {"ogg", "oga", "opus", "ogv"},
    "flac": {"flac"},
    "wav": {"wav"},
    "webm": {"webm", "mkv"},
    "mp4": {"mp4", "m4a", "m4v", "mov", "3gp", "aac", "qt"},
    "mail": {"eml", "txt"},
    "text": {"txt", "csv", "tsv", "md", "log", "ics", "vcf"},
}
"""The endings of names that go with each format."""
_OF_PHOTOS: Final = frozenset(
    ending
    for name in ("jpeg", "png", "gif", "webp", "tiff", "heic", "avif")
    for ending in _ENDINGS[name]
)
_OFFICE: Final = {"word/": "word", "xl/": "sheet", "ppt/": "slides"}
_ENCODINGS: Final = ("utf-8-sig", "cp932", "euc_jp")
_FIELD: Final = re.compile(rb"(?:From |[!-9;-~]+:[ \t\r\n])")
_OF_MAIL: Final = re.compile(
    rb"^(?:From|Date|Received|Message-ID|Return-Path|Delivered-To):", re.IGNORECASE | re.MULTILINE
)


def recognise(content: bytes, name: str) -> Told:
    """Say what a file is. Raises Lies where its name says otherwise, and Strange.

    A photo in a format other than its name says is a photo all the same: phones send such.
    """
    told = _told(content)
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if told is None:
        raise Strange
    if ending and ending not in _ENDINGS[told.format]:
        if told.kind is FileKind.PHOTO and ending in _OF_PHOTOS:
            return told
        if told.kind is FileKind.TEXT and not any(ending in each for each in _ENDINGS.values()):
            raise Strange
        raise Lies(told)
    return told


def true_name(name: str, told: Told) -> str:
    """Return a photo's name with the ending of its format; of any other file the name as it is."""
    path = PurePosixPath(name)
    ending = path.suffix.lower().removeprefix(".")
    if told.kind is FileKind.PHOTO and ending and ending not in _ENDINGS[told.format]:
        return f"{path.stem}.{told.format}"
    return name


def plain_name(name: str) -> str:
    """Return the name of a file without folders and signs that do not print, and not too long."""
    last = UNPRINTABLE.sub("", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    path = PurePosixPath(last or "file")
    kept = path.suffix[:10]
    return path.name.removesuffix(path.suffix)[: LONGEST_NAME - len(kept)] + kept


def _told(content: bytes) -> Told | None:
    for beginning, told in _BEGINNINGS:
        if content.startswith(beginning):
            return told
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _boxed(content[8:12])
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return _text(content)


def _boxed(brand: bytes) -> Told:
    if brand in _HEIC:
        return Told(FileKind.PHOTO, "heic")
    if brand in (b"avif", b"avis"):
        return Told(FileKind.PHOTO, "avif")
    return Told(FileKind.RECORDING, "mp4")


def _zipped(content: bytes) -> Told | None:
    """Tell an office document by the names of its parts, which are not unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:_MOST_PARTS]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "mimetype" in names and "content.xml" in names:
        return Told(FileKind.DOCUMENT, "open")
    if "[Content_Types].xml" in names:
        for folder, named in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return Told(FileKind.DOCUMENT, named)
    return None


def _text(content: bytes) -> Told | None:
    if not is_text(content):
        return None
    head = content[:_HEAD]
    if _FIELD.match(head) and _OF_MAIL.search(head):
        return Told(FileKind.MAIL, "mail")
    return Told(FileKind.TEXT, "text")


def is_text(content: bytes) -> bool:
    """Say whether bytes are a text in one of the encodings of Japan, or a mail's lines."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _reads(content, "utf-16")
    if b"\x00" in content:
        return False
    is_mail = _OF_MAIL.search(content[:_HEAD]) is not None
    return is_mail or any(_reads(content, encoding) for encoding in _ENCODINGS)


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
