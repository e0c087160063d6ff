"""The list of modules by subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.generators import modules


def test_every_module_of_the_large_rooms_is_listed_under_its_package() -> None:
    page = modules.render()
    for room in modules.ROOMS:
        for path in (modules.PACKAGE / room).rglob("*.py"):
            if path.stem != "__init__" and "migrations" not in path.parts:
                section = page.partition(f"`{path.parent.relative_to(modules.PACKAGE)}/`\n")[2]
                assert f"| `{path.name}` |" in section.partition("\n#")[0]


def test_a_module_that_does_not_say_what_it_is_for_is_refused(tmp_path: Path) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("WORDS = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="says nothing"):
        modules.purpose(silent)
