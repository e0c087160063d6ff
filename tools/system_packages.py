"""Fetch from Debian what only tests need and pip cannot give.

A browser and Japanese fonts are installed, as root or with sudo that asks for no password. Mail
servers and a web server are unpacked into folders of their own, which needs no root and starts no
service (installing them would). Where something cannot be had it says so, and the tests that need it are
skipped with that reason.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PACKAGES = ("chromium", "fonts-noto-cjk")
SERVERS = ("postfix", "dovecot-core", "dovecot-imapd", "dovecot-lmtpd")
WEB_SERVER = "caddy"
WRAPPERS = ("libnss-wrapper", "libuid-wrapper")
"""Libraries that let Postfix start without root and without users of its own."""


def servers_folder() -> Path:
    """Give the folder into which mail servers are unpacked; it need not exist.

    Root's is the system's: servers that root starts give up root, and could not read its home.
    """
    own = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or own) / "kijun-test-servers"


def web_server_folder() -> Path:
    """Give the folder into which the web server is unpacked; it need not exist."""
    return servers_folder().with_name("kijun-test-web-server")


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


def _works(command: list[str], folder: Path | None = None) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, check=False, env=environment, cwd=folder, stdout=subprocess.DEVNULL
    )
    if done.returncode != 0:
        print(f"{' '.join(command)} did not work out: some tests are skipped.", file=sys.stderr)
    return done.returncode == 0


def install(missing: list[str], prefix: list[str] | None) -> None:
    """Install packages, or say which ones somebody else is to install."""
    if prefix is None:
        print(f"Not installed, so that some tests are skipped: apt-get install {' '.join(missing)}")
        return
    print(f"Installing {', '.join(missing)}")
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing]
    _works([*prefix, *command])


def what_installing_brings(packages: tuple[str, ...]) -> list[str]:
    """Give the packages themselves and whatever of their needs is not installed here."""
    command = ["apt-get", "install", "--simulate", "--no-install-recommends", *packages]
    planned = subprocess.run(command, check=False, capture_output=True, text=True)
    brought = {line.split()[1] for line in planned.stdout.splitlines() if line.startswith("Inst ")}
    return sorted({*packages, *brought})


def unpack(packages: list[str], folder: Path) -> None:
    """Download packages and lay their files into a folder, which appears only once it is whole."""
    print(f"Unpacking {', '.join(packages)} into {folder}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="unpacking-") as half:
        archives, root = Path(half) / "archives", Path(half) / "root"
        archives.mkdir()
        download = ["apt-get", "download", "--quiet", "-o", "APT::Sandbox::User=root", *packages]
        if not _works(download, archives):
            return
        for archive in sorted(archives.glob("*.deb")):
            if not _works(["dpkg-deb", "--extract", str(archive), str(root)]):
                return
        root.chmod(0o755)
        root.replace(folder)


def main(
    is_here: Callable[[str], bool] = is_installed,
    servers: Callable[[], Path] = servers_folder,
    web_server: Callable[[], Path] = web_server_folder,
) -> int:
    if shutil.which("apt-get") is None:
        print("This is no Debian: tests that need a browser or mail servers are skipped.")
        return 0
    missing = [package for package in PACKAGES if not is_here(package)]
    folder = servers()
    if not missing and folder.exists() and web_server().exists():
        return 0
    prefix = as_root()
    if prefix is not None:
        _works([*prefix, "apt-get", "update", "--quiet"])
    if missing:
        install(missing, prefix)
    if not folder.exists():
        unpack(what_installing_brings(SERVERS + WRAPPERS), folder)
    if not web_server().exists():
        unpack([WEB_SERVER], web_server())
    return 0


if __name__ == "__main__":
    sys.exit(main())
