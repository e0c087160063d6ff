"""`kijun judge` points out what rests on a record that never tells."""

from __future__ import annotations

from pathlib import Path

from tests.cast import AOI
from tests.cli.command import RULEBOOK, booked, joined, kijun, record, write

BOOKED = [booked(AOI.id, number, f"2026-02-{number:02}") for number in range(1, 13)]


def test_a_record_without_any_arrival_is_pointed_out(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    told = kijun("judge", rules, record(tmp_path, *BOOKED), "--assume-announced")
    assert told.code == 0
    assert "Decisions here rest on nobody having come" in told.err


def test_a_record_with_arrivals_is_taken_at_its_word(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    arrival = joined(AOI.id, 1, "2026-02-01T14:00:00+09:00")
    told = kijun("judge", rules, record(tmp_path, *BOOKED, arrival), "--assume-announced")
    assert told.code == 0
    assert "nobody having come" not in told.err
