"""The service's OpenAPI document, made of the Api alone: no import of FastAPI, no version of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.client import responses as phrases
from typing import Any

from codegen.contract.jsontypes import (
    NULL,
    Json,
    described,
    filter_schema,
    parameter_schema,
    reference,
    request_schema,
    response_schema,
)
from codegen.model.api import (
    Api,
    Body,
    Endpoint,
    Entity,
    ErrorCode,
    Field,
    Operation,
    Presence,
    Stub,
    StubParam,
)

_LISTS = (Operation.LIST, Operation.LIST_RELATED, Operation.LIST_LINKED)
_BODIES = {
    Operation.CREATE: "Create",
    Operation.UPDATE: "Update",
    Operation.REPLACE: "Replace",
}
_VERSION = "3.1.0"
_PROBLEM: Json = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "default": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": reference("FieldError"), "default": []},
    },
}
_FIELD_ERROR: Json = {
    "type": "object",
    "description": "What is wrong with one field of the request.",
    "required": ["field", "message"],
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
}
_TOKEN: Json = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in", "scope"],
    "properties": {
        "access_token": {"type": "string"},
        "token_type": {"type": "string"},
        "expires_in": {"type": "integer"},
        "scope": {"type": "string"},
    },
}
_LOGIN: Json = {
    "type": "object",
    "required": ["username", "password"],
    "properties": {
        "grant_type": {"anyOf": [{"type": "string", "pattern": "^password$"}, NULL]},
        "username": {"type": "string"},
        "password": {"type": "string", "format": "password"},
        "scope": {"type": "string", "default": ""},
        "client_id": {"anyOf": [{"type": "string"}, NULL]},
        "client_secret": {"anyOf": [{"type": "string"}, NULL], "format": "password"},
    },
}


def operations_of(api: Api, entity: Entity) -> Iterator[tuple[str, str, Json]]:
    """The operations of an entity: URL, method, what is said."""
    for endpoint in entity.endpoints:
        url, method = api.prefix + endpoint.path, endpoint.method.lower()
        yield url, method, _operation(api, entity, endpoint)


def document(
    api: Api, said: Iterable[tuple[str, str, Any]], named: Iterable[tuple[str, Any]]
) -> Json:
    """The document of what is said of entities' operations, and of the schemas that they name."""
    paths: dict[str, Json] = {}
    stubs = ((api.prefix + stub.path, stub.method.lower(), stub) for stub in api.stubs)
    unwritten = ((url, method, _unwritten(api, stub)) for url, method, stub in stubs)
    for url, method, operation in (*said, *unwritten, *_health(api), *_login(api)):
        paths.setdefault(url, {})[method] = operation
    return {
        "openapi": _VERSION,
        "info": {"title": api.title, "version": "0.1.0"},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted((*_schemas(api), *named), key=lambda each: each[0])),
            "securitySchemes": {_scheme(api): _security(api)},
        },
    }


def _operation(api: Api, entity: Entity, endpoint: Endpoint) -> Json:
    shown = _shown(api, entity, endpoint)
    found: Json = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "tags": [entity.path.strip("/")],
        "parameters": list(_parameters(endpoint, shown)),
        "responses": _responses(api, endpoint.success, _answer(endpoint, shown), endpoint.errors),
    }
    body = _BODIES.get(endpoint.operation)
    if body:
        schema = reference(f"{entity.class_name}{body}")
        content = {"application/json": {"schema": schema}}
        found["requestBody"] = {"required": True, "content": content}
    if not endpoint.public:
        found["security"] = [{_scheme(api): list(endpoint.scopes)}]
    return found


def _unwritten(api: Api, stub: Stub) -> Json:
    bodies = stub.bodies
    query = bodies.query.fields if bodies.query else ()
    found: Json = {
        "operationId": stub.operation_id,
        "summary": stub.summary,
        "tags": ["actions"],
        "parameters": [
            *(_parameter(param.name, "path", _key(param), required=True) for param in stub.params),
            *(_asked(field) for field in query),
        ],
        "responses": _responses(api, stub.success, _answered(stub), stub.errors),
    }
    if bodies.request is not None:
        content = {"application/json": {"schema": reference(bodies.request.name)}}
        found["requestBody"] = {"required": True, "content": content}
    if not stub.public:
        found["security"] = [{_scheme(api): list(stub.scopes)}]
    return found


def _asked(field: Field) -> Json:
    needed = field.on_create is Presence.REQUIRED
    schema = described(field, parameter_schema(field))
    return _parameter(field.name, "query", schema, required=needed)


