"""Find the messages in the code of the package: every text that people are shown.

A message is an English text that is marked by `N_`, given to a parameter or field called
`message`, or a constant of `files/` that reads like a sentence. Where a text is made of two parts
(`message + " Known: …"`), the whole is the message.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = "src/kijun"
ROOMS_OF_SENTENCES = ("files",)
SENTENCE = re.compile(r"[A-Z“%].* .*[.?]", re.DOTALL)


class Module(NamedTuple):
    """A module of the package: where it is, all its nodes, its constants that are texts.

    `imported` has the file of each name that it takes from another module; `marked` the texts in
    `N_`.
    """

    path: str
    nodes: list[ast.AST]
    constants: dict[str, list[str]]
    imported: dict[str, str]
    marked: list[str]


class Taker(NamedTuple):
    """A function or class that is given a message: at which place, and what it adds to it."""

    place: int
    endings: list[str]


Found = dict[str, tuple[str | None, list[str]]]
"""By message: its plural, and the files that have it."""


def find_messages(root: Path) -> Found:
    """Find every message of the package."""
    modules = [module(root, path) for path in sorted((root / PACKAGE).rglob("*.py"))]
    takers = {name: taker for each in modules for name, taker in takers_of(each.nodes)}
    by_path = {each.path: each for each in modules}
    found: Found = {}
    plurals = {pair for each in modules for pair in plurals_of(each, by_path)}
    parts = {text for pair in plurals for text in pair}
    for each in modules:
        texts = [*each.marked, *given(each, takers, by_path)]
        if each.path.split("/")[2] in ROOMS_OF_SENTENCES:
            texts += [
                t for texts in each.constants.values() for t in texts if SENTENCE.fullmatch(t)
            ]
        for text in dict.fromkeys(texts):
            if text not in parts:
                found.setdefault(text, (None, []))[1].append(each.path)
    for one, many in sorted(plurals):
        found[one] = (many, [each.path for each in modules if one in each.marked])
    return found


def module(root: Path, path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants: dict[str, list[str]] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                constants[target.id] = list(texts_in(value))
    nodes = list(ast.walk(tree))
    imported = {
        alias.name: f"src/{(node.module or '').replace('.', '/')}.py"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return Module(path.relative_to(root).as_posix(), nodes, constants, imported, marked(nodes))


def texts_in(node: ast.AST) -> Iterator[str]:
    """Yield the texts of a constant; patterns are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Call) and called(node) == "N_":
        yield from texts_in(node.args[0])
    elif isinstance(node, ast.Tuple | ast.List):
        for item in node.elts:
            yield from texts_in(item)
    elif isinstance(node, ast.Dict):
        for item in node.values:
            yield from texts_in(item)


def called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def calls(nodes: Iterable[ast.AST], name: str | None = None) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and name in (None, called(node)):
            yield node


def marked(nodes: Iterable[ast.AST]) -> list[str]:
    return [text for call in calls(nodes, "N_") for text in texts_in(call)]


def takers_of(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Taker]]:
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "message" in names:
                place = names.index("message") - (names[0] in ("self", "cls"))
                yield node.name, Taker(place, endings_in(node))
        elif isinstance(node, ast.ClassDef):
            fields = list(fields_of(node))
            if "message" in fields:
                yield node.name, Taker(fields.index("message"), [])


def fields_of(node: ast.ClassDef) -> Iterator[str]:
    """Yield what a class is made from: annotated fields, or the parameters of `__init__`."""
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
        elif isinstance(part, ast.FunctionDef) and part.name == "__init__":
            yield from (argument.arg for argument in part.args.args[1:])


def endings_in(function: ast.FunctionDef) -> list[str]:
    """What a function adds to the message that it is given."""
    return [
        text
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and isinstance(node.left, ast.Name)
        and node.left.id == "message"
        for text in texts_in(node.right)
    ]


def given(each: Module, takers: dict[str, Taker], modules: dict[str, Module]) -> Iterator[str]:
    """Yield the texts that a module gives as messages."""
    functions = [node for node in each.nodes if isinstance(node, ast.FunctionDef)]
    for scope in (*functions, None):
        for call in calls(ast.walk(scope) if scope else each.nodes):
            taker = takers.get(called(call))
            argument = argument_of(call, taker.place) if taker else None
            if taker is None or argument is None:
                continue
            for text in resolved(argument, scope, each, modules):
                yield from (text + ending for ending in taker.endings or [""])


def argument_of(call: ast.Call, place: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "message":
            return keyword.value
    return call.args[place] if place < len(call.args) else None


def resolved(
    node: ast.expr, scope: ast.FunctionDef | None, each: Module, modules: dict[str, Module]
) -> Iterator[str]:
    """Yield the texts that an expression can be, as far as they stand in the code."""
    if isinstance(node, ast.IfExp):
        yield from resolved(node.body, scope, each, modules)
        yield from resolved(node.orelse, scope, each, modules)
    elif isinstance(node, ast.Name):
        local = [
            assigned.value
            for assigned in (ast.walk(scope) if scope else ())
            if isinstance(assigned, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == node.id for t in assigned.targets)
        ]
        for value in local:
            if not isinstance(value, ast.Name):
                yield from resolved(value, scope, each, modules)
        yield from constant(node.id, each, modules)
    else:
        yield from texts_in(node)


def constant(name: str, each: Module, modules: dict[str, Module]) -> list[str]:
    if name in each.constants:
        return each.constants[name]
    origin = modules.get(each.imported.get(name, ""))
    return origin.constants.get(name, []) if origin else []


def plurals_of(each: Module, modules: dict[str, Module]) -> Iterator[tuple[str, str]]:
    for call in calls(each.nodes, "counted"):
        pair = [constant(a.id, each, modules) for a in call.args[:2] if isinstance(a, ast.Name)]
        if len(pair) == 2 and all(pair):
            yield pair[0][0], pair[1][0]
