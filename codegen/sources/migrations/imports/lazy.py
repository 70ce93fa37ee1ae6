"""Imports of project code that never run a project module.

A module of the project is parsed, not executed. When one of its names is asked for, the statements
that bind that name run, and what they need is taken the same way; a function's globals resolve when
it first uses them. What is missing becomes a stub.
"""

import ast
import builtins
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import typing_extensions

from codegen.sources.migrations.code.bindings import (
    absolute,
    bound_by,
    containers,
    flat,
    is_future,
    is_star,
    only,
)
from codegen.sources.migrations.code.guarded import flip
from codegen.sources.migrations.code.ran import MARK, Ran
from codegen.sources.migrations.code.running import attribute_at, frame_of, is_for_python, keepers
from codegen.sources.migrations.code.syntax import parse_leniently
from codegen.sources.migrations.guess import Guess, is_absent, is_installed, like, package, top_of
from codegen.sources.migrations.imports.engines import engine_of
from codegen.sources.migrations.imports.stubs import Stub, StubModule
from codegen.sources.migrations.project.locate import is_package

REAL = frozenset(sys.stdlib_module_names) | {"sqlalchemy", "alembic", "typing_extensions"}


class Builtins(dict[str, Any]):
    """The builtins of project code: its own import, and its module's names when first used."""

    def __init__(self, importer: "Importer", module: "LazyModule | None" = None) -> None:
        own = module.definitions if module else ()
        super().__init__({k: v for k, v in vars(builtins).items() if k not in own})
        self |= {"__import__": importer.import_, MARK: importer.ran.note}
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
        tree, turned = importer.parse(file), importer.turned(file)
        tree = flip(deepcopy(tree), turned) if turned else tree
        self.definitions: dict[str, list[ast.stmt]] = {}
        self.stars = [node for node in flat(tree.body) if is_star(node)]
        for statement in tree.body:
            for bound in bound_by(statement):
                self.definitions.setdefault(bound, []).append(statement)
        self._futures = [node for node in tree.body if is_future(node)]
        self._importer = importer
        self._active: set[str] = set()
        self.__dict__["__builtins__"] = Builtins(importer, self)

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

    def source(self, node: ast.ImportFrom) -> str:
        """The whole name of the module that one of its imports takes names from."""
        return absolute(node.module or "", node.level, self.__package__ or "")

    def is_running(self, name: str) -> bool:
        """Whether what binds `name` runs just now."""
        return name in self._active

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
        for star in self.stars:
            yield self._importer.import_(star.module or "", vars(self), None, ("*",), star.level)

    def _submodule(self, name: str) -> ModuleType:
        found = self._importer.project(f"{self.__name__}.{name}") if self.__path__ else None
        if found is None:
            raise AttributeError(name)
        return self.__dict__.setdefault(name, found)  # type: ignore[no-any-return]  # it is `found`

    def _show(self, statement: ast.ClassDef) -> None:
        """SQLAlchemy looks for annotations that are texts among the modules that are imported, and
        for what holds the type there as it stands.
        """
        sys.modules.setdefault(self.__name__, self)
        for name in containers(statement):
            if name in self.definitions or self.stars:
                with suppress(AttributeError):
                    self.resolve(name)

    def _run(self, name: str) -> None:
        for statement in self.definitions[name]:
            self._importer.active.append((self.__name__, name, statement))
            try:
                if isinstance(statement, ast.ClassDef):
                    self._show(statement)
                body = [*self._futures, only(statement, name)]
                module = ast.fix_missing_locations(ast.Module(body, []))
                self._importer.execute(module, self.__file__ or "", vars(self))
                self._answered(name)
            except (Exception, SystemExit) as error:
                value = Stub(f"{self.__name__}.{name}")
                self._importer.missing(value.origin, f"{type(error).__name__}: {error}")
                self.__dict__.setdefault(name, engine_of(statement, vars(self)) or value)
            else:
                self._importer.on_defined(self, name)
            finally:
                self._importer.active.pop()

    def _answered(self, name: str) -> None:
        """Put what the user says of a definition in the place of what it came to be."""
        dotted, value = f"{self.__name__}.{name}", self.__dict__.get(name)
        for key, answer in self._importer.answers.items():
            attribute = key.removeprefix(f"{dotted}.")
            if key == dotted and not isinstance(value, Stub | type | FunctionType):
                self.__dict__[name] = like(value, answer)
            elif attribute != key and attribute in getattr(value, "__dict__", ()):
                vars(value)[attribute] = like(vars(value)[attribute], answer)

    def _exported(self) -> list[str]:
        if "__all__" in self.definitions:
            self._run("__all__")
            return list(self.__dict__.get("__all__", []))
        names = [name for name in self.definitions if not name.startswith("_")]
        for module in self._starred():
            names += getattr(module, "__all__", [])
        return names


