"""Resolve requirements/*.in into locks: every version pinned, every file by its hash.

uv resolves once for all supported versions of Python and all systems. It does not read pip's
settings, so pip's index and certificate are handed over in the environment; further indexes are
not, because a partial mirror would leave most hashes out.
"""

import os
import subprocess
import sys

from tools.repository import ROOT

OLDEST_PYTHON = "3.11"

RESOLVE = ["pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON]
RESOLVE += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]

# In this order: a later lock takes over what the earlier ones pinned.
LOCKS: dict[str, list[str]] = {
    "run": ["pyproject.toml", "requirements/build.in"],
    "server": ["pyproject.toml", "--extra", "server"],
    "dev": ["requirements/dev.in"],
    "bench": ["requirements/bench.in"],
    "bench-source": ["requirements/bench-source.in"],
    "mutants": ["requirements/mutants.in"],
}
# These are installed into environments of their own, and take over nothing from the others.
APART: dict[str, list[str]] = {"bench-booking": ["requirements/bench-booking.in"]}


def pip_setting(name: str) -> str | None:
    """Give pip's own setting, the environment before the files, or None where it has none."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    values: dict[str, str] = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, setting = key.rpartition(".")
        if setting == name:
            values[section] = value.strip("'")
    return next((values[s] for s in (":env:", "install", "global") if s in values), None)


def environment() -> dict[str, str]:
    settings = {"UV_DEFAULT_INDEX": pip_setting("index-url"), "SSL_CERT_FILE": pip_setting("cert")}
    found = {name: value for name, value in settings.items() if value}
    return {**found, **os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}


def resolve(name: str, inputs: list[str], arguments: list[str]) -> str:
    """Write a lock and return where it stands."""
    lock = f"requirements/{name}.lock"
    subprocess.run(
        [sys.executable, "-m", "uv", *RESOLVE, *arguments, *inputs, "--output-file", lock],
        check=True,
        cwd=ROOT,
        env=environment(),
    )
    print(lock)
    return lock


def main(arguments: list[str]) -> int:
    constraints: list[str] = []
    for name, sources in LOCKS.items():
        lock = resolve(name, [*constraints, *sources], arguments)
        constraints += ["--constraints", lock]
    for name, sources in APART.items():
        resolve(name, sources, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
