"""Which operations each entity has: method, path, name, parameters, scopes, errors."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codegen.config import Action, Config, Scoped, TableOptions
from codegen.model.api import (
    Endpoint,
    Entity,
    ErrorCode,
    Field,
    Operation,
    PathParam,
    Relation,
    RelationKind,
    Role,
    ViolationKind,
)
from codegen.model.lock import Lock, operation_key, target_of
from codegen.model.names import Unique, variable
from codegen.sources.schema import DialectName

_ACTIONS: Mapping[Operation, Action] = {
    Operation.LIST: "list",
    Operation.GET: "get",
    Operation.CREATE: "create",
    Operation.UPDATE: "update",
    Operation.REPLACE: "replace",
    Operation.DELETE: "delete",
    Operation.RESTORE: "restore",
    Operation.LIST_RELATED: "nested",
    Operation.LIST_LINKED: "links",
    Operation.ADD_LINK: "links",
    Operation.REMOVE_LINK: "links",
}
_CLASHING = (ViolationKind.UNIQUE, ViolationKind.FOREIGN_KEY, ViolationKind.EXCLUSION)
_CHANGES = (Operation.UPDATE, Operation.REPLACE)
_WRITES = (Operation.CREATE, *_CHANGES, Operation.DELETE, Operation.RESTORE)
_MATCHING = (*_CHANGES, Operation.DELETE)  # those that take If-Match
_LINE = 77  # of a summary between the quotes of a docstring
_LINK_WRITES = (Operation.ADD_LINK, Operation.REMOVE_LINK)


@dataclass(frozen=True)
class Scene:
    """What endpoints depend on beside their entity.

    blocked: full names of tables a row of which the database may refuse to delete.
    lock: what the last run called the operations.
    """

    entities: Mapping[str, Entity]
    blocked: frozenset[str]
    dialect: DialectName
    config: Config
    lock: Lock


def endpoints(entities: Sequence[Entity], scene: Scene) -> tuple[Entity, ...]:
    """The entities with their endpoints; operation ids are unique over all."""
    unique = Unique()
    return tuple(
        replace(
            entity,
            params=key_params(entity),
            endpoints=tuple(_named(entity, scene, unique)),
        )
        for entity in entities
    )


def key_params(entity: Entity, taken: Sequence[str] = ()) -> tuple[PathParam, ...]:
    """The entity's key as path parameters, none named as one of `taken`."""
    unique = Unique(taken)
    base = entity.name.rstrip("_")
    return tuple(
        PathParam(unique(_param(base, field, len(entity.key)), f"other_{base}"), entity.name, field)
        for field in entity.key
    )


def _named(entity: Entity, scene: Scene, unique: Unique) -> Iterator[Endpoint]:
    options = scene.config.table(entity.table.fullname)
    locked = scene.lock.operations(entity.table.fullname)
    possible = (*_plain(entity), *_related(entity, scene), *_linked(entity, scene))
    for endpoint in (each for each in possible if _is_wanted(each, options)):
        known = locked.get(
            operation_key(endpoint, target_of(entity, endpoint, scene.entities.__getitem__))
        )
        name = unique(*([known] if known else []), endpoint.operation_id)
        success = options.statuses.get(_ACTIONS[endpoint.operation], endpoint.success)
        named = endpoint
        if (name, success) != (endpoint.operation_id, endpoint.success):
            named = replace(endpoint, operation_id=name, success=success)
        public = _is_public(named, scene.config.public) or _among(endpoint, options.public)
        scopes = () if public else _renamed(endpoint, entity, scene)
        finished = replace(named, public=public, scopes=scopes)
        yield replace(finished, errors=_errors(finished, entity, scene))


