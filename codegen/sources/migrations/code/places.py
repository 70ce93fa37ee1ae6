"""The line of a column inside the operation that made it."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Column
from codegen.sources.migrations.code.syntax import walk
from codegen.sources.migrations.project.headers import Source
from codegen.sources.migrations.project.locate import Environment

Names = dict[str, dict[str, dict[str, int]]]  # file → line → column → line


def refine_places(
    catalogue: Catalogue, environment: Environment, sources: Sequence[Source], known: Names
) -> None:
    """Move the places of columns from the operation that ran to the line that names the column.

    known: what the lines of files that did not change are known to name; it is added to.
    """
    lines = _Lines({environment.relative(source.path): source for source in sources}, known)
    for table in catalogue.tables.values():
        for column in list(table.columns.values()):
            made, changed = lines.of(column, column.made), lines.of(column, column.changed)
            if (made, changed) != (column.made, column.changed):
                table.columns[column.name] = replace(column, made=made, changed=changed)


class _Lines:
    def __init__(self, sources: dict[str, Source], named: Names) -> None:
        self._sources = sources
        self._named = named

    def of(self, column: Column, at: Place | None) -> Place | None:
        """The place where the operation at `at` names the column, else `at`."""
        if at is None or at.line is None or at.file not in self._sources:
            return at
        lines, line = self._named.setdefault(at.file, {}), str(at.line)
        if line not in lines:
            lines[line] = _names(_parsed(self._sources[at.file]), at.line)
        named = lines[line].get(column.name, at.line)
        return at if named == at.line else replace(at, line=named)


@lru_cache(maxsize=8)
def _parsed(source: Source) -> ast.Module:
    """The trees of a few revisions: those of one table's columns stand close to one another."""
    return source.parsed()


def _names(tree: ast.Module, line: int) -> dict[str, int]:
    """The columns that the statements starting on a line name first in a call, with its line."""
    found: dict[str, int] = {}
    for statement in _starting(tree, line):
        for call in walk(statement):
            if (
                isinstance(call, ast.Call)
                and call.args
                and _called(call).lower().endswith("column")
            ):
                first = call.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = first.lineno
    return found


def _starting(node: ast.AST, line: int) -> Iterator[ast.stmt]:
    """The outermost statements that start on a line; what cannot hold it is not looked into."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            if isinstance(child, ast.ExceptHandler | ast.match_case):
                yield from _starting(child, line)
        elif child.lineno == line:
            yield child
        elif child.lineno < line <= (child.end_lineno or child.lineno):
            yield from _starting(child, line)


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
