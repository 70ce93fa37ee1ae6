"""What a run leaves behind in what people wrote: where that names what was renamed, or is gone.

Nothing is changed there. A file that gen-api does not write counts where it imports a generated
module; then each import, attribute and keyword of a name that no generated file has any more is
told with its line. A variable of that name is the user's own. In these, and in generated files,
which edits may have left behind, each import of a module that is called otherwise or gone is told.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.workspace.carry import Carrier
from codegen.workspace.disk import Tree
from codegen.workspace.plan import Action, Change

_SKIPPED = frozenset(["__pycache__", "node_modules", "site-packages", "versions"])
_LEFT = {Action.REMOVED, Action.KEPT}
_LARGEST = 1_000_000  # bytes; nobody writes a longer module by hand


def mentions(
    tree: Tree, carrier: Carrier, known: Set[str], changes: Sequence[Change]
) -> tuple[Diagnostic, ...]:
    """One warning for each place in people's code that names what was renamed or is gone.

    known: the paths generated last. changes: what becomes of every generated file.
    """
    names = {old: to for old, to in carrier.everywhere.items() if old.isidentifier()}
    modules = dict(_gone(carrier, changes))
    if not names and not modules:
        return ()
    theirs = {*known, *(change.path for change in changes)}
    generated = {_module(path) for path in theirs if path.endswith(".py")}
    own, edited = _Reader(names, modules, generated), _Reader({}, modules, generated)
    after = {change.path: change.after for change in changes if change.before != change.after}
    told: list[Diagnostic] = []
    for path in sorted(_modules_of(tree.root)):
        text = after[path] if path in after else tree.find(path).text
        told += (edited if path in theirs else own).told(path, None if text is None else str(text))
    return tuple(told)


def _gone(carrier: Carrier, changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    """Modules that are not generated any more, each with the one that it is now, or nothing."""
    left = {change.path: change.action for change in changes if change.action in _LEFT}
    new = {change.path for change in changes} - left.keys()
    for path in (path for path in left if path.endswith(".py")):
        to = carrier.moved(path)
        if to in new or left[path] is Action.REMOVED:
            yield _module(path), _module(to) if to in new else ""


@dataclass(frozen=True)
class _Reader:
    """names, modules: old → new; empty where nothing is called so any more.

    generated: the modules that gen-api writes, or wrote.
    """

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
            message = f"names {old}, which is {to} now" if to else f"names {old}, which is gone"
            hint = "your code is not changed there: change it by hand"
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
