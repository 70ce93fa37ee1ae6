"""Examples of bodies, made of the samples that the tests of the service use too."""

from __future__ import annotations

from typing import cast

from codegen.contract.parts import Json
from codegen.contract.shapes import type_of
from codegen.model.api import Entity, Field, Presence, Role, Sample

_UUID = "00000000-0000-4000-8000-000000000001"


def request_example(entity: Entity) -> dict[str, Json]:
    """A body that creates a row."""
    return {field.input_name: _value(field) for field in entity.creatable}


def response_example(entity: Entity) -> dict[str, Json]:
    """The row that it becomes."""
    return {field.name: _value(field) for field in entity.readable}


def update_example(entity: Entity) -> dict[str, Json]:
    """A body that changes one field, where there is one that refers to nothing."""
    plain = [field for field in entity.updatable if not field.column.foreign_keys]
    fields = [field for field in plain if len(field.type.valid) > 1] or plain or entity.updatable
    return {field.input_name: _value(field, which=1) for field in fields[:1]}


def changed(row: dict[str, Json], change: dict[str, Json]) -> Json:
    """A row after a change of some of its fields."""
    return {name: change.get(name, value) for name, value in row.items()}


def _is_uuid(field: Field) -> bool:
    return any(getattr(part, "name", "") == "UUID" for part in field.type.response.parts)


def _value(field: Field, *, which: int = 0) -> Json:
    made = field.role is Role.KEY and field.on_create is Presence.ABSENT
    if made or field.column.foreign_keys:
        # The samples are keys that no row has; an example reads better with a likely one.
        if type_of(field) == "number":
            return 1
        if _is_uuid(field):
            return _UUID
    samples = field.type.valid
    return _evaluated(samples[min(which, len(samples) - 1)]) if samples else None


def _evaluated(sample: Sample) -> Json:
    """The JSON of a sample: an expression of literals and `n`, which is 1 here."""
    code = compile(sample.json, "<sample>", "eval")
    return cast("Json", eval(code, {"__builtins__": {}}, {"n": 1}))  # noqa: S307 - our own text
