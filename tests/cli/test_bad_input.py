"""Bad input never ends in a traceback: a message with file and line, exit 2, nothing judged."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kijun.files.starters import STARTERS, record_text, rulebook_text
from tests.cli.command import RULEBOOK, Ended, kijun, write

GOOD = b'{"kind":"order.placed","at":"2026-04-01T10:00:00+09:00","client":"c","amount":7}\n'
GOOD_LINES = [line for name in sorted(STARTERS) for line in record_text(name).encode().splitlines()]
STARTER = rulebook_text("time-and-promises")
COMMANDS_ON_RECORDS: dict[str, Callable[[Path, Path], tuple[str | Path, ...]]] = {
    "judge": lambda rules, facts: ("judge", rules, facts),
    "explain": lambda rules, facts: ("explain", rules, facts, "d-1"),
    "whatif": lambda rules, facts: ("whatif", rules, rules, facts),
    "standing": lambda _, facts: ("standing", facts),
    "standing by rules": lambda rules, facts: ("standing", facts, rules),
}
KEPT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The same folder serves all examples; each writes its file anew."""


def assert_refused(ended: Ended, path: Path, line: int | None = None) -> None:
    """Nothing on standard output, exit 2, and every line of error names the file (and line)."""
    assert "Traceback" not in ended.err
    assert (ended.code, ended.out) == (2, "")
    place = re.escape(str(path)) + (r":\d+" if line is None else f":{line}")
    assert re.match(rf"{place}: \S", ended.err), ended.err


BROKEN_RECORDS: dict[str, tuple[bytes, int]] = {
    "truncated": (GOOD + GOOD[:-20], 2),
    "truncated number": (GOOD + GOOD[:-3], 2),
    "wrong type": (GOOD.replace(b"7", b'"7"'), 1),
    "wrong type of client": (GOOD + GOOD.replace(b'"c"', b"{}"), 2),
    "list instead of object": (GOOD + b"[1]\n", 2),
    "one JSON list": (b"[" + GOOD.strip() + b"]", 1),
    "number": (b"5\n", 1),
    "text": (b'"x"\n', 1),
    "null": (b"null\n", 1),
    "enormous integer": (GOOD.replace(b"7", b"9" * 5000), 1),
    "enormous float": (GOOD.replace(b"7", b"1e999999999"), 1),
    "negative": (GOOD.replace(b"7", b"-7"), 1),
    "NaN": (GOOD.replace(b"7", b"NaN"), 1),
    "Infinity": (GOOD.replace(b"7", b"-Infinity"), 1),
    "invalid UTF-8": (GOOD + GOOD.replace(b'"c"', b'"\xff\xfe"'), 2),
    "half a surrogate": (GOOD.replace(b'"c"', b'"\\ud800"'), 1),
    "encoded surrogate": (GOOD.replace(b'"c"', b'"\xed\xa0\x80"'), 1),
    "UTF-16": (GOOD.decode().encode("utf-16"), 1),
    "NUL": (GOOD + b"\0\0\0\n", 2),
    "deep list": (GOOD.replace(b"7", b"[" * 100_000 + b"]" * 100_000), 1),
    "deep object": (b'{"kind":' * 100_000, 1),
    "unknown kind": (GOOD.replace(b"order", b"ordr"), 1),
    "unknown field": (GOOD.replace(b"amount", b"amont"), 1),
    "no offset": (GOOD.replace(b"+09:00", b""), 1),
    "no such day": (GOOD.replace(b"04-01T", b"02-30T"), 1),
    "year 1": (GOOD.replace(b"2026", b"0001"), 1),
    "year 9999": (GOOD.replace(b"2026", b"9999"), 1),
    "packed and cut": (b"\x1f\x8b\x08\x00\x00\x00", 1),
    "packed rubbish": (b"\x1f\x8b" + b"x" * 100, 1),
    "binary": (bytes(range(256)) * 3, 1),
}


