import shutil
from pathlib import Path

import pytest

from tools import starters
from tools.repository import ROOT

FOLDER = Path("src/kijun/files/starters")
RULEBOOK = FOLDER / "time-and-promises.yaml"
RECORD = FOLDER / "time-and-promises.jsonl"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A project with one starter, whose rulebook has been edited since its record was made."""
    (tmp_path / FOLDER).mkdir(parents=True)
    for path in (RULEBOOK, RECORD):
        shutil.copy(ROOT / path, tmp_path / path)
    rulebook = (ROOT / RULEBOOK).read_text(encoding="utf-8")
    (tmp_path / RULEBOOK).write_text(rulebook.replace("> 10 min", "> 15 min"), encoding="utf-8")
    return tmp_path


def test_the_records_of_this_repository_are_up_to_date() -> None:
    assert starters.main(["--check"]) == 0


def test_check_names_the_record_and_changes_nothing(
    edited: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (edited / RECORD).read_bytes()
    assert starters.main(["--check"], edited) == 1
    assert RECORD.as_posix() in capsys.readouterr().out
    assert (edited / RECORD).read_bytes() == before


def test_a_refreshed_record_names_the_edited_rulebook_and_is_otherwise_the_same(
    edited: Path,
) -> None:
    before = (edited / RECORD).read_text(encoding="utf-8").splitlines()
    assert starters.main([], edited) == 0
    after = (edited / RECORD).read_text(encoding="utf-8").splitlines()
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert len(changed) == 2
    assert all('"rules.announced"' in line for line in changed)
    assert starters.main(["--check"], edited) == 0
