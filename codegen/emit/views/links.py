"""Rows at the other end of a link table: what services do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.models import variable
from codegen.emit.views.owners import Caller
from codegen.emit.views.parts import model, read, referred, schema, service_function
from codegen.model.api import Endpoint, Entity, Operation, PathParam
from codegen.model.expr import Import
from codegen.model.functions import function_name


@dataclass(frozen=True)
class LinkView:
    """Rows at the other end of a link table."""

    list_function: str
    add_function: str
    remove_function: str
    own_parameters: str
    parameters: str
    table: str
    model: str
    query: str
    shown: str
    list_page: str
    read_own: str
    get_own: str
    get_target: str
    selected: str
    key: str
    where_own: str
    where: str
    values: str
    first: str
    title: str
    caller: str
    given_caller: str
    owned: bool
    target_owned: bool


def links(caller: Caller) -> list[LinkView]:
    entity = caller.entity
    relations = dict.fromkeys(e.relation for e in entity.endpoints if _is_link(e))
    return [_link(caller, relation) for relation in relations if relation]


def _is_link(endpoint: Endpoint) -> bool:
    linking = (Operation.LIST_LINKED, Operation.ADD_LINK, Operation.REMOVE_LINK)
    return endpoint.operation in linking


def _link(caller: Caller, attribute: str) -> LinkView:
    api, entity, scope = caller.api, caller.entity, caller.scope
    relation = entity.relation(attribute)
    assert relation.link is not None  # noqa: S101 - link operations follow link tables
    target = api.entity(relation.target)
    functions = {
        e.operation: function_name(entity, e) for e in entity.endpoints if e.relation == attribute
    }
    own = entity.params
    theirs = next(e.target_params for e in entity.endpoints if e.relation == attribute)
    table = scope.render(Import("app.models.tables", variable(relation.link)))
    other = scope.render(model(target))
    own_pairs = _pairs(relation.local, own, relation.link, entity)
    their_pairs = _pairs(relation.remote, theirs, relation.link, target)
    columns = [_column(table, column) for column in relation.remote]
    keys = [f"{other}.{referred(relation.link, c, target).attribute}" for c in relation.remote]
    return LinkView(
        list_function=functions.get(Operation.LIST_LINKED, ""),
        add_function=functions.get(Operation.ADD_LINK, ""),
        remove_function=functions.get(Operation.REMOVE_LINK, ""),
        own_parameters=parameters(own, scope),
        parameters=parameters((*own, *theirs), scope),
        table=table,
        model=other,
        query=scope.render(schema(target, "Query")),
        shown=scope.render(read(target)),
        list_page=function(entity, target, "list_page", scope),
        read_own=getter(caller, entity, [param.name for param in own], "read"),
        get_own=getter(caller, entity, [param.name for param in own]),
        get_target=getter(caller, target, [param.name for param in theirs]),
        selected=", ".join(columns),
        key=keys[0] if len(keys) == 1 else f"sa.tuple_({', '.join(keys)})",
        where_own=_matches(table, own_pairs),
        where=_matches(table, [*own_pairs, *their_pairs]),
        values=", ".join(f"{literal(c)}: {p.name}" for c, p in (*own_pairs, *their_pairs)),
        first=columns[0],
        title=literal(target.class_name),
        caller=caller.parameter(entity.owner or target.owner),
        given_caller=caller.argument(target),
        owned=entity.owner is not None or target.owner is not None,
        target_owned=target.owner is not None,
    )


def _pairs(
    columns: Sequence[str], params: Sequence[PathParam], link: Table, target: Entity
) -> list[tuple[str, PathParam]]:
    """Columns of a link table, each with the parameter for what it refers to."""
    by_field = {param.field.attribute: param for param in params}
    if not by_field:
        return []
    return [(c, by_field[referred(link, c, target).attribute]) for c in columns]


def _column(table: str, column: str) -> str:
    return f"{table}.c.{column}" if column.isidentifier() else f"{table}.c[{literal(column)}]"


def _matches(table: str, pairs: Sequence[tuple[str, PathParam]]) -> str:
    return ", ".join(f"{_column(table, column)} == {param.name}" for column, param in pairs)


def parameters(params: Sequence[PathParam], scope: FileScope) -> str:
    return ", ".join(f"{p.name}: {scope.render(p.field.type.python)}" for p in params)


def getter(
    caller: Caller, other: Entity, names: Sequence[str], by: str = "get", db: str = "db"
) -> str:
    """A call of the function `by` of the service of an entity."""
    call = function(caller.entity, other, by, caller.scope)
    return f"{call}({db}{caller.argument(other)}, {', '.join(names)})"


def function(entity: Entity, other: Entity, name: str, scope: FileScope) -> str:
    """A function of another entity's service, or of this one."""
    return name if other is entity else service_function(other, name, scope)
