"""Which rows can be made one after the other, parents first, so that tests can arrange them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codegen.diagnostics import Diagnostic, Severity
from codegen.model.api import Entity, Field, Presence


def samples_within_reach(
    entities: Sequence[Entity],
) -> tuple[tuple[Entity, ...], tuple[Diagnostic, ...]]:
    """Empty the samples of required foreign keys whose parent no test can make.

    The entities come parents first; a required reference to a later one, or to itself, cannot be
    satisfied by an INSERT of its own.
    """
    makeable: set[str] = set()
    finished: list[Entity] = []
    notes: list[Diagnostic] = []
    for entity in entities:
        lost = _lost(entity, makeable)
        fields = tuple(_without_samples(f) if f.attribute in lost else f for f in entity.fields)
        changed = lost and replace(entity, fields=fields, key=_same(entity.key, fields))
        kept = changed or entity
        finished.append(kept)
        if can_be_made(kept):
            makeable.add(entity.name)
        notes += [_note(entity, field) for field in entity.fields if field.attribute in lost]
    return tuple(finished), tuple(notes)


def can_be_made(entity: Entity) -> bool:
    """A valid row can be made in tests."""
    return all(field.type.valid for field in entity.fields if field.on_create == Presence.REQUIRED)


def _lost(entity: Entity, makeable: set[str]) -> set[str]:
    covered: set[str] = set()
    for relation in entity.relations:
        if not relation.to_many and relation.target in makeable:
            covered |= set(relation.local)
    return {
        field.attribute
        for field in entity.fields
        if field.column.foreign_keys
        and field.on_create == Presence.REQUIRED
        and field.attribute not in covered
    }


def _without_samples(field: Field) -> Field:
    return replace(field, type=replace(field.type, valid=(), boundary=()))


def _same(key: Sequence[Field], fields: Sequence[Field]) -> tuple[Field, ...]:
    by_name = {field.attribute: field for field in fields}
    return tuple(by_name[field.attribute] for field in key)


def _note(entity: Entity, field: Field) -> Diagnostic:
    subject = f"{entity.table.fullname}.{field.name}"
    return Diagnostic(
        "GA405",
        f"no row that {subject} must refer to can be made first: tests that need one are left out",
        field.place,
        severity=Severity.WARNING,
        subjects=(subject,),
    )
