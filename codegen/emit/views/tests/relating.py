"""TestDelete…, nested lists and links: what happens between the rows of two entities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.parts import service_function
from codegen.emit.views.tests.naming import short, variable
from codegen.emit.views.tests.parts import (
    Context,
    item_key,
    row_key,
)
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_keys, row_path
from codegen.emit.views.tests.rows import checked_together
from codegen.model.api import Endpoint, Entity, Operation, Relation, RelationKind, Role

_CHILDREN = (RelationKind.ONE_TO_MANY, RelationKind.ONE_TO_ONE_BACK)
_RESTRICTING = ("RESTRICT", "NO ACTION")


@dataclass(frozen=True)
class Child:
    """A row that refers to the deleted one."""

    name: str
    variable: str
    call: str
    path: str
    cleared: tuple[str, ...]


@dataclass(frozen=True)
class DeleteTests:
    """What TestDelete… places.

    call: of the service's own function. deleted_at: the attribute that hides a row, which then
    stays.
    """

    path: str
    call: str
    unknown: str
    deleted_at: str
    cascades: tuple[Child, ...]
    orphans: tuple[Child, ...]
    restricts: tuple[Child, ...]


@dataclass(frozen=True)
class RelatedTests:
    """A list below a row of another entity."""

    title: str
    owner: str
    variable: str
    made: str
    others: str
    makeable: bool
    call: str
    path: str
    unknown: str
    item_keys: str
    wanted_key: str


@dataclass(frozen=True)
class BackList:
    """The same links, listed from their other end."""

    path: str
    item_keys: str
    wanted_key: str


@dataclass(frozen=True)
class LinkTests:
    """Rows of another entity that a row is linked with.

    refused: operations on rows that are not there. beside: a test can make a second row.
    """

    title: str
    name: str
    made: str
    variable: str
    makeable: bool
    path: str
    collection: str
    refused: str
    unknown_target: str
    item_keys: str
    wanted_key: str
    back: BackList | None
    beside: bool


def delete_tests(context: Context) -> DeleteTests | None:
    """None where rows can't be deleted."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.DELETE)
    if endpoint is None or not has_unknown_key(endpoint):
        return None
    kept = entity.with_role(Role.DELETED_AT)
    children = [r for r in entity.relations if r.kind in _CHILDREN and kept is None]
    relations = [relation for relation in children if _has_child(context, relation)]
    return DeleteTests(
        row_path(context, endpoint),
        "" if entity.owner else _call(context),
        path_of(endpoint, {}),
        kept.attribute if kept is not None else "",
        _children(context, [r for r in relations if r.on_delete == "CASCADE"]),
        _children(context, [r for r in relations if r.on_delete == "SET NULL"]),
        _children(context, [r for r in relations if r.on_delete in _RESTRICTING]),
    )


def _call(context: Context) -> str:
    key = [f"{context.variable}.{field.attribute}" for field in context.entity.key]
    return f"{service_function(context.entity, 'delete', context.scope)}(db, {', '.join(key)})"


def _has_child(context: Context, relation: Relation) -> bool:
    """A child can be made and looked at afterwards, and the database does as it is told."""
    child = context.api.entity(relation.target)
    owner = child.caller_field.attribute if child.caller_field else None
    bound = owner in relation.remote
    bound |= any(name in checked_together(child) for name in relation.remote)
    if child.endpoint(Operation.GET) is None or (bound and relation.on_delete == "SET NULL"):
        return False
    upwards = child.relation(relation.back)
    return context.rows.can_make(child) and context.rows.takes(child, upwards)


def _children(context: Context, relations: list[Relation]) -> tuple[Child, ...]:
    return tuple(_child(context, relation) for relation in relations)


def _child(context: Context, relation: Relation) -> Child:
    child = context.api.entity(relation.target)
    endpoint = child.endpoint(Operation.GET)
    assert endpoint is not None  # noqa: S101 - the caller has asked
    name = "child" if variable(child.name) == context.variable else variable(child.name)
    given = _keys(context.variable, relation.local, relation.remote)
    return Child(
        short(relation.attribute),
        name,
        f"create_{child.name}(db{given})",
        path_of(endpoint, row_keys(endpoint, [(child, name)])),
        tuple(literal(field.name) for field in map(child.field, relation.remote) if field.nullable),
    )


