"""Imports of project code that never run a project module.

A module of the project is parsed, not executed. When one of its names is asked for, the statements
that bind that name run, and what they need is taken the same way; a function's globals resolve when
it first uses them. What is missing becomes a stub.
"""

import ast
import builtins
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import typing_extensions

from codegen.sources.migrations.stubs import Stub, StubModule

REAL = frozenset(sys.stdlib_module_names) | {"sqlalchemy", "alembic", "typing_extensions"}
MUTATORS = frozenset({"update", "append", "extend", "insert", "add", "setdefault"})
_UNREADABLE = 50
_Import = Callable[..., Any]


class Builtins(dict[str, Any]):
    """The builtins of project code: its own import, and its module's names when first used."""

    def __init__(self, import_: _Import, module: "LazyModule | None" = None) -> None:
        own = module.definitions if module else ()
        super().__init__({k: v for k, v in vars(builtins).items() if k not in own})
        self["__import__"] = import_
        self._module = module

    def __missing__(self, name: str) -> Any:
        if self._module is None:
            raise KeyError(name)
        try:
            return self._module.resolve(name)
        except AttributeError:
            raise KeyError(name) from None


class LazyModule(ModuleType):
    """A module of the project, of which only what is asked for runs."""

    def __init__(self, name: str, path: Path, importer: "Importer") -> None:
        super().__init__(name)
        package = path.is_dir() or path.name == "__init__.py"
        file = path / "__init__.py" if path.is_dir() else path
        self.__file__ = str(file)
        self.__path__ = [str(file.parent)] if package else []
        self.__package__ = name if package else name.rpartition(".")[0]
        tree = importer.parse(file)
        self.definitions: dict[str, list[ast.stmt]] = {}
        self._stars = [node for node in _flat(tree.body) if _is_star(node)]
        for statement in tree.body:
            for bound in _bound(statement):
                self.definitions.setdefault(bound, []).append(statement)
        self._futures = [node for node in tree.body if _is_future(node)]
        self._importer = importer
        self._active: set[str] = set()
        self.__dict__["__builtins__"] = Builtins(importer.import_, self)

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return self._exported()
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.resolve(name)
        except AttributeError:
            value = Stub(f"{self.__name__}.{name}")
            self._importer.missing(value.origin, "it is not defined there")
            self.__dict__[name] = value
            return value

    def resolve(self, name: str) -> Any:
        """Run what binds `name` and return its value.

        Raises:
            AttributeError: nothing in this module binds it.
        """
        if name in self._active:
            return self._submodule(name)
        self._active.add(name)
        try:
            return self._resolve(name)
        finally:
            self._active.discard(name)

    def _resolve(self, name: str) -> Any:
        if name in self.definitions:
            self._run(name)
            if name in self.__dict__:
                return self.__dict__[name]
        unknown: StubModule | None = None
        for module in self._starred():
            if isinstance(module, StubModule):
                unknown = unknown or module
            elif isinstance(module, LazyModule):
                with suppress(AttributeError):
                    return self.__dict__.setdefault(name, module.resolve(name))
            elif name in vars(module):
                return self.__dict__.setdefault(name, getattr(module, name))
        with suppress(AttributeError):
            return self._submodule(name)
        if unknown is None or name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__.setdefault(name, getattr(unknown, name))

    def _starred(self) -> Iterator[ModuleType]:
        for star in self._stars:
            yield self._importer.import_(star.module or "", vars(self), None, ("*",), star.level)

    def _submodule(self, name: str) -> ModuleType:
        found = self._importer.project(f"{self.__name__}.{name}") if self.__path__ else None
        if found is None:
            raise AttributeError(name)
        return self.__dict__.setdefault(name, found)  # type: ignore[no-any-return]  # it is `found`

    def _run(self, name: str) -> None:
        for statement in self.definitions[name]:
            self._importer.active.append((self.__name__, name, statement))
            try:
                body = [*self._futures, _only(statement, name)]
                _execute(body, self.__file__ or "", vars(self))
            except (Exception, SystemExit) as error:
                value = Stub(f"{self.__name__}.{name}")
                self._importer.missing(value.origin, f"{type(error).__name__}: {error}")
                self.__dict__.setdefault(name, value)
            else:
                self._importer.on_defined(self, name)
            finally:
                self._importer.active.pop()

    def _exported(self) -> list[str]:
        if "__all__" in self.definitions:
            self._run("__all__")
            return list(self.__dict__.get("__all__", []))
        names = [name for name in self.definitions if not name.startswith("_")]
        for module in self._starred():
            names += getattr(module, "__all__", [])
        return names


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _execute(body: list[ast.stmt], file: str, namespace: dict[str, Any]) -> None:
    module = ast.fix_missing_locations(ast.Module(body, []))
    code = compile(module, file, "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102 - this is how a definition is taken


def _only(statement: ast.stmt, name: str) -> ast.stmt:
    """The statement, and of an import just the alias that binds `name`."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = [alias for alias in statement.names if _alias(alias) == name]
        return ast.copy_location(type(statement)(**{**vars(statement), "names": names}), statement)
    if isinstance(statement, ast.If) and _is_type_checking(statement.test):
        inner = [s for s in (*statement.orelse, *statement.body) if name in set(_bound(s))]
        return _only(inner[0], name)
    return statement


def _alias(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _is_star(node: ast.stmt) -> Any:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def _flat(body: Sequence[ast.stmt]) -> Iterator[Any]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from _flat(
                [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.stmt)]
            )


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (_alias(alias) for alias in statement.names if alias.name != "*")
    elif isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
        return
    elif isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
        for node in ast.walk(statement):
            if node is not statement and isinstance(node, ast.stmt):
                yield from _bound(node)
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
        if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr):
            yield from _mutated(statement)


def _mutated(statement: ast.stmt) -> Iterator[str]:
    """`name[...] = ...`, `name.attribute = ...` and `name.update(...)` change what a name is."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        if isinstance(function, ast.Attribute) and function.attr in MUTATORS:
            targets = [function]
    for target in targets:
        inner = target.value if isinstance(target, ast.Attribute | ast.Subscript) else None
        if isinstance(inner, ast.Name):
            yield inner.id


class Importer:
    """Carries out the imports of project code.

    Arguments:
        roots: folders that the project's absolute imports are looked up in.
        known: modules of our own by top-level name, which win over installed ones.
    """

    def __init__(
        self, roots: Sequence[Path], known: Mapping[str, Callable[[str], ModuleType]]
    ) -> None:
        self._roots = roots
        self._known = known
        self._modules: dict[str, LazyModule | None] = {}
        self._trees: dict[Path, ast.Module] = {}
        self.reasons: dict[str, str] = {}
        self.opened: list[Path] = []
        self.absent: list[Path] = []  # where modules were looked for in vain
        self.active: list[tuple[str, str, ast.stmt]] = []  # definitions that run: module, name
        # names of modules whose values came from outside: what it was, and of which kind
        self.outside: dict[str, tuple[str, str]] = {}
        self.on_guess: Callable[[str, str], None] = lambda *_: None
        self.on_defined: Callable[[LazyModule, str], None] = lambda *_: None
        self._dynamic = importlib.import_module

    def install(self) -> None:
        """Serve importlib.import_module as well; it cannot be undone in this process."""

        def import_module(name: str, package: str | None = None) -> Any:
            relative = name.startswith(".")
            found = None if relative or name.partition(".")[0] in REAL else self.project(name)
            return found or self._dynamic(name, package)

        importlib.import_module = import_module

    def builtins(self) -> Builtins:
        """Builtins for a revision module."""
        return Builtins(self.import_)

    def missing(self, origin: str, reason: str) -> None:
        """Remember why a name of the project is a stub."""
        self.reasons.setdefault(origin, reason)

    def guess(self, what: str, kind: str) -> None:
        """Something that the project does not say was taken for granted, and where it goes."""
        for module, name, statement in self.active:
            if kind != "installed" or isinstance(statement, ast.Try):
                self.outside.setdefault(f"{module}.{name}", (what, kind))
        self.on_guess(what, kind)

    def parse(self, file: Path) -> ast.Module:
        """The syntax tree of a project file; empty where it cannot be read."""
        if file not in self._trees:
            self._trees[file] = self._parsed(file)
        return self._trees[file]

    def _parsed(self, file: Path) -> ast.Module:
        if not file.is_file():
            return ast.Module([], [])
        self.opened.append(file)
        try:
            return _parse_leniently(file.read_text(encoding="utf-8-sig"), str(file))
        except (SyntaxError, ValueError) as error:
            self.missing(str(file), str(error))
            return ast.Module([], [])

    def project(self, name: str) -> LazyModule | None:
        """The project's module of that absolute name, if there is one."""
        if name not in self._modules:
            path = self._find(name)
            self._modules[name] = LazyModule(name, path, self) if path else None
        return self._modules[name]

    def _find(self, name: str) -> Path | None:
        for root in self._roots:
            base = root.joinpath(*name.split("."))
            if base.with_name(base.name + ".py").is_file():
                return base.with_name(base.name + ".py")
            if (base / "__init__.py").is_file():
                return base / "__init__.py"
            self.absent += [base.with_name(base.name + ".py"), base / "__init__.py"]
            if base.is_dir() and next(base.rglob("*.py"), None) and not _installed(name):
                return base
        return None

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002 - the signature of __import__
        locals: Any = None,  # noqa: A002, ARG002 - the same
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """What `__import__` does, for code of the project."""
        if level:
            package = str((globals or {}).get("__package__") or "")
            parts = package.split(".")[: len(package.split(".")) - level + 1]
            name = ".".join([*parts, name]) if name else ".".join(parts)
        if fromlist:
            return self._module(name, fromlist)
        self._module(name, ())
        return self._module(name.partition(".")[0], ())

    def _module(self, name: str, names: Sequence[str]) -> Any:
        top = name.partition(".")[0]
        if top in self._known:
            return self._known[top](name)
        if top not in REAL and (module := self.project(name)):
            return module
        if top not in REAL and self.project(top) is not None:
            self.missing(name, "the project has no such module")
            return StubModule(name)
        return self._real(name, names)

    def _real(self, name: str, names: Sequence[str]) -> Any:
        if name.partition(".")[0] == "codegen":
            self.missing(name, "gen-api itself is no part of a migration")
            return StubModule(name)
        if name == "typing":  # a newer Python's names, for code that is written for it
            return StubModule(name, typing_extensions)
        try:
            module = self._dynamic(name)
        except (Exception, SystemExit) as error:
            self.missing(name, f"{type(error).__name__}: {error}")
            self.guess(f"whether {name} is installed", "installed")
            return StubModule(name)
        absent = [n for n in names if n != "*" and not hasattr(module, n)]
        for item in absent:
            try:
                self._dynamic(f"{name}.{item}")
            except (Exception, SystemExit) as error:
                self.missing(f"{name}.{item}", f"{type(error).__name__}: {error}")
                return StubModule(name, module)
        return module


def _parse_leniently(text: str, file: str) -> ast.Module:
    """Parse a module without the top-level statements that this Python cannot read."""
    lines = text.splitlines()
    for _ in range(_UNREADABLE):
        try:
            return ast.parse("\n".join(lines), file)
        except SyntaxError as error:
            wrong = min(error.lineno or 1, len(lines)) - 1
        starts = [
            n for n, line in enumerate(lines) if line[:1] not in ("", " ", "\t", ")", "]", "}", "#")
        ]
        first = max((n for n in starts if n <= wrong), default=0)
        last = min((n for n in starts if n > wrong), default=len(lines))
        lines[first:last] = [""] * (last - first)
    return ast.parse("\n".join(lines), file)


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False
