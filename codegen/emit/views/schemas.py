"""The views of `templates/app/schemas`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.parts import (
    detail,
    include_scopes,
    needs_one_each,
    needs_scopes,
    nullable,
    schema,
)
from codegen.emit.views.types import FIXED, named_types, parameter_type, request_type
from codegen.model.api import Api, Entity, Field, Filter, Included, Operation, Presence, Role
from codegen.model.expr import Expr, Import, expr, name

_MISSING = name("pydantic", "MISSING")
_PAGE_QUERY = ("count", "cursor", "limit", "sort")


@dataclass(frozen=True)
class OrderView:
    """Two fields that contradict each other where `condition` holds."""

    method: str
    condition: str
    arguments: str


@dataclass(frozen=True)
class SchemasView:
    """app/schemas/<entity>.py: lines of code; a class that no endpoint needs has no name."""

    imports: Callable[[str], str]
    types: tuple[tuple[str, str], ...]
    create: str
    create_fields: tuple[str, ...]
    orders: tuple[OrderView, ...]
    replace: str
    replace_fields: tuple[str, ...]
    replace_orders: tuple[OrderView, ...]
    update: str
    update_fields: tuple[str, ...]
    response: str
    response_fields: tuple[str, ...]
    include: str
    include_base: str
    relations: str
    query: str
    query_bases: str
    query_fields: tuple[str, ...]


def schemas_view(api: Api, entity: Entity) -> SchemasView:
    """One entity's schemas."""
    scope = _scope(entity)
    types = [(i.name, scope.render(code)) for i, code in named_types(entity)]
    creates = entity.endpoint(Operation.CREATE) is not None
    updates = entity.endpoint(Operation.UPDATE) is not None
    replaces = entity.endpoint(Operation.REPLACE) is not None
    include = schema(entity, "Include").name if entity.includes else ""
    paged = scope.render(name("app.core.pagination", "PageQuery"))
    return SchemasView(
        imports=scope.imports,
        types=tuple(types),
        create=schema(entity, "Create").name if creates else "",
        create_fields=tuple(scope.render(_creating(entity, f)) for f in entity.creatable),
        orders=tuple(_orders(entity, entity.creatable)),
        replace=schema(entity, "Replace").name if replaces else "",
        replace_fields=tuple(scope.render(_creating(entity, f)) for f in entity.replaceable),
        replace_orders=tuple(_orders(entity, entity.replaceable)),
        update=schema(entity, "Update").name if updates else "",
        update_fields=tuple(scope.render(_updating(entity, f)) for f in entity.updatable),
        response=schema(entity, "Response").name,
        response_fields=tuple(scope.render(_responding(f)) for f in entity.readable),
        include=include,
        include_base=scope.render(name("app.core.including", "IncludeQuery")),
        relations=scope.render(_relations(entity)),
        query=schema(entity, "Query").name,
        query_bases=f"{include}, {paged}" if include else paged,
        query_fields=tuple(scope.render(line) for line in _query(api, entity)),
    )


def _scope(entity: Entity) -> FileScope:
    attributes = [field.attribute for field in entity.fields]
    own = [schema(entity, suffix).name for suffix in ("Query", "Include")]
    scope = FileScope(schema(entity, "").module, [*attributes, *own])
    for module, names in FIXED.items():
        for fixed in names:
            scope.render(Import(module, fixed))
    return scope


def given(field: Field, code: Expr) -> Expr:
    """A field that a client sends: `name: type`, absent being something else than null."""
    if field.on_create == Presence.REQUIRED:
        return _line(field, nullable(code, field), None)
    return _line(field, nullable(expr("{} | {}", code, _MISSING), field), _MISSING)


def optional_parameter(field: Field, code: Expr) -> Expr:
    """A parameter of a query that may be left out."""
    return _line(field, expr("{} | None", code), expr("None"))


def answered(field: Field) -> Expr:
    """A field of an answer, which may be absent where it is optional."""
    if field.on_create == Presence.REQUIRED:
        return _responding(field)
    options = [f"serialization_alias={literal(field.name)}"] if field.renamed else []
    options += [f"description={literal(field.description)}"] if field.description else []
    code = nullable(expr("{} | {}", field.type.response, _MISSING), field)
    head = expr("{}: {}", field.attribute, code)
    if not options:
        return expr("{} = {}", head, _MISSING)
    said = ", ".join(options)
    return expr("{} = {}(default={}, {})", head, name("pydantic", "Field"), _MISSING, said)


def _creating(entity: Entity, field: Field) -> Expr:
    code = nullable(request_type(entity, field), field)
    if field.on_create == Presence.REQUIRED:
        return _line(field, code, None)
    if field.default is not None:
        return _line(field, code, field.default.python)
    if field.nullable and not field.server_made:
        return _line(field, code, expr("None"))
    return _line(field, _optional(entity, field), _MISSING)


def _updating(entity: Entity, field: Field) -> Expr:
    return _line(field, _optional(entity, field), _MISSING)


def _optional(entity: Entity, field: Field) -> Expr:
    """Absent is something else than null."""
    return nullable(expr("{} | {}", request_type(entity, field), _MISSING), field)


def _line(field: Field, code: Expr, default: Expr | None) -> Expr:
    """`name: type = default`, with an alias and a description where there are some."""
    renamed = field.role != Role.PASSWORD_HASH and field.renamed
    attribute = field.input_name if field.role == Role.PASSWORD_HASH else field.attribute
    options = [f"alias={literal(field.name)}"] if renamed else []
    if field.description:
        options.append(f"description={literal(field.description)}")
    head = expr("{}: {}", attribute, code)
    if not options:
        return head if default is None else expr("{} = {}", head, default)
    first = expr("") if default is None else expr("default={}, ", default)
    return expr("{} = {}({}{})", head, name("pydantic", "Field"), first, ", ".join(options))


