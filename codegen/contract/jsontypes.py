"""Types of fields as JSON Schema, by the names that the schemas of the service give them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from codegen.model.api import Bounds, Field
from codegen.model.expr import Expr, Import

Json = dict[str, Any]
NULL: Json = {"type": "null"}

_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "number"}
_NAMES: Mapping[str, Json] = {
    "int": {"type": "integer"},
    "StrictInt": {"type": "integer"},
    **{
        f"Int{bits}": {
            "type": "integer",
            "minimum": -(2 ** (bits - 1)),
            "maximum": 2 ** (bits - 1) - 1,
        }
        for bits in (16, 32, 64)
    },
    "float": _NUMBER,
    "FiniteFloat": _NUMBER,
    "Float": _NUMBER,
    "bool": {"type": "boolean"},
    "StrictBool": {"type": "boolean"},
    "str": _TEXT,
    "Text": _TEXT,
    "SecretStr": {"type": "string", "format": "password", "writeOnly": True},
    "EmailStr": {"type": "string", "format": "email"},
    "UUID": {"type": "string", "format": "uuid"},
    "Exact": {"anyOf": [_NUMBER, _TEXT]},
    "Decimal": {"anyOf": [_NUMBER, _TEXT]},
    "StoredDecimal": _TEXT,
    "StoredExact": _TEXT,
    "date": {"type": "string", "format": "date"},
    "IsoDate": {"type": "string", "format": "date"},
    "AwareDatetime": {"type": "string", "format": "date-time"},
    "datetime": {"type": "string", "format": "date-time"},
    "AwareTimestamp": {"type": "string", "format": "date-time"},
    "NaiveTimestamp": _TEXT,
    "StoredTimestamp": _TEXT,
    "time": {"type": "string", "format": "time"},
    "AwareTime": {"type": "string", "format": "time"},
    "NaiveTime": _TEXT,
    "StoredDuration": {"type": "string", "format": "duration"},
    "Duration": {"type": "string", "format": "duration"},
    "Base64": {"type": "string", "format": "byte"},
    "Address": {"type": "string", "format": "ipvanyinterface"},
    "IPvAnyInterface": {"type": "string", "format": "ipvanyinterface"},
    "Network": {"type": "string", "format": "ipvanynetwork"},
    "IPvAnyNetwork": {"type": "string", "format": "ipvanynetwork"},
    "Json": {"type": ["object", "array", "string", "number", "boolean"]},
    "JsonValue": {},
    "Any": {},
    "None": NULL,
}
_KEYWORDS = {
    "min_length": "minLength",
    "max_length": "maxLength",
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "pattern": "pattern",
}


def request_schema(field: Field) -> Json:
    """What a client may send for a field."""
    return described(field, nullable(bounded(schema_of(field.type.request), field.bounds), field))


def response_schema(field: Field) -> Json:
    """What a client gets for a field."""
    return described(field, nullable(schema_of(field.type.response), field))


def parameter_schema(field: Field) -> Json:
    """What stands for a field in a path or query."""
    return bounded(schema_of(field.type.parameter), field.bounds)


def filter_schema(field: Field) -> Json:
    """What a list may be filtered by: a text of any length can be asked for."""
    schema = schema_of(field.type.parameter)
    return bounded(schema, field.bounds) if schema.get("type") == "integer" else schema


def nullable(schema: Json, field: Field) -> Json:
    """The schema, with null where the field may be null."""
    return {"anyOf": [schema, NULL]} if field.nullable else schema


def described(field: Field, schema: Json) -> Json:
    """The schema with the column's comment."""
    return {**schema, "description": field.description} if field.description else schema


def bounded(schema: Json, bounds: Bounds) -> Json:
    """The schema with limits; those of exact numbers hold for the number, not for its text."""
    given = {key: getattr(bounds, key) for key in _KEYWORDS}
    limits = {_KEYWORDS[k]: _plain(v) for k, v in given.items() if v is not None}
    if "anyOf" in schema:
        return {"anyOf": [{**schema["anyOf"][0], **limits}, *schema["anyOf"][1:]]}
    return {**schema, **limits}


def schema_of(code: Expr) -> Json:
    """The schema of a type without the field's own bounds.

    Names of enumerations become references; everything else is a name that we know.
    """
    return _schema_of("".join(p.name if isinstance(p, Import) else p for p in code.parts))


@lru_cache(maxsize=1024)
def _schema_of(text: str) -> Json:
    """Nobody changes a schema, so that one may stand in many places."""
    return _schema(ast.parse(text, mode="eval").body)


def _schema(node: ast.expr) -> Json:
    match node:
        case ast.Constant(value=None):
            return NULL
        case ast.Name(id=name):
            return dict(_NAMES[name]) if name in _NAMES else reference(name)
        case ast.BinOp(left=left, right=right):
            return {"anyOf": [_schema(left), _schema(right)]}
        case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
            listed = values.elts if isinstance(values, ast.Tuple) else [values]
            return {"enum": [ast.literal_eval(value) for value in listed]}
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return {"type": "array", "items": _schema(item)}
        case ast.Subscript(value=ast.Name(id="RangeValue"), slice=item):
            return _range(_schema(item))
        case ast.Subscript(value=ast.Name(id="MultiRangeValue"), slice=item):
            return {"type": "array", "items": _range(_schema(item))}
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *more])):
            schema = _schema(inner)
            for limits in more:
                schema = bounded(schema, _bounds(limits))
            return schema
    return {}


def reference(name: str) -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def _bounds(call: ast.expr) -> Bounds:
    """Those of `Field(…)`; a validator beside it has none."""
    if not isinstance(call, ast.Call):
        return Bounds()
    given = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg in _KEYWORDS}
    return Bounds(**{str(key): value for key, value in given.items()})


def _range(item: Json) -> Json:
    ends = {"anyOf": [item, NULL]}
    bounds = {"enum": ["[)", "(]", "[]", "()", "empty"], "default": "[)"}
    return {
        "type": "object",
        "properties": {"lower": ends, "upper": ends, "bounds": bounds},
        "required": ["lower", "upper"],
        "additionalProperties": False,
    }


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