class Importer:
    """Carries out the imports of project code.

    Arguments:
        roots: folders that the project's absolute imports are looked up in.
        known: modules of our own by top-level name, which win over installed ones.
        answers: what the user said, by the ids of questions.
        turned: the lines of a file whose `if` is to go the other way.
        ran: is told of the functions that run.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        known: Mapping[str, Callable[[str], ModuleType]],
        answers: Mapping[str, str],
        turned: Callable[[Path], frozenset[int]],
        ran: Ran,
    ) -> None:
        self._roots = roots
        self.answers = answers
        self.turned = turned
        self._known = known
        self._modules: dict[str, LazyModule | None] = {}
        self._trees: dict[Path, ast.Module] = {}
        self.reasons: dict[str, str] = {}
        self.ran = ran
        self.opened: list[Path] = []
        self.absent: list[Path] = []  # where modules were looked for in vain
        self._asked: set[tuple[str, str]] = set()  # of modules of our own: module, name
        self.active: list[tuple[str, str, ast.stmt]] = []  # definitions that run: module, name
        # names of modules whose values came from outside: what it was, and in which attribute
        self.outside: dict[str, dict[tuple[Guess, str], None]] = {}
        self.on_guess: Callable[[Guess], None] = lambda *_: None
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
        return Builtins(self)

    def execute(self, tree: ast.Module, file: str, namespace: dict[str, Any]) -> None:
        """Run code of the project, of which each function tells that it runs."""
        with self.ran.marked(tree, file):
            code = compile(tree, file, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - to run it is the task

    def missing(self, origin: str, reason: str) -> None:
        """Remember why a name of the project is a stub."""
        self.reasons.setdefault(origin, reason)

    def absent_packages(self) -> list[str]:
        """What code of the project imports and this environment does not have."""
        absent = {n for n, why in self.reasons.items() if why.startswith("ModuleNotFoundError")}
        for module, name in self._asked:  # of packages of which only some names are known
            if isinstance(getattr(self._known[top_of(module)](module), name, None), Stub):
                absent.add(module)
        return sorted(set(map(top_of, absent)))

    def guess(self, guess: Guess) -> None:
        """Something that the project does not say was taken for granted, and where it goes.

        A definition that names the one in which that happens is known to depend on it.
        """
        inner, within = "", ""
        for module, name, statement in reversed(self.active):
            if not inner:
                found = self._within(module, statement)
                if found is None:
                    return
                within = found
            elif any(isinstance(n, ast.Name) and n.id == inner for n in ast.walk(statement)):
                inner = name
                continue
            inner = name
            if guess.kind != "installed" or isinstance(statement, ast.Try):
                self._depends(f"{module}.{name}", guess, within)
        for keeper, name in () if self.active else keepers(sys._getframe(1), self._modules):
            self._depends(f"{keeper.__name__}.{name}", guess, "")
        self.on_guess(guess)

    def _depends(self, dotted: str, guess: Guess, within: str) -> None:
        self.outside.setdefault(dotted, {})[guess, within] = None

    def _within(self, module: str, statement: ast.stmt) -> str | None:
        """What of a definition the running line makes; None where it never reaches the schema."""
        found = self._modules.get(module)
        frame = frame_of(sys._getframe(1), str(found and found.__file__), statement)
        if frame is None:
            return ""
        return None if is_for_python(frame, statement) else attribute_at(frame, statement)

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
            return parse_leniently(file.read_text(encoding="utf-8-sig"), str(file))
        except (SyntaxError, ValueError) as error:
            self.missing(str(file), str(error))
            return ast.Module([], [])

    def loaded(self, name: str) -> LazyModule | None:
        """The project's module of that name, if something of it was used."""
        return self._modules.get(name)

    def modules(self) -> list[LazyModule]:
        """Every module of the project of which something was used."""
        return [module for module in self._modules.values() if module]

    def project(self, name: str) -> LazyModule | None:
        """The project's module of that absolute name, if there is one."""
        if name not in self._modules:
            path = self._find(name)
            self._modules[name] = LazyModule(name, path, self) if path else None
        return self._modules[name]

    def _find(self, name: str) -> Path | None:
        for root in self._roots:
            if is_package(root) and is_installed(top_of(name)):
                continue
            base = root.joinpath(*name.split("."))
            if base.with_name(base.name + ".py").is_file():
                return base.with_name(base.name + ".py")
            if (base / "__init__.py").is_file():
                return base / "__init__.py"
            self.absent += [base.with_name(base.name + ".py"), base / "__init__.py"]
            if base.is_dir() and next(base.rglob("*.py"), None) and not is_installed(name):
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
        name = absolute(name, level, str((globals or {}).get("__package__") or ""))
        if fromlist:
            return self._module(name, fromlist)
        self._module(name, ())
        return self._module(name.partition(".")[0], ())

    def _module(self, name: str, names: Sequence[str]) -> Any:
        top = top_of(name)
        if top in self._known:
            self._asked |= {(name, each) for each in names}
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
            if is_absent(name, self.answers):
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            module = self._dynamic(name)
        except (Exception, SystemExit) as error:
            self.missing(name, f"{type(error).__name__}: {error}")
            if is_absent(name, self.answers):
                raise
            top = name.partition(".")[0]
            self.guess(package(name if is_installed(top) else top))
            return StubModule(name)
        absent = [n for n in names if n != "*" and not hasattr(module, n)]
        for item in absent:
            try:
                self._dynamic(f"{name}.{item}")
            except (Exception, SystemExit) as error:
                self.missing(f"{name}.{item}", f"{type(error).__name__}: {error}")
                return StubModule(name, module)
        return module
