"""How rows are reached: page order, filters, sorts, and who logs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Column, Table
from sqlalchemy import types as sql

from codegen.model.api import Entity, Field, Filter, Role, UserTable
from codegen.model.rows import underlying
from codegen.model.tables import plain, uniques

PageKey = tuple[tuple[Field, bool], ...]
_RANGE = ("eq", "gt", "gte", "lt", "lte")
_RANGED = (sql.Integer, sql.Numeric, sql.Float, sql.Date, sql.DateTime)
_SORTED = (*_RANGED, sql.String, sql.Uuid)
_FILTERED = (*_SORTED, sql.Boolean, sql.Enum)
_PAGE_PARAMETERS = frozenset(["count", "cursor", "include", "limit", "sort"])
_LOGINS = ("email", "username", "user_name", "login")
_ACTIVE = ("is_active", "active")


def served(table: Table) -> frozenset[str]:
    """Columns that some index of all rows begins with."""
    keys = [tuple(column.name for column in table.primary_key.columns), *uniques(table)]
    leading = {names[0] for names in keys if names}
    for index in table.indexes:
        first = index.expressions[0] if index.expressions else None
        if plain(index) and _is_btree(index) and isinstance(first, Column):
            leading.add(first.name)
    return frozenset(leading)


def filters(
    table: Table, fields: Sequence[Field], wanted: Literal["all"] | Sequence[str]
) -> tuple[Filter, ...]:
    """Fields that an index, or a foreign key, makes cheap to filter by, and those wanted."""
    indexed = served(table)
    return tuple(
        Filter(field, _operators(field))
        for field in fields
        if (
            wanted == "all"
            or field.name in wanted
            or field.name in indexed
            or field.column.foreign_keys
        )
        and _filterable(field)
    )


def sorts(table: Table, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Fields that an index returns in order; null has no place in a cursor."""
    indexed = served(table)
    return tuple(f for f in fields if f.name in indexed and not f.nullable and _sortable(f))


def page_key(table: Table, fields: Sequence[Field], key: Sequence[Field]) -> PageKey:
    """Newest first where an index serves that, else by the primary key."""
    created = [f for f in sorts(table, fields) if f.role == Role.CREATED_AT]
    return (*((field, True) for field in created), *((field, bool(created)) for field in key))


def user_table(entities: Sequence[Entity]) -> UserTable | None:
    """The one entity with a password hash and a unique, required e-mail or user name."""
    found = [table for entity in entities if (table := _user_table(entity)) is not None]
    return found[0] if len(found) == 1 else None


def _user_table(entity: Entity) -> UserTable | None:
    password = entity.with_role(Role.PASSWORD_HASH)
    alone = {key[0].attribute: key[0] for key in entity.uniques if len(key) == 1}
    login = next((alone[a] for a in _LOGINS if a in alone and not alone[a].nullable), None)
    if password is None or login is None:
        return None
    booleans = [f.attribute for f in entity.fields if isinstance(underlying(f.column), sql.Boolean)]
    active = next((name for name in _ACTIVE if name in booleans), None)
    return UserTable(entity.name, login.attribute, password.attribute, active)


def _is_btree(index: Any) -> bool:
    return (index.dialect_options["postgresql"].get("using") or "btree").lower() == "btree"


def _filterable(field: Field) -> bool:
    plain_type = isinstance(underlying(field.column), _FILTERED) and field.type.spelling is None
    return plain_type and field.readable and field.name not in _PAGE_PARAMETERS


def _operators(field: Field) -> tuple[str, ...]:
    # rows that are deleted are listed by nothing
    null = ("isnull",) if field.nullable and field.role != Role.DELETED_AT else ()
    if field.type.enumeration is not None:
        return ("eq", "in", *null)
    reference = field.role == Role.KEY or bool(field.column.foreign_keys)
    ranged = isinstance(underlying(field.column), _RANGED) and not reference
    return (*(_RANGE if ranged else ("eq",)), *null)


def _sortable(field: Field) -> bool:
    excluded = (
        isinstance(underlying(field.column), sql.Float | sql.Enum)
        or field.type.spelling is not None
    )
    return isinstance(underlying(field.column), _SORTED) and not excluded and field.readable
