"""The views of `templates/app/services`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.holding import HoldView, holds
from codegen.emit.views.links import LinkView, getter, links, parameters
from codegen.emit.views.owners import Caller, OwningView, owning
from codegen.emit.views.parts import model, read, row_variable, schema
from codegen.model.api import Api, Entity, Field, Operation, Role
from codegen.model.functions import lookups, parameter

_FIXED = {
    "collections.abc": ("Iterable", "Mapping", "Sequence"),
    "typing": ("Any",),
    "anyio": ("to_thread",),
    "sqlalchemy.ext.asyncio": ("AsyncSession",),
    "sqlalchemy.orm": ("InstrumentedAttribute", "selectinload"),
    "sqlalchemy.orm.interfaces": ("ORMOption",),
    "app.core.exceptions": ("NotFoundError", "PreconditionFailedError", "ValidationFailedError"),
    "app.core.filtering": ("conditions",),
    "app.core.ownership": ("require_own",),
    "app.core.pagination": ("Keyset",),
    "app.core.reading": ("Reader", "rows", "session_of", "shown"),
    "app.core.security": ("HASHING", "hash_password"),
    "app.core.versions": ("Versions", "matching", "require_match"),
    "app.core.writing": ("write",),
    "app.schemas.common": ("FieldError", "Page", "given"),
}
_CHANGES = {Operation.UPDATE: "Update", Operation.REPLACE: "Replace"}
_FUNCTIONS = (
    *(
        "ALIVE",
        "ANSWER",
        "ROW",
        "BY_KEY",
        "INSERT",
        "UPDATE",
        "DELETE",
        "RESTORE",
        "FILTERS",
        "ORDERS",
        "RELATIONS",
        "get",
        "read",
        "list_page",
        "create",
        "update",
        "delete",
        "restore",
    ),
    *("_relations", "_require_order", "_require_own", "_values"),
)


@dataclass(frozen=True)
class OrderView:
    """A sort: literal of its name, the columns and whether they descend, as arguments."""

    name: str
    arguments: str


@dataclass(frozen=True)
class StatementView:
    """A statement that is made once."""

    name: str
    code: str


@dataclass(frozen=True)
class UniqueView:
    """get_by_…: name, parameters, condition."""

    name: str
    parameters: str
    where: str


@dataclass(frozen=True)
class RelatedView:
    """list_for_…: `owner` assigns the parent where its key is not what children hold."""

    function: str
    parameters: str
    get: str
    owner: str
    where: str
    caller: str


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
    statements: tuple[StatementView, ...]
    keyed: str
    filters: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str], ...]
    orders: tuple[OrderView, ...]
    sorted: bool
    uniques: tuple[UniqueView, ...]
    related: tuple[RelatedView, ...]
    links: tuple[LinkView, ...]
    create: str
    update: str
    holds: tuple[HoldView, ...]
    deletes: bool
    restores: bool
    version: str
    expected: str
    updating: str
    deleting: str
    deleted_at: bool
    deleted_attribute: str
    alive: str
    own: OwningView
    filtered: str
    order: str
    names: str
    said: str
    values: str
    password: str
    password_nullable: bool
    query: str
    shown: str
    response: str
    written: str


def service_view(api: Api, entity: Entity) -> ServiceView:
    """One entity's service."""
    scope = _scope(api, entity)
    row = scope.render(model(entity))
    params = entity.params
    operations = {endpoint.operation for endpoint in entity.endpoints}
    create = schema(entity, "Create") if Operation.CREATE in operations else None
    updates = [schema(entity, name) for each, name in _CHANGES.items() if each in operations]
    written = [scope.render(each) for each in (create, *updates) if each is not None]
    password = entity.with_role(Role.PASSWORD_HASH) if written else None
    deleted = entity.with_role(Role.DELETED_AT)
    caller = Caller(api, entity, scope)
    variable = row_variable(entity, chain.from_iterable(entity.uniques))
    own = owning(caller, variable)
    response = scope.render(schema(entity, "Response"))
    return ServiceView(
        imports=scope.imports,
        model=row,
        row=variable,
        title=literal(entity.class_name),
        parameters=parameters(params, scope),
        key=_tuple([param.name for param in params]),
        where=_equals(row, [(param.field.attribute, param.name) for param in params]),
        statements=tuple(_statements(caller, row, response)),
        keyed=", ".join(f"{literal(given)}: {name}" for name, given in _bound(caller).items()),
        filters=tuple(
            (literal(f.field.attribute), f"{row}.{f.field.attribute}") for f in entity.filters
        ),
        relations=tuple(_relations(caller, row)),
        orders=tuple(_orders(entity, row)),
        sorted=bool(entity.sorts),
        uniques=tuple(_uniques(entity, row, scope)),
        related=tuple(_related(caller, row)),
        links=tuple(links(caller)),
        create=scope.render(create) if create else "",
        update=" | ".join(scope.render(each) for each in updates),
        holds=tuple(holds(entity, variable)) if create or updates else (),
        deletes=Operation.DELETE in operations,
        restores=Operation.RESTORE in operations,
        version=entity.version.attribute if entity.version else "",
        expected=", expected: Versions | None = None" if entity.version else "",
        updating=_matching(entity, row, "UPDATE"),
        deleting=_matching(entity, row, "DELETE"),
        deleted_at=deleted is not None,
        deleted_attribute=deleted.attribute if deleted else "",
        alive=own.condition + (", ALIVE" if deleted else ""),
        own=own,
        filtered=", *conditions(query, FILTERS)" if entity.filters else "",
        order="ORDERS[query.sort]" if entity.sorts else "ORDER",
        names=", ".join(param.name for param in params),
        said=_said(entity),
        values="await _values(data)" if password else _said(entity),
        password=password.attribute if password else "",
        password_nullable=password is not None and password.nullable,
        query=scope.render(schema(entity, "Query")),
        shown=scope.render(read(entity)),
        response=response,
        written=" | ".join(written),
    )


