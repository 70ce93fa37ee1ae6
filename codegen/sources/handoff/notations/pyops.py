"""Alembic operations and table arguments, from their source."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reference, Value
from codegen.sources.handoff.notations.code import facts as told
from codegen.sources.handoff.notations.code import unique_on
from codegen.sources.handoff.notations.pycolumns import (
    Enums,
    constant,
    is_true,
    last_name,
    read_column,
    server_default,
    sql_type,
)
from codegen.sources.handoff.words.sqltext import quote


def read(call: ast.Call, enums: Enums) -> list[Fact]:
    """What an operation says; lines are those of the code."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    reader = _OPERATIONS.get(name)
    return list(reader(call, enums)) if reader else []


def table(name: str, arguments: Iterable[ast.expr], line: int, enums: Enums) -> Iterator[Fact]:
    """A whole table: its columns and constraints; one with `...` in it has others, too."""
    arguments = list(arguments)
    cut = any(isinstance(one, ast.Constant) and one.value is ... for one in arguments)
    yield Fact(name, "", About.CREATED, True, Rank.PROSE if cut else Rank.DDL, line)
    for argument in arguments:
        if isinstance(argument, ast.Call) and last_name(argument) == "Column":
            yield from _column(name, argument, enums)
        elif isinstance(argument, ast.Call):
            yield from _constraint(name, argument)


def table_arguments(name: str, node: ast.ClassDef) -> Iterator[Fact]:
    """`__table_args__` of a class."""
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id == "__table_args__":
            value = statement.value if isinstance(statement, ast.Assign) else None
            for argument in getattr(value, "elts", [value]):
                if isinstance(argument, ast.Call):
                    yield from _constraint(name, argument)


def _column(name: str, call: ast.Call, enums: Enums) -> Iterator[Fact]:
    column = read_column(call, "", enums)
    if not column.name:
        return
    yield from column_facts(name, column.name, column.said, Rank.DDL, column.line)
    if column.silent_null is not None:
        value: Value = column.silent_null
        yield Fact(name, column.name, About.NULLABLE, value, Rank.DDL, column.line, stated=False)


def _constraint(table_name: str, call: ast.Call) -> Iterator[Fact]:
    kind, line = last_name(call), call.lineno
    listed = _listed(call.args)
    if kind == "PrimaryKeyConstraint" and listed:
        yield Fact(table_name, "", About.PRIMARY_KEY, listed, Rank.DDL, line)
    elif kind == "UniqueConstraint" and listed:
        yield from told(table_name, [unique_on(listed)], line)
    elif kind == "ForeignKeyConstraint" and len(call.args) > 1:
        yield from _foreign(table_name, _listed([call.args[0]]), _listed([call.args[1]]), call)
    elif kind == "CheckConstraint" and call.args and (text := _text(call.args[0])):
        yield Fact(table_name, "", About.CONSTRAINT, f"CHECK ({text})", Rank.DDL, line)
    elif kind == "Index" and len(call.args) > 1:
        yield _index(table_name, constant(call.args[0]), _listed(call.args[1:]), call)


def _text(node: ast.expr) -> str:
    return constant(node.args[0]) if isinstance(node, ast.Call) and node.args else constant(node)


def _listed(nodes: Iterable[ast.expr]) -> tuple[str, ...]:
    """Names as literals, in lists or without."""
    found: list[str] = []
    for node in nodes:
        inner = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found += [constant(one) for one in inner if constant(one)]
    return tuple(found)


def _foreign(
    table_name: str, mine: tuple[str, ...], theirs: tuple[str, ...], call: ast.Call
) -> Iterator[Fact]:
    """`theirs` are `table.column`."""
    actions = {k.arg: constant(k.value).upper() for k in call.keywords}
    does = actions.get("ondelete") or None
    if len(mine) == 1 and len(theirs) == 1:
        target, _, column = theirs[0].rpartition(".")
        reference = Reference(target, column, does)
        yield Fact(table_name, mine[0], About.FOREIGN_KEY, reference, Rank.DDL, call.lineno)
    elif mine and len(mine) == len(theirs):
        target = theirs[0].rpartition(".")[0]
        keys = ", ".join(quote(name) for name in mine)
        columns = ", ".join(quote(name.rpartition(".")[2]) for name in theirs)
        sql = f"FOREIGN KEY ({keys}) REFERENCES {quote(target)} ({columns})"
        sql += f" ON DELETE {does}" if does else ""
        yield Fact(table_name, "", About.CONSTRAINT, sql, Rank.DDL, call.lineno)


