"""Check the locks: every package pinned and hashed, one version throughout, no addresses.

What is installed into an environment of its own may have versions of its own.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.lock import APART
from tools.repository import ROOT

PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?P<marker> ;[^\\]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def requirements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each requirement with its first line's number, continuation lines joined."""
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        first = first if parts else number
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            yield first, " ".join(parts)
            parts = []
    if parts:
        yield first, " ".join(parts)


def faults(text: str, pinned: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield line and fault of one lock; `pinned` gathers the versions of all locks."""
    for number, line in enumerate(text.splitlines(), start=1):
        if "://" in line:
            yield number, "an address has no place in a lock"
    for number, requirement in requirements(text):
        pin, *hashes = requirement.split(" --hash=")
        match = PIN.fullmatch(pin.strip())
        if match is None:
            yield number, f"not a pinned package: {pin}"
            continue
        if not hashes or not all(HASH.fullmatch(f"--hash={digest}") for digest in hashes):
            yield number, f"{match['name']}: every file needs a sha256 hash"
        version = pinned.setdefault(match["name"], match["version"])
        if version != match["version"]:
            yield number, f"{match['name']}: {match['version']} here, {version} in another lock"


def check(locks: list[Path]) -> list[str]:
    pinned: dict[str, str] = {}
    return [
        f"{lock.name}:{number}: {fault}"
        for lock in locks
        for number, fault in faults(
            lock.read_text(encoding="utf-8"), {} if lock.stem in APART else pinned
        )
    ]


def main() -> int:
    found = check(sorted((ROOT / "requirements").glob("*.lock")))
    print("\n".join(found) or "Locks: pinned, hashed, without addresses.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
