"""Small defects put into a module, one at a time: what a careless edit would do to it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from types import CodeType
from typing import Any

# Words for people: no test of behaviour can or should know them.
_PROSE = frozenset(
    (
        *("bearerFormat", "comment", "description", "detail", "env_file", "message", "name"),
        *("repr", "summary", "tags", "title", "tokenUrl"),
    )
)
# without arguments, they do nothing to a statement
_CLAUSES = frozenset(("options", "order_by", "where"))
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True)
class Mutant:
    """A module with one defect.

    place: which of its statements has it. line, what: where it is, and what was done there.
    """

    module: ast.Module = field(repr=False)
    place: int
    line: int
    what: str
    statement: ast.stmt = field(repr=False)

    @property
    def within(self) -> str:
        """The function or class at the top of the module that has it, "" outside them."""
        return getattr(self.statement, "name", "")

    @property
    def text(self) -> str:
        """The statement with its defect."""
        return f"{self.place}: {ast.unparse(self.statement)}"

    def code(self, file: str) -> CodeType:
        """The module compiled, with the lines of the original."""
        before, after = self.module.body[: self.place], self.module.body[self.place + 1 :]
        changed = ast.Module([*before, self.statement, *after], [])
        return compile(changed, file, "exec", dont_inherit=True)


def edited(source: str, old: str, new: str) -> Mutant:
    """The defect of an edit; raises ValueError where the text is not there exactly once."""
    if source.count(old) != 1 or old.count("\n") != new.count("\n"):
        message = f"not one place for an edit: {old}"
        raise ValueError(message)
    module, changed = ast.parse(source), ast.parse(source.replace(old, new))
    pairs = enumerate(zip(module.body, changed.body, strict=True))
    place = next(i for i, (a, b) in pairs if ast.dump(a) != ast.dump(b))
    line = source[: source.index(old)].count("\n") + 1
    return Mutant(module, place, line, f"{old!r} to {new!r}", changed.body[place])


def changed_functions(source: str, mutant: Mutant, file: str) -> set[str] | None:
    """The names of the functions that a mutant changes; None where it changes what is outside."""
    original = compile(source, file, "exec", dont_inherit=True)
    return _differing(original, mutant.code(file))


def _differing(one: CodeType, other: CodeType) -> set[str] | None:
    """The functions that differ in the code of two modules or classes."""
    names: set[str] = set()
    if _own(one) != _own(other):
        return None
    for ours, theirs in zip(one.co_consts, other.co_consts, strict=True):
        if isinstance(ours, CodeType) and ours != theirs:
            inner = {ours.co_qualname} if ours.co_flags & CO_OPTIMIZED else _differing(ours, theirs)
            if inner is None:
                return None
            names |= inner
    return names


def _own(code: CodeType) -> tuple[Any, ...]:
    """What a module or class does itself."""
    own = [c.co_qualname if isinstance(c, CodeType) else (type(c), c) for c in code.co_consts]
    return code.co_code, code.co_names, own


def mutants(source: str) -> Iterator[Mutant]:
    """Every defect that the operators of this module can put into a module."""
    module = ast.parse(source)
    for place, statement in enumerate(module.body):
        unchanged = ast.unparse(statement)
        if _has_effect(statement):
            yield Mutant(
                module,
                place,
                statement.lineno,
                "removed",
                ast.Pass(lineno=statement.lineno, col_offset=0),
            )
        for position, node in enumerate(ast.walk(statement)):
            for number, (what, _) in enumerate(_changes(node)):
                changed = copy.deepcopy(statement)
                target = next(n for i, n in enumerate(ast.walk(changed)) if i == position)
                list(_changes(target))[number][1]()
                if ast.unparse(ast.fix_missing_locations(changed)) != unchanged:
                    line = getattr(node, "lineno", statement.lineno)
                    yield Mutant(module, place, line, what, changed)


_Change = tuple[str, "Action"]


class Action:
    """A change of one node in its place, made when called."""

    def __init__(self, node: ast.AST, field: str, value: object) -> None:
        self._node, self._field, self._value = node, field, value

    def __call__(self) -> None:
        """Make the change."""
        setattr(self._node, self._field, self._value)


def _changes(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            other = _COMPARED[type(op)]
            yield f"{type(op).__name__} to {other.__name__}", Action(node, "ops", [other()])
        case ast.BoolOp(op=op):
            swapped = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and, or swapped", Action(node, "op", swapped)
        case ast.If(test=test) | ast.IfExp(test=test):
            negated = ast.UnaryOp(ast.Not(), test)
            yield "condition negated", Action(node, "test", negated)
        case ast.Call():
            yield from _of_call(node)
        case ast.ClassDef(bases=[ast.Name("ResponseSchema")], body=body):
            secret = ast.parse("hashed_password: str").body
            yield "secret in the response", Action(node, "body", [*body, *secret])
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "nothing returned", Action(node, "value", ast.Constant(None))
    yield from _of_constants(node)
    yield from _of_statements(node)
    yield from _of_collections(node)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _of_call(node: ast.Call) -> Iterator[_Change]:
    """A keyword or the last of several arguments forgotten."""
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg not in _PROSE:
            rest = [k for k in node.keywords if k is not keyword]
            yield f"{keyword.arg}= dropped", Action(node, "keywords", rest)
    if len(node.args) > 1:
        yield "last argument dropped", Action(node, "args", node.args[:-1])
    if node.args and isinstance(node.func, ast.Attribute) and node.func.attr in _CLAUSES:
        yield f"{node.func.attr} without arguments", Action(node, "args", [])


def _of_constants(node: ast.AST) -> Iterator[_Change]:
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.keyword) and node.arg in _PROSE:
            return
        if not isinstance(value, ast.Constant):
            continue
        if isinstance(value.value, bool):
            yield "truth swapped", Action(node, name, ast.Constant(not value.value))
        elif isinstance(value.value, int):
            for step in (1, -1):
                yield f"{step:+d}", Action(node, name, ast.Constant(value.value + step))


def _of_statements(node: ast.AST) -> Iterator[_Change]:
    body = getattr(node, "body", None)
    if not isinstance(body, list):
        return
    for statement in body:
        if _has_effect(statement):
            rest = [ast.Pass() if each is statement else each for each in body]
            yield f"line {statement.lineno} removed", Action(node, "body", rest)
    decorators = getattr(node, "decorator_list", [])
    for decorator in decorators:
        if not isinstance(decorator, ast.Name):
            rest_ = [each for each in decorators if each is not decorator]
            yield "decorator removed", Action(node, "decorator_list", rest_)


def _has_effect(statement: ast.stmt) -> bool:
    """Removing it leaves a module that still imports."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call | ast.Await)
    if isinstance(statement, ast.Assign):
        return isinstance(statement.targets[0], ast.Attribute | ast.Subscript)
    return isinstance(statement, ast.Raise | ast.AugAssign)


def _of_collections(node: ast.AST) -> Iterator[_Change]:
    """A member of a literal forgotten."""
    match node:
        case ast.Dict(keys=keys, values=values):
            for number in range(len(keys)):
                shorter = ast.Dict(_without(keys, number), _without(values, number))
                yield f"item {number} dropped", Action(node, "__dict__", vars(shorter))
        case ast.List(elts=elements) | ast.Set(elts=elements):
            for number in range(len(elements)):
                rest = _without(elements, number)
                yield f"item {number} dropped", Action(node, "elts", rest)


def _without(items: list[Any], number: int) -> list[Any]:
    return [*items[:number], *items[number + 1 :]]