def _index(table_name: str, name: str, listed: tuple[str, ...], call: ast.Call) -> Fact:
    unique = any(k.arg == "unique" and is_true(k.value) for k in call.keywords)
    whole = unique and not any((k.arg or "").endswith("_where") for k in call.keywords)
    keys = ", ".join(quote(key) for key in listed)
    sql = f"CREATE {'UNIQUE ' if unique else ''}INDEX {quote(name)} ON {quote(table_name)} ({keys})"
    index = Index(name, keys, sql, whole)
    return Fact(table_name, "", About.INDEX, index, Rank.DDL, call.lineno)


def _create_table(call: ast.Call, enums: Enums) -> Iterator[Fact]:
    if call.args and (name := constant(call.args[0])):
        yield from table(name, call.args[1:], call.lineno, enums)


def _altered(name: str, line: int) -> Fact:
    return Fact(name, "", About.CREATED, False, Rank.DDL, line)


def _add_column(call: ast.Call, enums: Enums) -> Iterator[Fact]:
    if (
        len(call.args) > 1
        and isinstance(call.args[1], ast.Call)
        and (name := constant(call.args[0]))
    ):
        yield _altered(name, call.lineno)
        yield from _column(name, call.args[1], enums)


def _alter_column(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    if len(call.args) < 2:
        return
    name, column = constant(call.args[0]), constant(call.args[1])
    made = Fact(name, column, About.NULLABLE, False, Rank.DDL, call.lineno, revises=True)
    yield _altered(name, call.lineno)
    for keyword in call.keywords:
        if keyword.arg == "nullable" and isinstance(keyword.value, ast.Constant):
            yield replace(made, value=bool(keyword.value.value))
        elif keyword.arg == "type_":
            kind = sql_type(keyword.value) or ast.unparse(keyword.value)
            yield replace(made, about=About.TYPE, value=kind, written=ast.unparse(keyword.value))
        elif keyword.arg == "new_column_name" and constant(keyword.value):
            yield replace(made, about=About.RENAMED, value=constant(keyword.value), revises=False)
        elif keyword.arg == "server_default" and constant(keyword.value):
            yield replace(made, about=About.DEFAULT, value=server_default(keyword.value))


def _drop_column(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    listed = _listed(call.args[:2])
    if len(listed) == 2:
        name, column = listed
        yield _altered(name, call.lineno)
        yield Fact(name, column, About.EXISTS, False, Rank.DDL, call.lineno, revises=True)


def _rename_table(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    listed = _listed(call.args[:2])
    if len(listed) == 2:
        yield Fact(listed[0], "", About.RENAMED, listed[1], Rank.DDL, call.lineno)


def _create_index(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    if len(call.args) > 2:
        yield _index(constant(call.args[1]), constant(call.args[0]), _listed([call.args[2]]), call)


def _create_unique(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    if len(call.args) > 2:
        listed = _listed([call.args[2]])
        yield from told(constant(call.args[1]), [unique_on(listed)], call.lineno)


def _create_foreign_key(call: ast.Call, _enums: Enums) -> Iterator[Fact]:
    if len(call.args) > 4:
        target = constant(call.args[2])
        theirs = tuple(f"{target}.{name}" for name in _listed([call.args[4]]))
        yield from _foreign(constant(call.args[1]), _listed([call.args[3]]), theirs, call)


_OPERATIONS: dict[str, Callable[[ast.Call, Enums], Iterator[Fact]]] = {
    "create_table": _create_table,
    "add_column": _add_column,
    "alter_column": _alter_column,
    "drop_column": _drop_column,
    "rename_table": _rename_table,
    "create_index": _create_index,
    "create_unique_constraint": _create_unique,
    "create_foreign_key": _create_foreign_key,
}
