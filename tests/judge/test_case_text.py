"""The notation of the golden cases is strict: what it does not know, it refuses."""

from pathlib import Path

import pytest

from tests.judge.case_outcome import outcome_of, rewrite
from tests.judge.case_text import Misread, read_cases

TEXT = """\
# Late

rulebook time
    kijun: 1
    timezone: Asia/Tokyo
    rules:
      - {id: late, occasion: lateness, then: [[remind]]}

## Not there
> A remark.
2026-02-01 09:00  rules.announced     time
2026-03-02 09:00  appointment.booked  a1  starts 2026-03-10 10:00  minutes 60
as of 2026-03-10 12:00
decided, with ends
  2026-03-10 10:00  late  on a1  by client  standing  step 1  level 1
      remind
      ends 2026-09-10 10:00

## Not yet
2026-02-01 09:00  rules.announced     time
as of 2026-03-10 12:00
decided
  nothing
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "late.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_what_is_written_is_what_is_told(file: Path) -> None:
    cases = list(read_cases(file))
    assert [case.heading for case in cases] == ["Not there", "Not yet"]
    assert [outcome_of(case) for case in cases] == [case.outcome for case in cases]


def test_outcomes_are_written_anew_in_their_places(file: Path) -> None:
    file.write_text(TEXT.replace("  nothing\n", "").replace("10:00\n\n", "09:00\n\n"), "utf-8")
    rewrite(file)
    assert file.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("rules.announced", "rules.shouted"),
        ("minutes 60", "minuets 60"),
        ("minutes 60", "minutes sixty"),
        ("minutes 60", "minutes 60  minutes 90"),
        ("minutes 60", "minutes"),
        ("  minutes 60", "  minutes 60  member nobody"),
        ("announced     time", "announced     times"),
        ("2026-03-02 09:00", "2026-03-02 9:00"),
        ("2026-03-02 09:00  appointment", "2026-03-02 09:00 appointment"),
        ("as of", "until"),
        ("decided, with ends", "decided with ends"),
        ("      remind", "remind"),
        ("# Late", "Late"),
    ],
)
def test_what_is_not_in_the_notation_is_refused(file: Path, right: str, wrong: str) -> None:
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(Misread):
        list(read_cases(file))


def test_a_detail_that_nobody_knows_is_refused(file: Path) -> None:
    file.write_text(TEXT.replace("with ends", "with wishes"), encoding="utf-8")
    with pytest.raises(Misread):
        outcome_of(next(read_cases(file)))
