"""Server defaults: which are plain values, and who makes a value when a client gives none."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Column, DefaultClause
from sqlalchemy import types as sql

from codegen.model import samples
from codegen.model.expr import Expr, expr
from codegen.model.rows import underlying
from codegen.model.samples import quoted
from codegen.model.values import FieldType, Sample
from codegen.sources.schema import DialectName

_CAST = r"(?:\s*::\s*[\w .\"]+(?:\(\s*\d+(?:\s*,\s*\d+)*\s*\))?(?:\[\])*)*"
_TEXT = re.compile(rf"\(?'((?:[^']|'')*)'{_CAST}\)?", re.DOTALL)
_NUMBER = re.compile(rf"\(?'?(-?\d+(?:\.\d+)?)'?\)?{_CAST}")
_TRUTH = {"true": "True", "false": "False", "1": "True", "0": "False", "t": "True", "f": "False"}


def server_made(column: Column[Any], dialect: DialectName) -> bool:
    """The database fills the column where an INSERT leaves it out.

    It counts up a foreign key, too, but only by chance to a key of the other table.
    """
    if column.server_default is not None:
        return True
    if column.table.autoincrement_column is column:
        return not column.foreign_keys
    return dialect == "sqlite" and _is_rowid(column)


def always_made(column: Column[Any]) -> bool:
    """No client could set it: computed, or identity always."""
    return column.computed is not None or bool(column.identity and column.identity.always)


def default_text(column: Column[Any]) -> str | None:
    """The SQL text of a column's default, None where it has none."""
    clause = column.server_default
    if not isinstance(clause, DefaultClause):
        return None
    if isinstance(clause.arg, str):
        return "'" + clause.arg.replace("'", "''") + "'"
    return str(getattr(clause.arg, "text", clause.arg)).strip()


def literal(column: Column[Any], type_: FieldType) -> Sample | None:
    """The default as a value, where it is a literal of a plain type."""
    text = default_text(column)
    if text is None:
        return None
    if type_.enumeration is not None:
        return _member(text, type_)
    if isinstance(underlying(column), sql.Boolean):
        truth = _TRUTH.get(text.strip("()'").lower())
        return None if truth is None else Sample(Expr((truth,)), truth)
    base = underlying(column)
    if isinstance(base, sql.Numeric | sql.Float | sql.Integer):
        return _number(text, base)
    if isinstance(base, sql.String) and type_.spelling is None:
        match = _TEXT.fullmatch(text)
        return None if match is None else _text(match[1].replace("''", "'"))
    return None


def _is_rowid(column: Column[Any]) -> bool:
    """SQLite makes the value of an INTEGER that alone is the primary key."""
    alone = column.primary_key and len(column.table.primary_key.columns) == 1
    return alone and type(column.type) in (sql.Integer, sql.INTEGER) and not column.foreign_keys


def _member(text: str, type_: FieldType) -> Sample | None:
    match = _TEXT.fullmatch(text)
    if match is None or type_.enumeration is None:
        return None
    value = match[1].replace("''", "'")
    found = [member for member, stored in type_.enumeration.members if stored == value]
    return Sample(expr("{}.{}", type_.python, found[0]), quoted(value)) if found else None


def _number(text: str, type_: sql.TypeEngine[Any]) -> Sample | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    if isinstance(type_, sql.Float):
        return _text_as(repr(float(match[1])))
    if isinstance(type_, sql.Integer):
        return _text_as(match[1]) if "." not in match[1] else None
    return _decimal(match[1], getattr(type_, "scale", None))


def _decimal(text: str, scale: int | None) -> Sample | None:
    try:
        value = Decimal(text)
        rounded = value if scale is None else value.quantize(Decimal(1).scaleb(-scale))
    except InvalidOperation:
        return None
    return samples.decimal(f"{rounded:f}")


def _text(value: str) -> Sample:
    return _text_as(quoted(value))


def _text_as(code: str) -> Sample:
    return Sample(Expr((code,)), code)
