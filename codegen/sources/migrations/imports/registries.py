"""Declarative bases of the project that a history asks for all their tables.

A module of the project is not run, so `Base.metadata` would know only the models that were asked
for by name. Where a revision, or what it calls, asks for the whole, the models are taken, too,
that the import of the base and those of env.py bring along; of what else the project may import,
nothing is known.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from codegen.sources.migrations.code.bindings import flat, imports
from codegen.sources.migrations.code.syntax import loaded
from codegen.sources.migrations.guess import Guess
from codegen.sources.migrations.imports.lazy import REAL, Importer, LazyModule

_WHOLE = re.compile(r"\bmetadata\s*\.\s*(?:sorted_tables|tables|create_all|drop_all)\b")

Named = tuple[str, str]  # module, name


class Registries:
    """Completes bases as they are taken.

    Arguments:
        importer: takes them.
        texts: of the revisions. files: the revisions themselves, whose models are all there are.
        env_py: what is run before any revision, so that its imports count.
    """

    def __init__(
        self,
        importer: Importer,
        texts: Iterable[str],
        files: Collection[str],
        env_py: Path | None,
    ) -> None:
        self._importer = importer
        self._files = files
        self._env_py = env_py
        self._complete: set[tuple[str, Named]] = set()
        self._leading: dict[tuple[Named, Named], bool] = {}
        self._asked = any(_WHOLE.search(text) for text in texts)
        self._waiting: list[tuple[LazyModule, str]] = []
        importer.on_defined = self._defined

    def _defined(self, module: LazyModule, name: str) -> None:
        if _knows_tables(vars(module).get(name)):
            self._waiting.append((module, name))
        self._asked = self._asked or _asks(module, name)
        while self._asked and self._waiting:
            self._complete_base(*self._waiting.pop())

    def _complete_base(self, module: LazyModule, name: str) -> None:
        base = self._home(module, name)
        taken = [module]
        if str(module.__file__) not in self._files:
            taken += self._imported(module)
            what = f"which tables {'.'.join(base)} has"
            self._importer.guess(Guess(what, "models"))
        for each in taken:
            self._take(each, base)

    def _take(self, module: LazyModule, base: Named) -> None:
        """Take each class and table of a module that is built on a base."""
        if (module.__name__, base) in self._complete:
            return
        self._complete.add((module.__name__, base))
        for name, statements in module.definitions.items():
            built = any(self._built_on(module, node, base) for node in flat(statements))
            if built and not module.is_running(name):
                getattr(module, name)

    def _imported(self, module: LazyModule) -> Iterator[LazyModule]:
        """Every module of the project that runs before a revision does that names the base."""
        env = [LazyModule("env", self._env_py, self._importer)] if self._env_py else []
        waiting, seen = [module, *env], {module.__name__}
        for each in waiting:  # which grows meanwhile
            for name in _names(each, self._importer):
                found = self._importer.project(name) if name not in seen else None
                seen.add(name)
                if found is not None:
                    waiting.append(found)
                    yield found

    def _home(self, module: LazyModule, name: str) -> Named:
        """Where a name is bound that a module may only import."""
        seen = {(module.__name__, name)}
        while found := self._source(module, name):
            module, name = found
            if (module.__name__, name) in seen:
                break
            seen.add((module.__name__, name))
        return module.__name__, name

    def _source(self, module: LazyModule, name: str) -> tuple[LazyModule, str] | None:
        """The module of the project that a name is imported from, and its name there."""
        for node, alias in _aliases(module, name):
            if isinstance(node, ast.ImportFrom):
                found = self._project(module.source(node))
                return (found, alias.name) if found else None
        return None

    def _holder(self, module: LazyModule, dotted: str) -> LazyModule | None:
        """The module of the project that a module calls by a name, such as `app.database`."""
        for node, alias in _aliases(module, dotted.partition(".")[0]):
            if isinstance(node, ast.ImportFrom):
                return self._project(f"{module.source(node)}.{alias.name}")
            return self._project(alias.name if alias.asname else dotted)
        return None

    def _project(self, name: str) -> LazyModule | None:
        return None if name.partition(".")[0] in REAL else self._importer.project(name)

    def _leads(self, module: LazyModule, name: str, base: Named) -> bool:
        """Whether a name is the base, or a class that is built on it."""
        key = (module.__name__, name), base
        if key not in self._leading:
            self._leading[key] = False  # of a class that is built on itself
            source = self._source(module, name)
            self._leading[key] = (
                key[0] == base
                or (source is not None and self._leads(*source, base))
                or any(
                    isinstance(node, ast.ClassDef) and self._built_on(module, node, base)
                    for node in flat(module.definitions.get(name, ()))
                )
            )
        return self._leading[key]

    def _built_on(self, module: LazyModule, node: ast.stmt, base: Named) -> bool:
        """Whether a statement makes a class or a table of a base."""
        if isinstance(node, ast.ClassDef):
            return any(self._is_of(module, part, base) for part in node.bases)
        made = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        return made and any(self._leads(module, name, base) for name in sorted(loaded(node)))

    def _is_of(self, module: LazyModule, part: ast.expr, base: Named) -> bool:
        """`Base` or `database.Base` among the bases of a class."""
        if isinstance(part, ast.Attribute) and (
            home := self._holder(module, ast.unparse(part.value))
        ):
            return self._leads(home, part.attr, base)
        return any(self._leads(module, name, base) for name in sorted(loaded(part)))


def _asks(module: LazyModule, name: str) -> bool:
    """Whether a function or a class of the project, which a revision uses, asks for the whole."""
    parts = module.definitions.get(name, ())
    return any(
        _WHOLE.search(ast.unparse(part)) is not None
        for part in parts
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )


def _knows_tables(value: Any) -> bool:
    """Whether a value is a MetaData, or a declarative base and nothing that is built on one."""
    if not isinstance(value, type):
        return isinstance(value, MetaData)
    held = getattr(value, "metadata", None)
    above = [getattr(parent, "metadata", None) for parent in value.__mro__[1:]]
    return isinstance(held, MetaData) and held not in above


def _aliases(module: LazyModule, name: str) -> Iterator[tuple[ast.stmt, ast.alias]]:
    """The imports that bind a name in a module."""
    for node in imports(module.definitions.get(name, ())):
        for alias in node.names:
            if (alias.asname or alias.name.partition(".")[0]) == name:
                yield node, alias


def _names(module: LazyModule, importer: Importer) -> Iterator[str]:
    """The modules that a module imports as it is run, each after the packages that it lies in."""
    for node in imports(importer.parse(Path(module.__file__ or "")).body):
        if isinstance(node, ast.ImportFrom):
            above = module.source(node)
            names = [above, *(f"{above}.{alias.name}" for alias in node.names)]
        else:
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] not in REAL:
                yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
