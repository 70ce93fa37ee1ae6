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
_NONE: Mapping[str, tuple[str, str]] = {}


def enumerations(
    tables: Sequence[Table],
    names: Mapping[str, EntityNames],
    locked: Mapping[str, tuple[str, str]] = _NONE,
) -> Enumerations:
    """Every enum type in use, by its key; its class lives with the first entity that uses it.

    locked: type → class name and table of the last run, so that neither moves by itself.
    """
    uses: dict[tuple[str | None, str], list[tuple[Column[Any], sql.Enum]]] = {}
    for table in sorted(tables, key=lambda table: table.fullname not in names):
        for column, type_ in _enums(table):
            uses.setdefault(enumeration_key(type_), []).append((column, type_))
    unique = Unique(entity.class_name for entity in names.values())
    found: Enumerations = {}
    for key in sorted(uses, key=lambda key: type_key(*key) not in locked):
        given, home = locked.get(type_key(*key), ("", ""))
        at_home = (use for use in uses[key] if home in names and use[0].table.fullname == home)
        column, type_ = next(at_home, uses[key][0])
        entity = names.get(column.table.fullname)
        found[key] = _enumeration(type_, column, entity, unique, given)
    return {key: found[key] for key in uses}


def type_key(schema: str | None, name: str) -> str:
    """What an enum type is locked by."""
    return f"{schema}.{name}" if schema else name


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
    type_: sql.Enum, column: Column[Any], entity: EntityNames | None, unique: Unique, given: str
) -> Enumeration:
    owner = entity.name if entity else snake(column.table.name, "table")
    base = _class_name(type_.name, owner, snake(column.name, "field"))
    prefixed = [pascal(snake(type_.schema, "schema")) + base] if type_.schema else []
    return Enumeration(
        class_name=unique(*([given] if given else []), base, *prefixed, f"{base}Enum"),
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
