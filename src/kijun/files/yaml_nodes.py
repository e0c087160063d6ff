"""A small YAML file as nodes that know their lines, without what makes YAML surprising."""

from __future__ import annotations

from typing import Final

import yaml

from kijun.files.problems import Problem, Refused

LARGEST: Final = 1_000_000
DEEPEST: Final = 20


class _Surprise(yaml.MarkedYAMLError):
    """Something that YAML allows and these files do not."""


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses anchors, aliases, tags and depth before they can cost anything."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise _Surprise(
                problem="anchors (&) and aliases (*) are not used here",
                problem_mark=event.start_mark,
            )
        if getattr(event, "tag", None) is not None:
            raise _Surprise(problem="tags (!) are not used here", problem_mark=event.start_mark)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Surprise(problem="too deeply nested", problem_mark=event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


def compose(data: bytes, name: str) -> yaml.Node | None:
    """Return the file's only document as nodes, None for an empty file. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused([Problem(name, None, "the file is larger than 1 MB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused([Problem(name, line, "the file is not UTF-8 text")]) from error
    try:
        node: yaml.Node | None = _Loader(text).get_single_node()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Refused([Problem(name, line, "the file holds a control character")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        reason = error.problem or error.context
        raise Refused(
            [Problem(name, line, "this is not valid YAML: %(reason)s", {"reason": reason})]
        ) from error
    return node
