from collections.abc import Callable
from pathlib import Path

import pytest

from tools import generate

AddGenerator = Callable[[str, str, str | bytes], None]


@pytest.fixture
def add(tmp_path: Path) -> AddGenerator:
    """Give a function that adds a generator to an otherwise empty repository."""
    folder = tmp_path / "tools" / "generators"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()

    def write(name: str, path: str, content: str | bytes) -> None:
        source = f"PATH = {path!r}\n\n\ndef render():\n    return {content!r}\n"
        (folder / f"{name}.py").write_text(source, encoding="utf-8")

    return write


def test_a_file_is_made_with_its_folder(add: AddGenerator, tmp_path: Path) -> None:
    add("one", "docs/deep/one.md", "# 一\n")
    assert generate.main([], tmp_path) == 0
    assert (tmp_path / "docs/deep/one.md").read_text(encoding="utf-8") == "# 一\n"


def test_binary_files_are_made_too(add: AddGenerator, tmp_path: Path) -> None:
    add("one", "one.mo", b"\0\xff")
    assert generate.main([], tmp_path) == 0
    assert (tmp_path / "one.mo").read_bytes() == b"\0\xff"


def test_check_passes_once_everything_is_made(
    add: AddGenerator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("one", "one.md", "# One\n")
    generate.main([], tmp_path)
    assert generate.main(["--check"], tmp_path) == 0
    assert capsys.readouterr().out.endswith("Generated files: up to date.\n")


@pytest.mark.parametrize("content", ["# New\n", b"# New\n"])
def test_check_names_what_is_out_of_date_and_leaves_it(
    add: AddGenerator, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes
) -> None:
    (tmp_path / "one.md").write_text("# Old\n", encoding="utf-8")
    add("one", "one.md", content)
    assert generate.main(["--check"], tmp_path) == 1
    assert "one.md" in capsys.readouterr().out
    assert (tmp_path / "one.md").read_text(encoding="utf-8") == "# Old\n"


def test_check_notices_a_missing_final_newline(add: AddGenerator, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One", encoding="utf-8")
    add("one", "one.md", "# One\n")
    assert generate.main(["--check"], tmp_path) == 1


def test_two_generators_may_not_make_the_same_file(add: AddGenerator, tmp_path: Path) -> None:
    add("one", "same.md", "1")
    add("two", "same.md", "2")
    with pytest.raises(ValueError, match=r"two.py makes same.md, as another one does"):
        generate.main([], tmp_path)
