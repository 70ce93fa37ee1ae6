"""Which relations a request may include, and what it needs for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from codegen.config import Config
from codegen.model.api import Endpoint, Entity, ErrorCode, Included, Operation, Role
from codegen.model.configured import refuse_unknown_relations
from codegen.model.endpoints import owns_link
from codegen.model.owners import is_own, refuse_shown

_READING = (Operation.LIST, Operation.GET, Operation.LIST_RELATED)
# what answers with whole rows of the entity, its relations included
_SHOWING = (*_READING, Operation.LIST_LINKED)


def with_includes(entities: Sequence[Entity], config: Config) -> tuple[Entity, ...]:
    """The finished entities with the relations that `?include=` may name.

    Where the configuration does not say, these are relations to one row, and links from the side
    that writes them: what is on the other side has no bound, and a list of its own. Rows that no
    endpoint shows are included only where the configuration says so.

    Raises:
        GenApiError: the configuration names a relation that is none (GA409).
    """
    by_name = {entity.name: entity for entity in entities}
    found = []
    for entity in entities:
        includes = tuple(_includes(entity, by_name, config))
        endpoints = tuple(_refusing(endpoint, includes) for endpoint in entity.endpoints)
        more = includes and replace(entity, includes=includes, endpoints=endpoints)
        found.append(more or entity)
    return tuple(found)


def _includes(entity: Entity, entities: Mapping[str, Entity], config: Config) -> Iterator[Included]:
    name = entity.table.fullname
    options = config.table(name)
    refuse_unknown_relations(name, options, [r.attribute for r in entity.relations])
    if not _is_shown(entity):
        return
    public = any(e.public for e in entity.endpoints if e.operation in _READING)
    names = {field.name for field in entity.fields}
    for relation in entity.relations:
        target = entities[relation.target]
        usual = _is_shown(target) and (not relation.to_many or owns_link(relation))
        given = options.includes
        named = isinstance(given, tuple) and relation.attribute in given
        chosen = usual if given is None else given == "all" or named
        if target.owner is not None and entity.owner is None:
            # nobody's row would show that of somebody
            if named:
                raise refuse_shown(name, relation.attribute)
            continue
        open_ = any(e.public for e in target.endpoints if e.operation == Operation.GET)
        if chosen and relation.attribute not in names and (open_ or not public):
            hidden = target.with_role(Role.DELETED_AT) is not None
            away = target.owner is not None and not is_own(entity, relation, target)
            nullable = not relation.to_many and (relation.nullable or hidden or away)
            yield Included(relation, nullable, _scopes(entity if open_ else target, config), away)


def _is_shown(entity: Entity) -> bool:
    return any(endpoint.operation in _READING for endpoint in entity.endpoints)


def _scopes(entity: Entity, config: Config) -> tuple[str, ...]:
    usual = config.scope(entity.path, "read")
    given = config.table(entity.table.fullname).scopes
    return tuple(given.get("get", given.get("read", usual)).split())


def _refusing(endpoint: Endpoint, includes: Sequence[Included]) -> Endpoint:
    """A parameter can be invalid, whatever the path, and a relation can need a scope."""
    if endpoint.operation not in _SHOWING:
        return endpoint
    needed = any(each.scopes for each in includes) and not endpoint.public
    more = {ErrorCode.VALIDATION_ERROR} | ({ErrorCode.FORBIDDEN} if needed else set())
    return replace(endpoint, errors=tuple(c for c in ErrorCode if c in more | {*endpoint.errors}))