def _answered(stub: Stub) -> Json | None:
    """What is answered: any JSON where nobody says what."""
    if stub.bodies.response is None:
        return None if stub.success in (204, 205, 304) else {}
    row = reference(stub.bodies.response.name)
    return {"type": "array", "items": row} if stub.bodies.listed else row


def _key(param: StubParam) -> Json:
    if param.type == "UUID":
        return {"type": "string", "format": "uuid"}
    return {"type": "integer" if param.type == "int" else "string"}


def _shown(api: Api, entity: Entity, endpoint: Endpoint) -> Entity:
    if endpoint.operation is Operation.LIST_LINKED and endpoint.relation is not None:
        return api.entity(entity.relation(endpoint.relation).target)
    return entity


def _details(endpoint: Endpoint, shown: Entity) -> bool:
    reads = endpoint.operation is Operation.GET or endpoint.operation in _LISTS
    return reads and bool(shown.includes)


def _answer(endpoint: Endpoint, shown: Entity) -> Json | None:
    if endpoint.success == HTTPStatus.NO_CONTENT:
        return None
    row = reference(f"{shown.class_name}{'Detail' if _details(endpoint, shown) else 'Response'}")
    return _page(row) if endpoint.operation in _LISTS else row


def _page(row: Json) -> Json:
    return {
        "type": "object",
        "required": ["items", "next_cursor", "total"],
        "properties": {
            "items": {"type": "array", "items": row},
            "next_cursor": {"anyOf": [{"type": "string"}, NULL]},
            "total": {"anyOf": [{"type": "integer"}, NULL]},
        },
    }


def _responses(
    api: Api, success: int, answer: Json | None, errors: tuple[ErrorCode, ...]
) -> dict[str, Json]:
    content: Json = {} if answer is None else {"content": {"application/json": {"schema": answer}}}
    phrase = phrases.get(success, "Success")  # a design may say any status
    found: dict[str, Json] = {str(success): {"description": phrase, **content}}
    problem = {"application/problem+json": {"schema": reference("Problem")}}
    for status in sorted({api.status(code) for code in errors}):
        found[str(status)] = {"description": HTTPStatus(status).phrase, "content": problem}
    return found


def _parameters(endpoint: Endpoint, shown: Entity) -> Iterator[Json]:
    for param in endpoint.params:
        yield _parameter(param.name, "path", parameter_schema(param.field), required=True)
    if endpoint.operation in _LISTS:
        limit = {"type": "integer", "minimum": 1, "maximum": shown.page_max}
        yield _parameter("limit", "query", {**limit, "default": shown.page_size})
        yield _parameter("cursor", "query", {"type": "string"})
        yield _parameter("count", "query", {"enum": ["exact"]})
    if _details(endpoint, shown):
        names = [each.relation.attribute for each in shown.includes]
        yield _parameter("include", "query", {"type": "array", "items": {"enum": names}})
    if endpoint.operation in _LISTS:
        yield from _sorts_and_filters(shown)
    if ErrorCode.PRECONDITION_FAILED in endpoint.errors:
        yield _parameter("if-match", "header", {"type": "string"})


def _sorts_and_filters(shown: Entity) -> Iterator[Json]:
    if shown.sorts:
        names = [sign + field.name for field in shown.sorts for sign in ("", "-")]
        yield _parameter("sort", "query", {"enum": names})
    for each in shown.filters:
        for operator in each.operators:
            suffix = "" if operator == "eq" else f"__{operator}"
            schema = filter_schema(each.field)
            if operator == "isnull":
                schema = {"type": "boolean"}
            if operator == "in":
                schema = {"type": "array", "items": schema}
            yield _parameter(each.field.name + suffix, "query", schema)


