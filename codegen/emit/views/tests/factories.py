"""tests/factories.py: one function a row, one a request body."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.tests.rows import Parent, Rows, first, is_plain
from codegen.model.api import Api, Entity, Field, Role
from codegen.model.expr import Expr, Import

Pair = tuple[str, str]


@dataclass(frozen=True)
class ParentRow:
    """A parent as code; `missing` is true where the caller gives no key of one."""

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


@dataclass(frozen=True)
class Body:
    """The body of a request that creates a row."""

    signature: str
    model: str
    numbered: bool
    values: tuple[Pair, ...]
    parents: tuple[ParentRow, ...]


@dataclass(frozen=True)
class FactoriesView:
    """tests/factories.py."""

    rows: tuple[Row, ...]
    payloads: tuple[Body, ...]
    imports: str


def needs_database(rows: Rows, entity: Entity) -> bool:
    """Whether a request body depends on the rows that a test has made."""
    fields = rows.payload_fields(entity)
    return bool(rows.parents(entity)) or any(f.type.valid and first(f).varying for f in fields)


def factories(api: Api) -> FactoriesView:
    """The view of the whole file."""
    rows = Rows(api)
    made = [entity for entity in api.entities if rows.can_make(entity)]
    scope = FileScope("tests.factories", [f"create_{e.name}" for e in api.entities] + ["n"])
    if made:
        scope.need("typing", "Any")
        scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
        scope.need("tests.support", "save")
    code = tuple(_row(rows, entity, scope) for entity in made)
    payloads = tuple(_body(rows, entity, scope) for entity in made if rows.can_send(entity))
    if any(row.numbered for row in code) or any(body.numbered for body in payloads):
        scope.need("tests.support", "number")
    return FactoriesView(code, payloads, scope.imports())


def _row(rows: Rows, entity: Entity, scope: FileScope) -> Row:
    fields = rows.factory_fields(entity)
    return Row(
        entity.name,
        scope.render(Import("app.models", entity.class_name)),
        any(first(field).varying for field in fields),
        tuple((literal(field.attribute), scope.render(_value(field))) for field in fields),
        tuple(_needed_parent(parent) for parent in rows.parents(entity) if parent.required),
    )


def _value(field: Field) -> Expr:
    value = first(field).python
    if field.role != Role.PASSWORD_HASH:
        return value
    cached = Import("tests.support", "hashed")
    return Expr(tuple(part if isinstance(part, str) else cached for part in value.parts))


def _needed_parent(parent: Parent) -> ParentRow:
    names = [literal(child.attribute) for child, _ in parent.columns]
    missing = f"{names[0]} not in values"
    if len(names) > 1:
        missing = f"not values.keys() >= {{{', '.join(names)}}}"
    given = "".join(
        f", {above.attribute}=values[{literal(child.attribute)}]" for child, above in parent.shared
    )
    keys = ((literal(c.attribute), f"{parent.variable}.{p.attribute}") for c, p in parent.columns)
    call = f"create_{parent.target.name}(db{given})"
    return ParentRow(parent.variable, call, missing, tuple(keys))


def _body(rows: Rows, entity: Entity, scope: FileScope) -> Body:
    parents = rows.parents(entity)
    donors: dict[str, tuple[Parent, Field]] = {}
    for parent in parents:
        donors |= {child.attribute: (parent, above) for child, above in parent.columns}
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
        tuple(_sent_parent(parent, donors) for parent in parents),
    )


def _key(parent: Parent, field: Field, scope: FileScope) -> str:
    code = f"{parent.variable}.{field.attribute}"
    if is_plain(field):
        return code
    return f"{scope.render(Import('pydantic_core', 'to_jsonable_python'))}({code})"


def _sent_parent(parent: Parent, donors: dict[str, tuple[Parent, Field]]) -> ParentRow:
    given = ""
    for child, above in parent.shared:
        donor, source = donors[child.attribute]
        given += f", {above.attribute}={donor.variable}.{source.attribute}"
    call = f"create_{parent.target.name}(db{given})"
    return ParentRow(parent.variable, call, "", ())
