"""What only tests need is fetched once, and only what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import system_packages

needs_apt = pytest.mark.skipif(shutil.which("apt-get") is None, reason="this is no Debian")


@needs_apt
def test_nothing_is_fetched_where_all_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert system_packages.main(lambda _: True, lambda: tmp_path, lambda: tmp_path) == 0
    assert capsys.readouterr().out == ""


@needs_apt
def test_the_servers_are_fetched_even_where_they_are_installed() -> None:
    assert set(system_packages.SERVERS) <= set(
        system_packages.what_installing_brings(system_packages.SERVERS)
    )


@needs_apt
def test_what_cannot_be_downloaded_leaves_no_folder(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "servers"
    system_packages.unpack(["no-such-package-as-this"], folder)
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []
    assert "did not work out" in capfd.readouterr().err


def test_the_cache_is_where_the_user_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert system_packages.servers_folder() == tmp_path / "kijun-test-servers"
