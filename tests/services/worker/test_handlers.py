"""Every job that is enqueued has somebody who does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from kijun import services
from kijun.services.rules.announcing import ANNOUNCE
from kijun.services.sessions import timetable
from kijun.services.upkeep import backfill
from kijun.services.worker.handlers import HANDLERS

FOLDER: Final = Path(services.__file__).parent
OTHERWISE: Final = {ANNOUNCE, timetable.REMIND, timetable.NUDGE, backfill.CATCH_UP}
"""What is enqueued several at once, or by a migration."""


def kinds_in(path: Path) -> Iterator[str]:
    """Yield the kind of each job that a module enqueues."""
    parts = path.relative_to(FOLDER).with_suffix("").parts
    module = import_module(".".join((services.__name__, *parts)))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if ast.unparse(node.func) in ("jobs.enqueue", "jobs.enqueue_at"):
            named = ast.unparse(node.args[1]).split(".")
            kind: object = module
            for name in named:
                kind = getattr(kind, name)
            assert isinstance(kind, str)
            yield kind


def test_every_kind_of_job_has_its_handler_and_every_handler_its_kind() -> None:
    kinds = {kind for path in FOLDER.rglob("*.py") for kind in kinds_in(path)}
    assert len(kinds) > 15
    assert kinds | OTHERWISE == set(HANDLERS)
