"""What holds beyond single fields: constraints, deletions, and what the service does by itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CheckConstraint

from codegen.contract.markdown import code
from codegen.contract.shapes import json_names
from codegen.model.api import Api, Entity, Relation, Role, Violation, ViolationKind

_ROLES = {
    Role.CREATED_AT: "is set when the row is created",
    Role.UPDATED_AT: "is set whenever the row changes",
    Role.DELETED_AT: "is set by a delete; rows that have it are not found any more",
    Role.VERSION: "counts the changes of the row",
    Role.PASSWORD_HASH: "is made of the password that a client sends, and never shown",
    Role.SECRET: "may be written, and is never shown",
}
_DELETES = {
    "CASCADE": "deletes its {many} too",
    "SET NULL": "sets the reference of its {many} to null",
    "SET DEFAULT": "sets the reference of its {many} to its default",
}


def rules_of(api: Api, entity: Entity) -> Iterator[str]:
    """What holds for the rows of an entity, one sentence each."""
    for violation in entity.violations:
        if rule := _rule(entity, violation):
            yield rule
    for field in entity.fields:
        if field.role in _ROLES:
            yield f"{entity.name}.{field.name} {_ROLES[field.role]}."
    yield from _ownership(api, entity)
    for relation in entity.relations:
        yield from _deletion(api, entity, relation)


def _ownership(api: Api, entity: Entity) -> Iterator[str]:
    if entity.owner is None:
        return
    others = "Rows of others are not found (404), not listed and not there to refer to (409)."
    if not entity.owner.path:
        field = entity.owner.field.name
        yield f"{entity.name}.{field} is the caller, the subject of the token. {others}"
        return
    relation = entity.owner.path[0]
    target = api.entity(relation.target).title
    yield f"{entity.name}: a row has the owner of its {target} ({relation.attribute}). {others}"


def _rule(entity: Entity, violation: Violation) -> str:
    fields = json_names(entity, violation.fields)
    name = f" ({violation.name})" if violation.name else ""
    if violation.ordering:
        low, high, strict = violation.ordering
        smaller, larger = json_names(entity, (low,)), json_names(entity, (high,))
        told = (
            f", else the answer tells: {violation.message.rstrip('.')}" if violation.message else ""
        )
        verb = "less than" if strict else "at most"
        return f"{entity.name}: {smaller} is {verb} {larger}{name}{told}."
    if violation.kind is ViolationKind.CHECK and isinstance(violation.constraint, CheckConstraint):
        return f"{entity.name}: {code(str(violation.constraint.sqltext))}{name}."
    own_key = violation.fields == tuple(field.attribute for field in entity.key)
    if violation.kind is ViolationKind.UNIQUE and not own_key:
        some = ", under a condition" if violation.conditional else ""
        verb = "are unique together" if len(violation.fields) > 1 else "is unique"
        return f"{entity.name}: {fields} {verb}{some}{name}."
    if violation.kind is ViolationKind.EXCLUSION:
        where = f" in {fields}" if fields else ""
        return f"{entity.name}: no two rows clash{where}{name}."
    return ""


def _deletion(api: Api, entity: Entity, relation: Relation) -> Iterator[str]:
    if not relation.to_many or relation.link is not None:
        return
    many = api.entity(relation.target).plural.replace("_", " ")
    does = _DELETES.get(relation.on_delete, "is refused (409) while it has {many}")
    yield f"{entity.name}: deleting one {does.format(many=f'{many} ({relation.attribute})')}."
