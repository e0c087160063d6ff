"""How a table is packed makes no difference, and no damage to it is ever more than told."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.problems import Refused
from tests.files.csv_tables import GOOD_ROW, HEADER, refusal, take


def test_packed_files_are_read() -> None:
    table = (HEADER + GOOD_ROW).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/x", b"")
        archive.writestr("in/visits.csv", table)
    assert take(gzip.compress(table)) == take(packed.getvalue()) == take(table)


PACKED_BY = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


@pytest.mark.parametrize("method", PACKED_BY.values(), ids=PACKED_BY)
def test_a_zip_is_read_and_a_damaged_one_is_refused_however_it_is_packed(method: int) -> None:
    rows = [GOOD_ROW.replace("1,sato", f"{number},c-{number}") for number in range(300)]
    table = (HEADER + "".join(rows)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("visits.csv", table)
    whole = packed.getvalue()
    assert take(whole) == take(table)
    begins = whole.index(b"visits.csv") + len("visits.csv")
    ends = whole.index(b"PK\x01\x02")
    for place in range(begins, ends, max(1, (ends - begins) // 40)):
        damaged = whole[:place] + bytes(255 - byte for byte in whole[place:ends]) + whole[ends:]
        assert "The packed file is damaged" in refusal(damaged)


@given(st.sampled_from(tuple(PACKED_BY.values())), st.data())
def test_no_damage_to_a_zip_makes_the_import_fail_otherwise(
    method: int, data: st.DataObject
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("visits.csv", HEADER + GOOD_ROW * 20)
    damaged = bytearray(packed.getvalue())
    places = st.integers(0, len(damaged) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=4)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        facts, problems = take(bytes(damaged))
    except Refused as refused:
        assert refused.problems
    else:
        assert len(facts) + len(problems) == 20


def test_archives_that_cannot_be_used_are_refused() -> None:
    def archive(*names: str) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as zipped:
            for name in names:
                zipped.writestr(name, HEADER)
        return packed.getvalue()

    whole = gzip.compress((HEADER + GOOD_ROW * 1000).encode())
    locked = bytearray(archive("a.csv"))
    for place in (6, locked.index(b"PK\x01\x02") + 8):
        locked[place] |= 1  # as the header of a file that is encrypted says
    assert "The archive asks for a password" in refusal(bytes(locked))
    assert "there are 2" in refusal(archive("a.csv", "b.csv"))
    assert "Excel workbook" in refusal(archive("xl/workbook.xml", "b.xml"))
    assert "Excel workbook" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "The packed file is damaged" in refusal(whole[: len(whole) // 2])
    assert "The packed file is damaged" in refusal(archive("a.csv")[:60])
