"""tests/factories.py: one function a row, one a request body."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.tests.rows import Parent, Rows, first, is_plain, rows_of
from codegen.model.api import Api, Entity, Field, Role
from codegen.model.expr import Expr, Import

Pair = tuple[str, str]


@dataclass(frozen=True)
class ParentRow:
    """A parent as code; `missing` is true where the caller gives no key of one.

    call: empty where its row is one that the row refers to already.
    """

    variable: str
    call: str
    missing: str
    keys: tuple[Pair, ...]


@dataclass(frozen=True)
class Row:
    """The factory of an entity's rows."""

    name: str
    model: str
    numbered: bool
    values: tuple[Pair, ...]
    needed_parents: tuple[ParentRow, ...]
    foreign: str


@dataclass(frozen=True)
class Body:
    """The body of a request that creates a row."""

    signature: str
    model: str
    numbered: bool
    values: tuple[Pair, ...]
    parents: tuple[ParentRow, ...]
    calls: bool


@dataclass(frozen=True)
class CallerRow:
    """The row that is the caller of the tests; `key` is its attribute."""

    name: str
    model: str
    key: str


@dataclass(frozen=True)
class FactoriesView:
    """tests/factories.py."""

    rows: tuple[Row, ...]
    payloads: tuple[Body, ...]
    caller: CallerRow | None
    imports: str


def needs_database(rows: Rows, entity: Entity) -> bool:
    """Whether a request body depends on the rows that a test has made."""
    fields = rows.payload_fields(entity)
    made = bool(rows.parents(entity)) or _calls(rows, entity)
    return made or any(f.type.valid and first(f).varying for f in fields)


def _calls(rows: Rows, entity: Entity) -> bool:
    """A request that creates a row needs one that is the caller."""
    owned = any(endpoint.owned for endpoint in entity.endpoints)
    return owned and rows.principal is not None and rows.principal[0] is not entity


def factories(api: Api) -> FactoriesView:
    """The view of the whole file."""
    rows = rows_of(api)
    made = [entity for entity in api.entities if rows.can_make(entity)]
    makers = [f"create_{each.name}" for each in api.entities]
    scope = FileScope("tests.factories", [*makers, "n", "Payload"])
    if made:
        scope.need("typing", "Any")
        scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
        scope.need("tests.support", "save")
    code = tuple(_row(rows, entity, scope) for entity in made)
    payloads = tuple(_body(rows, entity, scope) for entity in made if rows.can_send(entity))
    if any(row.numbered for row in code) or any(body.numbered for body in payloads):
        scope.need("tests.support", "number")
    caller = _caller(rows, scope)
    return FactoriesView(code, payloads, caller, scope.imports())


def _caller(rows: Rows, scope: FileScope) -> CallerRow | None:
    if rows.principal is None or not rows.can_make(rows.principal[0]):
        return None
    entity, field = rows.principal
    row = scope.render(Import("app.models", entity.class_name))
    return CallerRow(entity.name, row, field.attribute)


def _row(rows: Rows, entity: Entity, scope: FileScope) -> Row:
    fields = rows.factory_fields(entity)
    values = [(literal(field.attribute), scope.render(_value(field))) for field in fields]
    return Row(
        entity.name,
        scope.render(Import("app.models", entity.class_name)),
        any(first(field).varying for field in fields),
        (*values, *_owner(rows, entity, scope)),
        tuple(_needed_parents(rows, entity)),
        _foreign(rows, entity, scope),
    )


def _value(field: Field) -> Expr:
    value = first(field).python
    if field.role != Role.PASSWORD_HASH:
        return value
    cached = Import("tests.support", "hashed")
    return Expr(tuple(part if isinstance(part, str) else cached for part in value.parts))


def _foreign(rows: Rows, entity: Entity, scope: FileScope) -> str:
    made = rows.made_foreign(entity)
    if "STRANGER" in made:
        scope.need("tests.support", "STRANGER")
    return made


