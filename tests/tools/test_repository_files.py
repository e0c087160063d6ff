import shutil
import subprocess
from pathlib import Path

import pytest

from tools.repository import project_files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("kept.md", ".ci/run", ".venv/lib/x.md", "build/y.md", "src/a.egg-info/z.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def names(root: Path, *suffixes: str) -> list[str]:
    return [path.relative_to(root).as_posix() for path in project_files(root, *suffixes)]


def test_without_git_hidden_and_generated_folders_are_left_out(tree: Path) -> None:
    assert names(tree) == [".ci/run", "kept.md"]


def test_suffixes_narrow_the_list(tree: Path) -> None:
    assert names(tree, ".md") == ["kept.md"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_with_git_new_files_count_and_ignored_or_deleted_ones_do_not(tree: Path) -> None:
    (tree / ".gitignore").write_text("/build/\n/.venv/\n*.egg-info/\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tree, check=True)
    (tree / "gone.md").touch()
    subprocess.run(["git", "add", "gone.md", "kept.md"], cwd=tree, check=True)
    (tree / "gone.md").unlink()
    assert names(tree) == [".ci/run", ".gitignore", "kept.md"]
