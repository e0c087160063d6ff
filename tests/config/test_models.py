"""Tables point the same way as imports do: from a room to those below it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.served import at_home

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def layers() -> dict[str, int]:
    """Return how far down each room stands."""
    contracts = tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (found,) = [each["layers"] for each in contracts if each.get("containers") == ["kijun"]]
    return {room.strip(): depth for depth, row in enumerate(found) for room in row.split("|")}


def room_of(model: type[models.Model]) -> str:
    """Return the room in which a table of ours lives, or an empty text."""
    package, _, inside = model.__module__.partition(".")
    return inside.partition(".")[0] if package == "kijun" else ""


def relations() -> list[tuple[type[models.Model], type[models.Model]]]:
    """Return every table of ours with each table of ours that it points to."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            is_pointer = isinstance(field, models.ForeignKey | models.ManyToManyField)
            if is_pointer and isinstance(field.related_model, type):
                found.append((model, field.related_model))
    return [(one, other) for one, other in found if room_of(one) and room_of(other)]


def test_migrations_lead_to_the_tables_that_the_models_describe(tmp_path: Path) -> None:
    """Tests make their tables from the models, since that is ten times as fast."""
    compare = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    found = subprocess.run(
        compare, check=False, env=at_home(tmp_path), capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, "No changes detected\n")


def test_a_table_points_only_to_its_own_room_and_to_those_below() -> None:
    depth = layers()
    found = relations()
    assert len(found) > 30
    upwards = [
        (one.__name__, other.__name__)
        for one, other in found
        if room_of(one) != room_of(other) and depth[room_of(one)] >= depth[room_of(other)]
    ]
    assert upwards == []
