"""Whether a PostgreSQL schema means the same on SQLite, so that tests may run there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy import types as sql
from sqlalchemy.types import TypeEngine

from codegen.model.defaults import default_text
from codegen.model.tables import plain
from codegen.sources.schema import Schema

# Types whose values come back from SQLite as they went in, with the help of the emitted
# app/core/sqlite.py; times of day with a zone do not.
_SAME = (
    *(sql.SmallInteger, sql.Integer, sql.BigInteger, sql.Float, sql.Boolean, sql.String),
    *(sql.Date, sql.Time, sql.DateTime, sql.Uuid, sql.LargeBinary, sql.Interval),
)
_DEFAULT = re.compile(
    r"'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null|now\(\)|current_(?:timestamp|date|time)",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"(?:'(?:[^']|'')*'|\"[^\"]+\"|[\w\s.,()+*/%-]|<>|!=|<=|>=|[<>=](?![<>=@|&~])|\|\|)*"
)
_FUNCTION = re.compile(r"\b(\w+)\s*\(", re.IGNORECASE)
_FUNCTIONS = {
    "abs",
    "coalesce",
    "in",
    "length",
    "lower",
    "nullif",
    "trim",
    "upper",
    "and",
    "or",
    "not",
}
_EXACT_DIGITS = 15


def portable(schema: Schema, tables: Sequence[Table]) -> bool:
    """Nothing in the tables needs PostgreSQL."""
    if schema.dialect == "sqlite":
        return True
    return not schema.prerequisites and all(map(_portable, tables))


def _portable(table: Table) -> bool:
    return (
        table.schema is None
        and not any(_special(options) for options in table.dialect_options.values())
        and all(map(_portable_column, table.columns))
        and all(map(_portable_constraint, table.constraints))
        and all(plain(index) and not _special_index(index) for index in table.indexes)
    )


def _special(options: Any) -> bool:
    return any(value not in (None, False, (), [], {}) for value in dict(options).values())


def _special_index(index: Any) -> bool:
    return _special(
        {k: v for k, v in dict(index.dialect_options["postgresql"]).items() if k != "concurrently"}
    )


def _portable_column(column: Column[Any]) -> bool:
    made = column.table.autoincrement_column is column
    if made and not isinstance(column.type, sql.Integer):
        return False
    if made and (isinstance(column.type, sql.BigInteger | sql.SmallInteger) or _composite(column)):
        return False
    if column.identity is not None or column.computed is not None:
        return False
    text = default_text(column)
    known = column.server_default is None or (text is not None and _DEFAULT.fullmatch(text))
    return bool(known) and _portable_type(column.type)


def _composite(column: Column[Any]) -> bool:
    return len(column.table.primary_key.columns) > 1


def _portable_type(type_: TypeEngine[Any]) -> bool:
    if isinstance(type_, sql.Time):
        return not type_.timezone
    if isinstance(type_, sql.Numeric) and not isinstance(type_, sql.Float):
        exact = type_.precision is not None and type_.precision <= _EXACT_DIGITS
        return exact and type_.scale is not None
    generic = type(type_).__module__ == "sqlalchemy.sql.sqltypes"
    if isinstance(type_, sql.CHAR | sql.JSON) or getattr(type_, "collation", None):
        return generic and isinstance(type_, sql.JSON)
    return isinstance(type_, sql.Enum) or (generic and isinstance(type_, _SAME))


def _portable_constraint(constraint: object) -> bool:
    if isinstance(constraint, CheckConstraint):
        text = str(constraint.sqltext)
        functions = {name.lower() for name in _FUNCTION.findall(text)}
        return bool(_CHECK.fullmatch(text)) and functions <= _FUNCTIONS
    kind = type(constraint).__name__
    deferred = getattr(constraint, "deferrable", None)
    options = getattr(constraint, "dialect_options", {})
    special = any(_special(each) for each in options.values())
    return kind != "ExcludeConstraint" and not deferred and not special
