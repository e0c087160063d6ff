from pathlib import Path

import pytest

from tools import check_words

# Put together here, so that this file does not hold what it is looking for.
REGISTRY = "pypi" + ".org"


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "home/mai/rules.yaml",
        "PATH=/" + "root/bin",
        "in `/" + "work/main`",
        f"https://{REGISTRY}/simple",
        "--index-url " + "https://mirror.example/simple",
    ],
)
def test_what_belongs_to_one_machine_is_refused(line: str) -> None:
    assert len(list(check_words.findings(line))) == 1


@pytest.mark.parametrize(
    "line",
    ["docs/home/page.md", "../work/", "https://example.com/home/", "/usr/bin/env", "at home/work/"],
)
def test_what_is_the_same_everywhere_is_fine(line: str) -> None:
    assert list(check_words.findings(line)) == []


def test_a_finding_names_file_and_line_and_binary_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"one\n{REGISTRY}\n", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0" + REGISTRY.encode())
    assert check_words.check(tmp_path) == [
        f"a.txt:2: the address of a package registry: {REGISTRY}"
    ]
