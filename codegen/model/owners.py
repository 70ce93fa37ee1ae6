"""Whose rows are whose: the column of the caller's key, or the reference that leads to it.

Configured, never guessed (generated-app §8): a column called `user_id` may as well say who wrote a
row that everybody reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import types as sql

from codegen.config import Config
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.model.api import Endpoint, Entity, Operation, Owner, Relation, RelationKind, principal
from codegen.model.defaults import always_made
from codegen.model.rows import underlying

# the subject of a token is a text: these can be read from one
_KEYS = (sql.Integer, sql.Uuid, sql.String)
_REFERRING = (Operation.LIST_RELATED, Operation.LIST_LINKED)
_LINK_WRITES = (Operation.ADD_LINK, Operation.REMOVE_LINK)
# Where an owner that a design asks for is answered.
ANSWERS = Place(".gen-api/answers.toml")
_TO_ONE = (RelationKind.MANY_TO_ONE, RelationKind.ONE_TO_ONE)


def holds_caller(column: Column[Any], config: Config) -> bool:
    """The column itself holds the caller's key, so the service sets it and no client does."""
    named = config.table(column.table.fullname).owner == column.name
    return named and _above(column, config) is None


def unfit(
    tables: Mapping[str, Table], config: Config, answered: Collection[tuple[str, str]] = ()
) -> Iterator[Diagnostic]:
    """Columns that can't say whose a row is (GA410).

    answered: the tables and columns that an answer names, not the configuration.
    """
    kinds: dict[str, str] = {}
    for name, options in config.tables.items():
        column = tables[name].columns.get(options.owner) if options.owner else None
        if column is None:
            continue
        above = _above(column, config)
        if reason := _unfit_key(column) if above is None else _unfit_reference(column, config):
            if (column.table.name, column.name) in answered:
                text = f"the owner is answered as {name}.{column.name}, which {reason}"
                yield replace(_problem(text), at=ANSWERS)
            else:
                yield _problem(f"tables.{name}.owner names {column.name!r}, which {reason}")
        elif above is None:
            kinds[f"{name}.{column.name}"] = _kind(column)
    if len(set(kinds.values())) > 1:
        told = ", ".join(f"{column} ({kind})" for column, kind in sorted(kinds.items()))
        text = f"the subject of a token is of one type, the owners are of several: {told}"
        yield replace(_problem(text), at=ANSWERS) if answered else _problem(text)


def with_owners(entities: Sequence[Entity], config: Config) -> tuple[Entity, ...]:
    """The entities with their owners, as far as the configuration gives them any.

    Raises:
        GenApiError: the table that an owner leads through is left out of the service (GA410).
    """
    by_table = {entity.table.fullname: entity for entity in entities}
    owners = ((entity, _owner(entity, by_table, config)) for entity in entities)
    return tuple(replace(each, owner=owner) if owner else each for each, owner in owners)


