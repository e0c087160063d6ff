"""Check that files and functions stay small enough to be read in one go."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.repository import ROOT, project_files

FILE_LINES = 400
FUNCTION_LINES = 50


def too_long(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and complaint for a file and for each of its functions."""
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        yield 1, f"{lines} lines, at most {FILE_LINES}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield node.lineno, f"{node.name}: {lines} lines, at most {FUNCTION_LINES}"


def check(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{line}: {complaint}"
        for path in project_files(root, ".py")
        for line, complaint in too_long(path.read_text(encoding="utf-8"))
    ]


def main() -> int:
    found = check(ROOT)
    print("\n".join(found) or "Sizes: all files and functions within bounds.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
