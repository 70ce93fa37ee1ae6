"""Which tables that are alive at head a piece of a revision is about, by the words in it."""

import ast
import re
from collections.abc import Iterator, Sequence

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Name
from codegen.sources.migrations.slicer import Steering, statement_at

_BREAK = re.compile(r"[\s();,.\"']+")


class Named:
    """Finds tables by the names that they had when a revision ran.

    Arguments:
        catalogue: as it is at head. trees: of every revision.
    """

    def __init__(self, catalogue: Catalogue, trees: Sequence[ast.Module]) -> None:
        self._catalogue = catalogue
        self._trees = trees
        self._ever: frozenset[str] | None = None

    def alive(
        self, steering: Steering, around: Sequence[tuple[ast.Module, int]]
    ) -> tuple[str, ...]:
        """The tables at head that the steered operations name.

        around: module and line of what led there, where a name may have been handed over. Where
            nothing of it is the name of any table, the operations may be about every one that the
            modules name.
        """
        handed = [statement_at(tree, line) for tree, line in around]
        words = steering.words.union(*(_words(node) for node in handed if node))
        if not words & self._all():
            words = words.union(*(_words(tree) for tree, _ in around))
        for rename in self._catalogue.renames:
            if not rename.is_column and rename.old.rpartition(".")[2] in words:
                words |= {rename.new.rpartition(".")[2]}
        return tuple(sorted(shown(name) for name in self._catalogue.tables if name[1] in words))

    def _all(self) -> frozenset[str]:
        """The names of all tables that there ever were, as far as the revisions spell them out."""
        if self._ever is None:
            renamed = {r.old.rpartition(".")[2] for r in self._catalogue.renames if not r.is_column}
            created = {name for tree in self._trees for name in _created(tree)}
            alive = {name[1] for name in self._catalogue.tables}
            self._ever = frozenset(alive | renamed | created)
        return self._ever


def _created(tree: ast.Module) -> Iterator[str]:
    """What the calls of create_table in a module name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            named = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if node.func.attr == "create_table" and named:
                yield str(first.value)  # type: ignore[attr-defined]  # a constant


def _words(node: ast.AST) -> frozenset[str]:
    texts = {
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    }
    return frozenset(word for text in texts for word in (*_BREAK.split(text), text))


def shown(name: Name) -> str:
    """A table's name as messages have it."""
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"
