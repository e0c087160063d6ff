"""Whole commands and single facts are measured without changing what they do."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import command, flat


def test_a_run_tells_memory_and_exit_and_keeps_the_output(tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    script = "import sys; block = b'x' * 60_000_000; print('done'); sys.exit(3)"
    run = command.run([sys.executable, "-c", script], output)
    assert run.exit == 3
    assert 60 < run.megabytes < 150
    assert output.read_text("utf-8") == "done\n"


def test_the_memory_of_the_measuring_process_is_not_counted() -> None:
    block = b"x" * 300_000_000
    assert command.run([sys.executable, "-c", "pass"]).megabytes < len(block) / 1_000_000 / 2


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="exit 7"):
        command.typical([sys.executable, "-c", "raise SystemExit(7)"], 2)


def test_every_fact_is_taken_once_a_round_and_each_round_starts_afresh() -> None:
    histories: list[list[int]] = []

    def start() -> Callable[[int], None]:
        histories.append([])
        return histories[-1].append

    found = flat.measure(start, range(100), rounds=2)
    assert histories == [list(range(100))] * 3
    assert found.first_p50 <= found.first_p99
    assert found.growth == found.last_p99 / found.first_p99


def test_a_command_that_is_not_there_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="could not be started"):
        command.run([str(tmp_path / "absent")])
