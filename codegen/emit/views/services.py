"""The views of `templates/app/services`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.models import variable
from codegen.emit.views.parts import model, schema, service
from codegen.model.api import Api, Endpoint, Entity, Field, Operation, PathParam, Role
from codegen.model.expr import Import

_FIXED = {
    "collections.abc": ("Mapping",),
    "typing": ("Any",),
    "fastapi.concurrency": ("run_in_threadpool",),
    "sqlalchemy.ext.asyncio": ("AsyncSession",),
    "sqlalchemy.orm": ("InstrumentedAttribute",),
    "app.core.exceptions": ("NotFoundError",),
    "app.core.filtering": ("conditions",),
    "app.core.pagination": ("Keyset", "RowPage"),
    "app.core.security": ("hash_password",),
    "app.schemas.common": ("given",),
}
_FUNCTIONS = ("FILTERS", "ORDERS", "get", "list_page", "create", "update", "delete", "_values")


@dataclass(frozen=True)
class OrderView:
    """A sort: literal of its name, the columns and whether they descend, as arguments."""

    name: str
    arguments: str


@dataclass(frozen=True)
class UniqueView:
    """get_by_…: name, parameters, condition."""

    name: str
    parameters: str
    where: str


@dataclass(frozen=True)
class RelatedView:
    """list_for_…: the parent is `service`'s; where its key is not what children hold, `owner`."""

    function: str
    parameters: str
    get: str
    owner: str
    where: str


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
    list_page: str
    get_own: str
    get_target: str
    selected: str
    key: str
    where_own: str
    where: str
    values: str
    first: str
    title: str


@dataclass(frozen=True)
class ServiceView:
    """app/services/<entity>_service.py."""

    imports: Callable[[str], str]
    model: str
    row: str
    title: str
    parameters: str
    key: str
    where: str
    first_key: str
    filters: tuple[tuple[str, str], ...]
    orders: tuple[OrderView, ...]
    sorted: bool
    uniques: tuple[UniqueView, ...]
    related: tuple[RelatedView, ...]
    links: tuple[LinkView, ...]
    create: str
    update: str
    deletes: bool
    delete: str
    deleted_at: bool
    deleted_attribute: str
    alive: str
    filtered: str
    order: str
    names: str
    said: str
    values: str
    password: str
    password_nullable: bool
    query: str
    written: str


def service_view(api: Api, entity: Entity) -> ServiceView:
    """One entity's service."""
    scope = _scope(api, entity)
    row = scope.render(model(entity))
    params = entity.params
    operations = {endpoint.operation for endpoint in entity.endpoints}
    create = schema(entity, "Create") if Operation.CREATE in operations else None
    update = schema(entity, "Update") if Operation.UPDATE in operations else None
    written = [scope.render(each) for each in (create, update) if each is not None]
    password = entity.with_role(Role.PASSWORD_HASH)
    deleted = entity.with_role(Role.DELETED_AT)
    return ServiceView(
        imports=scope.imports,
        model=row,
        row=_row(entity),
        title=literal(entity.class_name),
        parameters=_parameters(params, scope),
        key=_tuple([param.name for param in params]),
        where=_equals(row, [(param.field.attribute, param.name) for param in params]),
        first_key=f"{row}.{entity.key[0].attribute}",
        filters=tuple(
            (literal(f.field.attribute), f"{row}.{f.field.attribute}") for f in entity.filters
        ),
        orders=tuple(_orders(entity, row)),
        sorted=bool(entity.sorts),
        uniques=tuple(_uniques(entity, row, scope)),
        related=tuple(_related(api, entity, row, scope)),
        links=tuple(_links(api, entity, scope)),
        create=scope.render(create) if create else "",
        update=scope.render(update) if update else "",
        deletes=Operation.DELETE in operations,
        delete=f"sa.{'update' if deleted else 'delete'}({row})",
        deleted_at=deleted is not None,
        deleted_attribute=deleted.attribute if deleted else "",
        alive=f", {row}.{deleted.attribute}.is_(None)" if deleted else "",
        filtered=", *conditions(query, FILTERS)" if entity.filters else "",
        order="ORDERS[query.sort]" if entity.sorts else "ORDER",
        names=", ".join(param.name for param in params),
        said=_said(entity),
        values="await _values(data)" if password else _said(entity),
        password=password.attribute if password else "",
        password_nullable=password is not None and password.nullable,
        query=scope.render(schema(entity, "Query")),
        written=" | ".join(written),
    )


