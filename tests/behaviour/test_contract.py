"""The handoff says of each sample what its application does, by the application's OpenAPI."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from tests.support.application import Application

HANDOFF = ".claude/handoff/python-backend-agent-output.md"
TWIN = ".claude/handoff/python-backend-agent-output.json"
NOWHERE = "postgresql+asyncpg://localhost/nowhere"  # describing a service needs no database
OAUTH = {"grant_type", "client_id", "client_secret"}  # OAuth allows them in the form, we need none

Json = dict[str, Any]


def _resolved(schema: Json, document: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _content(part: Json | None, document: Json) -> Json | None:
    """The schema of a body, of its items where it is a page; None where there is no body."""
    if not part or "content" not in part:
        return None
    (media,) = part["content"].values()
    schema = _resolved(media["schema"], document)
    items = schema["properties"].get("items") if "next_cursor" in schema["properties"] else None
    return _resolved(items["items"], document) if items else schema


def _described(operation: Json, document: Json) -> Json:
    """An operation of OpenAPI, as the contract would say it."""
    success = next(status for status in operation["responses"] if status < "300")
    body = _content(operation.get("requestBody"), document)
    answer = _content(operation["responses"][success], document)
    return {
        "id": operation["operationId"],
        "parameters": {
            (p["name"], p["in"], p["required"]) for p in operation.get("parameters", [])
        },
        "statuses": set(operation["responses"]),
        "body": body
        and {(n, n in body.get("required", [])) for n in body["properties"] if n not in OAUTH},
        "answer": answer and set(answer["properties"]),
    }


def _promised(operation: Json, shapes: dict[str, list[Json]]) -> Json:
    """An operation of the contract in the same form."""
    parameters = operation["parameters"]
    answer = operation["response"]
    members = shapes[answer.removeprefix("Page<").removesuffix(">")] if answer else None
    statuses = {operation["status"], *(error["status"] for error in operation["errors"])}
    return {
        "id": operation["operation_id"],
        "parameters": {(p["name"], p["place"], p["required"]) for p in parameters},
        "statuses": {str(status) for status in statuses},
        "body": operation["body"]
        and {(m["name"], m["required"]) for m in shapes[operation["body"]]},
        "answer": members and {member["name"] for member in members},
    }


def test_the_handoff_promises_what_the_application_does(emitted: Application) -> None:
    document = emitted.probe("openapi", NOWHERE)
    twin = json.loads((emitted.folder / TWIN).read_text(encoding="utf-8"))
    shapes = {shape["name"]: shape["members"] for shape in twin["shapes"]}
    promised = {(o["method"], o["path"]): _promised(o, shapes) for o in twin["operations"]}
    done = {
        (method.upper(), path): _described(operation, document)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert promised == done


def test_the_services_have_the_functions_that_the_handoff_names(emitted: Application) -> None:
    handoff = (emitted.folder / HANDOFF).read_text(encoding="utf-8")
    sections = re.findall(
        r"^### `(app/services/\S+)`\n(.*?)(?=^#)", handoff, re.DOTALL | re.MULTILINE
    )
    assert sections
    for path, section in sections:
        service = ast.parse((emitted.folder / path).read_text(encoding="utf-8"))
        defined = {n.name: n.args for n in service.body if isinstance(n, ast.AsyncFunctionDef)}
        for name, told in re.findall(r"^\| `(\w+)\((.*?)\) -> ", section, re.MULTILINE):
            accepted = [argument.arg for argument in defined[name].args]
            named = re.findall(r"(?:^|, )(\w+)(?=[:,]|$)", told)
            required = len(accepted) - len(defined[name].defaults)
            assert named == [each for each in accepted if each in named]
            assert {*accepted[:required]} <= {*named}
