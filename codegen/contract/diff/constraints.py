"""What the database holds of rows: keys, references, checks, and what a delete takes along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from sqlalchemy import CheckConstraint, ForeignKeyConstraint

from codegen.contract.diff.finding import Cause, Finding
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Constraint, Origin, Surface
from codegen.model.api import Api, Entity, Relation, Role, Violation, ViolationKind

_KINDS = {
    ViolationKind.UNIQUE: "unique",
    ViolationKind.FOREIGN_KEY: "foreign-key",
    ViolationKind.CHECK: "check",
    ViolationKind.EXCLUSION: "exclusion",
}


def constraints(api: Api) -> Iterator[Constraint]:
    """Everything that can refuse a write of an entity, its own key aside."""
    for entity in api.entities:
        key = tuple(field.attribute for field in entity.key)
        for violation in entity.violations:
            if violation.kind is not ViolationKind.UNIQUE or violation.fields != key:
                yield _constraint(entity, violation)
        hidden = entity.with_role(Role.DELETED_AT) is not None
        table = entity.table.fullname
        yield Constraint("deletion", table, (), "HIDE" if hidden else "REMOVE", writes=table)
        for relation in entity.relations:
            if relation.to_many and relation.link is None:
                yield _deletion(api, entity, relation)


def _constraint(entity: Entity, violation: Violation) -> Constraint:
    fields = [entity.field(attribute) for attribute in violation.fields]
    names = ", ".join(field.name for field in fields)
    return Constraint(
        _KINDS[violation.kind],
        entity.table.fullname,
        tuple(field.column.name for field in fields),
        _text(violation, names),
        violation.name,
        entity.table.fullname,
    )


def _text(violation: Violation, names: str) -> str:
    made = violation.constraint
    if isinstance(made, CheckConstraint):
        return str(made.sqltext)
    if isinstance(made, ForeignKeyConstraint):
        return f"{names} refers to {made.elements[0].target_fullname}"
    if violation.kind is ViolationKind.EXCLUSION:
        return f"no two rows may clash in {names}" if names else "no two rows may clash"
    verb = "are unique together" if "," in names else "is unique"
    return f"{names} {verb}{' under a condition' if violation.conditional else ''}"


def _deletion(api: Api, entity: Entity, relation: Relation) -> Constraint:
    child = api.entity(relation.target)
    columns = [child.field(name).column.name for name in relation.remote]
    table = child.table.fullname
    parent = entity.table.fullname
    return Constraint("deletion", table, tuple(columns), relation.on_delete, writes=parent)


def touched(finding: Finding, new: Surface) -> Iterator[str]:
    """The operations that a finding of this module concerns."""
    kinds = ("delete",) if finding.rule == "deletion-changed" else ("create", "update")
    for operation in new.operations:
        identity = operation.identity
        if identity and identity.kind in kinds and identity.table == finding.label:
            yield operation.id


def compare(
    old: Sequence[Constraint], new: Sequence[Constraint], lineage: Lineage, tables: Set[str]
) -> Iterator[Finding]:
    """The constraints that came, went or changed.

    tables: those of the old service. New tables, and dropped ones, are told as operations.
    """
    left = {_key(item): item for item in old}
    alive = {lineage.before(Origin(item.table))[0].table: item.table for item in new}
    unmatched = []
    for item in new:
        former = _former(item, lineage)
        known = left.pop(_key(former), None)
        if known is None:
            unmatched.append((former, item))
        elif item.kind == "deletion" and known.text != item.text:
            now, was = (_DELETES.get(kind, _REFUSED) for kind in (item.text, known.text))
            text = f"when a row of {item.writes} is deleted, {now}; before, {was}"
            cause = Cause(keys=True, also=(Origin(item.table, "deleted_at"),))
            yield Finding("deletion-changed", text, _origin(item), item.writes, cause=cause)
    named = {(item.kind, item.table, item.name): item for item in left.values() if item.name}
    for former, item in unmatched:
        known = named.get((item.kind, former.table, item.name))
        if item.kind == "check" and known is not None:
            del left[_key(known)]
            yield _finding("changed", item, f"{item.text}, was {known.text}")
        elif item.kind != "deletion" and former.table in tables:
            yield _finding("added", item, item.text)
    for item in left.values():
        if item.kind != "deletion" and item.table in alive:
            yield _finding("removed", replace(item, table=alive[item.table]), item.text)


def _finding(what: str, item: Constraint, text: str) -> Finding:
    cause = Cause(member=item.name)
    named = f"{text} ({item.name})" if item.name else text
    return Finding(f"{item.kind}-{what}", named, _origin(item), item.writes, item.columns, cause)


def _key(item: Constraint) -> tuple[object, ...]:
    text = item.text if item.kind in ("check", "unique") else ""
    return item.kind, item.table, frozenset(item.columns), text


def _former(item: Constraint, lineage: Lineage) -> Constraint:
    """The constraint as the old names of its table and columns would spell it."""
    table = lineage.before(Origin(item.table))[0].table
    text, columns = item.text, []
    for name in item.columns:
        columns.append(lineage.before(Origin(item.table, name))[0].column)
        text = re.sub(rf"\b{re.escape(name)}\b", columns[-1], text)
    return replace(item, table=table, columns=tuple(columns), text=text)


def _origin(item: Constraint) -> Origin:
    return Origin(item.table, item.columns[0] if len(item.columns) == 1 else "")


_DELETES = {
    "CASCADE": "the rows that refer to it go too",
    "SET NULL": "references to it become null",
    "SET DEFAULT": "references to it get their default",
    "HIDE": "it is hidden",
    "REMOVE": "it is removed",
}
_REFUSED = "the delete is refused while rows refer to it"