def _scope(api: Api, entity: Entity) -> FileScope:
    scope = FileScope(f"app.services.{entity.module}_service", _FUNCTIONS)
    scope.module("sqlalchemy", "sa")
    scope.need(f"sqlalchemy.dialects.{api.dialect}", "insert")
    for module, names in _FIXED.items():
        scope.need(module, *names)
    return scope


def _said(entity: Entity) -> str:
    """What a request says, by attribute."""
    types = [field.type.request for field in entity.fields]
    ranges = any(i.name.endswith("RangeValue") for code in types for i in code.imports())
    return "given(data)" if ranges else "data.model_dump(exclude_unset=True)"


def _parameters(params: Sequence[PathParam], scope: FileScope) -> str:
    return ", ".join(f"{p.name}: {scope.render(p.field.type.python)}" for p in params)


def _tuple(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _equals(row: str, pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{row}.{attribute} == {value}" for attribute, value in pairs)


def _orders(entity: Entity, row: str) -> list[OrderView]:
    """The default, then each sort in both directions; the key breaks ties."""
    first = [field for field, _ in entity.page_key]
    orders = [_order("None", row, first, descending=entity.page_key[0][1])]
    for field in entity.sorts:
        columns = [field, *(key for key in entity.key if key is not field)]
        for sign in ("", "-"):
            orders.append(_order(literal(sign + field.name), row, columns, descending=bool(sign)))
    return orders


def _order(name: str, row: str, fields: Sequence[Field], *, descending: bool) -> OrderView:
    arguments = [f"{row}.{field.attribute}" for field in fields]
    return OrderView(name, ", ".join([*arguments, *(["descending=True"] if descending else [])]))


def _row(entity: Entity) -> str:
    """The variable that holds a row; its columns may be parameters of the same function."""
    columns = {field.attribute for fields in entity.uniques for field in fields}
    return f"{entity.name}_" if entity.name in columns else entity.name


def _uniques(entity: Entity, row: str, scope: FileScope) -> list[UniqueView]:
    found = []
    for fields in entity.uniques:
        if fields == entity.key:
            continue
        names = [f"{field.attribute}" for field in fields]
        types = [scope.render(field.type.python) for field in fields]
        found.append(
            UniqueView(
                name="_and_".join(names),
                parameters=", ".join(f"{n}: {t}" for n, t in zip(names, types, strict=True)),
                where=_equals(row, [(n, n) for n in names]),
            )
        )
    return found


def _related(api: Api, entity: Entity, row: str, scope: FileScope) -> list[RelatedView]:
    found = []
    for endpoint in entity.endpoints:
        if endpoint.operation != Operation.LIST_RELATED or endpoint.relation is None:
            continue
        relation = entity.relation(endpoint.relation)
        parent = api.entity(relation.target)
        by_key = {param.field.attribute: param.name for param in endpoint.params}
        whole = by_key.keys() >= set(relation.remote)
        values = [by_key[a] if whole else f"owner.{a}" for a in relation.remote]
        found.append(
            RelatedView(
                function=f"list_for_{relation.attribute}",
                parameters=_parameters(endpoint.params, scope),
                get=_get(entity, parent, [param.name for param in endpoint.params], scope),
                owner="" if whole else "owner = ",
                where=_equals(row, list(zip(relation.local, values, strict=True))),
            )
        )
    return found


def _get(entity: Entity, other: Entity, names: Sequence[str], scope: FileScope) -> str:
    return f"{_function(entity, other, 'get', scope)}(db, {', '.join(names)})"


def _function(entity: Entity, other: Entity, name: str, scope: FileScope) -> str:
    """A function of another entity's service, or of this one."""
    return name if other is entity else f"{scope.render(service(other))}.{name}"


def _links(api: Api, entity: Entity, scope: FileScope) -> list[LinkView]:
    relations = dict.fromkeys(e.relation for e in entity.endpoints if _is_link(e))
    return [_link(api, entity, relation, scope) for relation in relations if relation]


def _is_link(endpoint: Endpoint) -> bool:
    linking = (Operation.LIST_LINKED, Operation.ADD_LINK, Operation.REMOVE_LINK)
    return endpoint.operation in linking


def _link(api: Api, entity: Entity, attribute: str, scope: FileScope) -> LinkView:
    relation = entity.relation(attribute)
    assert relation.link is not None  # noqa: S101 - link operations follow link tables
    target = api.entity(relation.target)
    functions = {
        e.operation: e.operation_id.replace(f"_{entity.name.rstrip('_')}_", "_", 1)
        for e in entity.endpoints
        if e.relation == attribute
    }
    own = entity.params
    theirs = next(e.target_params for e in entity.endpoints if e.relation == attribute)
    table = scope.render(Import("app.models.tables", variable(relation.link)))
    other = scope.render(model(target))
    own_pairs = _pairs(relation.local, own, relation.link, entity)
    their_pairs = _pairs(relation.remote, theirs, relation.link, target)
    columns = [_column(table, column) for column in relation.remote]
    keys = [f"{other}.{_referred(relation.link, c, target).attribute}" for c in relation.remote]
    return LinkView(
        list_function=functions.get(Operation.LIST_LINKED, ""),
        add_function=functions.get(Operation.ADD_LINK, ""),
        remove_function=functions.get(Operation.REMOVE_LINK, ""),
        own_parameters=_parameters(own, scope),
        parameters=_parameters((*own, *theirs), scope),
        table=table,
        model=other,
        query=scope.render(schema(target, "Query")),
        list_page=_function(entity, target, "list_page", scope),
        get_own=_get(entity, entity, [param.name for param in own], scope),
        get_target=_get(entity, target, [param.name for param in theirs], scope),
        selected=", ".join(columns),
        key=keys[0] if len(keys) == 1 else f"sa.tuple_({', '.join(keys)})",
        where_own=_matches(table, own_pairs),
        where=_matches(table, [*own_pairs, *their_pairs]),
        values=", ".join(f"{literal(c)}: {p.name}" for c, p in (*own_pairs, *their_pairs)),
        first=columns[0],
        title=literal(target.class_name),
    )


def _pairs(
    columns: Sequence[str], params: Sequence[PathParam], link: Table, target: Entity
) -> list[tuple[str, PathParam]]:
    """Columns of a link table, each with the parameter for what it refers to."""
    by_field = {param.field.attribute: param for param in params}
    if not by_field:
        return []
    return [(c, by_field[_referred(link, c, target).attribute]) for c in columns]


def _referred(link: Table, column: str, target: Entity) -> Field:
    """The field that a column of a link table refers to."""
    keys = link.columns[column].foreign_keys
    names = [key.column.name for key in keys if key.column.table is target.table]
    return next(field for field in target.fields if field.name in names)


def _column(table: str, column: str) -> str:
    return f"{table}.c.{column}" if column.isidentifier() else f"{table}.c[{literal(column)}]"


def _matches(table: str, pairs: Sequence[tuple[str, PathParam]]) -> str:
    return ", ".join(f"{_column(table, column)} == {param.name}" for column, param in pairs)


ENTITY_VIEWS = {"app/services/{{entity}}_service.py": service_view}
