"""What systemd is given: it reads it without complaint, and it gives Kijun little room."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.repository import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("kijun.service", "kijun-backup.service", "kijun-backup.timer")
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not there")


@needs_systemd
def test_systemd_reads_the_units_without_complaint(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/srv/kijun/.venv/bin/kijun", "/bin/true"))
    command = [str(ANALYZE), "verify", *(str(tmp_path / name) for name in UNITS)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert [line for line in ended.stderr.splitlines() if "kijun" in line] == []
    assert ended.returncode == 0, ended.stderr


@needs_systemd
@pytest.mark.parametrize("name", ["kijun.service", "kijun-backup.service"])
def test_a_unit_has_little_room_to_do_harm(name: str) -> None:
    command = [str(ANALYZE), "security", "--offline=true", str(DEPLOY / name)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if "Unknown" in ended.stderr or "unrecognized" in ended.stderr:
        pytest.skip("this systemd cannot judge a unit that is not installed")
    level = re.search(r"exposure level for \S+: ([\d.]+)", ended.stdout)
    assert level is not None, ended.stdout + ended.stderr
    assert float(level[1]) < 2.5


def test_the_command_takes_the_settings_of_the_service(tmp_path: Path) -> None:
    script = (DEPLOY / "kijun").read_text(encoding="utf-8")
    tried = script.replace("/etc/kijun/environment", str(DEPLOY / "environment")).replace(
        "exec runuser -u kijun -- /srv/kijun/.venv/bin/kijun", "sh -c 'echo $KIJUN_HOME $0 $1'"
    )
    assert tried.count("echo") == 1
    ended = subprocess.run(
        ["sh", "-c", tried, "kijun", "backup", "FILE"], check=True, capture_output=True, text=True
    )
    assert ended.stdout == "/var/lib/kijun backup FILE\n"


def test_no_backup_is_removed_before_the_new_one_is_there() -> None:
    text = (DEPLOY / "kijun-backup.service").read_text(encoding="utf-8")
    assert text.index("\nExecStart=") < text.index("\nExecStartPost=")
    assert "-delete" in text.split("ExecStartPost=")[1].splitlines()[0]
