"""A revision compiled differently: what does not touch the schema may fail, an `if` be turned."""

import ast
from collections.abc import Callable, Sequence
from typing import TypeVar

from codegen.sources.migrations.code.schema_ops import SchemaOps
from codegen.sources.migrations.code.syntax import walk

SKIP = "__gen_api_skip__"
_KEPT = (
    ast.Return,
    ast.Raise,
    ast.Import,
    ast.ImportFrom,
    ast.Global,
    ast.Nonlocal,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
)
_Node = TypeVar("_Node", bound=ast.stmt)


def guard_functions(tree: ast.Module, foreign: Callable[[ast.Call], bool]) -> ast.Module:
    """Wrap, in every function of `tree`, the statements that hold no schema operation.

    foreign: says of a call of what other modules define whether it is one.

    A wrapped statement that raises calls `SKIP(line, error, name)` and binds what it returns to
    each name that the statement would have bound.
    """
    operations = SchemaOps(tree, foreign)
    for node in list(walk(tree)):
        if isinstance(node, ast.FunctionDef):
            node.body = _guarded(node.body, operations)
    return ast.fix_missing_locations(tree)


def guard_module(tree: ast.Module) -> ast.Module:
    """Wrap every statement of the module's own body that is no definition or import."""
    tree.body = [statement if _stays(statement) else _wrapped(statement) for statement in tree.body]
    return ast.fix_missing_locations(tree)


def flip(tree: ast.Module, lines: frozenset[int]) -> ast.Module:
    """Negate the test of every `if` on one of the lines."""
    if not lines:
        return tree
    for node in walk(tree):
        if isinstance(node, ast.If) and node.lineno in lines:
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
    return ast.fix_missing_locations(tree)


def _stays(statement: ast.stmt) -> bool:
    """Definitions, imports, the docstring and the revision's identifiers."""
    if isinstance(statement, _KEPT):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    names = ("revision", "down_revision", "depends_on", "branch_labels")
    return any(name in names for name in _names(statement))


def _guarded(body: Sequence[ast.stmt], operations: SchemaOps) -> list[ast.stmt]:
    return [_statement(statement, operations) for statement in body]


def _statement(statement: ast.stmt, operations: SchemaOps) -> ast.stmt:
    if isinstance(statement, _KEPT):
        return statement
    if not operations.holds(statement):
        return _wrapped(statement)
    for field in ("body", "orelse", "finalbody"):
        inner = getattr(statement, field, None)
        if inner and not isinstance(statement, ast.ClassDef):
            setattr(statement, field, _guarded(inner, operations))
    return statement


def _wrapped(statement: _Node) -> ast.stmt:
    """try: statement; except Exception as error: name = SKIP(line, error, "name")."""
    names = sorted(set(_names(statement)))
    error = "__gen_api_error__"
    handler: list[ast.stmt] = [ast.Expr(_call(statement.lineno, error, ""))]
    for name in names:
        target = ast.Name(name, ast.Store())
        handler.append(ast.Assign([target], _call(statement.lineno, error, name)))
    caught = ast.Tuple([ast.Name(n, ast.Load()) for n in ("Exception", "SystemExit")], ast.Load())
    wrapped = ast.Try([statement], [ast.ExceptHandler(caught, error, handler)], [], [])
    return ast.copy_location(wrapped, statement)


def _call(line: int, error: str, name: str) -> ast.Call:
    arguments: list[ast.expr] = [
        ast.Constant(line),
        ast.Name(error, ast.Load()),
        ast.Constant(name),
    ]
    return ast.Call(ast.Name(SKIP, ast.Load()), arguments, [])


def _names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ClassDef):
        return [statement.name]
    return [
        node.id
        for node in walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
