"""Types of fields in requests: bounded ones have a name in the schemas of their entity."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from math import ceil, floor

from codegen.emit.expr import literal
from codegen.emit.views.parts import schema
from codegen.model.api import Entity, Field
from codegen.model.expr import Expr, Import, expr, name

COMMON = "app.schemas.common"
# what a schema module imports for itself, so that no type may be called so
FIXED = {
    "typing": ("Annotated", "Literal", "Self"),
    "pydantic": ("MISSING", "Field", "model_validator"),
    "app.core.including": ("IncludeQuery", "Included"),
    "app.core.pagination": ("PageQuery",),
    COMMON: (
        *("Base64", "Exact", "Int16", "Int32", "Int64", "Json", "ReplaceSchema"),
        *("RequestSchema", "ResponseSchema", "Text", "out_of_order"),
    ),
}
_LIMITS = (
    *("min_length", "max_length", "gt", "ge", "lt", "le"),
    *("max_digits", "decimal_places", "pattern"),
)


_MARKER = expr(", {}", name(COMMON, "JSON_NUMBER"))


def request_type(entity: Entity, field: Field) -> Expr:
    """What a client may send for a field, null aside."""
    if bits := field.bounds.bits:
        return name(COMMON, f"Int{bits}")
    if field.bounds:
        return Expr((Import(schema(entity, "").module, _alias(entity, field)),))
    return field.type.request


def parameter_type(entity: Entity, field: Field) -> Expr:
    """What stands for a field in a path or query, where a number is text, too."""
    if bits := field.bounds.bits:
        return name(COMMON, f"Int{bits}Param")
    if field.bounds and field.type.parameter.parts == ("int",):
        return expr("{}[{}, {}({})]", *_annotated(field))
    if field.type.parameter == field.type.request:
        return request_type(entity, field)
    return field.type.parameter


def inline_type(field: Field, *, parameter: bool = False) -> Expr:
    """The same for a field of no entity, with its bounds written out."""
    if bits := field.bounds.bits:
        return name(COMMON, f"Int{bits}{'Param' if parameter else ''}")
    if not field.bounds:
        return field.type.parameter if parameter else field.type.request
    after = None if parameter else marker(field)
    return expr("{}[{}, {}({}){}]", *_annotated(field), after or "")


def named_fields(entity: Entity) -> list[Field]:
    """The fields of an entity whose types its schemas define."""
    sent = {f.attribute for each in (entity.creatable, entity.updatable) for f in each}
    used = [f for f in entity.fields if f.attribute in sent]
    used += [f for f in entity.key if f.attribute not in sent]
    return [f for f in used if f.bounds and not f.bounds.bits]


def named_types(entity: Entity) -> list[tuple[Import, Expr]]:
    """The types that the schemas of an entity define, with what they stand for."""
    return [
        (
            Import(schema(entity, "").module, _alias(entity, field)),
            expr("{}[{}, {}({}){}]", *_annotated(field), marker(field) or ""),
        )
        for field in named_fields(entity)
    ]


def marker(field: Field) -> Expr | None:
    """What tells a number in a body from its text; it stands after the bounds."""
    return _MARKER if field.type.request.parts == ("int",) else None


def _annotated(field: Field) -> tuple[Expr, Expr, Expr, str]:
    given = [(key, getattr(field.bounds, key)) for key in _LIMITS]
    limits = ", ".join(
        f"{key}={_limit(field, key, value)}" for key, value in given if value is not None
    )
    return name("typing", "Annotated"), field.type.request, name("pydantic", "Field"), limits


def _limit(field: Field, key: str, value: int | Decimal) -> str:
    """A bound in the type of its field; an integer has the next one that says the same."""
    kind = field.type.python.parts
    if isinstance(value, int):
        return literal(value)
    if kind == ("float",):
        return repr(float(value))
    if kind == ("int",):
        return str(ceil(value) if key in ("ge", "lt") else floor(value))
    return literal(str(value))


def _alias(entity: Entity, field: Field) -> str:
    """`full_name` → `FullName`, unless something in the module is called so."""
    attribute = field.attribute if field.input_name == field.name else field.input_name
    plain = "".join(word[:1].upper() + word[1:] for word in attribute.split("_"))
    return f"{plain}Value" if plain in _taken(entity) else plain


@lru_cache(maxsize=4)
def _taken(entity: Entity) -> frozenset[str]:
    taken = {name_ for names in FIXED.values() for name_ in names}
    taken |= {i.name for each in entity.fields for i in each.type.request.imports()}
    taken |= {i.name for each in entity.fields for i in each.type.response.imports()}
    taken |= {
        schema(entity, suffix).name
        for suffix in ("Create", "Update", "Replace", "Response", "Query", "Include")
    }
    return frozenset(taken)