def _owner(rows: Rows, entity: Entity, scope: FileScope) -> Iterator[Pair]:
    """The caller's key, where no row that is referred to gives it."""
    field = entity.caller_field
    if field is None or any(field == child for p in rows.parents(entity) for child, _ in p.columns):
        return
    if rows.principal is None:
        yield literal(field.attribute), scope.render(Import("tests.support", "CALLER"))
    elif rows.principal[0] is not entity:
        yield literal(field.attribute), f"(await caller(db)).{rows.principal[1].attribute}"


def _needed_parents(rows: Rows, entity: Entity) -> Iterator[ParentRow]:
    parents = [parent for parent in rows.parents(entity) if parent.required]
    for place, parent in enumerate(parents):
        others = {child.attribute for later in parents[place:] for child, _ in later.shared}
        yield _needed_parent(rows, entity, parent, others)


def _needed_parent(rows: Rows, entity: Entity, parent: Parent, others: Set[str]) -> ParentRow:
    """others: attributes of a later reference too, with which a caller may have given them.

    So may be a part of several columns: the other part's row has the value that was given.
    """
    names = [literal(child.attribute) for child, _ in parent.columns]
    missing = f"{names[0]} not in values"
    if len(names) > 1:
        missing = f"not values.keys() >= {{{', '.join(names)}}}"
    given = "".join(
        f", {above.attribute}=values[{literal(child.attribute)}]" for child, above in parent.shared
    )
    if parent.twins:
        twins = ((literal(n), f"values[{literal(f.attribute)}]") for n, f in parent.twins.items())
        return ParentRow(parent.variable, "", missing, tuple(twins))
    known = [
        f"({literal(above.attribute)}, {literal(child.attribute)})"
        for child, above in parent.columns
        if len(names) > 1 or child.attribute in others
    ]
    if known:
        listed = ", ".join(known)
        given += f", **{{key: values[name] for key, name in [{listed}] if name in values}}"
    keys = ((literal(c.attribute), f"{parent.variable}.{p.attribute}") for c, p in parent.columns)
    own = [child for child, _ in parent.columns] == [entity.caller_field]
    call = "caller(db)" if own else _made(rows, parent.target, given)
    return ParentRow(parent.variable, call, missing, tuple(keys))


def _made(rows: Rows, target: Entity, given: str) -> str:
    return f"create_{target.name}(db{given})" if given else rows.make(target)


def _body(rows: Rows, entity: Entity, scope: FileScope) -> Body:
    sent = {field.attribute for field in rows.payload_fields(entity)}
    parents = [p for p in rows.parents(entity) if any(c.attribute in sent for c, _ in p.columns)]
    donors: dict[str, tuple[Parent, Field]] = {}
    for parent in parents:
        donors |= {child.attribute: (parent, above) for child, above in parent.columns}
        donors |= {name: donors[twin.attribute] for name, twin in parent.twins.items()}
    fields = rows.payload_fields(entity)
    given = [field for field in fields if field.attribute not in donors]
    values = [
        (
            (literal(field.input_name), _key(*donors[field.attribute], scope))
            if field.attribute in donors
            else (literal(field.input_name), first(field).json)
        )
        for field in fields
    ]
    arguments = "db: AsyncSession" if needs_database(rows, entity) else ""
    keyword = "async def" if arguments else "def"
    return Body(
        f"{keyword} {entity.name}_payload({arguments})",
        scope.render(Import("app.models", entity.class_name)),
        any(first(field).varying for field in given),
        tuple(values),
        tuple(_sent_parent(rows, parent, donors) for parent in parents if not parent.twins),
        _calls(rows, entity),
    )


def _key(parent: Parent, field: Field, scope: FileScope) -> str:
    code = f"{parent.variable}.{field.attribute}"
    if is_plain(field):
        return code
    return f"{scope.render(Import('pydantic_core', 'to_jsonable_python'))}({code})"


def _sent_parent(rows: Rows, parent: Parent, donors: dict[str, tuple[Parent, Field]]) -> ParentRow:
    given = ""
    for child, above in parent.shared:
        donor, source = donors[child.attribute]
        given += f", {above.attribute}={donor.variable}.{source.attribute}"
    return ParentRow(parent.variable, _made(rows, parent.target, given), "", ())
