"""Values as YAML text that reads back as the same values: on one line, or in rows as people write.

What could be read as something else than text stands in double quotes, as JSON would write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

STEP: Final = 2
"""How far each level is set in."""

_PLAIN: Final = re.compile(
    r"[A-Za-z_\u3005-\u30ff\u4e00-\u9fff][\w .%/()+\-\u3000-\u303f\u30fb\u30fc\uff01-\uff5e]*"
    r"|\d+ [a-z]+"
)
_LIKE_A_VALUE: Final = re.compile(r"null|true|false", re.IGNORECASE)


def in_line(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{in_line(k)}: {in_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_line, value)) + "]"
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def entry(name: str, value: object, indent: int) -> str:
    """Write a name with its value; `indent` is the column of the name, which is not written."""
    rows = _rows(name, value)
    if not rows:
        return f"{in_line(name)}: {in_line(value)}"
    space = " " * (indent + STEP)
    return "\n".join([f"{in_line(name)}:", *(f"{space}{row}" for row in rows)])


def item(value: Mapping[str, object], indent: int) -> str:
    """Write an item of a list with a row for each of its names; `indent` is the dash's column."""
    inner = indent + STEP
    rows = [entry(name, each, inner) for name, each in value.items()]
    return " " * indent + "- " + f"\n{' ' * inner}".join(rows)


def whole(document: Mapping[str, object]) -> str:
    """Write a whole rulebook."""
    rows = []
    for name, value in document.items():
        if name == "rules" and isinstance(value, list) and value:
            rows.append("\nrules:\n" + "\n\n".join(item(each, STEP) for each in value))
        else:
            rows.append(entry(name, value, 0))
    return "\n".join(rows) + "\n"


_IN_ROWS: Final = ("when", "because")


def _rows(name: str, value: object) -> list[str]:
    """Return the rows below a name, or nothing where its value stands beside it."""
    if isinstance(value, Mapping) and value and name in _IN_ROWS:
        return [f"{in_line(key)}: {in_line(each)}" for key, each in value.items()]
    if isinstance(value, list) and value and all(isinstance(one, (list, Mapping)) for one in value):
        return [f"- {in_line(one)}" for one in value]
    return []


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text == text.strip()
        and _LIKE_A_VALUE.fullmatch(text) is None
    )
