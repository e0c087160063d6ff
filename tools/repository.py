"""Which files belong to the repository."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NOT_OURS = {"__pycache__", "build", "dist", "htmlcov", "mutants"}


def project_files(root: Path, *suffixes: str) -> list[Path]:
    """List the files of the project under `root`, sorted: those that git tracks or would add.

    Without git, or outside a clone, it is every file outside hidden and generated folders.
    With `suffixes` (such as ".md") only files that end so.
    """
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
        ).stdout.decode()
        names = [root / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [path for path in root.rglob("*") if not generated(path.relative_to(root))]
    return sorted(
        path for path in names if path.is_file() and (not suffixes or path.name.endswith(suffixes))
    )


def generated(path: Path) -> bool:
    """Tell whether a path leads through a hidden or generated folder."""
    return any(
        part in NOT_OURS or part.endswith(".egg-info") or (part.startswith(".") and part != ".ci")
        for part in path.parts[:-1]
    )