def asking(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The finished entities, their endpoints telling which answer depends on the caller.

    Raises:
        GenApiError: an operation is public and depends on it nevertheless (GA410).
    """
    by_name = {entity.name: entity for entity in entities}
    asked = [
        replace(entity, endpoints=tuple(_asking(e, entity, by_name) for e in entity.endpoints))
        for entity in entities
    ]
    wrong = [e.operation_id for entity in asked for e in entity.endpoints if e.owned and e.public]
    if wrong:
        names = ", ".join(wrong)
        raise GenApiError(
            _problem(f"rows that have an owner are public: {names} must know who asks")
        )
    return tuple(asked)


def is_own(entity: Entity, relation: Relation, other: Entity) -> bool:
    """Who owns a row of the entity owns what the relation leads to, by what an owner is."""
    ours, theirs = (each.owner.path[:1] if each.owner else () for each in (entity, other))
    down = [step.attribute for step in theirs if theirs and step.target == entity.name]
    return relation in ours or relation.back in down


def refuse_shown(table: str, relation: str) -> GenApiError:
    """The error of an include that would show rows of others (GA410)."""
    return GenApiError(
        _problem(
            f"tables.{table}.includes names {relation!r}: its rows have an owner, those of {table} "
            "have none"
        )
    )


def owner_notes(entities: Sequence[Entity]) -> tuple[Diagnostic, ...]:
    """What a reader should know of tables beside those with owners, and of their tests."""
    return (*_open_children(entities), *_untested(entities))


def _open_children(entities: Sequence[Entity]) -> tuple[Diagnostic, ...]:
    """Tables that refer to rows with an owner, and have none: all callers see all of them."""
    by_name = {entity.name: entity for entity in entities}
    return tuple(
        Diagnostic(
            "GA411",
            f"{entity.table.fullname} refers to {by_name[relation.target].table.fullname}, whose "
            "rows have owners, and has none itself: every caller sees all of its rows",
            entity.place,
            f'if they belong to the same owners: owner = "{entity.field(relation.local[0]).name}"',
            Severity.WARNING,
            (entity.table.fullname,),
        )
        for entity in entities
        if entity.owner is None and entity.endpoints
        for relation in entity.relations
        if relation.kind in _TO_ONE and by_name[relation.target].owner is not None
    )


def _above(column: Column[Any], config: Config) -> str | None:
    """The table that the column refers to, where the rows of that one have an owner of their own.

    A reference to what is the owner there, `users.id`, is the caller's key in its own right.
    """
    for target in sorted(key.target_fullname for key in column.foreign_keys):
        table, _, referred = target.rpartition(".")
        if config.table(table).owner not in (None, referred):
            return table
    return None


def _unfit_key(column: Column[Any]) -> str:
    if not isinstance(underlying(column), _KEYS):
        return "is no integer, UUID or text, as the subject of a token is"
    return "only the database sets" if always_made(column) else ""


def _unfit_reference(column: Column[Any], config: Config) -> str:
    if column.nullable:
        return "may be NULL: such a row would be nobody's"
    seen = {column.table.fullname}
    at: Column[Any] | None = column
    while at is not None and (table := _above(at, config)) is not None:
        if table in seen:
            return "leads back to itself"
        seen.add(table)
        owner = config.table(table).owner or ""
        at = column.table.metadata.tables[table].columns.get(owner)
    return ""


def _kind(column: Column[Any]) -> str:
    kind = underlying(column)
    words = {sql.Integer: "integer", sql.Uuid: "UUID", sql.String: "text"}
    return next(word for known, word in words.items() if isinstance(kind, known))


def _owner(entity: Entity, by_table: Mapping[str, Entity], config: Config) -> Owner | None:
    name = config.table(entity.table.fullname).owner
    column = entity.table.columns.get(name) if name else None
    if column is None:
        return None
    field = next(field for field in entity.fields if field.name == column.name)
    above = _above(column, config)
    if above is None:
        return Owner(field)
    relation = next((r for r in _references(entity, field.attribute, by_table.get(above))), None)
    if relation is None:
        raise GenApiError(
            _problem(
                f"tables.{entity.table.fullname}.owner leads through {above}, which is left out"
            )
        )
    further = _owner(by_table[above], by_table, config)
    assert further is not None  # noqa: S101 - `_above` has seen it
    return Owner(further.field, (relation, *further.path))


def _references(entity: Entity, attribute: str, target: Entity | None) -> Iterator[Relation]:
    for relation in entity.relations:
        to_one = relation.kind in _TO_ONE and attribute in relation.local
        if to_one and target is not None and relation.target == target.name:
            yield relation


def _asking(endpoint: Endpoint, entity: Entity, by_name: Mapping[str, Entity]) -> Endpoint:
    guards = tuple(_guards(endpoint, entity, by_name))
    linked = endpoint.operation in (*_REFERRING, *_LINK_WRITES) and endpoint.relation is not None
    other = by_name[entity.relation(endpoint.relation or "").target] if linked else entity
    owned = entity.owner is not None or other.owner is not None or bool(guards)
    return replace(endpoint, owned=owned, guards=guards) if owned else endpoint


def _guards(endpoint: Endpoint, entity: Entity, by_name: Mapping[str, Entity]) -> Iterator[str]:
    """Relations that a client chooses, to rows that have an owner."""
    written = {
        Operation.CREATE: entity.creatable,
        Operation.UPDATE: entity.updatable,
        Operation.REPLACE: entity.replaceable,
    }.get(endpoint.operation, ())
    attributes = {field.attribute for field in written}
    for relation in entity.relations:
        chosen = relation.kind in _TO_ONE and attributes.intersection(relation.local)
        if chosen and by_name[relation.target].owner is not None:
            yield relation.attribute


def _problem(text: str) -> Diagnostic:
    return Diagnostic("GA410", text, Place("pyproject.toml"), "", Severity.ERROR)


def _untested(entities: Sequence[Entity]) -> tuple[Diagnostic, ...]:
    """Tables whose owners are rows of another table than those of the first (GA405)."""
    caller = principal(entities)
    return tuple(
        Diagnostic(
            "GA405",
            f"rows of {entity.table.fullname} belong to rows of another table than "
            f"{caller[0].table.fullname}, which the caller of the tests is one of: tests that "
            "need one are left out",
            entity.place,
            severity=Severity.WARNING,
            subjects=(entity.table.fullname,),
        )
        for entity in entities
        if caller is not None and entity.is_of_others(*caller)
    )
