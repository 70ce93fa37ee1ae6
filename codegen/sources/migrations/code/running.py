"""What the project's code that is running at the moment will make of something that it learned."""

import ast
from collections.abc import Iterator, Mapping
from types import FrameType, ModuleType

from codegen.sources.migrations.code.bindings import MUTATORS, bound_by
from codegen.sources.migrations.code.schema_ops import is_kept
from codegen.sources.migrations.code.syntax import nodes

_ANEW = frozenset({"property", "staticmethod", "classmethod", "contextmanager", "overload"})


def frame_of(frame: FrameType | None, file: str, statement: ast.stmt) -> FrameType | None:
    """The frame in which a definition is made: of the body of a class, or of its module."""
    name = statement.name if isinstance(statement, ast.ClassDef) else "<module>"
    while frame is not None:
        if frame.f_code.co_filename == file and frame.f_code.co_name == name:
            return frame
        frame = frame.f_back
    return None


def attribute_at(frame: FrameType, statement: ast.stmt) -> str:
    """What the running line of the body of a class defines; empty elsewhere."""
    body = statement.body if isinstance(statement, ast.ClassDef) else []
    before = [item for item in body if item.lineno <= frame.f_lineno]
    return next(iter(bound_by(max(before, key=lambda item: item.lineno))), "") if before else ""


def is_for_python(frame: FrameType, statement: ast.stmt) -> bool:
    """Whether what runs is an argument that does not show in the schema, as a column's default."""
    line, _, column, _ = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    at = (line or 0, column or 0)
    return any(
        is_kept(node, item) and _begin(item.value) <= at < _end(item.value)
        for node in nodes(statement)
        if isinstance(node, ast.Call)
        for item in node.keywords
    )


def keepers(
    frame: FrameType | None, modules: Mapping[str, ModuleType | None]
) -> Iterator[tuple[ModuleType, str]]:
    """The definitions that run and may keep what they learn, so that others find it there.

    modules: the project's, each with `definitions`.
    """
    while frame is not None:
        module = modules.get(str(frame.f_globals.get("__name__")))
        if module is not None and vars(module) is frame.f_globals:
            name = frame.f_code.co_qualname.partition(".")[0]
            if any(_keeps(frame, each) for each in module.definitions.get(name, ())):
                yield module, name
        frame = frame.f_back


def _keeps(frame: FrameType, definition: ast.stmt) -> bool:
    """Whether the running function of a definition is cached, or changes what outlives it."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    named = (n for n in nodes(definition) if getattr(n, "name", "") == frame.f_code.co_name)
    for node in named:
        last = getattr(node, "end_lineno", 0)
        if isinstance(node, functions) and node.lineno <= frame.f_lineno <= last:
            cached = {_name(item) for item in node.decorator_list} - _ANEW
            return bool(cached) or any(map(_outlives, nodes(node)))
    return False


def _outlives(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in MUTATORS
    stored = isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store)
    return stored or isinstance(node, ast.Global | ast.Nonlocal)


def _name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _begin(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
