"""Check that no file names a folder of somebody's machine or the address of a package registry."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.repository import ROOT, project_files

# A path counts from the root of a machine only: `docs/home/` is a folder like any other.
REFUSED = {
    "a folder of one machine": re.compile(r"(?<![\w.~/-])/(?:work|root|home|farm|Users|opt)/"),
    "the address of a package registry": re.compile(
        r"(?:pypi|pythonhosted|npmjs|crates)[.](?:org|com|io)\b|--(?:extra-)?index-url[= ]+\S+:"
    ),
}


def findings(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in REFUSED.items():
            if match := pattern.search(line):
                yield number, f"{what}: {match[0]}"


def check(root: Path) -> list[str]:
    found: list[str] = []
    for path in project_files(root):
        content = path.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8", errors="replace")
        found += [f"{path.relative_to(root)}:{line}: {what}" for line, what in findings(text)]
    return found


def main() -> int:
    found = check(ROOT)
    print("\n".join(found) or "Words: nothing that belongs to one machine.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
