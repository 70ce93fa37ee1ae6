"""Columns of models and of `Table` objects as code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Constraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from codegen.emit import ddl
from codegen.emit.expr import literal
from codegen.emit.sqltypes import said_by_annotation, type_code
from codegen.emit.views.parts import nullable
from codegen.model.api import Enumeration, Field
from codegen.model.expr import Expr, expr, name

Inline = dict[str, list[Expr]]


def inline(table: Table) -> tuple[Inline, list[Expr]]:
    """What each column says of itself, by column name, and the constraints that are left.

    A key, a foreign key or an index of one column stands with the column where that gives it the
    name it has.
    """
    columns: Inline = {column.name: [] for column in table.columns}
    rest: list[Expr] = []
    for item in ddl.constraints(table):
        said = _said_by_columns(item, table)
        for column, argument in said:
            columns[column].append(argument)
        if not said and not _is_empty(item):
            rest.append(ddl.constraint_code(item))
    return columns, rest


def _is_empty(item: Constraint | Index) -> bool:
    return isinstance(item, PrimaryKeyConstraint) and not list(item.columns)


def _said_by_columns(item: Constraint | Index, table: Table) -> list[tuple[str, Expr]]:
    columns = [column.name for column in getattr(item, "columns", ())]
    if isinstance(item, PrimaryKeyConstraint):
        plain = item.name in (None, f"{table.name}_pkey") and not _has_options(item)
        ordered = columns == _key_as_implied(table)
        return [(c, ddl.keyword("primary_key", "True")) for c in columns if plain and ordered]
    if isinstance(item, ForeignKeyConstraint) and len(columns) == 1:
        target = Expr((literal(item.elements[0].target_fullname),))
        options = ddl.foreign_key_options(item)
        return [(columns[0], ddl.call(name("sqlalchemy", "ForeignKey"), [target, *options]))]
    if isinstance(item, UniqueConstraint) and len(columns) == 1:
        plain = item.name in (None, f"{table.name}_{columns[0]}_key") and not _has_options(item)
        return [(columns[0], ddl.keyword("unique", "True"))] if plain else []
    if isinstance(item, Index) and _is_plain_index(item, table):
        return [(columns[0], ddl.keyword("index", "True"))]
    return []


def _key_as_implied(table: Table) -> list[str]:
    """The columns of a key that only `primary_key=True` states: the one that counts comes first."""
    keys = [column for column in table.columns if column.primary_key]
    return [column.name for column in sorted(keys, key=lambda column: not _counts(column))]


def _has_options(item: Any) -> bool:
    given = (item.deferrable, item.initially, item.comment, *item.dialect_kwargs.values())
    return any(map(ddl.is_set, given))


def _is_plain_index(index: Index, table: Table) -> bool:
    """Whether `index=True` makes this very index.

    Beside `unique=True` it does not: SQLAlchemy takes the two together for one unique index.
    """
    first, *more = index.expressions
    if (
        more
        or index.unique
        or not isinstance(first, Column)
        or _is_unique(first, table)
        or any(map(ddl.is_set, index.dialect_kwargs.values()))
    ):
        return False
    prefix = f"{table.schema}_" if table.schema else ""
    return index.name == f"ix_{prefix}{table.name}_{first.name}"


def _is_unique(column: Column[Any], table: Table) -> bool:
    constraints = (c for c in table.constraints if isinstance(c, UniqueConstraint))
    return any(list(constraint.columns) == [column] for constraint in constraints)


def mapped_column(field: Field, own: list[Expr]) -> Expr:
    """`name: Mapped[…] = mapped_column(…)`.

    own: keys and the like that the column says of itself.
    """
    annotation = nullable(field.type.python, field)
    head = expr("{}: {}[{}]", field.attribute, name("sqlalchemy.orm", "Mapped"), annotation)
    arguments = _arguments(field, own)
    if not arguments:
        return head
    return expr("{} = {}", head, ddl.call(name("sqlalchemy.orm", "mapped_column"), arguments))


def _arguments(field: Field, own: list[Expr]) -> list[Expr]:
    column = field.column
    code = type_code(column.type, field.type.enumeration, field.type.spelling)
    told = said_by_annotation(code, field.type.python) and _is_as_referred(column)
    positional = [Expr((literal(field.name),))] if field.renamed else []
    if not told:
        positional.append(code)
    keywords = [*own, *_automatic(column), *_generated(column)]
    if field.factory is not None:
        keywords.append(ddl.keyword("default", field.factory))
    if field.on_change is not None:
        keywords.append(ddl.keyword("onupdate", field.on_change))
    if column.comment:
        keywords.append(ddl.keyword("comment", literal(column.comment)))
    return [*positional, *_positional_first(keywords)]


def _is_as_referred(column: Column[Any]) -> bool:
    """Whether all that it refers to has its type: SQLAlchemy takes that one where none is given."""
    return all(repr(key.column.type) == repr(column.type) for key in column.foreign_keys)


def _positional_first(arguments: list[Expr]) -> list[Expr]:
    """`ForeignKey(…)` and `Identity()` before `primary_key=True`."""
    return sorted(arguments, key=_is_keyword)


def _is_keyword(argument: Expr) -> bool:
    first = argument.parts[0]
    return isinstance(first, str) and first.partition("=")[0].isidentifier()


def _generated(column: Column[Any]) -> list[Expr]:
    default = ddl.server_default(column)
    return [] if default is None else [default]


def _automatic(column: Column[Any]) -> list[Expr]:
    """`autoincrement=` where SQLAlchemy would assume otherwise."""
    table = column.table
    keys = list(table.primary_key.columns)
    assumed = (
        keys == [column]
        and isinstance(column.type, Integer)
        and not column.foreign_keys
        and column.server_default is None
    )
    actual = _counts(column)
    return [ddl.keyword("autoincrement", str(actual))] if actual != assumed else []


def _counts(column: Column[Any]) -> bool:
    return column.table.autoincrement_column is column and column.server_default is None


def table_column(column: Column[Any], own: list[Expr], enumeration: Enumeration | None) -> Expr:
    """`Column("…", …)` of a `Table` object."""
    spelling = getattr(column.type, "spelling", None)
    keywords = [*own, *_automatic(column), *_generated(column)]
    if not column.nullable and not column.primary_key:
        keywords.append(ddl.keyword("nullable", "False"))
    if column.comment:
        keywords.append(ddl.keyword("comment", literal(column.comment)))
    code = type_code(column.type, enumeration, spelling)
    arguments = [Expr((literal(column.name),)), code, *_positional_first(keywords)]
    return ddl.call(name("sqlalchemy", "Column"), arguments)
