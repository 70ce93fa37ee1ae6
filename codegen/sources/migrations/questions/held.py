"""Arguments that a type of the project keeps for the values of rows: no DDL depends on them.

`Json(Schedule)` writes JSON, whatever a Schedule is. That is certain where the constructor puts the
argument into attributes of its own, and nothing else that ran reads any of that name: neither the
project's types nor SQLAlchemy.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain
from types import CodeType, FunctionType
from typing import Any

from sqlalchemy.types import TypeEngine

from codegen.sources.migrations.code.syntax import nodes
from codegen.sources.migrations.imports.lazy import Importer, LazyModule
from codegen.sources.migrations.questions.foreign import imported

_LOOKS = frozenset({"getattr", "vars", "locals", "__dict__"})  # they read any attribute
_MAKES_DDL = ("sqlalchemy.sql.", "sqlalchemy.dialects.", "alembic.ddl.", "alembic.operations.")
_Names = frozenset[str]


class Held:
    """Finds such arguments.

    Arguments:
        importer: the modules that were loaded, and which of their functions ran.
    """

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._kept = cache(self._kept_by)

    def within(self, tree: ast.AST, module: LazyModule | None) -> Iterator[ast.expr]:
        """The arguments in a piece of code, of a module or a whole revision, that are only kept."""
        for node in nodes(tree):
            made = self._value(node.func, tree, module) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and made is not None and _is_type(made):
                names = self._kept(made)
                simple = not any(isinstance(item, ast.Starred) for item in node.args)
                given = zip(_parameters(self._constructor(made)), node.args, strict=False)
                yield from (item for name, item in given if simple and name in names)
                yield from (item.value for item in node.keywords if item.arg in names)

    def _value(self, node: ast.expr, tree: ast.AST, module: LazyModule | None) -> Any:
        """What an expression of names stands for, where that was loaded; else None."""
        if isinstance(node, ast.Name) and module:
            return vars(module).get(node.id)
        if isinstance(node, ast.Name) and isinstance(tree, ast.Module):
            path, _, name = imported(tree).get(node.id, "").rpartition(".")
            return self._in(self._importer.loaded(path), name) or self._importer.loaded(name)
        if isinstance(node, ast.Attribute):
            return self._in(self._value(node.value, tree, module), node.attr)
        return None

    def _in(self, module: Any, name: str) -> Any:
        if not isinstance(module, LazyModule):
            return None
        return vars(module).get(name) or self._importer.loaded(f"{module.__name__}.{name}")

    def _kept_by(self, made: type) -> _Names:
        """The parameters of a type that its constructor keeps."""
        live = [node for each in made.__mro__ for node in self._live(each)]
        if any(_said(node) in _LOOKS for node in live):
            return frozenset()
        code = _Code(self._constructor(made), live)
        return frozenset(filter(code.keeps, _parameters(code.constructor)))

    def _constructor(self, made: type) -> ast.FunctionDef | None:
        """The `__init__` of a type, where that is the project's and all there is."""
        has = [each for each in made.__mro__ if {"__init__", "__new__"} & vars(each).keys()]
        found = self._definition(has[0])
        inside = found.body if found and "__new__" not in vars(has[0]) else []
        functions = [item for item in inside if isinstance(item, ast.FunctionDef)]
        return next((item for item in reversed(functions) if item.name == "__init__"), None)

    def _definition(self, made: type) -> ast.ClassDef | None:
        """The text of a class of the project."""
        module = self._importer.loaded(made.__module__)
        found = module.definitions.get(made.__name__, ()) if module else ()
        return next((item for item in found if isinstance(item, ast.ClassDef)), None)

    def _live(self, made: type) -> Sequence[ast.AST]:
        """Of a class of the project, the code that ran, other than for rows."""
        found, module = self._definition(made), self._importer.loaded(made.__module__)
        if found is None or module is None:
            return ()
        inert = self._importer.ran.inert(found, str(module.__file__))
        return [node for node in nodes(found) if id(node) not in inert]


class _Code:
    """What ran of a type.

    Arguments:
        constructor: the `__init__`. live: the nodes that ran, of all its classes.
    """

    def __init__(self, constructor: ast.FunctionDef | None, live: Sequence[ast.AST]) -> None:
        self.constructor = constructor
        self._live = live
        self._stores = [
            (item.value, set(map(_said, targets)))  # type: ignore[attr-defined]  # it has targets
            for item in (nodes(constructor) if constructor else ())
            if (targets := _targets(item)) and all(isinstance(t, ast.Attribute) for t in targets)
        ]

    def keeps(self, parameter: str) -> bool:
        """Whether a parameter ends in attributes that nothing reads."""
        inside = nodes(self.constructor) if self.constructor else ()
        waiting: list[list[ast.AST]] = [
            [node for node in inside if isinstance(node, ast.Name) and node.id == parameter]
        ]
        seen: set[str] = set()
        while waiting:
            into = self._into(waiting.pop())
            if into is None or into & _names_of_sqlalchemy():
                return False
            waiting += (list(filter(partial(_reads, name), self._live)) for name in into - seen)
            seen |= into
        return True

    def _into(self, reads: Sequence[ast.AST]) -> set[str] | None:
        """The attributes that what is read goes into; None where it goes elsewhere, too."""
        names, left = set[str](), set(map(id, reads))
        for value, attributes in self._stores:
            here = set(map(id, nodes(value)))
            names |= attributes if here & set(map(id, reads)) else set()
            left -= here
        return None if left else names


@cache
def _names_of_sqlalchemy() -> frozenset[str]:
    """Every name in the code that makes DDL: it may read an attribute that is called so."""
    modules = [module for name, module in sys.modules.items() if name.startswith(_MAKES_DDL)]
    members = [member for module in modules for member in vars(module).values()]
    inner = [vars(member).values() for member in members if isinstance(member, type)]
    found = [inspect.unwrap(item) for item in chain(members, *inner) if callable(item)]
    waiting = [item.__code__ for item in found if isinstance(item, FunctionType)]
    names = set[str]()
    while waiting:
        code = waiting.pop()
        names.update(code.co_names, code.co_varnames)
        waiting += (item for item in code.co_consts if isinstance(item, CodeType))
    return frozenset(names)


def _reads(name: str, node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Load)


def _said(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _is_type(made: Any) -> bool:
    return isinstance(made, type) and issubclass(made, TypeEngine)


def _parameters(constructor: ast.FunctionDef | None) -> list[str]:
    given = constructor.args if constructor else None
    return [item.arg for item in (*given.posonlyargs, *given.args)][1:] if given else []


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) and node.value else []
