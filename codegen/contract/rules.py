"""What holds beyond single fields: constraints, deletions, and what the service does by itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CheckConstraint

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
    "CASCADE": "deletes its {many}",
    "SET NULL": "leaves its {many} without one",
    "SET DEFAULT": "gives its {many} their default",
}


def rules(api: Api) -> Iterator[str]:
    """One sentence each, entity by entity."""
    for entity in api.entities:
        for violation in entity.violations:
            if rule := _rule(entity, violation):
                yield rule
        for field in entity.fields:
            if field.role in _ROLES:
                yield f"{entity.name}.{field.name} {_ROLES[field.role]}."
        for relation in entity.relations:
            yield from _deletion(api, entity, relation)


def _rule(entity: Entity, violation: Violation) -> str:
    fields = ", ".join(violation.fields)
    name = f" ({violation.name})" if violation.name else ""
    if violation.ordering:
        low, high, strict = violation.ordering
        return f"{entity.name}: {low} is {'less than' if strict else 'at most'} {high}{name}."
    if violation.kind is ViolationKind.CHECK and isinstance(violation.constraint, CheckConstraint):
        return f"{entity.name}: {violation.constraint.sqltext}{name}."
    own_key = violation.fields == tuple(field.name for field in entity.key)
    if violation.kind is ViolationKind.UNIQUE and not own_key:
        some = ", under a condition" if violation.conditional else ""
        return f"{entity.name}: {fields} is unique{some}{name}."
    if violation.kind is ViolationKind.EXCLUSION:
        return f"{entity.name}: no two rows overlap in {fields}{name}."
    return ""


def _deletion(api: Api, entity: Entity, relation: Relation) -> Iterator[str]:
    if not relation.to_many or relation.link is not None:
        return
    many = api.entity(relation.target).plural.replace("_", " ")
    does = _DELETES.get(relation.on_delete, "is refused (409) while it has {many}")
    subject = f"Deleting a {entity.title}"
    yield f"{subject} {does.format(many=f'{many} ({relation.attribute})')}."