def _plain(entity: Entity) -> Iterator[Endpoint]:
    one, many = _noun(entity), entity.plural
    params = key_params(entity)
    row = entity.path + _segments(params)
    undo = f"{row}/restore"
    title, titles = entity.title, many.replace("_", " ")
    rows = (
        (Operation.LIST, "GET", entity.path, f"list_{many}", f"List {titles}", 200),
        (Operation.CREATE, "POST", entity.path, f"create_{one}", f"Create {_a(title)}", 201),
        (Operation.GET, "GET", row, f"get_{one}", f"Get {_a(title)}", 200),
        (Operation.UPDATE, "PATCH", row, f"update_{one}", f"Change {_a(title)}", 200),
        (Operation.REPLACE, "PUT", row, f"replace_{one}", f"Replace {_a(title)}", 200),
        (Operation.DELETE, "DELETE", row, f"delete_{one}", f"Delete {_a(title)}", 204),
        (Operation.RESTORE, "POST", undo, f"restore_{one}", f"Restore {_a(title)}", 200),
    )
    for operation, method, path, name, summary, success in rows:
        if operation in _CHANGES and not entity.updatable:
            continue
        if operation == Operation.RESTORE and entity.with_role(Role.DELETED_AT) is None:
            continue
        yield Endpoint(
            operation=operation,
            method=method,
            path=path,
            operation_id=name,
            summary=summary,
            success=success,
            params=params if path.startswith(row) else (),
        )


def _related(entity: Entity, scene: Scene) -> Iterator[Endpoint]:
    for relation in entity.relations:
        if relation.kind != RelationKind.MANY_TO_ONE:
            continue
        parent = scene.entities[relation.target]
        params = key_params(parent)
        back = relation.back.rstrip("_")
        yield Endpoint(
            operation=Operation.LIST_RELATED,
            method="GET",
            path=f"{parent.path}{_segments(params)}/{back.replace('_', '-')}",
            operation_id=f"list_{_noun(parent)}_{back}",
            summary=_related_summary(entity, parent, back),
            success=200,
            params=params,
            relation=relation.attribute,
        )


def _linked(entity: Entity, scene: Scene) -> Iterator[Endpoint]:
    for relation in entity.relations:
        if relation.kind != RelationKind.MANY_TO_MANY:
            continue
        target = scene.entities[relation.target]
        own = key_params(entity)
        theirs = key_params(target, [param.name for param in own])
        many = relation.attribute.rstrip("_")
        base = f"{entity.path}{_segments(own)}/{many.replace('_', '-')}"
        noun = f"{_noun(entity)}_{many}"
        single = f"{_noun(entity)}_{_singular_of(many, target)}"
        rows = [(Operation.LIST_LINKED, "GET", base, f"list_{noun}", 200)]
        if owns_link(relation):
            row = base + _segments(theirs)
            rows.append((Operation.ADD_LINK, "PUT", row, f"add_{single}", 204))
            rows.append((Operation.REMOVE_LINK, "DELETE", row, f"remove_{single}", 204))
        for operation, method, path, name, success in rows:
            linking = operation in _LINK_WRITES
            yield Endpoint(
                operation=operation,
                method=method,
                path=path,
                operation_id=name,
                summary=_link_summary(operation, entity, target, many),
                success=success,
                params=(*own, *theirs) if linking else own,
                target_params=theirs,
                relation=relation.attribute,
            )


def _related_summary(entity: Entity, parent: Entity, back: str) -> str:
    many, _, stem = back.partition("_as_")
    if stem:
        titles = entity.plural.replace("_", " ")
        full = f"List {titles} with {_a(parent.title)} as {stem.replace('_', ' ')}"
        return _fitting(full, f"List {titles}")
    return _fitting(
        f"List {many.replace('_', ' ')} of {_a(parent.title)}", f"List those of {_a(parent.title)}"
    )


def _link_summary(operation: Operation, entity: Entity, target: Entity, many: str) -> str:
    if operation == Operation.LIST_LINKED:
        titles = many.replace("_", " ")
        return _fitting(f"List {titles} of {_a(entity.title)}", f"List linked {titles}")
    verb, word = ("Add", "to") if operation == Operation.ADD_LINK else ("Remove", "from")
    return _fitting(
        f"{verb} {_a(target.title)} {word} {_a(entity.title)}", f"{verb} {_a(target.title)}"
    )


def _fitting(summary: str, shorter: str) -> str:
    """The summary, or a shorter one where a docstring of one line has no room for it."""
    return summary if len(summary) <= _LINE else shorter


def owns_link(relation: Relation) -> bool:
    """Links are written from one side: the one whose column stands first in the link table."""
    if relation.link is None:
        return False
    return next(iter(relation.link.columns)).name in relation.local


