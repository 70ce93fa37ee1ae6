"""Which calls of a module lead to the project's own functions elsewhere, and whether those define.

The project's modules are parsed for it, not run.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from codegen.sources.migrations.code.schema_ops import SchemaOps
from codegen.sources.migrations.code.syntax import nodes
from codegen.sources.migrations.imports.lazy import REAL, Importer, LazyModule


class Foreign:
    """Answers whether a call changes the schema by way of another module.

    Arguments:
        importer: finds the project's modules.
    """

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._known: dict[str, bool] = {}  # by dotted name
        self._operations: dict[ast.Module, SchemaOps] = {}

    def of(self, tree: ast.Module) -> Callable[[ast.Call], bool]:
        """Says of the calls in a module whether what they call, elsewhere, changes the schema."""
        found = imported(tree).items()
        names = {name: dotted for name, dotted in found if dotted.partition(".")[0] not in REAL}
        answers: dict[str, bool | None] = {}

        def defines(call: ast.Call) -> bool:
            dotted = _meant(call.func, names) if names else None
            if dotted is None:
                return False
            if dotted not in answers:
                answers[dotted] = self._defines(dotted)
            known = answers[dotted]
            handed = (isinstance(item, ast.Name) and item.id == "op" for item in call.args)
            return any(handed) if known is None else known

        return defines

    def operations(self, tree: ast.Module) -> SchemaOps:
        """Which calls of a module change the schema, by themselves or by way of others."""
        if tree not in self._operations:
            self._operations[tree] = SchemaOps(tree, self.of(tree))
        return self._operations[tree]

    def _defines(self, dotted: str) -> bool | None:
        """Whether a function changes the schema; None where it is not the project's."""
        parts = dotted.split(".")
        for length in range(len(parts) - 1, 0, -1):
            module = self._importer.project(".".join(parts[:length]))
            if module is not None:
                return self._defined(module, parts[length])
        return None

    def _defined(self, module: LazyModule, name: str) -> bool:
        dotted = f"{module.__name__}.{name}"
        if dotted not in self._known:
            self._known[dotted] = False  # meanwhile, for functions that call one another
            self._known[dotted] = any(
                self._says(module, name, statement)
                for statement in module.definitions.get(name, ())
            )
        return self._known[dotted]

    def _says(self, module: LazyModule, name: str, statement: ast.stmt) -> bool:
        tree = self._importer.parse(Path(str(module.__file__)))
        if isinstance(statement, ast.Import | ast.ImportFrom):  # a name that is passed on
            return name in imported(tree) and bool(self._defines(imported(tree)[name]))
        is_function = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        return is_function and self.operations(tree).holds(statement)


@cache
def foreign(importer: Importer) -> Foreign:
    """The one that belongs to an importer: what it found out holds for the whole reading."""
    return Foreign(importer)


@cache
def imported(tree: ast.Module) -> Mapping[str, str]:
    """What each name that the imports of a module bind stands for, dotted."""
    return dict(_imported(tree))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, whole


def _meant(node: ast.expr, names: Mapping[str, str]) -> str | None:
    """The dotted name that an expression of names stands for, where it was imported."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    inner = _meant(node.value, names) if isinstance(node, ast.Attribute) else None
    return f"{inner}.{node.attr}" if inner and isinstance(node, ast.Attribute) else None