def _keys(row: str, here: tuple[str, ...], there: tuple[str, ...]) -> str:
    """Arguments that let another row refer to this one."""
    return "".join(f", {far}={row}.{near}" for near, far in zip(here, there, strict=True))


def related_lists(context: Context) -> list[RelatedTests]:
    """One for each list of the entity's rows below another one."""
    return [
        _related(context, endpoint)
        for endpoint in context.entity.endpoints
        if endpoint.operation == Operation.LIST_RELATED and has_unknown_key(endpoint)
    ]


def _related(context: Context, endpoint: Endpoint) -> RelatedTests:
    relation = context.entity.relation(endpoint.relation or "")
    owner = context.api.entity(relation.target)
    name = variable(relation.attribute)
    field = context.entity.caller_field
    own = field is not None and relation.local == (field.attribute,)
    # the other row is a stranger's there, which alone makes it differ
    repeatable = context.rows.can_repeat_parents if own else context.rows.can_repeat
    return RelatedTests(
        _camel(endpoint.operation_id.removeprefix("list_")),
        short(relation.attribute),
        name,
        "caller(db)" if own else context.rows.make(owner),
        (own and context.rows.foreign(context.entity)) or context.rows.make(context.entity),
        context.makeable
        and repeatable(context.entity)
        and context.rows.can_make(owner)
        and context.rows.takes(context.entity, relation),
        f"create_{context.entity.name}(db{_keys(name, relation.remote, relation.local)})",
        path_of(endpoint, row_keys(endpoint, [(owner, name)])),
        path_of(endpoint, {}),
        f"[{item_key(context.entity)} for item in items]",
        row_key(context.entity, "wanted"),
    )


def link_tests(context: Context) -> list[LinkTests]:
    """One for each relation whose links can be added and removed."""
    return [
        _link(context, endpoint)
        for endpoint in context.entity.endpoints
        if endpoint.operation == Operation.ADD_LINK and has_unknown_key(endpoint)
    ]


def _link(context: Context, endpoint: Endpoint) -> LinkTests:
    entity = context.entity
    relation = entity.relation(endpoint.relation or "")
    target = context.api.entity(relation.target)
    name = "other" if target is entity else variable(target.name)
    listed = _listed(entity, endpoint.relation)
    assert listed is not None  # noqa: S101 - what is added is listed
    back = _listed(target, relation.back)
    rows: list[tuple[Entity, str]] = [(entity, context.variable), (target, name)]
    return LinkTests(
        _camel(listed.operation_id.removeprefix("list_")),
        short(target.name),
        context.rows.make(target),
        name,
        context.makeable and context.rows.can_make(target),
        path_of(endpoint, row_keys(endpoint, rows)),
        path_of(listed, row_keys(listed, rows[:1])),
        _refused((("PUT", endpoint), ("DELETE", endpoint), ("GET", listed), ("GET", back))),
        path_of(endpoint, row_keys(endpoint, rows[:1])),
        f"[{item_key(target)} for item in linked]",
        row_key(target, name),
        None if back is None else _back_list(context, back, rows),
        context.many and context.rows.make(entity).startswith("create_"),
    )


def _back_list(context: Context, endpoint: Endpoint, rows: list[tuple[Entity, str]]) -> BackList:
    return BackList(
        path_of(endpoint, row_keys(endpoint, rows[1:])),
        f"[{item_key(context.entity)} for item in linked]",
        row_key(context.entity, context.variable),
    )


def _listed(entity: Entity, relation: str | None) -> Endpoint | None:
    """The list of what rows of the entity are linked with."""
    lists = (e for e in entity.endpoints if e.operation == Operation.LIST_LINKED)
    return next((e for e in lists if e.relation == relation), None)


def _refused(asked: Iterable[tuple[str, Endpoint | None]]) -> str:
    known = [(method, endpoint) for method, endpoint in asked if endpoint is not None]
    cases = [f"({literal(m)}, {path_of(e, {}, item=True)})" for m, e in known if has_unknown_key(e)]
    return f"[{', '.join(cases)}]"


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
