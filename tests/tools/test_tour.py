"""The tour of the README can be typed off, line by line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.repository import ROOT

READMES = ("README.md", "README.ja.md")
LOOKING = re.compile("kijun (judge|explain|whatif|standing)")
AS_OF = "--as-of 2026-11-22"
PLACEHOLDERS = re.compile(r"DECISION|VERSION")


def tour(name: str) -> list[str]:
    """Return the lines of code of a README after those that set everything up."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line for block in blocks[1:] for line in block.splitlines()]


class Newcomer:
    """Somebody who types lines in an empty folder with the examples beside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = dict[str, str]()
        self.told = ""
        (folder / "examples").symlink_to(ROOT / "examples")

    def types(self, line: str) -> str:
        line = PLACEHOLDERS.sub(lambda found: self.known[found[0]], line)
        looked = f"{line} {AS_OF}" if LOOKING.search(line) else line
        command = f'kijun() {{ "{sys.executable}" -m kijun "$@"; }}; {looked}'
        ended = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, capture_output=True, check=True
        )
        self.told = ended.stderr.decode()
        if line.startswith("kijun check"):
            self.known["VERSION"] = ended.stdout.decode().split()[0]
        if line.endswith("decisions.jsonl"):
            first = (self.folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()[0]
            self.known["DECISION"] = json.loads(first)["id"]
        return ended.stdout.decode()

    def is_told(self, line: str) -> bool:
        return line.replace("VERSION", self.known["VERSION"]) in self.told.splitlines()

    def adds(self, line: str) -> None:
        with (self.folder / "announced.jsonl").open("a", encoding="utf-8") as announced:
            announced.write(line.replace("VERSION", self.known["VERSION"]) + "\n")


@pytest.mark.parametrize("name", READMES)
def test_every_line_of_the_tour_works_and_ends_with_two_clients_bound(
    name: str, tmp_path: Path
) -> None:
    newcomer = Newcomer(tmp_path)
    for line in tour(name):
        if line.startswith("{") and "…" in line:
            assert newcomer.is_told(line)
        elif line.startswith("{"):
            newcomer.adds(line)
        else:
            newcomer.types(line)
    judged = newcomer.types("kijun judge rules.yaml record.jsonl announced.jsonl --format jsonl")
    decided = [json.loads(line) for line in judged.splitlines()]
    assert [(each["client"], each["consequences"]) for each in decided] == [
        ("c-17", ["remind"]),
        ("c-23", ["remind"]),
    ]