@pytest.mark.parametrize("name", BROKEN_RECORDS)
@pytest.mark.parametrize("command", COMMANDS_ON_RECORDS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_broken_record_is_refused_by_file_and_line(
    command: str, name: str, language: str, tmp_path: Path
) -> None:
    data, line = BROKEN_RECORDS[name]
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    facts = write(tmp_path, "record.jsonl", data)
    ended = kijun(*COMMANDS_ON_RECORDS[command](rules, facts), language=language)
    assert_refused(ended, facts, line)


BROKEN_RULEBOOKS: dict[str, str | bytes] = {
    "empty": "",
    "only comments": "# nothing\n",
    "a list": "- kijun: 1\n",
    "a word": "hello",
    "an alias": RULEBOOK.replace("[remind]", "&x [remind]").replace("[suspend 30 d]", "*x"),
    "a merge": RULEBOOK + "<<: {a: 1}\n",
    "a tag": RULEBOOK.replace("[remind]", "!!python/object:os.system [remind]"),
    "a double name": RULEBOOK + "kijun: 1\n",
    "two documents": RULEBOOK + "---\n" + RULEBOOK,
    "a tab": RULEBOOK.replace("    occasion", "\toccasion"),
    "an open bracket": RULEBOOK.replace("[remind]", "[remind"),
    "an open quote": RULEBOOK.replace("lateness", '"lateness'),
    "deep lists": RULEBOOK.replace("[remind]", "[" * 5_000 + "]" * 5_000),
    "deep groups": RULEBOOK.replace("[remind]", "{a: " * 5_000 + "}" * 5_000),
    "an enormous number": RULEBOOK.replace("kijun: 1", "kijun: " + "9" * 5_000),
    "not a number": RULEBOOK.replace("kijun: 1", "kijun: .nan"),
    "infinity": RULEBOOK.replace("kijun: 1", "kijun: .inf"),
    "invalid UTF-8": RULEBOOK.encode().replace(b"About", b"\xff"),
    "UTF-16": RULEBOOK.encode("utf-16"),
    "NUL": RULEBOOK.replace("About", "\0"),
    "binary": bytes(range(256)),
    "an unknown word": RULEBOOK.replace("lateness", "latenes"),
    "numbers for names": RULEBOOK.replace("id: late", "id: 5"),
    "too large": RULEBOOK + "#" * 1_000_001,
}


@pytest.mark.parametrize("name", BROKEN_RULEBOOKS)
def test_a_broken_rulebook_is_refused_by_file_and_line(name: str, tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", BROKEN_RULEBOOKS[name])
    facts = write(tmp_path, "record.jsonl", GOOD)
    for language in ("en", "ja"):
        for command in ("judge", "explain", "whatif", "standing by rules"):
            ended = kijun(*COMMANDS_ON_RECORDS[command](rules, facts), language=language)
            assert (ended.code, ended.out) == (2, "")
            assert re.match(rf"{re.escape(str(rules))}(:\d+)?: \S", ended.err), ended.err
        ended = kijun("announce", rules, language=language)
        assert (ended.code, ended.out) == (2, "")
        ended = kijun("check", rules, language=language)
        assert (ended.code, ended.err) == (1, "")
        assert re.match(rf"{re.escape(str(rules))}(:\d+)?: \S", ended.out)


@pytest.mark.parametrize("command", COMMANDS_ON_RECORDS)
@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_record_that_is_no_file_is_refused(command: str, name: str, tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    ended = kijun(*COMMANDS_ON_RECORDS[command](rules, tmp_path / name))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{tmp_path / name}: ")


@pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 0)() == 0, reason="to the superuser every file is readable"
)
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    facts = write(tmp_path, "record.jsonl", GOOD)
    facts.chmod(0)
    ended = kijun("judge", rules, facts)
    assert ended == (2, "", f"{facts}: You have no right to read this file.\n")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("import", "csv", "--map", "map.yaml", "table.csv"), "map.yaml"),
        (("import", "ics", "calendar.ics"), "calendar.ics"),
    ],
)
@pytest.mark.parametrize("data", [b"", b"\0", b"\xff\xfe\xfa", b"{" * 9999, bytes(range(256))])
def test_imports_refuse_what_they_cannot_read(
    arguments: tuple[str, ...], name: str, data: bytes, tmp_path: Path
) -> None:
    for file in ("map.yaml", "table.csv", "calendar.ics"):
        write(tmp_path, file, data)
    given = [str(tmp_path / word) if "." in word else word for word in arguments]
    ended = kijun(*given)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(str(tmp_path / name))