def _statements(caller: Caller, row: str, response: str) -> Iterator[StatementView]:
    """What finds, makes and changes one row; `ROW` is which one."""
    entity = caller.entity
    operations = {endpoint.operation for endpoint in entity.endpoints}
    unseen = _unseen(caller)
    columns = f"shown({', '.join([row, response, *unseen])})" if unseen else "ANSWER"
    answer = f"returning(*{columns})"
    key, deleted = _key(caller, row), entity.with_role(Role.DELETED_AT)
    yield StatementView("ROW", _all([*key, "ALIVE"] if deleted else key))
    yield StatementView("BY_KEY", "sa.select(*ANSWER).where(ROW)")
    if Operation.CREATE in operations:
        yield StatementView("INSERT", f"sa.insert({row}).{answer}")
    if operations & _CHANGES.keys():
        yield StatementView("UPDATE", f"sa.update({row}).where(ROW){_set(entity, row)}.{answer}")
    if Operation.DELETE in operations:
        gone = _set(entity, row, "sa.func.now()") if deleted else ""
        verb = f"sa.{'update' if deleted else 'delete'}({row}).where(ROW){gone}"
        yield StatementView("DELETE", f"{verb}.returning({row}.{entity.key[0].attribute})")
    if deleted and Operation.RESTORE in operations:
        where = ", ".join([*key, f"{row}.{deleted.attribute}.is_not(None)"])
        back = f"sa.update({row}).where({where}){_set(entity, row, 'None')}"
        yield StatementView("RESTORE", f"{back}.{answer}")


