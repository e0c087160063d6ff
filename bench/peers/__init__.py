"""Rule engines to be measured beside the judge, one file each, all of one shape.

A peer module has ``NAME``, ``PACKAGE`` (the distribution to install, or "" for none),
``FACTS`` (how much of the job it is given, in facts: slow engines get a part) and
``prepare(questions)``, which compiles every question once and returns one predicate per
question, taking the fields that this question reads. The engine itself is imported
inside ``prepare`` only, so that a peer that is not installed is a row that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from bench.conditions import Predicates, Questions

MODULES = (
    "plain",
    "datalogic",
    "zen_expression",
    "cel_rust",
    "cel_cpp",
    "rule_engine",
    "business_rules",
    "durable_rules",
    "zen_table_loaded",
    "cedar",
    "zen_table",
)


class Peer(NamedTuple):
    """One candidate of the registry."""

    name: str
    package: str
    facts: int
    prepare: Callable[[Questions], Predicates]

    def installed(self) -> str | None:
        """The version that is installed, "" where none is needed, None where it is missing."""
        if not self.package:
            return ""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def registry() -> list[Peer]:
    """All peers, installed or not."""
    modules = [import_module(f"bench.peers.{name}") for name in MODULES]
    return [Peer(m.NAME, m.PACKAGE, m.FACTS, m.prepare) for m in modules]
