"""Which tables that are alive at head a piece of a revision is about, by the words in it."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Column, Constraint, Index, Name, Table
from codegen.sources.migrations.code.slicer import Steering, statement_at
from codegen.sources.migrations.code.syntax import walk
from codegen.sources.migrations.project.headers import Source

_BREAK = re.compile(r"[\s();,.\"']+")


class Named:
    """Finds tables by the names that they had when a revision ran.

    Arguments:
        catalogue: as it is at head. sources: every revision.
    """

    def __init__(self, catalogue: Catalogue, sources: Sequence[Source]) -> None:
        self._catalogue = catalogue
        self._sources = sources
        self._ever: frozenset[str] | None = None
        self._by_file: dict[str, list[tuple[int, str]]] | None = None

    def alive(
        self,
        steering: Steering,
        around: Sequence[tuple[ast.Module, int]],
        lines: Iterable[tuple[str, ast.stmt]],
    ) -> tuple[str, ...]:
        """The tables at head that the steered operations name, or made something of.

        around: module and line of what led there, where a name may have been handed over. Where
            nothing of it is the name of any table, the operations may be about every one that the
            modules name. lines: the statements that the operations may have run from.
        """
        handed = [statement_at(tree, line) for tree, line in around]
        words = steering.words.union(*(_words(node) for node in handed if node))
        if not words & self._all():
            words = words.union(*(_words(tree) for tree, _ in around))
        for rename in self._catalogue.renames:
            if not rename.is_column and rename.old.rpartition(".")[2] in words:
                words |= {rename.new.rpartition(".")[2]}
        named = {shown(name) for name in self._catalogue.tables if name[1] in words}
        return tuple(sorted(named.union(*(self._made(file, node) for file, node in lines))))

    def _made(self, file: str, node: ast.stmt) -> set[str]:
        """The tables at head that something of was made or changed by a statement."""
        if self._by_file is None:
            self._by_file = {}
            for table in self._catalogue.tables.values():
                for at in _places(table):
                    self._by_file.setdefault(at.file, []).append((at.line or 0, shown(table.name)))
        last = node.end_lineno or node.lineno
        return {name for line, name in self._by_file.get(file, ()) if node.lineno <= line <= last}

    def _all(self) -> frozenset[str]:
        """The names of all tables that there ever were, as far as the revisions spell them out."""
        if self._ever is None:
            renamed = {r.old.rpartition(".")[2] for r in self._catalogue.renames if not r.is_column}
            created = {name for source in self._sources for name in _created(source.tree)}
            alive = {name[1] for name in self._catalogue.tables}
            self._ever = frozenset(alive | renamed | created)
        return self._ever


def _places(table: Table) -> Iterator[Place]:
    """Where a table and everything in it was said."""
    items: list[Column | Constraint | Index] = [*table.columns.values(), *table.constraints]
    items += table.indexes.values()
    found = (table.made, table.changed, *(at for item in items for at in (item.made, item.changed)))
    return (at for at in found if at is not None)


def _created(tree: ast.Module) -> Iterator[str]:
    """What the calls of create_table in a module name."""
    for node in walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            named = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if node.func.attr == "create_table" and named:
                yield str(first.value)  # type: ignore[attr-defined]  # a constant


def _words(node: ast.AST) -> frozenset[str]:
    texts = {
        inner.value
        for inner in walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    }
    return frozenset(word for text in texts for word in (*_BREAK.split(text), text))


def shown(name: Name) -> str:
    """A table's name as messages have it."""
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"
