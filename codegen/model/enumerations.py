"""Enum types of the database as classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import types as sql
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.types import TypeEngine

from codegen.model.names import EntityNames, Unique, pascal, snake
from codegen.model.types import enumeration_key
from codegen.model.values import Enumeration

Enumerations = dict[tuple[str | None, str], Enumeration]


def enumerations(tables: Sequence[Table], names: Mapping[str, EntityNames]) -> Enumerations:
    """Every enum type in use, by its key; its class lives with the first entity that uses it."""
    unique = Unique(entity.class_name for entity in names.values())
    found: Enumerations = {}
    for table in sorted(tables, key=lambda table: table.fullname not in names):
        for column, type_ in _enums(table):
            key = enumeration_key(type_)
            if key not in found:
                found[key] = _enumeration(type_, column, names.get(table.fullname), unique)
    return found


def members(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Values with safe member names, none of them twice."""
    unique = Unique()
    return tuple((unique(_member(value)), value) for value in values)


def _enums(table: Table) -> Iterator[tuple[Column[Any], sql.Enum]]:
    for column in table.columns:
        type_: TypeEngine[Any] = column.type
        while isinstance(type_, sql.ARRAY | DOMAIN):
            type_ = type_.item_type if isinstance(type_, sql.ARRAY) else type_.data_type
        if isinstance(type_, sql.Enum):
            yield column, type_


def _enumeration(
    type_: sql.Enum, column: Column[Any], entity: EntityNames | None, unique: Unique
) -> Enumeration:
    owner = entity.name if entity else snake(column.table.name, "table")
    base = _class_name(type_.name, owner, snake(column.name, "field"))
    prefixed = [pascal(snake(type_.schema, "schema")) + base] if type_.schema else []
    return Enumeration(
        class_name=unique(base, *prefixed, f"{base}Enum"),
        module=f"app.models.{entity.module if entity else 'tables'}",
        members=members(type_.enums),
        type_name=type_.name,
        schema=type_.schema,
        owner=entity.name if entity else "",
    )


def _class_name(type_name: str | None, owner: str, column: str) -> str:
    """`booking_status` and `bookingstatus` → `BookingStatus`."""
    if not type_name:
        return pascal(f"{owner}_{column}")
    name = snake(type_name, "enum")
    tail = column.replace("_", "")
    if "_" not in name and name != tail and name.endswith(tail):
        head = name.removesuffix(tail)
        return pascal(owner if head == owner.replace("_", "") else head) + pascal(column)
    return pascal(name)


def _member(value: str) -> str:
    return snake(value, "value" if value else "empty").upper()
