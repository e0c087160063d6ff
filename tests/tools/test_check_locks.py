from pathlib import Path

import pytest

from tools import check_locks

HASH = "--hash=sha256:" + "0" * 64


def faults(text: str) -> list[str]:
    return [fault for _, fault in check_locks.faults(text, {})]


def test_a_pinned_and_hashed_package_is_fine() -> None:
    assert faults(f"# made by make lock\nrich==15.0.0 \\\n    {HASH} \\\n    {HASH}\n") == []


def test_a_marker_may_say_where_a_package_is_needed() -> None:
    assert faults(f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    {HASH}\n") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"rich>=15 {HASH}\n", "not a pinned package: rich>=15"),
        ("rich==15.0.0\n", "rich: every file needs a sha256 hash"),
        ("rich==15.0.0 --hash=sha256:00\n", "rich: every file needs a sha256 hash"),
        ("-e .\n", "not a pinned package: -e ."),
        ("# from https://example.com\n", "an address has no place in a lock"),
    ],
)
def test_anything_else_is_refused(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_all_locks_agree_on_a_version(tmp_path: Path) -> None:
    one, two = tmp_path / "a.lock", tmp_path / "b.lock"
    one.write_text(f"six==1.17.0 {HASH}\n", encoding="utf-8")
    two.write_text(f"# another\nsix==1.16.0 {HASH}\n", encoding="utf-8")
    found = check_locks.check([one, two])
    assert found == ["b.lock:2: six: 1.16.0 here, 1.17.0 in another lock"]
