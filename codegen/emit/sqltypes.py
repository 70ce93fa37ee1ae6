"""SQLAlchemy types as code."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from codegen.emit.expr import literal
from codegen.model.api import Enumeration
from codegen.model.expr import Expr, expr, join, name

# DDL spellings that have a name people write; a subclass says the same with other arguments
_GENERIC: Mapping[type[TypeEngine[Any]], type[TypeEngine[Any]]] = {
    sql.BIGINT: sql.BigInteger,
    sql.BOOLEAN: sql.Boolean,
    sql.DATE: sql.Date,
    sql.DATETIME: sql.DateTime,
    sql.DOUBLE_PRECISION: sql.Double,
    sql.INTEGER: sql.Integer,
    sql.NUMERIC: sql.Numeric,
    sql.SMALLINT: sql.SmallInteger,
    sql.TEXT: sql.Text,
    sql.TIME: sql.Time,
    sql.TIMESTAMP: sql.DateTime,
    sql.UUID: sql.Uuid,
    sql.VARCHAR: sql.String,
    postgresql.BYTEA: sql.LargeBinary,
}
# how values travel, which is no part of the DDL
_NOT_DDL = frozenset(
    ["asdecimal", "as_uuid", "astext_type", "decimal_return_scale", "none_as_null"]
)
_POSITIONAL = ("length", "precision", "scale")
# SQLAlchemy 2.0 takes `float` for Float and 2.1 for Double: that is always said
_BY_ANNOTATION: Mapping[str, str] = {
    "int": "Integer",
    "str": "String",
    "bool": "Boolean",
    "bytes": "LargeBinary",
    "Decimal": "Numeric",
    "UUID": "Uuid",
    "date": "Date",
    "datetime": "DateTime",
    "time": "Time",
}


def type_code(
    type_: TypeEngine[Any], enumeration: Enumeration | None = None, spelling: str | None = None
) -> Expr:
    """The type as an expression.

    enumeration: the class for an Enum, or for the elements of an array.
    spelling: of a type that travels as text.
    """
    if spelling is not None:
        return expr("{}({})", name("app.core.types", "TextTransported"), literal(spelling))
    if isinstance(type_, sql.Enum) and enumeration is not None:
        return _enum(type_, enumeration)
    if isinstance(type_, sql.ARRAY):
        return _array(type_, enumeration)
    if isinstance(type_, postgresql.DOMAIN):
        return _domain(type_, enumeration)
    cls = _class(type_)
    arguments = _arguments(type_, cls)
    if isinstance(type_, sql.JSON):
        # else SQLAlchemy stores None as the JSON value null, which IS NULL does not find
        arguments.append("none_as_null=True")
    if not arguments:
        return _name(cls)
    return expr("{}({})", _name(cls), ", ".join(arguments))


def said_by_annotation(code: Expr, python: Expr) -> bool:
    """Whether `Mapped[python]` means this type without being told."""
    annotation = "".join(p if isinstance(p, str) else p.name for p in python.parts)
    generic = _BY_ANNOTATION.get(annotation)
    return generic is not None and code == name("sqlalchemy", generic)


def _class(type_: TypeEngine[Any]) -> type[TypeEngine[Any]]:
    cls = type(type_)
    if cls is postgresql.TIMESTAMP and getattr(type_, "precision", None) is None:
        return sql.DateTime
    if cls is postgresql.TIME and getattr(type_, "precision", None) is None:
        return sql.Time
    return _GENERIC.get(cls, cls)


def _name(cls: type[TypeEngine[Any]]) -> Expr:
    for module in (sqlalchemy, postgresql, sqlite):
        if getattr(module, cls.__name__, None) is cls:
            return name(module.__name__, cls.__name__)
    return name(cls.__module__, cls.__name__)


def _arguments(type_: TypeEngine[Any], cls: type[TypeEngine[Any]]) -> list[str]:
    positional: list[str] = []
    keywords: list[str] = []
    for index, parameter in enumerate(_parameters(cls.__init__)):
        value = getattr(type_, parameter.name, parameter.default)
        if parameter.name in _NOT_DDL or parameter.default is parameter.empty:
            continue
        if value == parameter.default:
            continue
        if parameter.name in _POSITIONAL and index == len(positional):
            positional.append(literal(value))
        else:
            keywords.append(f"{parameter.name}={literal(value)}")
    return [*positional, *keywords]


@cache
def _parameters(constructor: Callable[..., None]) -> tuple[inspect.Parameter, ...]:
    """What it takes, `self` aside."""
    return tuple(inspect.signature(constructor).parameters.values())[1:]


def _enum(type_: sql.Enum, enumeration: Enumeration) -> Expr:
    keywords: list[Expr] = [name(enumeration.module, enumeration.class_name)]
    if type_.native_enum:
        keywords.append(expr("name={}", literal(type_.name)))
        if type_.schema is not None:
            keywords.append(expr("schema={}", literal(type_.schema)))
    else:
        keywords += [expr("native_enum=False"), expr("length={}", literal(type_.length))]
    keywords.append(expr("values_callable={}", name("app.core.types", "enum_values")))
    return expr("{}({})", name("sqlalchemy", "Enum"), join(", ", keywords))


def _array(type_: sql.ARRAY[Any], enumeration: Enumeration | None) -> Expr:
    item = type_code(type_.item_type, enumeration)
    dimensions = f", dimensions={type_.dimensions}" if (type_.dimensions or 1) > 1 else ""
    return expr("{}({}{})", name("sqlalchemy.dialects.postgresql", "ARRAY"), item, dimensions)


def _domain(type_: postgresql.DOMAIN, enumeration: Enumeration | None) -> Expr:
    parts = [Expr((literal(type_.name),)), type_code(type_.data_type, enumeration)]
    for key in ("collation", "constraint_name", "not_null", "schema"):
        if getattr(type_, key, None):
            parts.append(Expr((f"{key}={literal(getattr(type_, key))}",)))
    for key in ("check", "default"):
        if getattr(type_, key, None) is not None:
            parts.append(Expr((f"{key}={literal(str(getattr(type_, key)))}",)))
    return expr("{}({})", name("sqlalchemy.dialects.postgresql", "DOMAIN"), join(", ", parts))
