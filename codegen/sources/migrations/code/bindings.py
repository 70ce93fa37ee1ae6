"""Which names the statements of a module bind."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from codegen.sources.migrations.code.syntax import walk

MUTATORS = frozenset({"update", "append", "extend", "insert", "add", "setdefault"})


def is_future(node: ast.stmt) -> bool:
    """Whether a statement says how the module is to be compiled."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def only(statement: ast.stmt, name: str) -> ast.stmt:
    """The statement, and of an import just the alias that binds `name`."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = [alias for alias in statement.names if _alias(alias) == name]
        return ast.copy_location(type(statement)(**{**vars(statement), "names": names}), statement)
    if isinstance(statement, ast.If) and _is_type_checking(statement.test):
        inner = [s for s in (*statement.orelse, *statement.body) if name in set(bound_by(s))]
        return only(inner[0], name)
    return statement


def _alias(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def is_star(node: ast.stmt) -> Any:
    """Whether a statement imports everything of another module."""
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def imports(body: Sequence[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports of a module that are carried out as it is run, those for types alone left out."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        elif isinstance(statement, ast.If) and _is_type_checking(statement.test):
            yield from imports(statement.orelse)
        elif isinstance(statement, ast.If | ast.Try | ast.With):
            inner = ast.iter_child_nodes(statement)
            yield from imports([node for node in inner if isinstance(node, ast.stmt)])


def absolute(name: str, level: int, package: str) -> str:
    """The whole name of a module that an import in a package names with so many leading dots."""
    if not level:
        return name
    parts = package.split(".")
    return ".".join(filter(None, [*parts[: len(parts) - level + 1], name]))


def flat(body: Sequence[ast.stmt]) -> Iterator[Any]:
    """The statements of a module, with those of its branches."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from flat(
                [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.stmt)]
            )


def containers(statement: ast.stmt) -> Iterator[str]:
    """`Mapped` of `id: Mapped[int]` in a class, where the annotation is a text when it is run."""
    for node in walk(statement):
        annotation = None
        if isinstance(node, ast.AnnAssign):
            annotation = node.annotation
        elif isinstance(node, ast.FunctionDef) and any(map(_declares, node.decorator_list)):
            annotation = node.returns
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            with suppress(SyntaxError):
                annotation = ast.parse(annotation.value, mode="eval").body
        if isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name):
            yield annotation.value.id


def _declares(decorator: ast.expr) -> bool:
    return "declared_attr" in ast.unparse(decorator)


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        yield from filter(None, map(_compiled, statement.decorator_list))
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (_alias(alias) for alias in statement.names if alias.name != "*")
    elif isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
        return
    elif isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
        for node in _within(statement):
            yield from bound_by(node)
        if isinstance(statement, ast.For):
            yield from _stored(statement.target)
    else:
        yield from _stored(statement)
        if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr):
            yield from _mutated(statement)


def _within(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statements in the branches of a statement."""
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.stmt):
            yield node
        elif isinstance(node, ast.ExceptHandler):
            yield from node.body


def _stored(node: ast.AST) -> Iterator[str]:
    for inner in walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _compiled(decorator: ast.expr) -> str:
    """What `@compiles(name)` says how to spell: whoever uses that needs the function as well."""
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("compiles"):
        first = decorator.args[0] if decorator.args else None
        return first.id if isinstance(first, ast.Name) else ""
    return ""


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
