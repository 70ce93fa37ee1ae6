"""What a renaming leaves behind in files that gen-api does not write: where they name what is gone.

Nothing is changed there. A file counts where it imports a generated module; then each import,
attribute and keyword of a name that no generated file has any more is told with its line, and each
import of a module that is called otherwise. A variable of that name is the user's own.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.workspace.carry import Carrier
from codegen.workspace.disk import Tree

_SKIPPED = frozenset(["__pycache__", "node_modules", "site-packages", "versions"])
_LARGEST = 1_000_000  # bytes; nobody writes a longer module by hand


def mentions(
    tree: Tree, carrier: Carrier, known: Set[str], new: Set[str]
) -> tuple[Diagnostic, ...]:
    """One warning for each place in the user's own modules that names what was renamed.

    known: the paths generated last. new: those generated now.
    """
    names = {old: to for old, to in carrier.everywhere.items() if old.isidentifier()}
    gone = {path: carrier.moved(path) for path in known - new if path.endswith(".py")}
    modules = {_module(old): _module(to) for old, to in gone.items() if to in new}
    if not names and not modules:
        return ()
    theirs = {*known, *new}
    reader = _Reader(names, modules, {_module(path) for path in theirs if path.endswith(".py")})
    own = (path for path in _modules_of(tree.root) if path not in theirs)
    return tuple(told for path in sorted(own) for told in reader.told(path, tree.find(path).text))


@dataclass(frozen=True)
class _Reader:
    """names, modules: old → new. generated: the modules that gen-api writes, or wrote."""

    names: Mapping[str, str]
    modules: Mapping[str, str]
    generated: Set[str]

    def told(self, path: str, text: str | None) -> Iterator[Diagnostic]:
        """The places of one file, in order."""
        if text is None or len(text) > _LARGEST or not any(n in text for n in self._words()):
            return
        try:
            nodes = list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError):
            return
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        if not any(self.generated & set(_imported(node, path)) for node in imports):
            return
        found = {(line, old, to) for node in nodes for line, old, to in self._at(node, path)}
        for line, old, to in sorted(found):
            message = f"names {old}, which is {to} now"
            hint = "gen-api does not write this file: change it by hand"
            yield Diagnostic("GA517", message, Place(path, line), hint, Severity.WARNING)

    def _words(self) -> Iterator[str]:
        yield from self.names
        yield from (module.rpartition(".")[2] for module in self.modules)

    def _at(self, node: ast.AST, path: str) -> Iterator[tuple[int, str, str]]:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from self._imports(node, path)
            case ast.Attribute(attr=name, end_lineno=int(line)) if name in self.names:
                yield line, name, self.names[name]
            case ast.keyword(arg=str(name), lineno=line) if name in self.names:
                yield line, name, self.names[name]

    def _imports(
        self, node: ast.Import | ast.ImportFrom, path: str
    ) -> Iterator[tuple[int, str, str]]:
        """Modules that are gone, and names that generated ones had."""
        modules = set(_imported(node, path))
        for module in modules & self.modules.keys():
            yield node.lineno, module, self.modules[module]
        if isinstance(node, ast.ImportFrom) and modules & self.generated:
            parts = {module.rpartition(".")[2] for module in modules & self.modules.keys()}
            for name in {alias.name for alias in node.names} & self.names.keys() - parts:
                yield node.lineno, name, self.names[name]


def _imported(node: ast.Import | ast.ImportFrom, path: str) -> Iterator[str]:
    """The modules that a statement may import: `from a import b` is of `a`, perhaps of `a.b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    above = path.split("/")[: -node.level] if node.level else []
    module = ".".join([*above, *([node.module] if node.module else [])])
    yield module
    yield from (f"{module}.{alias.name}" for alias in node.names)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _modules_of(root: str) -> Iterator[str]:
    """The Python files below a folder, but for environments, caches and migrations."""
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not Path(folder, name, "pyvenv.cfg").exists()
        ]
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        yield from (prefix + name for name in files if name.endswith(".py"))