def _responding(field: Field) -> Expr:
    options = [f"serialization_alias={literal(field.name)}"] if field.renamed else []
    if field.description:
        options.append(f"description={literal(field.description)}")
    head = expr("{}: {}", field.attribute, nullable(field.type.response, field))
    if not options:
        return head
    return expr("{} = {}({})", head, name("pydantic", "Field"), ", ".join(options))


def _orders(entity: Entity, fields: Sequence[Field]) -> list[OrderView]:
    """Comparisons of two columns that a request says both of."""
    said = {field.attribute: field for field in fields if _is_known(field)}
    found = []
    for violation in entity.violations:
        if (
            violation.ordering is not None
            and not violation.promised
            and set(violation.ordering[:2]) <= said.keys()
        ):
            smaller, larger, strict = violation.ordering
            found.append(_order(said[smaller], said[larger], strict))
    return found


def _is_known(field: Field) -> bool:
    """Whether a request without the field has a value for it nevertheless."""
    required = field.on_create == Presence.REQUIRED
    return required or field.default is not None or not field.server_made


def _order(smaller: Field, larger: Field, strict: bool) -> OrderView:
    guards = [f"self.{f.attribute} is not None" for f in (smaller, larger) if f.nullable]
    operator = "<=" if strict else "<"
    compared = f"self.{larger.attribute} {operator} self.{smaller.attribute}"
    names = [literal(larger.name), literal(smaller.name)]
    return OrderView(
        method=f"_{larger.attribute}_{'after' if strict else 'not_before'}_{smaller.attribute}",
        condition=" and ".join([*guards, compared]),
        arguments=", ".join([*names, *([] if strict else ["strict=False"])]),
    )


def _query(api: Api, entity: Entity) -> list[Expr]:
    lines = []
    pages = entity.page_size, entity.page_max
    if pages != (api.page_size, api.page_max):
        limits = "default={}, ge=1, le={}".format(*pages)
        lines.append(expr("limit: int = {}({})", name("pydantic", "Field"), limits))
    if entity.sorts:
        choices = [literal(sign + f.name) for f in entity.sorts for sign in ("", "-")]
        literals = expr("{}[{}]", name("typing", "Literal"), ", ".join(choices))
        lines.append(expr("sort: {} | None = None", literals))
    for wanted in entity.filters:
        lines += [_filter(entity, wanted, operator) for operator in wanted.operators]
    return lines


def _relations(entity: Entity) -> Expr:
    names = ", ".join(literal(each.relation.attribute) for each in entity.includes)
    return expr("{}[{}]", name("typing", "Literal"), names)


def _filter(entity: Entity, wanted: Filter, operator: str) -> Expr:
    field = wanted.field
    code = field.type.parameter
    if code.parts == ("int",):
        code = parameter_type(entity, field)
    if operator == "isnull":
        code = expr("{}", name("builtins", "bool"))
    if operator == "in":
        code = expr("list[{}]", code)
    suffix = "" if operator == "eq" and field.name not in _PAGE_QUERY else f"__{operator}"
    head = expr("{}{}: {} | None", field.attribute, suffix, code)
    if not field.renamed:
        return expr("{} = None", head)
    alias = literal(field.name + suffix)
    return expr("{} = {}(default=None, alias={})", head, name("pydantic", "Field"), alias)


@dataclass(frozen=True)
class DetailView:
    """app/schemas/details/<entity>.py; nothing where no relation can be included."""

    imports: Callable[[str], str]
    constant: str
    scopes: tuple[tuple[str, str], ...]
    detail: str
    response: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class DetailsView:
    """app/schemas/details/__init__.py."""

    details: bool


def detail_view(api: Api, entity: Entity) -> DetailView:
    """A row with its relations."""
    names = [each.relation.attribute for each in entity.includes]
    scope = FileScope(detail(entity).module, [field.attribute for field in entity.fields] + names)
    scope.render(detail(entity))
    return DetailView(
        imports=scope.imports,
        constant=include_scopes(entity).name,
        scopes=tuple(_include_scopes(entity)) if needs_scopes(entity) else (),
        detail=detail(entity).name,
        response=scope.render(schema(entity, "Response")),
        fields=tuple(scope.render(_included(api, each)) for each in entity.includes),
    )


def _include_scopes(entity: Entity) -> Iterator[tuple[str, str]]:
    one = needs_one_each(entity)
    for each in entity.includes:
        yield literal(each.relation.attribute), literal(each.scopes[0] if one else each.scopes)


def _included(api: Api, each: Included) -> Expr:
    shown = Expr((schema(api.entity(each.relation.target), "Response"),))
    many = expr("{}[{}]", name("builtins", "list"), shown) if each.relation.to_many else shown
    some = expr("{} | {}", many, _MISSING)
    code = expr("{} | None", some) if each.nullable else some
    return expr("{}: {} = {}", each.relation.attribute, code, _MISSING)


def details_view(api: Api) -> DetailsView:
    """Whether any row has relations to include."""
    return DetailsView(any(entity.includes for entity in api.entities))


API_VIEWS = {"app/schemas/details/__init__.py": details_view}
ENTITY_VIEWS = {
    "app/schemas/{{entity}}.py": schemas_view,
    "app/schemas/details/{{entity}}.py": detail_view,
}