def _errors(endpoint: Endpoint, entity: Entity, scene: Scene) -> tuple[ErrorCode, ...]:
    operation = endpoint.operation
    # of a link, one of the two rows can go between the look at it and the write
    clashing = operation in _WRITES and _can_conflict(operation, entity, scene)
    matching = entity.version is not None and operation in _MATCHING
    refusing = scene.config.authenticate is not None  # the project may, for reasons of its own
    possible = {
        ErrorCode.VALIDATION_ERROR: _can_be_invalid(endpoint, scene),
        ErrorCode.UNAUTHORIZED: not endpoint.public,
        ErrorCode.FORBIDDEN: bool(endpoint.scopes) or (refusing and not endpoint.public),
        ErrorCode.NOT_FOUND: bool(endpoint.params),
        ErrorCode.CONFLICT: clashing or operation is Operation.ADD_LINK,
        ErrorCode.PRECONDITION_FAILED: matching,
        ErrorCode.PRECONDITION_REQUIRED: matching and entity.require_version,
        ErrorCode.UNAVAILABLE: True,
    }
    return tuple(code for code, may_be in possible.items() if may_be)


def _can_be_invalid(endpoint: Endpoint, scene: Scene) -> bool:
    """Everything but a path of free text; PostgreSQL has no NUL even there."""
    if not endpoint.params or endpoint.operation not in (
        Operation.GET,
        Operation.DELETE,
        Operation.RESTORE,
        *_LINK_WRITES,
    ):
        return True
    free = all(_is_free_text(param.field) for param in endpoint.params)
    return scene.dialect == "postgresql" or not free


def _is_free_text(field: Field) -> bool:
    return field.type.python.parts == ("str",) and not field.bounds


def _can_conflict(operation: Operation, entity: Entity, scene: Scene) -> bool:
    if operation == Operation.DELETE:
        hidden = entity.with_role(Role.DELETED_AT) is not None
        return not hidden and entity.table.fullname in scene.blocked
    if operation == Operation.RESTORE:
        return any(v.conditional or v.kind == ViolationKind.EXCLUSION for v in entity.violations)
    fields = entity.creatable if operation == Operation.CREATE else entity.updatable
    written = {field.attribute for field in fields}
    if operation == Operation.CREATE and entity.caller_field is not None:
        written.add(entity.caller_field.attribute)
    return any(
        violation.kind in _CLASHING and written & set(violation.fields)
        for violation in entity.violations
    )


def _is_wanted(endpoint: Endpoint, options: TableOptions) -> bool:
    """The configuration leaves the operation in."""
    if options.read_only and endpoint.method != "GET":
        return False
    if options.operations is None:  # rows are replaced only where somebody asks for that
        return endpoint.operation != Operation.REPLACE
    return _among(endpoint, options.operations)


def _among(endpoint: Endpoint, actions: bool | Sequence[Action]) -> bool:
    """The operation is one of those that an option of a table names."""
    return actions if isinstance(actions, bool) else _ACTIONS[endpoint.operation] in actions


def _renamed(endpoint: Endpoint, entity: Entity, scene: Scene) -> tuple[str, ...]:
    """The scopes, as the configuration of the table that they are of calls them."""
    about = entity
    if endpoint.operation == Operation.LIST_LINKED and endpoint.relation is not None:
        about = scene.entities[entity.relation(endpoint.relation).target]
    given = scene.config.table(about.table.fullname).scopes
    verb: Scoped = "write" if _writes(endpoint.operation) else "read"
    usual = scene.config.scope(about.path, verb)
    return tuple(given.get(_ACTIONS[endpoint.operation], given.get(verb, usual)).split())


def _is_public(endpoint: Endpoint, patterns: Sequence[str]) -> bool:
    names = (endpoint.operation_id, f"{endpoint.method} {endpoint.path}")
    return any(fnmatch.fnmatchcase(name, pattern) for name in names for pattern in patterns)


def _writes(operation: Operation) -> bool:
    return operation in (*_WRITES, *_LINK_WRITES)


def _noun(entity: Entity) -> str:
    return entity.name.rstrip("_")


def _singular_of(many: str, target: Entity) -> str:
    return _noun(target) if many == target.plural else many


def _param(base: str, field: Field, size: int) -> str:
    own = field.attribute.strip("_")
    whole = size > 1 and own != "id"
    return variable(own) if whole or own.startswith(f"{base}_") else f"{base}_{own}"


def _segments(params: Sequence[PathParam]) -> str:
    return "".join(f"/{{{param.name}}}" for param in params)


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"