def _parameter(name: str, place: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _schemas(api: Api) -> Iterator[tuple[str, Json]]:
    yield "FieldError", _FIELD_ERROR
    yield "Problem", _PROBLEM
    if api.user_table is not None:
        yield "TokenRequest", _LOGIN
        yield "TokenResponse", _TOKEN
    for enumeration in api.enumerations:
        values = [value for _, value in enumeration.members]
        yield enumeration.class_name, {"type": "string", "enum": values}
    for stub in api.stubs:
        for body, sent in stub.bodies.classes():
            if body is not stub.bodies.query:
                needed = [(f, f.on_create is Presence.REQUIRED) for f in body.fields]
                yield body.name, _request(needed) if sent else _answer_of(body)


def _answer_of(body: Body) -> Json:
    needed = [f.name for f in body.fields if f.on_create is Presence.REQUIRED]
    row = {field.name: response_schema(field) for field in body.fields}
    return {"type": "object", "properties": row, **({"required": needed} if needed else {})}


def schemas_of(api: Api, entity: Entity) -> Iterator[tuple[str, Json]]:
    """The schemas of an entity's bodies."""
    name = entity.class_name
    if entity.endpoint(Operation.CREATE):
        created = [(f, f.on_create is Presence.REQUIRED) for f in entity.creatable]
        yield f"{name}Create", _request(created)
    if entity.endpoint(Operation.UPDATE):
        yield f"{name}Update", _request([(field, False) for field in entity.updatable])
    if entity.endpoint(Operation.REPLACE):
        replaced = [(f, f.on_create is Presence.REQUIRED) for f in entity.replaceable]
        yield f"{name}Replace", _request(replaced)
    row = {field.name: response_schema(field) for field in entity.readable}
    required: Json = {"required": list(row)} if row else {}
    yield f"{name}Response", {"type": "object", "properties": row, **required}
    if entity.includes:
        related = dict(_related(api, entity))
        yield f"{name}Detail", {"type": "object", "properties": row | related, **required}


def _related(api: Api, entity: Entity) -> Iterator[tuple[str, Json]]:
    for each in entity.includes:
        row = reference(f"{api.entity(each.relation.target).class_name}Response")
        if each.relation.to_many:
            row = {"type": "array", "items": row}
        yield each.relation.attribute, {"anyOf": [row, NULL]} if each.nullable else row


def _request(fields: list[tuple[Field, bool]]) -> Json:
    required = [field.input_name for field, needed in fields if needed]
    return {
        "type": "object",
        "properties": {field.input_name: request_schema(field) for field, _ in fields},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


_CALLED = {
    "bearer": "HTTPBearer",
    "basic": "HTTPBasic",
    "header": "APIKeyHeader",
    "cookie": "APIKeyCookie",
}


def _scheme(api: Api) -> str:
    """What FastAPI calls the way in which callers are known."""
    if api.callers is not None:
        scheme = api.callers.scheme
        if scheme["type"] == "oauth2":
            code = "authorizationUrl" in scheme
            return "OAuth2AuthorizationCodeBearer" if code else "OAuth2PasswordBearer"
        return _CALLED.get(scheme.get("scheme") or scheme.get("in", ""), "OpenIdConnect")
    return "HTTPBearer" if api.user_table is None else "OAuth2PasswordBearer"


def _security(api: Api) -> Json:
    if api.callers is not None:
        scheme = dict(api.callers.scheme)
        if scheme["type"] != "oauth2":
            return scheme
        del scheme["type"]
        return _oauth2(api, scheme)
    if api.user_table is None:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return _oauth2(api, {"tokenUrl": f"{api.prefix}/auth/token"})


def _oauth2(api: Api, urls: Json) -> Json:
    flow = urls | {"scopes": dict.fromkeys(sorted(api.scopes()), "")}
    return {
        "type": "oauth2",
        "flows": {"authorizationCode" if "authorizationUrl" in urls else "password": flow},
    }


def _health(api: Api) -> Iterator[tuple[str, str, Json]]:
    for name, errors in (("live", ()), ("ready", (ErrorCode.UNAVAILABLE,))):
        yield (
            f"/health/{name}",
            "get",
            {
                "operationId": name,
                "tags": ["health"],
                "parameters": [],
                "responses": _responses(api, HTTPStatus.NO_CONTENT, None, errors),
            },
        )


def _login(api: Api) -> Iterator[tuple[str, str, Json]]:
    if api.user_table is None:
        return
    form = {"application/x-www-form-urlencoded": {"schema": reference("TokenRequest")}}
    failing = (ErrorCode.VALIDATION_ERROR, ErrorCode.UNAUTHORIZED, ErrorCode.UNAVAILABLE)
    yield (
        f"{api.prefix}/auth/token",
        "post",
        {
            "operationId": "create_access_token",
            "tags": ["auth"],
            "parameters": [],
            "requestBody": {"required": True, "content": form},
            "responses": _responses(api, 200, reference("TokenResponse"), failing),
        },
    )
    user = reference(f"{api.entity(api.user_table.entity).class_name}Response")
    yield (
        f"{api.prefix}/auth/me",
        "get",
        {
            "operationId": "get_current_user",
            "tags": ["auth"],
            "parameters": [],
            "responses": _responses(api, 200, user, failing[1:]),
            "security": [{_scheme(api): []}],
        },
    )
