"""A rule to begin with for each occasion, as data."""

from __future__ import annotations

import copy
import functools
from importlib import resources
from typing import Any

from kijun.files.rulebook_edit import document_of


def first_rule(occasion: str) -> dict[str, Any]:
    """Return the rule with which an occasion begins, as it stands in a rulebook.

    Raises KeyError for an occasion that has none.
    """
    return copy.deepcopy(_by_occasion()[occasion])


def first_rules_text() -> str:
    """Return all of them, as the rulebook that they are."""
    file = resources.files("kijun.files.first_rules") / "one_of_each.yaml"
    return file.read_text(encoding="utf-8")


@functools.cache
def _by_occasion() -> dict[str, dict[str, Any]]:
    return {rule["occasion"]: rule for rule in document_of(first_rules_text())["rules"]}
