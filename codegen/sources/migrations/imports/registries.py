"""Declarative bases of the project that a history asks for all their tables.

A module of the project is not run, so `Base.metadata` would know only the models that were asked
for by name. Where a revision asks for the whole, the models beside the base are taken, too; of
models in other modules, which the project's env.py may import, nothing is known.
"""

import ast
import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import MetaData

from codegen.sources.migrations.code.syntax import loaded
from codegen.sources.migrations.guess import Guess
from codegen.sources.migrations.imports.lazy import Importer, LazyModule

_WHOLE = re.compile(r"\bmetadata\s*\.\s*(?:sorted_tables|tables|create_all|drop_all)\b")


class Registries:
    """Completes bases as they are taken.

    Arguments:
        importer: takes them.
        texts: of the revisions. files: the revisions themselves, whose models are all there are.
    """

    def __init__(self, importer: Importer, texts: Iterable[str], files: Collection[str]) -> None:
        self._importer = importer
        self._files = files
        if any(_WHOLE.search(text) for text in texts):
            importer.on_defined = self._defined

    def _defined(self, module: LazyModule, name: str) -> None:
        if not _knows_tables(vars(module).get(name)):
            return
        names = {name}
        while more := {
            other
            for other, statements in module.definitions.items()
            if other not in names and any(_built_on(node, names) for node in statements)
        }:
            names |= more
            for other in sorted(more, key=list(module.definitions).index):
                getattr(module, other)
        if str(module.__file__) not in self._files:
            what = f"which tables {module.__name__}.{name} has"
            self._importer.guess(Guess(what, "models"))


def _knows_tables(value: Any) -> bool:
    """Whether a value is a MetaData, or a declarative base and no model."""
    if isinstance(value, MetaData):
        return True
    held = isinstance(getattr(value, "metadata", None), MetaData)
    return held and isinstance(value, type) and not hasattr(value, "__table__")


def _built_on(node: ast.stmt, names: set[str]) -> bool:
    """Whether a statement makes a class or a table of one of the names."""
    if isinstance(node, ast.ClassDef):
        return any(not names.isdisjoint(loaded(base)) for base in node.bases)
    made = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    return made and not names.isdisjoint(loaded(node))
