"""Which names a piece of code uses."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache

from codegen.sources.migrations.questions.foreign import imported

Use = tuple[str, list[str], ast.expr]  # a name, the attributes that are taken of it, and where


def loads(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a piece of code uses, each with the attribute that it takes, or without."""
    for used, attributes, _ in uses(node):
        yield used, attributes[0] if attributes else ""


@cache
def uses(node: ast.AST) -> Sequence[Use]:
    """The same, with all attributes of attributes, and where it is: `a.b`, `a().b.c` and `a`."""
    return tuple(_uses(node))


def _uses(node: ast.AST) -> Iterator[Use]:
    attributes: list[str] = []
    inner = node
    while isinstance(inner, ast.Attribute):
        attributes.insert(0, inner.attr)
        inner = inner.value
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            for child in (*inner.args, *inner.keywords):
                yield from _uses(child)
            inner = inner.func
    if isinstance(inner, ast.Name) and isinstance(node, ast.expr):
        if isinstance(inner.ctx, ast.Load):
            yield inner.id, attributes, node
        return
    for child in ast.iter_child_nodes(inner):
        yield from _uses(child)


def using(tree: ast.Module, module: str) -> Iterator[ast.expr]:
    """Where a module uses what it imports from another one."""
    names = imported(tree)
    for name, _, where in uses(tree):
        if f"{names.get(name, '')}.".startswith(f"{module}."):
            yield where
