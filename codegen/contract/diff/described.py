"""From an openapi.json, a served one or the one of the handoff, to what is compared.

Both states are read in this form where one of them is an OpenAPI document, since it and a contract
spell the same types otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from codegen.contract.diff.surface import Body, Field, Limits, Operation, Surface

_METHODS = ("get", "post", "put", "patch", "delete")
_OWN = ("limit", "sort")

Json = Mapping[str, Any]


def from_openapi(document: Json, base_url: str, known: Surface | None = None) -> Surface:
    """Read an OpenAPI 3.1 document.

    base_url: what its paths begin with.
    known: the same service as its contract tells it: says what its parts were made of.
    Raises KeyError, TypeError, ValueError or AttributeError where it is no such document.
    """
    reader = _Reader(document)
    operations = [
        reader.operation(method, path.removeprefix(base_url), item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item and "operationId" in item[method]
    ]
    made = {each.id: each for each in known.operations} if known else {}
    found = (_grafted(each, made[each.id]) if each.id in made else each for each in operations)
    return Surface(base_url=base_url, operations=tuple(found))


class _Reader:
    def __init__(self, document: Json) -> None:
        self._schemas: Json = document.get("components", {}).get("schemas", {})

    def operation(self, method: str, path: str, item: Json) -> Operation:
        given = {each["name"]: each for each in item.get("parameters", ())}
        placed = {
            place: tuple(
                self._field(name, each["schema"], required=each.get("required", False))
                for name, each in given.items()
                if each["in"] == place and name not in _OWN
            )
            for place in ("path", "query")
        }
        limit: Json = given["limit"]["schema"] if "limit" in given else {}
        sort = self._field("sort", given["sort"]["schema"]) if "sort" in given else None
        sent = item.get("requestBody", {}).get("content", {})
        statuses = {int(status): each for status, each in item["responses"].items()}
        status = min(code for code in statuses if code < 300)
        security = [scopes for each in item.get("security", ()) for scopes in each.values()]
        return Operation(
            id=item["operationId"],
            method=method.upper(),
            path=path,
            summary=item.get("summary", ""),
            auth=bool(security),
            scopes=tuple(dict.fromkeys(scope for scopes in security for scope in scopes)),
            path_parameters=placed["path"],
            parameters=placed["query"],
            sorts=tuple(_keys(sort)),
            page_size=limit.get("default"),
            page_limit=limit.get("maximum"),
            body=self._body(sent),
            status=status,
            response=self._body(statuses[status].get("content", {})),
            errors={code: each["description"] for code, each in statuses.items() if code >= 400},
        )

    def _body(self, content: Json) -> Body | None:
        schema: Json = next((each["schema"] for each in content.values()), {})
        name, shape = self._resolved(schema)
        items = shape.get("properties", {}).get("items", {})
        paged = "next_cursor" in shape.get("properties", {})
        if paged:
            name, shape = self._resolved(items["items"])
        if "properties" not in shape:
            return None
        required = shape.get("required", ())
        fields = (
            self._field(field, of, required=field in required)
            for field, of in shape["properties"].items()
        )
        return Body(name, tuple(fields), paged)

    def _field(self, name: str, schema: Json, *, required: bool = False) -> Field:
        options = [self._resolved(each)[1] for each in schema.get("anyOf", (schema,))]
        plain = [each for each in options if each.get("type") != "null"]
        shape = plain[0] if plain else {}
        kind, values = self._type(shape)
        return Field(
            name=name,
            type=kind,
            required=required,
            nullable=len(plain) < len(options),
            limits=_limits(shape),
            pattern=shape.get("pattern", ""),
            values=values,
            default=json.dumps(schema["default"]) if schema.get("default") is not None else "",
            description=schema.get("description", ""),
        )

    def _type(self, shape: Json) -> tuple[str, tuple[str, ...]]:
        if shape.get("type") == "array":
            kind, values = self._type(self._resolved(shape.get("items", {}))[1])
            return f"{kind}[]", values
        values = shape.get("enum", [shape["const"]] if "const" in shape else None)
        if values is not None:
            return "enum", tuple(map(str, values))
        kind, held = str(shape.get("type", "any")), shape.get("format")
        return (f"{kind} ({held})" if held else kind), ()

    def _resolved(self, schema: Json) -> tuple[str, Json]:
        """The name and the text of a schema that may be a reference."""
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        return (name, self._schemas[name]) if name else ("", schema)


def _keys(sort: Field | None) -> Iterator[Field]:
    names = dict.fromkeys(value.removeprefix("-") for value in (sort.values if sort else ()))
    yield from (Field(name, "") for name in names)


def _limits(shape: Json) -> Limits:
    low = _bound(shape, "minimum", "exclusiveMinimum")
    high = _bound(shape, "maximum", "exclusiveMaximum")
    return Limits(shape.get("minLength"), shape.get("maxLength"), low, high)


def _bound(shape: Json, name: str, strict: str) -> tuple[Decimal, bool] | None:
    key = strict if strict in shape else name
    return (Decimal(str(shape[key])), key == strict) if key in shape else None


def _grafted(operation: Operation, known: Operation) -> Operation:
    """The operation with what its contract says of where its parts come from."""
    return replace(
        operation,
        identity=known.identity,
        sorts=_traced(operation.sorts, known.sorts),
        parameters=_traced(operation.parameters, known.parameters),
        path_parameters=_traced(operation.path_parameters, known.path_parameters),
        body=_traced_body(operation.body, known.body),
        response=_traced_body(operation.response, known.response),
    )


def _traced_body(body: Body | None, known: Body | None) -> Body | None:
    if body is None or known is None:
        return body
    return replace(body, fields=_traced(body.fields, known.fields))


def _traced(fields: tuple[Field, ...], known: tuple[Field, ...]) -> tuple[Field, ...]:
    origins = {each.name: each.origin for each in known}
    return tuple(replace(each, origin=origins.get(each.name)) for each in fields)
