"""TestOwners…: rows of others, which are not there for a caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.models import variable as table_variable
from codegen.emit.views.parts import referred
from codegen.emit.views.tests.naming import short, variable
from codegen.emit.views.tests.parts import Context, key_in_json
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_keys
from codegen.emit.views.tests.reading import list_tests
from codegen.emit.views.tests.updating import update_tests
from codegen.model.api import Api, Endpoint, Entity, Operation
from codegen.model.expr import Import

_OF_ONE = (Operation.GET, Operation.UPDATE, Operation.DELETE, Operation.RESTORE)


@dataclass(frozen=True)
class Guard:
    """A reference to a row of somebody else: in a body that creates, in one that changes."""

    name: str
    variable: str
    foreign: str
    field: str
    value: str
    creates: bool
    updates: bool


@dataclass(frozen=True)
class Away:
    """A request below a row of somebody else, or to one; lines make the other row of a link."""

    name: str
    variable: str
    foreign: str
    lines: tuple[str, ...]
    method: str
    path: str


@dataclass(frozen=True)
class OwnerTests:
    """What TestOwners… places.

    foreign: makes a row of somebody else; empty where rows of the entity have no owner.
    requests: (method, path, body) of what is done with one row. number: callers have numbers, which
    the subject of a token may not be.
    """

    foreign: str
    requests: str
    listed: bool
    number: bool
    guards: tuple[Guard, ...]
    below: tuple[Away, ...]


def _has_number(api: Api) -> bool:
    """Tokens name callers by a number."""
    key = api.caller_key
    return api.callers is None and key is not None and key.python.parts == ("int",)


def owner_tests(context: Context) -> OwnerTests | None:
    """None where nothing that the entity's endpoints answer has an owner."""
    if not any(endpoint.owned for endpoint in context.entity.endpoints) or not context.makeable:
        return None
    foreign = context.rows.foreign(context.entity)
    tests = OwnerTests(
        foreign=foreign,
        requests=", ".join(_requests(context)) if foreign else "",
        listed=bool(foreign) and list_tests(context) is not None,
        number=bool(foreign) and _has_number(context.api),
        guards=tuple(_guards(context)),
        below=tuple(_below(context)),
    )
    return tests if tests.requests or tests.listed or tests.guards or tests.below else None


def _requests(context: Context) -> Iterator[str]:
    update = update_tests(context)
    changes = update.changes if update is not None else "{}"
    for endpoint in context.entity.endpoints:
        if endpoint.operation in _OF_ONE:
            keys = row_keys(endpoint, [(context.entity, context.variable)])
            path = path_of(endpoint, keys, item=True)
            body = changes if endpoint.operation == Operation.UPDATE else "None"
            yield f"({literal(endpoint.method)}, {path}, {body})"


def _guards(context: Context) -> Iterator[Guard]:
    entity, rows = context.entity, context.rows
    create, update = entity.endpoint(Operation.CREATE), entity.endpoint(Operation.UPDATE)
    testable = update_tests(context) is not None
    guarded = dict.fromkeys(name for endpoint in entity.endpoints for name in endpoint.guards)
    for name in guarded:
        relation = entity.relation(name)
        target = context.api.entity(relation.target)
        foreign = rows.foreign(target)
        if len(relation.local) != 1 or not foreign:
            continue
        row = _name(target, context)
        yield Guard(
            name=short(name),
            variable=row,
            foreign=foreign,
            field=literal(entity.field(relation.local[0]).name),
            value=key_in_json(target.field(relation.remote[0]), row),
            creates=create is not None and name in create.guards and rows.can_send(entity),
            updates=update is not None and name in update.guards and testable,
        )


def _below(context: Context) -> Iterator[Away]:
    """Lists and links below a row of somebody else, and links of a row with one."""
    for endpoint in context.entity.endpoints:
        if endpoint.relation is None or not endpoint.owned or not has_unknown_key(endpoint):
            continue
        target = context.api.entity(context.entity.relation(endpoint.relation).target)
        other = _name(target, context)
        if endpoint.operation == Operation.LIST_RELATED:
            yield from _away(context, endpoint, target, (other, ((target, other),)))
            continue
        pair = ((context.entity, context.variable), (target, other))
        lines = tuple(_linked(context, endpoint, target, other))
        yield from _away(context, endpoint, context.entity, (context.variable, pair), lines)


def _linked(context: Context, endpoint: Endpoint, target: Entity, other: str) -> Iterator[str]:
    """The row at the other end of a link, and the link, where there must be one."""
    if endpoint.operation == Operation.LIST_LINKED:
        return
    yield f"{other} = await {context.rows.make(target)}"
    link = context.entity.relation(endpoint.relation or "").link
    if endpoint.operation == Operation.REMOVE_LINK and link is not None:
        relation = context.entity.relation(endpoint.relation or "")
        sides = (
            (relation.local, context.entity, context.variable),
            (relation.remote, target, other),
        )
        pairs = [
            f"{literal(column)}: {row}.{referred(link, column, entity).attribute}"
            for columns, entity, row in sides
            for column in columns
        ]
        table = context.scope.render(Import("app.models.tables", table_variable(link)))
        yield f"await db.execute(insert({table}).values({{{', '.join(pairs)}}}))"
        yield "await db.commit()"


def _away(
    context: Context,
    endpoint: Endpoint,
    owned: Entity,
    rows: tuple[str, Sequence[tuple[Entity, str]]],
    lines: tuple[str, ...] = (),
) -> Iterator[Away]:
    if foreign := context.rows.foreign(owned):
        variable_, named = rows
        path = path_of(endpoint, row_keys(endpoint, named))
        name = short(endpoint.operation_id)
        yield Away(name, variable_, foreign, lines, literal(endpoint.method), path)


def _name(target: Entity, context: Context) -> str:
    name = variable(target.name)
    return f"other_{name}" if name == context.variable else name
