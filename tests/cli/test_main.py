"""What holds for all commands: language, help, exit codes, and ending quietly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from kijun import __version__
from kijun.cli.commands import COMMANDS
from kijun.cli.language import LANGUAGES
from tests.cast import AOI
from tests.cli.command import RULEBOOK, booked, kijun, kijun_process, record, write

JAPANESE = {"LC_ALL": "ja_JP.UTF-8"}


def test_without_anything_there_is_help() -> None:
    assert kijun() == kijun("--help") == kijun("-h")
    assert kijun().code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command(language: str) -> None:
    text = kijun("--help", language=language).out
    assert all(f"  {name} " in text for name in COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name: str, language: str) -> None:
    ended = kijun(*name.split(), "--help", language=language)
    assert (ended.code, ended.err) == (0, "")
    assert f"\n  kijun {name} " in ended.out or f"\n  kijun {name}\n" in ended.out
    assert ("例：" in ended.out) == (language == "ja")


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "数字（整数）でお書きください"), ("en", "not a whole number")]
)
def test_a_port_that_is_no_number_is_told_in_plain_words(language: str, said: str) -> None:
    ended = kijun("serve", "--port", "abc", language=language)
    assert ended.code == 2
    assert f"{said}: abc" in ended.err


@pytest.mark.parametrize("name", COMMANDS)
def test_help_in_japanese_holds_no_english_sentence(name: str) -> None:
    text = kijun(*name.split(), "--help", language="ja").out
    assert "usage" not in text
    assert "options" not in text
    assert " the " not in text


def test_japanese_help_keeps_to_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from kijun.cli.layout import width_of

    monkeypatch.setenv("COLUMNS", "72")
    for name in COMMANDS:
        lines = kijun(*name.split(), "--help", language="ja").out.splitlines()
        prose = [line for line in lines if not line.startswith("  kijun")]
        assert max(map(width_of, prose)) <= 72


def test_a_group_of_commands_shows_what_belongs_to_it() -> None:
    ended = kijun("import")
    assert "import csv" in ended.out
    assert "judge" not in ended.out.split("commands:")[1].split("“")[0]


def test_the_version_is_that_of_the_package() -> None:
    assert kijun("--version") == (0, f"kijun {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["jugde"], "kijun: There is no command “jugde”. Did you mean “judge”?"),
        (["xyzzy"], "kijun: There is no command “xyzzy”."),
        (["import", "cssv"], "kijun import: There is no command “cssv”. Did you mean “csv”?"),
        (["--nonsense"], "kijun: There is no command “--nonsense”."),
        (["judge"], "kijun judge: the following arguments are required: RULEBOOK, RECORD"),
        (["check", "x", "--formt", "text"], "kijun check: unrecognized arguments: --formt"),
    ],
)
def test_a_command_that_is_mistyped_says_what_was_meant(
    arguments: list[str], expected: str
) -> None:
    ended = kijun(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(expected)
    assert "--help" in ended.err


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("option", [["--language", "ja"], ["--language=ja"]])
def test_the_language_may_be_given_before_or_after_the_command(
    place: int,
    option: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from kijun.cli.main import main

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    arguments = ["check", "missing.yaml"]
    arguments[place:place] = option
    assert main(arguments) == 2
    assert capfd.readouterr().err == "missing.yaml: この名前のファイルはありません。\n"


@pytest.mark.parametrize("given", [["--language", "fr"], ["--language"], ["--language="]])
def test_another_language_is_refused(given: list[str]) -> None:
    ended = kijun(*given, "--help")
    assert (ended.code, ended.out) == (2, "")
    assert "--language must be ja or en." in ended.err or "ja か en" in ended.err


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LC_ALL": "ja_JP.UTF-8", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "コマンド"),
        ({"LC_ALL": "", "LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US"}, "コマンド"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja"}, "コマンド"),
        ({"LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"}, "commands"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "commands"),
        ({"LC_ALL": "de_DE.UTF-8"}, "commands"),
    ],
)
def test_without_the_option_the_environment_decides(environment: dict[str, str], word: str) -> None:
    assert word in kijun_process("--help", environment=environment).out


def test_help_imports_neither_the_judge_nor_file_formats() -> None:
    code = (
        "import sys; from kijun.cli.main import main; main(['--help']);"
        "heavy = {'kijun.judge', 'kijun.files', 'msgspec', 'yaml', 'rich', 'dataclasses'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_checking_imports_no_more_than_reading_needs(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    code = (
        f"import sys; from kijun.cli.main import main; main(['check', {str(path)!r}]);"
        "heavy = {'rich', 'icalendar', 'holidays', 'concurrent.futures', 'tempfile', 'zipfile'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_closed_pipe_ends_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kijun", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(RULEBOOK.encode(), timeout=60)
    assert (process.returncode, err) == (141, b"")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "kijun", "--language", "en", "check", str(path)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.decode() == "The result cannot be written: No space left on device.\n"


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on Windows")
def test_an_interrupted_command_ends_quietly_with_130() -> None:
    # Whoever runs the tests in the background hands down that interrupts are ignored.
    heeding = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = f"import signal, sys; {heeding}; from kijun.cli.main import main"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{command}; sys.exit(main(['check', '-']))"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1"])
def test_what_goes_into_a_pipe_is_utf_8_whatever_the_locale(encoding: str) -> None:
    environment = {**JAPANESE, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    assert "コマンド" in kijun_process("--help", environment=environment).out


def test_a_file_name_that_is_no_text_can_be_told(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.yaml"
    ended = subprocess.run(
        [sys.executable, "-m", "kijun", "--language", "en", "check", name],
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert b"There is no file of this name." in ended.stderr


def test_zones_are_those_that_come_with_kijun_whatever_the_machine_has(tmp_path: Path) -> None:
    zone = tmp_path / "Asia" / "Tokyo"
    zone.parent.mkdir()
    zone.write_bytes((files("tzdata") / "zoneinfo/Europe/Berlin").read_bytes())
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    path = record(tmp_path, booked(AOI.id, 1, "2026-02-02"))
    arguments = ("judge", rules, path, "--assume-announced", "--as-of", "2026-02-04")
    here = kijun_process(*arguments)
    there = kijun_process(*arguments, environment={"PYTHONTZPATH": str(tmp_path)})
    assert there == here
    assert "2 February 2026 14:10" in there.out


def test_a_command_leaves_the_zones_of_its_process_as_they_were(tmp_path: Path) -> None:
    before = zoneinfo.TZPATH
    kijun("check", write(tmp_path, "rules.yaml", RULEBOOK))
    assert before == zoneinfo.TZPATH
