"""openapi.json of each sample means what the running application tells of itself."""

from __future__ import annotations

import json
from typing import Any

from tests.support.application import Application

PATH = ".claude/handoff/openapi.json"
NOWHERE = "postgresql+asyncpg://localhost/nowhere"  # describing a service needs no database
LIMITS = ("minLength", "maxLength")


def _schema(schema: Any, document: Any) -> Any:
    """What a schema allows, whatever it is called and however it is cut into components."""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = {} if name == "JsonValue" else document["components"]["schemas"][name]
    if "anyOf" in schema:
        # a limit beside `anyOf` is one of each of its parts
        parts = [_schema(part, document) for part in schema["anyOf"]]
        flat = [p for part in parts for p in part.get("anyOf", [part])]
        return {"anyOf": sorted(flat, key=repr)}
    found = {key: schema[key] for key in ("format", *LIMITS) if key in schema}
    if "type" in schema and "enum" not in schema and "const" not in schema:
        found["type"] = schema["type"]
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        found["enum"] = values
    for keys, step in ((("minimum", "exclusiveMinimum"), 1), (("maximum", "exclusiveMaximum"), -1)):
        for key, shift in zip(keys, (0, step), strict=True):
            if key in schema:
                whole = schema.get("type") == "integer"
                # floats of 64 bits are rounded
                found[keys[0] if whole else key] = float(schema[key] + shift * whole)
    if "items" in schema:
        found["items"] = _schema(schema["items"], document)
    if "properties" in schema:
        found["properties"] = {k: _schema(v, document) for k, v in schema["properties"].items()}
        found["required"] = sorted(schema.get("required", []))
        found["closed"] = schema.get("additionalProperties") is False
    return found


def _without_null(schema: Any) -> Any:
    """A parameter that is left out is null to FastAPI."""
    if "anyOf" not in schema:
        return schema
    rest = [part for part in schema["anyOf"] if part != {"type": "null"}]
    return rest[0] if len(rest) == 1 else {"anyOf": rest}


def _content(part: Any, document: Any) -> Any:
    content = part.get("content", {})
    return {media: _schema(body["schema"], document) for media, body in content.items()}


def _operation(operation: Any, document: Any) -> Any:
    return {
        "operationId": operation["operationId"],
        "tags": operation["tags"],
        "security": [list(each.items()) for each in operation.get("security", [])],
        "parameters": sorted(
            (
                *(p["in"], p["name"].lower(), p["required"]),
                repr(_without_null(_schema(p["schema"], document))),
            )
            for p in operation.get("parameters", [])
        ),
        "body": _content(operation.get("requestBody", {}), document),
        "responses": {
            status: _content(response, document)
            for status, response in operation["responses"].items()
        },
    }


def meaning(document: Any) -> Any:
    """Every operation of a document, without titles, descriptions and the names of components."""
    return {
        f"{method} {path}": _operation(operation, document)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def test_the_document_means_what_the_application_tells(emitted: Application) -> None:
    written = json.loads((emitted.folder / PATH).read_text(encoding="utf-8"))
    served = emitted.probe("openapi", NOWHERE)
    assert written["info"] == served["info"]
    ours, theirs = meaning(written), meaning(served)
    assert ours.keys() == theirs.keys()
    for name, operation in ours.items():
        assert operation == theirs[name], name
