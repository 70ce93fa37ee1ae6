"""Examples of bodies, made of the samples that the tests of the service use too."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.contract.evaluating import evaluated
from codegen.contract.parts import Json
from codegen.contract.shapes import type_of
from codegen.model.api import Entity, Field, Presence, Role

_UUID = "00000000-0000-4000-8000-000000000001"


def unknown(fields: Iterable[Field]) -> tuple[str, ...]:
    """Fields that an example would need, and of whose type no value is known (GA404)."""
    return tuple(f.input_name for f in fields if not f.nullable and not f.type.valid)


def request_example(entity: Entity) -> dict[str, Json] | None:
    """A body that creates a row; None where a value that it needs is not known."""
    if unknown(f for f in entity.creatable if f.on_create is Presence.REQUIRED):
        return None
    return {f.input_name: _value(f) for f in entity.creatable if f.type.valid}


def replacement_example(entity: Entity) -> dict[str, Json] | None:
    """A body that replaces a row; None where a value that it needs is not known."""
    if unknown(f for f in entity.replaceable if f.on_create is Presence.REQUIRED):
        return None
    return {f.input_name: _value(f) for f in entity.replaceable if f.type.valid}


def response_example(entity: Entity) -> dict[str, Json] | None:
    """The row that it becomes; None where a value in it is not known."""
    if unknown(entity.readable):
        return None
    return {field.name: _value(field) for field in entity.readable}


def update_example(entity: Entity) -> dict[str, Json]:
    """A body that changes one field, where there is one that refers to nothing."""
    known = [field for field in entity.updatable if field.type.valid]
    plain = [field for field in known if not field.column.foreign_keys]
    fields = [field for field in plain if len(field.type.valid) > 1] or plain or known
    return {field.input_name: _value(field, which=1) for field in fields[:1]}


def changed(row: dict[str, Json] | None, change: dict[str, Json]) -> Json:
    """A row after a change of some of its fields."""
    return row and {name: change.get(name, value) for name, value in row.items()}


def _is_uuid(field: Field) -> bool:
    return any(getattr(part, "name", "") == "UUID" for part in field.type.response.parts)


def _value(field: Field, *, which: int = 0) -> Json:
    if field.role is Role.DELETED_AT:
        return None  # rows that have it are not found
    made = field.role is Role.KEY and field.on_create is Presence.ABSENT
    if made or field.column.foreign_keys:
        # The samples are keys that no row has; an example reads better with a likely one.
        if type_of(field) == "number":
            return 1
        if _is_uuid(field):
            return _UUID
    samples = field.type.valid
    return evaluated(samples[min(which, len(samples) - 1)]) if samples else None
