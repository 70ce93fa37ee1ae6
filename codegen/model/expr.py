"""Python code that knows its imports.

An `Expr` is text with holes; a hole is an `Import` or another `Expr`. Names are chosen only when a
file is rendered: `FileScope` hands out the plain name, or an alias where something in the file
(a column called `datetime`) already has it. So an import block is a union, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple


class Import(NamedTuple):
    """`from module import name`, or `import module` where `name` is empty."""

    module: str
    name: str = ""


@dataclass(frozen=True)
class Expr:
    """Code as text parts and imported names, in order."""

    parts: tuple[str | Import, ...]

    def imports(self) -> frozenset[Import]:
        """Every import that the code needs."""
        return frozenset([part for part in self.parts if isinstance(part, Import)])


def expr(template: str, *holes: Expr | Import | str) -> Expr:
    """Fill the `{}` of a template; `{{` and `}}` stand for braces, as in `str.format`.

    `expr("{}[{}] | None", Import("sqlalchemy.orm", "Mapped"), inner)`
    """
    texts = _texts(template)
    if len(texts) != len(holes) + 1:
        raise ValueError(f"{template!r} has {len(texts) - 1} holes, {len(holes)} given")
    parts: list[str | Import] = [texts[0]]
    for text, hole in zip(texts[1:], holes, strict=True):
        parts.extend(hole.parts if isinstance(hole, Expr) else (hole,))
        parts.append(text)
    return Expr(tuple(filter(None, parts)))


@cache
def _texts(template: str) -> tuple[str, ...]:
    texts = template.replace("{{", "\0").replace("}}", "\1").split("{}")
    return tuple(text.replace("\0", "{").replace("\1", "}") for text in texts)


def name(module: str, attribute: str) -> Expr:
    """A name imported from a module."""
    return Expr((Import(module, attribute),))


def join(separator: str, items: Iterable[Expr]) -> Expr:
    """Expressions in a row."""
    parts: list[str | Import] = []
    for index, item in enumerate(items):
        if index:
            parts.append(separator)
        parts.extend(item.parts)
    return Expr(tuple(parts))
