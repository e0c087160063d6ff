import sys
from pathlib import Path

import pytest

from tools import lock


@pytest.fixture
def pip_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a configuration file that stands in for every setting of pip."""
    for name in ("PIP_INDEX_URL", "PIP_CERT", "UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://mirror.example/simple\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return file


@pytest.mark.usefixtures("pip_says")
def test_the_resolver_is_told_the_mirror_of_pip() -> None:
    assert lock.environment()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


@pytest.mark.usefixtures("pip_says")
def test_the_environment_of_pip_goes_before_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://nearer.example/simple")
    assert lock.environment()["UV_DEFAULT_INDEX"] == "https://nearer.example/simple"


@pytest.mark.usefixtures("pip_says")
def test_settings_of_the_resolver_itself_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    assert lock.environment()["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_without_settings_nothing_is_passed_on(pip_says: Path) -> None:
    pip_says.write_text("[global]\n", encoding="utf-8")
    assert "UV_DEFAULT_INDEX" not in lock.environment()