def _all(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"sa.and_({', '.join(conditions)})"


def _unseen(caller: Caller) -> list[str]:
    """Literals of columns that no answer shows and the service looks at when it has written."""
    entity = caller.entity
    names = [name for hold in holds(entity, "") for name in hold.attributes]
    names += [name for guard in caller.guards("") for name in guard.attributes]
    return [literal(name) for name in dict.fromkeys(names) if not entity.field(name).readable]


def _matching(entity: Entity, row: str, statement: str) -> str:
    """A statement that a version which the client expects may narrow."""
    version = entity.version
    return f"matching({statement}, {row}.{version.attribute}, expected)" if version else statement


def _set(entity: Entity, row: str, moment: str = "") -> str:
    """What a change sets unasked: the version, seen or not, and when the row was deleted."""
    version, deleted = entity.with_role(Role.VERSION), entity.with_role(Role.DELETED_AT)
    values = [f"{deleted.attribute}={moment}"] if deleted and moment else []
    values += [f"{version.attribute}={row}.{version.attribute} + 1"] if version else []
    return f".values({', '.join(values)})" if values else ""


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


def _relations(caller: Caller, row: str) -> Iterator[tuple[str, str]]:
    """Relations that may be included, each with the option that loads it in one query."""
    for each in caller.entity.includes:
        attribute = each.relation.attribute
        path = f"{row}.{attribute}"
        target = caller.api.entity(each.relation.target)
        kept = [caller.condition(target)] if each.others else []
        if deleted := target.with_role(Role.DELETED_AT):
            other = caller.scope.render(model(target))
            kept.append(f"{other}.{deleted.attribute}.is_(None)")
        if kept:
            path += f".and_({', '.join(kept)})"
        yield literal(attribute), f"selectinload({path})"


def _tuple(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _equals(row: str, pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{row}.{attribute} == {value}" for attribute, value in pairs)


def _orders(entity: Entity, row: str) -> list[OrderView]:
    """The default, then each sort in both directions; the key breaks ties, where there are any."""
    first = [field for field, _ in entity.page_key]
    orders = [_order("None", row, first, descending=entity.page_key[0][1])]
    for field in entity.sorts:
        ties = field.nullable or (field,) not in entity.uniques
        columns = [field, *(key for key in entity.key if ties and key is not field)]
        for sign in ("", "-"):
            orders.append(_order(literal(sign + field.name), row, columns, descending=bool(sign)))
    return orders


def _order(name: str, row: str, fields: Sequence[Field], *, descending: bool) -> OrderView:
    arguments = [f"{row}.{field.attribute}" for field in fields]
    return OrderView(name, ", ".join([*arguments, *(["descending=True"] if descending else [])]))


def _bound(caller: Caller) -> dict[str, str]:
    """Parameters of functions that find one row → what statements call them."""
    entity = caller.entity
    owners = [caller.name] if entity.owner is not None else []
    names = (*(param.name for param in entity.params), *owners)
    return {name: _bindparam(entity, name) for name in names}


def _key(caller: Caller, row: str) -> list[str]:
    """Conditions on the key of a row, and on whose it is."""
    entity = caller.entity
    codes = {name: f"sa.bindparam({literal(given)})" for name, given in _bound(caller).items()}
    where = [f"{row}.{p.field.attribute} == {codes[p.name]}" for p in entity.params]
    if entity.owner is not None:
        where.append(caller.condition(entity, codes[caller.name]))
    return where


def _bindparam(entity: Entity, name: str) -> str:
    """A name that no column and no attribute has: those are for what an UPDATE sets."""
    taken = {name for field in entity.fields for name in (field.name, field.attribute)}
    taken |= {column.name for column in entity.table.columns}
    while name in taken:
        name += "_"
    return name


def _uniques(entity: Entity, row: str, scope: FileScope) -> list[UniqueView]:
    return [
        UniqueView(
            name=lookup.name,
            parameters=", ".join(
                f"{parameter(f)}: {scope.render(f.type.python)}" for f in lookup.asked
            ),
            where=_equals(row, [(field.attribute, parameter(field)) for field in lookup.asked]),
        )
        for lookup in lookups(entity)
    ]


def _related(caller: Caller, row: str) -> list[RelatedView]:
    api, entity, scope = caller.api, caller.entity, caller.scope
    found = []
    for endpoint in entity.endpoints:
        if endpoint.operation != Operation.LIST_RELATED or endpoint.relation is None:
            continue
        relation = entity.relation(endpoint.relation)
        parent = api.entity(relation.target)
        by_key = {param.field.attribute: param.name for param in endpoint.params}
        whole = by_key.keys() >= set(relation.remote)
        values = [by_key[a] if whole else f"parent.{a}" for a in relation.remote]
        names = [param.name for param in endpoint.params]
        # what answers do not show of a parent, its entity has
        seen = all(parent.field(attribute).readable for attribute in relation.remote)
        way = ("read", "db") if whole or seen else ("get", "session_of(db)")
        found.append(
            RelatedView(
                function=f"list_for_{relation.attribute}",
                parameters=parameters(endpoint.params, scope),
                get=getter(caller, parent, names, *way),
                owner="" if whole else "parent = ",
                where=_equals(row, list(zip(relation.local, values, strict=True))),
                caller=caller.parameter(endpoint.owned),
            )
        )
    return found


ENTITY_VIEWS = {"app/services/{{entity}}_service.py": service_view}
