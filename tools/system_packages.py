"""Install from Debian what only tests need and pip cannot give: a browser and Japanese fonts.

As root, or with sudo that asks for no password; elsewhere it says what is missing, and the tests
that need it are skipped with that reason. Nothing of it is a service.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

PACKAGES = ("chromium", "fonts-noto-cjk")


def is_installed(package: str) -> bool:
    """Say whether Debian's own records hold a package as installed."""
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Status}", package],
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout.endswith("ok installed")


def as_root() -> list[str] | None:
    """Give what a command is to begin with so that it runs as root, or None where it cannot."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def main(is_here: Callable[[str], bool] = is_installed) -> int:
    if shutil.which("apt-get") is None:
        print("This is no Debian: tests that need a browser are skipped where there is none.")
        return 0
    missing = [package for package in PACKAGES if not is_here(package)]
    if not missing:
        return 0
    prefix = as_root()
    if prefix is None:
        print(f"Not installed, so that some tests are skipped: apt-get install {' '.join(missing)}")
        return 0
    print(f"Installing {', '.join(missing)}")
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], install):
        done = subprocess.run(
            [*prefix, *command], check=False, env=environment, stdout=subprocess.DEVNULL
        )
        if done.returncode != 0:
            print(f"{' '.join(command)} did not work out: some tests are skipped.", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
