"""Fields of entities as members of request and response bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import BigInteger

from codegen.contract.evaluating import evaluated
from codegen.contract.jsontypes import schema_of
from codegen.contract.parts import Member, Shape
from codegen.model.api import ACTION_SCHEMAS, Api, Bounds, Entity, Field, Included, Presence, Stub
from codegen.model.expr import Expr, Import

_SCALARS = {
    "int": "number",
    "float": "number",
    "FiniteFloat": "number",
    "bool": "boolean",
    "JsonValue": "JsonValue",
    "Json": "JsonValue",
    "None": "null",
}
_FORMATS = {
    "EmailStr": "email",
    "SecretStr": "password",
    "UUID": "uuid",
    "Exact": "decimal",
    "StoredDecimal": "decimal",
    "StoredExact": "decimal",
    "AwareDatetime": "date-time with offset",
    "datetime": "date-time with offset",
    "AwareTimestamp": "date-time with offset",
    "NaiveTimestamp": "date-time without offset",
    "StoredTimestamp": "date-time without offset",
    "IsoDate": "date",
    "date": "date",
    "AwareTime": "time with offset",
    "NaiveTime": "time without offset",
    "time": "time with offset",
    "Duration": "ISO 8601 duration",
    "StoredDuration": "ISO 8601 duration",
    "Base64": "base64",
}
_GENERIC = re.compile(r"(\w+)\[(.*)\]")


def shapes(api: Api, entity: Entity) -> tuple[Shape, ...]:
    """The bodies of an entity: Create, Update, Response, Detail, as far as it has them."""
    name = entity.class_name
    refers = {field.name: reference(api, field) for field in entity.fields}
    row = tuple(_response(field) for field in entity.readable)
    found = [Shape(f"{name}Response", row)]
    if entity.includes:
        related = tuple(_related(api, each) for each in entity.includes)
        found.append(Shape(f"{name}Detail", (*row, *related)))
    if entity.updatable:
        members = (_request(field, field.on_update) for field in entity.updatable)
        found.insert(0, Shape(f"{name}Update", tuple(members)))
    if entity.updatable:
        members = (_request(field, field.on_create) for field in entity.replaceable)
        found.insert(0, Shape(f"{name}Replace", tuple(members)))
    if entity.creatable:
        members = (_request(field, field.on_create) for field in entity.creatable)
        found.insert(0, Shape(f"{name}Create", tuple(members)))
    return tuple(
        Shape(s.name, tuple(replace(m, refers=refers.get(m.name)) for m in s.members))
        for s in found
    )


def stub_shapes(stub: Stub) -> Iterator[Shape]:
    """The bodies of an operation that is yet to be written, those that others hold first."""
    for body, sent in stub.bodies.classes():
        if body is not stub.bodies.query:
            members = (_request(f, f.on_create) if sent else _told(f) for f in body.fields)
            yield Shape(body.name, tuple(members))


def _told(field: Field) -> Member:
    return replace(_response(field), required=field.on_create is Presence.REQUIRED)


def reference(api: Api, field: Field) -> str | None:
    """The field of another entity that a foreign key of this column points to."""
    for key in field.references:
        table, _, column = key.target_fullname.rpartition(".")
        if entity := api.entity_of(table):
            target = next((f for f in entity.fields if f.column.name == column), None)
            return f"{entity.class_name}.{target.name}" if target else None
    return None


def _related(api: Api, each: Included) -> Member:
    row = f"{api.entity(each.relation.target).class_name}Response"
    kind = f"{row}[]" if each.relation.to_many else row
    return Member(each.relation.attribute, kind, required=False, nullable=each.nullable)


def json_names(entity: Entity, attributes: tuple[str, ...]) -> str:
    """Attributes by the names that clients know, with commas between."""
    return ", ".join(entity.field(attribute).name for attribute in attributes)


def format_of(field: Field, code: Expr) -> str | None:
    """What a string or number holds, by the name of its Python type."""
    if isinstance(field.column.type, BigInteger):
        return "int64"
    return _FORMATS.get(_text(code))


def type_of(field: Field) -> str:
    """The TypeScript type of a field's JSON."""
    known = dict(_SCALARS)
    if enumeration := field.type.enumeration:
        known[enumeration.class_name] = enumeration.class_name
    used = field.type.response.imports()
    known |= {part.name: part.name for part in used if part.module == ACTION_SCHEMAS}
    return _typescript(_text(field.type.response), known)


def sent_type(field: Field, code: Expr) -> str:
    """The TypeScript type of what a client sends for a field: narrower where values are listed.

    code: the type of the request or of the parameter.
    """
    return " | ".join(map(_json, _choices(code))) or type_of(field)


def _text(code: Expr) -> str:
    return "".join(part.name if isinstance(part, Import) else part for part in code.parts)


def _typescript(python: str, known: Mapping[str, str]) -> str:
    """`list[int | None]` is `(number | null)[]`."""
    if generic := _GENERIC.fullmatch(python):
        inner = _typescript(generic[2], known)
        if generic[1] == "RangeValue":
            return f"RangeValue<{inner}>"
        if generic[1] == "MultiRangeValue":
            return f"RangeValue<{inner}>[]"
        if generic[1] == "dict":
            value = _typescript(generic[2].partition(",")[2].strip(), known)
            return f"Record<string, {value}>"
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    union = dict.fromkeys(known.get(part.strip(), "string") for part in python.split(" | "))
    return " | ".join(union)


def _response(field: Field) -> Member:
    return Member(
        field.name,
        type_of(field),
        required=True,
        nullable=field.nullable,
        format=format_of(field, field.type.response),
        values=values(field),
        description=field.description,
    )


def _request(field: Field, presence: Presence) -> Member:
    bounds, listed = field.bounds, _choices(field.type.request)
    return Member(
        field.input_name,
        sent_type(field, field.type.request),
        required=presence is Presence.REQUIRED,
        nullable=field.nullable,
        format=format_of(field, field.type.request),
        minimum=_minimum(bounds),
        maximum=_maximum(bounds),
        pattern=bounds.pattern,
        default=_default(field),
        values=values(field) or tuple(map(str, listed)),
        description=field.description,
    )


def _default(field: Field) -> str | None:
    """A literal that the database fills in."""
    if field.default is None:
        return None
    return _json(evaluated(field.default))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _choices(code: Expr) -> tuple[str | int, ...]:
    """The values that a CHECK or a rule lists, empty where the type is no `Literal`."""
    return tuple(schema_of(code).get("enum", ()))


def values(field: Field) -> tuple[str, ...]:
    """The values of an enumeration, empty for any other field."""
    enumeration = field.type.enumeration
    return tuple(value for _, value in enumeration.members) if enumeration else ()


def _minimum(bounds: Bounds) -> str | None:
    if bounds.min_length is not None:
        return f"{bounds.min_length} characters"
    if bounds.gt is not None:
        return f"> {bounds.gt}"
    return None if bounds.ge is None else str(bounds.ge)


def _maximum(bounds: Bounds) -> str | None:
    if bounds.max_length is not None:
        return f"{bounds.max_length} characters"
    limits = []
    if bounds.lt is not None:
        limits.append(f"< {bounds.lt}")
    elif bounds.le is not None:
        limits.append(str(bounds.le))
    if bounds.max_digits is not None:
        limits.append(f"{bounds.max_digits} digits, {bounds.decimal_places} after the point")
    return ", ".join(limits) or None
