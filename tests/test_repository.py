"""What the repository promises about itself."""

import ast
import os
import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import kijun

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kijun"
JUDGE = sorted((PACKAGE / "judge").rglob("*.py"))

# Modules of the standard library that reach the clock, chance, files or other processes.
OUTSIDE = {
    *("asyncio", "concurrent", "fileinput", "getpass", "glob", "http", "io", "locale"),
    *("logging", "mmap", "multiprocessing", "os", "pathlib", "pickle", "platform", "random"),
    *("secrets", "select", "shelve", "shutil", "signal", "socket", "sqlite3", "subprocess"),
    *("sys", "tempfile", "threading", "time", "urllib", "uuid", "warnings"),
}
ASKING = {"now", "utcnow", "today"}
DOING = {"open", "print", "input", "exec", "eval", "compile", "__import__"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads(text("pyproject.toml"))["project"]
    return found


def code_blocks(markdown: str) -> list[list[str]]:
    blocks = re.findall(r"^```\n(.*?)^```", markdown, re.DOTALL | re.MULTILINE)
    return [[line.split("#")[0].strip() for line in block.splitlines()] for block in blocks]


def imported(tree: ast.Module) -> set[str]:
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


@pytest.mark.parametrize("path", JUDGE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_judge_imports_only_itself_msgspec_and_what_cannot_reach_outside(path: Path) -> None:
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    own = {name for name in names if (name + ".").startswith("kijun.judge.")}
    tops = {name.split(".")[0] for name in names - own}
    assert tops <= (sys.stdlib_module_names - OUTSIDE) | {"msgspec"}


@pytest.mark.parametrize("path", JUDGE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_judge_asks_no_clock_and_opens_nothing(path: Path) -> None:
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call, ast.Attribute) and call.attr in ASKING]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id in DOING]


WRITES = {
    *("save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"),
    *("delete", "update"),
}
NO_ROWS = {"cache", "attrs"}
"""What else is called by a name that can be updated, or of which something can be deleted."""


@pytest.mark.parametrize("room", ["web", "door"])
def test_pages_leave_it_to_the_services_to_write(room: str) -> None:
    found = []
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in WRITES:
                written = ast.unparse(called)
                if written.split(".")[-2] not in NO_ROWS:
                    found.append(f"{path.relative_to(PACKAGE)}:{called.lineno} {written}")
    assert found == []


HELD = {"hold", "transaction", "atomic", "select_for_update", "on_commit"}


@pytest.mark.parametrize("room", ["web", "door"])
def test_pages_are_made_while_nobody_waits_for_them(room: str) -> None:
    """Transactions and the lock of a record are the services': a page is made after them."""
    found = []
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: set[str] = set()
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.Attribute):
                names = {node.attr}
            found += [f"{path.relative_to(PACKAGE)} {name}" for name in sorted(names & HELD)]
    assert found == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_room_stands_in_the_picture_as_existing() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    picture = text("docs/architecture.md")
    assert set(re.findall(r"^\| `(\w+)/` \| yes \|", picture, re.MULTILINE)) == rooms


def test_the_installed_version_is_that_of_the_package() -> None:
    assert version("kijun") == kijun.__version__


def test_every_dependency_is_locked() -> None:
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    wanted = {re.split(r"[^\w-]", name)[0].lower() for name in dependencies}
    assert wanted <= set(re.findall(r"^([\w-]+)==", text("requirements/run.lock"), re.MULTILINE))


def test_the_command_is_installed_as_kijun() -> None:
    assert project()["scripts"] == {"kijun": "kijun.cli.main:main"}


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_exactly_two_commands_set_everything_up(readme: str) -> None:
    assert code_blocks(text(readme))[0] == ["make run", "make test"]


def test_both_readmes_show_the_same_commands() -> None:
    english, japanese = (code_blocks(text(name)) for name in ("README.md", "README.ja.md"))
    spoken = [[line.replace("--language en", "--language ja") for line in b] for b in english]
    assert spoken == japanese


def test_what_every_change_must_pass_is_check_and_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.findall(r"^(?:make) (\w+)", text(".ci/run"), re.MULTILINE) == ["check", "test"]


def test_the_targets_named_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {
        target
        for name in ("README.md", "README.ja.md", "CONTRIBUTING.md", "STYLE.md", "SECURITY.md")
        for target in re.findall(r"(?:^|`)make ([a-z]+)", text(name), re.MULTILINE)
    }
    assert named <= targets


def test_japanese_texts_call_a_backup_what_the_glossary_calls_it() -> None:
    texts = [*PACKAGE.rglob("*.po"), *ROOT.glob("docs/*.ja.md"), ROOT / "README.ja.md"]
    assert [path for path in texts if "バックアップ" in path.read_text(encoding="utf-8")] == []
    assert "| backup | 控え |" in text("docs/glossary.md")
