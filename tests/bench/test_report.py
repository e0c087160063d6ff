"""The tables, and where they go."""

from pathlib import Path

import pytest

from bench import report
from bench.rounds import Candidate


def test_the_comparison_is_ordered_by_speed_and_ends_with_who_is_missing() -> None:
    live = Candidate("judge, live", 200, None, engine=False, note="same decisions", rates=[40, 80])
    rows = [
        Candidate("absent", 200, None, note="not installed"),
        Candidate("slow", 20, None, note="same decisions", rates=[10, 10]),
        live,
    ]
    assert report.comparison(rows, live, 200).splitlines() == [
        "| candidate       | judge live ÷ this | this ÷ fastest engine | facts/s | best round | decisions      |",
        "| --------------- | ----------------: | --------------------: | ------: | ---------: | -------------- |",
        "| judge, live     |              1.00 |                  6.00 |      60 |         80 | same decisions |",
        "| slow (20 facts) |              6.00 |                  1.00 |      10 |         10 | same decisions |",
        "| absent          |                   |                       |         |            | not installed  |",
    ]


def test_aims_say_reached_or_missed() -> None:
    table = report.aims([report.Aim("fast", True, "3 s"), report.Aim("small", False, "900 MB")])
    assert "| fast  | 3 s      | reached |" in table
    assert "| small | 900 MB   | missed  |" in table


def test_writing_replaces_only_what_stands_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n{report.BEGIN}\nold\n{report.END}\nAfter\n", "utf-8")
    report.write("new", page)
    assert page.read_text("utf-8") == (f"# Before\n{report.BEGIN}\n\nnew\n\n{report.END}\nAfter\n")


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("no marks\n", "utf-8")
    with pytest.raises(ValueError, match="marks around the measured tables are missing"):
        report.write("new", page)


def test_the_page_of_the_project_has_its_marks() -> None:
    text = report.PAGE.read_text("utf-8")
    assert text.index(report.BEGIN) < text.index(report.END)
