"""`kijun whatif`: what another rulebook would have decided, counted on both sides."""

from __future__ import annotations

import os
import signal
import subprocess
import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from kijun.cli.differences import Task, Written, compare_file
from kijun.files.rulebook_file import load_rulebook
from tests.cast import AOI, BEN
from tests.cli.command import (
    INTERRUPTIBLE,
    RULEBOOK,
    Ended,
    booked,
    joined,
    kijun,
    kijun_process,
    record,
    write,
)

PATIENT = RULEBOOK.replace("> 10 min", "> 20 min")
SEVERE = RULEBOOK.replace("> 10 min", "> 5 min").replace("remind", "warn")
FACTS = (
    booked(AOI.id, 1, "2026-02-02"),
    joined(AOI.id, 1, "2026-02-02T14:15:00+09:00"),
    booked(AOI.id, 2, "2026-03-02"),
    joined(AOI.id, 2, "2026-03-02T14:07:00+09:00"),
    joined(AOI.id, 2, "2026-03-02T14:12:00+09:00", by="house"),
    booked(BEN.id, 3, "2026-03-09"),
)


def whatif(folder: Path, new: str, *arguments: str, language: str = "en") -> Ended:
    old = write(folder, "old.yaml", RULEBOOK)
    path = record(folder, *FACTS)
    other = write(folder, "new.yaml", new)
    moment = ("--as-of", "2026-04-30")
    return kijun("whatif", old, other, path, *moment, *arguments, language=language)


def test_sums_and_differences_are_shown_per_rule_and_client(tmp_path: Path) -> None:
    ended = whatif(tmp_path, PATIENT)
    old, new = (load_rulebook(text.encode()).version[:12] for text in (RULEBOOK, PATIENT))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        f"as it is: {old}  About time\n"
        f"as it might be: {new}  About time\n"
        "\n"
        "By rule                               in addition  no longer  different\n"
        "“Late without word” (late)                      0          1          1\n"
        "“Late without word” (late)  I myself            0          1          0\n"
        "\n"
        "By client         in addition  no longer  different\n"
        f"{AOI.id}                      0          1          0\n"
        f"{AOI.id}  I myself            0          1          0\n"
        f"{BEN.id}                      0          0          1\n"
        "\n"
        "One by one\n"
        f"  2 February 2026 14:10  {AOI.id}  Late without word  no longer\n"
        "      as it is: I send you a reminder (in force)\n"
        f"  2 March 2026 14:10  {AOI.id}  Late without word  I myself  no longer\n"
        "      as it is: I apologise (in force)\n"
        f"  9 March 2026 14:20  {BEN.id}  Late without word  different\n"
        "      moment: 9 March 2026 14:10 → 9 March 2026 14:20\n"
        "\n"
    )


def test_exactly_what_differs_is_shown(tmp_path: Path) -> None:
    text = whatif(tmp_path, RULEBOOK.replace("[remind]", "[warn]")).out
    assert text.count("what follows: I send you a reminder → I ") == 2
    assert "state:" not in text
    assert "moment:" not in text
    on_trial = whatif(tmp_path, RULEBOOK + "    mode: practice\n").out
    assert "state: in force → on trial\n" in on_trial


def test_another_version_that_decides_alike_changes_nothing(tmp_path: Path) -> None:
    text = whatif(tmp_path, RULEBOOK + "    within: 13 months\n").out
    assert text.endswith("Nothing would change.\n3 decisions stay as they are.\n")


def test_programs_get_every_difference_with_both_decisions_and_a_summary(tmp_path: Path) -> None:
    *differences, last = whatif(tmp_path, SEVERE, "--format", "jsonl").lines
    changes = [(d["difference"]["change"], d["difference"]["client"]) for d in differences]
    assert changes == [
        ("changed", AOI.id),
        ("added", AOI.id),
        ("changed", AOI.id),
        ("changed", BEN.id),
    ]
    assert [d["difference"]["differs"] for d in differences][:2] == [
        ["decided_at", "consequences", "starts", "ends"],
        [],
    ]
    added = differences[1]["difference"]
    assert added["before"] is None
    assert added["after"]["consequences"] == ["suspend 30 d"]
    summary = last["summary"]
    assert {name: summary[name] for name in ("files", "facts", "same", "added", "changed")} == {
        "files": 1,
        "facts": 6,
        "same": 0,
        "added": 1,
        "changed": 3,
    }
    assert summary["by_rule"] == [
        {"name": "late", "party": "client", "added": 1, "removed": 0, "changed": 2},
        {"name": "late", "party": "house", "added": 0, "removed": 0, "changed": 1},
    ]


def test_the_same_rulebook_changes_nothing(tmp_path: Path) -> None:
    text = whatif(tmp_path, "# the same\n" + RULEBOOK).out
    assert text.endswith("Nothing would change.\n3 decisions stay as they are.\n")


def test_a_rule_that_is_dropped_takes_its_decisions_along(tmp_path: Path) -> None:
    other = RULEBOOK.replace("id: late", "id: other").replace("lateness", "absence")
    other = other.replace('late: "> 10 min", ', "")
    lines = whatif(tmp_path, other, "--format", "jsonl").lines
    assert lines[-1]["summary"]["removed"] == 3
    assert [d["difference"]["rule"] for d in lines[:-1]].count("other") == 1


def test_it_is_told_in_japanese(tmp_path: Path) -> None:
    text = whatif(tmp_path, PATIENT, language="ja").out
    assert "規定ごと" in text
    assert "（late）  わたし" in text
    assert "今は：お願いのご連絡を差し上げます" in text