def test_one_line_of_fifty_megabytes_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_bytes(b"nonsense\n")
    large.write_bytes(b'{"kind":"order.placed","note":"' + b"x" * 50_000_000 + b'"}\n' + GOOD)

    def peak(path: Path) -> tuple[int, bytes]:
        command = [
            sys.executable,
            "-m",
            "kijun",
            "--language",
            "en",
            "judge",
            str(rules),
            str(path),
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out, err = process.communicate()
        assert (process.returncode, out) == (2, b"")
        return usage.ru_maxrss, err

    _, (usual, _) = peak(small), peak(small)
    most, err = peak(large)
    assert err.decode() == f"{large}:1: The line is longer than 1 MB (1,000,000 bytes).\n"
    megabyte = 1_000_000 if sys.platform == "darwin" else 1_000
    assert most - usual < 12 * megabyte


@KEPT
@given(
    st.sampled_from(GOOD_LINES),
    st.integers(0, 400),
    st.sampled_from(["cut", "drop", "flip", "double", "insert"]),
    st.binary(min_size=1, max_size=3),
)
@example(GOOD_LINES[0], 0, "cut", b"x")
def test_whatever_happens_to_a_good_line_is_told_or_taken(
    tmp_path: Path, line: bytes, place: int, how: str, extra: bytes
) -> None:
    place %= len(line)
    mutated = {
        "cut": line[:place],
        "drop": line[:place] + line[place + 1 :],
        "flip": line[:place] + bytes([line[place] ^ extra[0]]) + line[place + 1 :],
        "double": line[:place] + line[place:] * 2,
        "insert": line[:place] + extra + line[place:],
    }[how]
    assert judge_and_compare(tmp_path, mutated) in (0, 2)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-04-01T10:00:00Z", "2026-04-01", "0001-01-01T00:00:00+23:59"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@KEPT
@given(st.sampled_from(GOOD_LINES), st.data())
def test_whatever_stands_in_a_field_is_told_or_taken(
    tmp_path: Path, line: bytes, data: st.DataObject
) -> None:
    fact = json.loads(line)
    field = data.draw(st.sampled_from([*sorted(fact), "note", "reason", "extra"]))
    fact[field] = data.draw(JSON_VALUES)
    assert judge_and_compare(tmp_path, json.dumps(fact).encode()) in (0, 2)


def judge_and_compare(folder: Path, line: bytes) -> int:
    """A line is either refused with its place (2), or judged (0); never anything in between."""
    rules = write(folder, "rules.yaml", STARTER)
    facts = write(folder, "record.jsonl", line)
    ended = kijun("judge", rules, facts, "--assume-announced", "--as-of", "2026-12-31")
    assert "Traceback" not in ended.err
    if ended.code == 0:
        assert "decision" in ended.out
    else:
        assert_refused(ended, facts)
        passed = kijun("judge", rules, facts, "--skip-invalid", "--as-of", "2026-12-31")
        assert passed.code == 0
    return ended.code


@KEPT
@given(
    st.integers(0, 3000), st.sampled_from(list("\t\n :-[]{}&*!|>%@`'\"#,?\0é基\\")), st.booleans()
)
def test_whatever_happens_to_a_rulebook_is_told_or_taken(
    tmp_path: Path, place: int, mark: str, replaces: bool
) -> None:
    place %= len(STARTER)
    text = STARTER[:place] + mark + STARTER[place + replaces :]
    rules = write(tmp_path, "rules.yaml", text)
    ended = kijun("check", rules)
    assert "Traceback" not in ended.err
    assert ended.code in (0, 1)
    if ended.code:
        assert re.match(rf"{re.escape(str(rules))}(:\d+)?: \S", ended.out)


@pytest.mark.soak
@settings(parent=KEPT)
@given(st.binary(max_size=4000))
def test_any_bytes_at_all_are_told_or_taken(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, "any", data)
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    assert kijun("check", path).code in (0, 1)
    assert kijun("judge", rules, path).code in (0, 2)
    assert kijun("import", "ics", path).code in (0, 2)
    assert kijun("import", "csv", "--map", path, path).code == 2
