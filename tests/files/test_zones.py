"""The zones that come with Kijun are the same on every machine."""

from __future__ import annotations

import zoneinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kijun.files.zones import only_own_time_zones, own_time_zones


def test_names_are_those_of_the_tz_database_without_what_a_machine_sets() -> None:
    assert {"Asia/Tokyo", "Europe/Berlin", "UTC", "Etc/GMT-14"} <= own_time_zones()
    assert not {"localtime", "Factory", "posixrules", "asia/tokyo"} & own_time_zones()


def test_every_name_is_a_zone() -> None:
    with only_own_time_zones():
        assert all(ZoneInfo(name).key == name for name in own_time_zones())


def test_zones_of_the_machine_are_known_before_and_after_but_not_meanwhile(tmp_path: Path) -> None:
    zone = tmp_path / "Atlantis" / "Capital"
    zone.parent.mkdir()
    path_of_machine = zoneinfo.TZPATH
    try:
        with only_own_time_zones():
            tokyo = Path(zoneinfo.TZPATH[0], "Asia", "Tokyo")
        zone.write_bytes(tokyo.read_bytes())
        zoneinfo.reset_tzpath([str(tmp_path)])
        assert ZoneInfo("Atlantis/Capital").key
        with only_own_time_zones(), pytest.raises(zoneinfo.ZoneInfoNotFoundError):
            ZoneInfo("Atlantis/Capital")
        assert ZoneInfo("Atlantis/Capital").key
    finally:
        zoneinfo.reset_tzpath(path_of_machine)
