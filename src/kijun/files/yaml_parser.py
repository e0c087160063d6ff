"""The parser that finds the parts of a YAML file: libyaml where PyYAML brings it, Python otherwise.

A file must mean the same on every machine, because rulebooks are known by the hash of what they
say. PyYAML's own parser is stricter than libyaml about tabs and question marks and laxer about
colons inside brackets; here it is brought to do as libyaml does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yaml
from yaml.scanner import ScannerError
from yaml.tokens import DirectiveToken, ScalarToken


class PurePython(yaml.BaseLoader):
    """PyYAML's own parser, taking and refusing the same texts as libyaml 0.2.5."""

    _seen_as_libyaml = False

    def scan_to_next_token(self) -> None:
        """Pass over tabs too, where no name can begin."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> ScalarToken:
        """Read text without quotes, which may hold tabs and, in brackets, question marks."""
        with self._as_libyaml_sees():
            return super().scan_plain()

    def scan_block_scalar_indicators(self, start_mark: yaml.Mark) -> tuple[bool | None, int | None]:
        """Read what stands right behind `|` or `>`, which may be a tab."""
        with self._as_libyaml_sees():
            return super().scan_block_scalar_indicators(start_mark)

    def scan_block_scalar_ignored_line(self, start_mark: yaml.Mark) -> None:
        """Pass over the rest of a line with `|` or `>`, which may hold tabs."""
        with self._as_libyaml_sees():
            super().scan_block_scalar_ignored_line(start_mark)

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, yaml.Mark]:
        """Refuse a tab where the indentation of a text below `|` or `>` is to be found."""
        found = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            raise ScannerError(
                "while scanning a block scalar", None, "found a tab", self.get_mark()
            )
        return found

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: yaml.Mark) -> list[str]:
        r"""Refuse escapes such as `\U00110000` and `\ud83d`, which stand for no character."""
        with self._numbers_refused("while parsing a quoted scalar"):
            chunks: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
            "".join(chunks).encode()
        return chunks

    def scan_directive(self) -> DirectiveToken:
        """Refuse version numbers of thousands of digits."""
        with self._numbers_refused("while scanning a directive"):
            return super().scan_directive()

    def peek(self, index: int = 0) -> str:
        """Look ahead; where it matters, see a character as what libyaml takes it for."""
        character: str = super().peek(index)
        if not self._seen_as_libyaml or character not in "\t?:":
            return character
        if character == "\t":
            if self._indents(index):
                self._refuse_ahead(index, "found a tab")
            return " "
        if not self.flow_level:
            return character
        if character == "?":
            return "x"
        if super().peek(index + 1) in ",?[]{}":
            self._refuse_ahead(index, "found unexpected ':'")
        return character

    def _indents(self, index: int) -> bool:
        """Tell whether the character stands where only the line's indentation can."""
        before = self.buffer[self.pointer - self.column : self.pointer + index]
        return len(before) <= self.indent and not before.strip(" \t")

    @contextmanager
    def _as_libyaml_sees(self) -> Iterator[None]:
        self._seen_as_libyaml = True
        try:
            yield
        finally:
            self._seen_as_libyaml = False

    @contextmanager
    def _numbers_refused(self, context: str) -> Iterator[None]:
        try:
            yield
        except (ValueError, OverflowError) as error:
            raise ScannerError(context, None, str(error), self.get_mark()) from error

    def _refuse_ahead(self, index: int, problem: str) -> None:
        self.forward(index)
        raise ScannerError("while scanning a plain scalar", None, problem, self.get_mark())


Parser: type[yaml.BaseLoader | yaml.CBaseLoader] = getattr(yaml, "CBaseLoader", PurePython)
