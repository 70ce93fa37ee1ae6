"""The view of app/schemas/common.py: the shared types that some schema uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from codegen.emit.expr import FileScope
from codegen.emit.views.types import COMMON, inline_type, marker, named_fields, request_type
from codegen.model.api import Api, Entity, Operation
from codegen.model.expr import Expr, Import
from codegen.model.reads import question

_IMPORTS = {
    "": ("base64", "json", "re"),
    "datetime": ("date", "datetime", "time", "timedelta"),
    "decimal": ("Decimal",),
    "typing": ("Annotated", "Any", "Generic", "Literal", "TypeVar", "get_args"),
    "pydantic": (
        *("AfterValidator", "AwareDatetime", "BaseModel", "BeforeValidator", "ConfigDict"),
        *("MISSING", "Field", "FiniteFloat", "GetCoreSchemaHandler", "GetJsonSchemaHandler"),
        *("IPvAnyInterface", "IPvAnyNetwork", "JsonValue"),
        *("NaiveDatetime", "PlainSerializer", "SerializerFunctionWrapHandler", "Strict"),
        *("WithJsonSchema", "WrapSerializer"),
    ),
    "pydantic.json_schema": ("JsonSchemaValue",),
    "pydantic_core": ("CoreSchema", "PydanticCustomError", "core_schema", "to_json"),
    "sqlalchemy.dialects.postgresql": ("Range",),
}
_SHARED = (
    *("Address", "AwareTime", "AwareTimestamp", "Base64", "Duration", "Exact", "Float"),
    *("Int16", "Int32", "Int64", "IsoDate", "JSON_NUMBER", "Json", "MultiRangeValue"),
    *("NaiveTime", "NaiveTimestamp", "Network", "RangeValue", "StoredDecimal"),
    *("StoredDuration", "StoredExact", "StoredTimestamp", "Text"),
)
_MADE_OF = {
    "MultiRangeValue": "RangeValue",
    **{f"Int{bits}Param": f"Int{bits}" for bits in (16, 32, 64)},
}


@dataclass(frozen=True)
class CommonView:
    """used: whether each of the shared types is."""

    imports: Callable[[str], str]
    used: Mapping[str, bool]
    postgresql: bool
    out_of_order: bool
    replaces: bool
    login: bool


def common(api: Api) -> CommonView:
    """What the schemas share."""
    scope = FileScope(COMMON)
    for module, names in _IMPORTS.items():
        for name in names:
            scope.render(Import(module, name) if module else Import(name))
    used = shared_types(api, "")
    violations = (violation for entity in api.entities for violation in entity.violations)
    return CommonView(
        imports=scope.imports,
        used={name: name in used for name in _SHARED},
        postgresql=api.dialect == "postgresql",
        out_of_order=any(v.ordering and not v.promised for v in violations),
        replaces=any(e.operation is Operation.REPLACE for _, e in api.endpoints()),
        login=api.user_table is not None,
    )


@question
@lru_cache(maxsize=2)
def shared_types(api: Api, _: str) -> frozenset[str]:
    """Which of the shared types are used."""
    types = [code for entity in api.entities for code in _types_of(entity)]
    for stub in api.stubs:
        for body, sent in stub.bodies.classes():
            asked = body is stub.bodies.query
            types += [
                inline_type(f, parameter=asked) if sent else f.type.response for f in body.fields
            ]
    parts = {part for code in {id(code): code for code in types}.values() for part in code.parts}
    used = {each.name for each in parts if isinstance(each, Import) and each.module == COMMON}
    used |= {_MADE_OF[name] for name in used if name in _MADE_OF}
    return frozenset(used)


def _types_of(entity: Entity) -> Iterator[Expr]:
    for field in entity.fields:
        yield from (field.type.request, field.type.response)
        if field.bounds.bits:
            yield request_type(entity, field)
    yield from filter(None, map(marker, named_fields(entity)))


API_VIEWS = {"app/schemas/common.py": common}