def test_what_does_not_count_in_either_is_no_difference(tmp_path: Path) -> None:
    notice: dict[str, object] = {
        "kind": "notice.given",
        "at": "2026-03-09T15:00:00+09:00",
        "client": BEN.id,
        "appointment": "a-3",
        "about": "late",
        "reason": "helping_someone",
    }
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", PATIENT)
    path = record(tmp_path, FACTS[-1], notice)
    assert "Nothing would change." in kijun("whatif", old, new, path, "--as-of", "2026-04-30").out


def test_announcements_and_frozen_versions_are_left_aside(tmp_path: Path) -> None:
    version = load_rulebook(RULEBOOK.encode()).version
    announced: dict[str, object] = {
        "kind": "rules.announced",
        "at": "2026-03-01T08:00:00+09:00",
        "client": BEN.id,
        "rulebook": version,
    }
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    frozen = booked(BEN.id, 3, "2026-03-09", rulebook=version)
    path = record(tmp_path, announced, frozen)
    arguments = ("--as-of", "2026-04-30", "--format", "jsonl")
    summary = kijun("whatif", old, new, path, *arguments).lines[-1]["summary"]
    assert (summary["changed"], summary["removed"], summary["added"]) == (1, 0, 0)


def test_a_process_of_its_own_judges_by_no_zone_of_the_machine(tmp_path: Path) -> None:
    path = str(record(tmp_path, *FACTS))
    old, new = (Written(text.encode(), "r") for text in (RULEBOOK, PATIENT))
    task = Task(path, old, new, "2026-04-30T00:00:00+09:00", skips=False)
    here, path_of_machine = compare_file(task), zoneinfo.TZPATH
    other = tmp_path / "Asia" / "Tokyo"
    other.parent.mkdir()
    other.write_bytes((files("tzdata") / "zoneinfo/Europe/Berlin").read_bytes())
    try:
        zoneinfo.reset_tzpath([str(tmp_path)])
        zoneinfo.ZoneInfo.clear_cache()
        assert compare_file(task) == here
    finally:
        zoneinfo.reset_tzpath(path_of_machine)
        zoneinfo.ZoneInfo.clear_cache()


def test_many_records_give_the_same_whoever_judges_them(tmp_path: Path) -> None:
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    paths = [
        record(tmp_path, *[{**fact, "client": f"c-{n}"} for fact in FACTS], name=f"{n}.jsonl")
        for n in range(5)
    ]
    moment = ("--as-of", "2026-04-30", "--language", "en")
    alone = kijun_process("whatif", old, new, *paths, *moment)
    together = kijun_process("whatif", old, new, *paths, *moment, "--jobs", "2")
    assert alone == together
    assert alone.code == 0
    assert f"\n{paths[3]}\n" in alone.out
    assert "c-4" in alone.out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nothing_is_shown_while_one_of_the_records_is_broken(jobs: str, tmp_path: Path) -> None:
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    sound = record(tmp_path, *FACTS)
    broken = write(tmp_path, "broken.jsonl", "nonsense\n{}\n")
    ended = kijun_process("whatif", old, new, sound, broken, "--jobs", jobs)
    assert (ended.code, ended.out) == (2, "")
    assert [line.split(" ")[0] for line in ended.err.splitlines()] == [
        f"{broken}:1:",
        f"{broken}:2:",
    ]
    ended = kijun_process("whatif", old, new, sound, broken, "--jobs", jobs, "--skip-invalid")
    assert ended.code == 0
    assert "2 lines were left out." in ended.err


def test_one_of_many_records_may_come_from_standard_input(tmp_path: Path) -> None:
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    path = record(tmp_path, *FACTS)
    given = ("whatif", old, new, path, "-", "--format", "jsonl", "--as-of", "2026-04-30")
    ended = kijun_process(*given, "--jobs", "2", stdin=path.read_bytes())
    assert ended.lines[-1]["summary"]["facts"] == 2 * len(FACTS)


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5"])
def test_the_number_of_jobs_is_a_number(jobs: str, tmp_path: Path) -> None:
    ended = whatif(tmp_path, PATIENT, f"--jobs={jobs}")
    assert ended == (2, "", "--jobs must be a whole number from 1 on.\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on Windows")
def test_an_interrupted_comparison_ends_quietly_with_all_of_its_workers(tmp_path: Path) -> None:
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    # named pipes that nobody writes into: the workers wait for as long as it takes
    pipes = [tmp_path / name for name in ("a", "b")]
    for pipe in pipes:
        os.mkfifo(pipe)
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "whatif", old, new, *pipes, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_folder_of_several_versions_is_not_compared(tmp_path: Path) -> None:
    old, new = write(tmp_path, "old.yaml", RULEBOOK), write(tmp_path, "new.yaml", SEVERE)
    ended = kijun("whatif", old, tmp_path, record(tmp_path))
    assert ended.code == 2
    assert ended.err.startswith(f"{tmp_path}: A single rulebook is compared with another one")
    assert new.exists()


def test_one_of_the_rulebooks_may_come_from_standard_input(tmp_path: Path) -> None:
    old = write(tmp_path, "old.yaml", RULEBOOK)
    path = record(tmp_path, *FACTS)
    ended = kijun("whatif", old, "-", path, "--as-of", "2026-04-30", stdin=PATIENT.encode())
    assert ended.out == whatif(tmp_path, PATIENT).out
