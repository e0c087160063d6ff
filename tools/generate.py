"""Write the files that are made from the code, or with --check only say which are out of date.

Each module in tools/generators/ makes one file: `PATH` (from the root of the repository) and
`render()`, which returns its content. A new module there is picked up by itself. They run in
order of name, so table_of_contents.py sees the pages that the others wrote.
"""

import argparse
import difflib
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that `python tools/generate.py` works like `-m tools.generate`

Content = str | bytes


def generated(root: Path) -> Iterator[tuple[Path, Content]]:
    """Run the generators of a repository, yielding the path and content of each file."""
    seen: set[Path] = set()
    for module in sorted((root / "tools" / "generators").glob("[!_]*.py")):
        generator = runpy.run_path(str(module))
        path = root / generator["PATH"]
        if path in seen:
            raise ValueError(f"{module.name} makes {generator['PATH']}, as another one does")
        seen.add(path)
        yield path, generator["render"]()


def as_bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def difference(name: str, present: bytes, content: Content) -> str:
    """Describe how a file differs from what it should be; empty where it does not."""
    if present == as_bytes(content):
        return ""
    if isinstance(content, bytes):
        return f"{name}: out of date"
    before = present.decode("utf-8", errors="replace").splitlines()
    lines = difflib.unified_diff(before, content.splitlines(), name, "generated", "", "", 0, "")
    return "\n".join(lines) or f"{name}: out of date"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools.generate", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if out of date"
    )
    check = parser.parse_args(arguments).check
    stale = False
    for path, content in generated(root):
        name = path.relative_to(root).as_posix()
        text = difference(name, path.read_bytes() if path.exists() else b"", content)
        if text and not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_bytes(content))
        if text:
            print(text if check else name)
            stale = True
    if not stale:
        print("Generated files: up to date.")
    elif check:
        print("Run `make generate`.")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
