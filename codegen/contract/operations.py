"""Endpoints as the contract shows them: parameters, bodies, answers, errors and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.contract.evaluating import evaluated
from codegen.contract.examples import (
    changed,
    replacement_example,
    request_example,
    response_example,
    unknown,
    update_example,
)
from codegen.contract.parts import Json, Operation, Parameter, Problem
from codegen.contract.shapes import json_names, sent_type, type_of
from codegen.model.api import (
    Api,
    Body,
    Endpoint,
    Entity,
    ErrorCode,
    Field,
    Presence,
    Stub,
    ViolationKind,
)
from codegen.model.api import Operation as Kind

_AWAY = "The database is away; try again after Retry-After seconds"
_LISTS = (Kind.LIST, Kind.LIST_RELATED, Kind.LIST_LINKED)
_CHANGES = (Kind.UPDATE, Kind.REPLACE)
_OF_ONE = (Kind.CREATE, Kind.GET, *_CHANGES, Kind.RESTORE)
_OPERATORS = {
    "eq": ("", "equal to it"),
    "in": ("__in", "one of them"),
    "isnull": ("__isnull", "null, or not"),
    "gt": ("__gt", "greater"),
    "gte": ("__gte", "greater or equal"),
    "lt": ("__lt", "less"),
    "lte": ("__lte", "less or equal"),
}


def of_stubs(api: Api) -> Iterator[Operation]:
    """The operations that are yet to be written."""
    return (_stub(api, stub) for stub in api.stubs)


def of_entity(api: Api, entity: Entity) -> Iterator[Operation]:
    """Every operation of an entity, in order."""
    return (_operation(api, entity, endpoint) for endpoint in entity.endpoints)


def health(api: Api) -> Iterator[Operation]:
    """What a load balancer asks, outside the base URL."""
    away = Problem(api.status(ErrorCode.UNAVAILABLE), ErrorCode.UNAVAILABLE.value, _AWAY)
    for name, summary, errors in (
        ("live", "The process answers", ()),
        ("ready", "The database answers", (away,)),
    ):
        yield Operation(
            method="GET",
            path=f"/health/{name}",
            operation_id=name,
            summary=summary,
            auth=False,
            scopes=(),
            parameters=(),
            body=None,
            status=204,
            response=None,
            errors=errors,
        )


def _stub(api: Api, stub: Stub) -> Operation:
    bodies = stub.bodies
    params = (
        Parameter(p.name, "path", "number" if p.type == "int" else "string", True, None, "a key")
        for p in stub.params
    )
    response = f"{bodies.response.name}{'[]' if bodies.listed else ''}" if bodies.response else None
    example = _example(bodies.response)
    return Operation(
        method=stub.method,
        path=api.prefix + stub.path,
        operation_id=stub.operation_id,
        summary=stub.summary,
        auth=not stub.public,
        scopes=stub.scopes,
        parameters=(*params, *_stub_query(bodies.query)),
        body=bodies.request.name if bodies.request else None,
        status=stub.success,
        response=response,
        errors=tuple(Problem(api.status(c), c.value, _of_stub(c, stub)) for c in stub.errors),
        request_example=_example(bodies.request),
        response_example=[example] if bodies.listed and example else example,
        written=stub.written,
        designed=tuple(_designed(stub)),
    )


def _designed(stub: Stub) -> Iterator[str]:
    for failure in stub.design.failures if stub.design else ():
        yield f"{failure.status} {failure.when}".strip()


def _stub_query(query: Body | None) -> Iterator[Parameter]:
    for field in query.fields if query else ():
        needed = field.on_create is Presence.REQUIRED
        yield Parameter(field.name, "query", type_of(field), needed, None, field.description)


def _example(body: Body | None) -> Json:
    if body is None:
        return None
    return {f.name: evaluated(f.type.valid[0]) for f in body.fields if f.type.valid}


def _of_stub(code: ErrorCode, stub: Stub) -> str:
    match code:
        case ErrorCode.VALIDATION_ERROR:
            given = stub.bodies.query or stub.bodies.request
            return (
                "A field is missing, invalid or unknown" if given else "A path parameter is invalid"
            )
        case ErrorCode.UNAUTHORIZED:
            return "No token, or one that is expired or not valid"
        case ErrorCode.FORBIDDEN:
            return _lacks(stub.scopes)
        case ErrorCode.UNAVAILABLE:
            return _AWAY
    return "Always: it is a stub, and this is not written yet"


def _lacks(scopes: Sequence[str]) -> str:
    """Which scopes a token needs: all of them, and of `a|b` one."""
    if not scopes:
        return "The caller may not do this"
    return f"The token lacks the scope {' '.join(scopes).replace('|', ' or ')}"


def _operation(api: Api, entity: Entity, endpoint: Endpoint) -> Operation:
    listed = _listed(api, entity, endpoint)
    body, request, response = _bodies(entity, endpoint, listed)
    return Operation(
        method=endpoint.method,
        path=api.prefix + endpoint.path,
        operation_id=endpoint.operation_id,
        summary=endpoint.summary,
        auth=not endpoint.public,
        scopes=endpoint.scopes,
        parameters=(
            *_path_parameters(api, endpoint),
            *_query(endpoint, listed),
            *_headers(endpoint),
        ),
        body=body,
        status=endpoint.success,
        response=_response_name(endpoint, listed),
        errors=tuple(
            Problem(api.status(code), code.value, _when(code, entity, endpoint))
            for code in endpoint.errors
        ),
        request_example=request,
        response_example=response,
        headers=tuple(_answer_headers(entity, endpoint)),
        unexampled=_unexampled(entity, endpoint, listed),
    )


def _unexampled(entity: Entity, endpoint: Endpoint, listed: Entity) -> tuple[str, ...]:
    asked: tuple[Field, ...] = ()
    if endpoint.operation is Kind.CREATE:
        asked = tuple(f for f in entity.creatable if f.on_create is Presence.REQUIRED)
    answered = () if endpoint.success == 204 else listed.readable
    return tuple(dict.fromkeys(unknown((*asked, *answered))))


def _answer_headers(entity: Entity, endpoint: Endpoint) -> Iterator[str]:
    if endpoint.operation is Kind.CREATE:
        yield "Location"
    if endpoint.operation in _OF_ONE and entity.version is not None:
        yield "ETag"


def _listed(api: Api, entity: Entity, endpoint: Endpoint) -> Entity:
    """The entity whose rows the endpoint answers."""
    if endpoint.operation is Kind.LIST_LINKED and endpoint.relation:
        return api.entity(entity.relation(endpoint.relation).target)
    return entity


def _bodies(entity: Entity, endpoint: Endpoint, listed: Entity) -> tuple[str | None, Json, Json]:
    match endpoint.operation:
        case Kind.CREATE:
            body = f"{entity.class_name}Create" if entity.creatable else None
            return body, request_example(entity) if body else None, response_example(entity)
        case Kind.UPDATE:
            change = update_example(entity)
            return f"{entity.class_name}Update", change, changed(response_example(entity), change)
        case Kind.REPLACE:
            whole = replacement_example(entity)
            row = response_example(entity)
            return f"{entity.class_name}Replace", whole, whole and changed(row, whole)
        case Kind.GET | Kind.RESTORE:
            return None, None, response_example(entity)
        case kind if kind in _LISTS:
            row = response_example(listed)
            page: Json = {"items": [row], "next_cursor": None, "total": None}
            return None, None, page if row else None
    return None, None, None


def _response_name(endpoint: Endpoint, listed: Entity) -> str | None:
    if endpoint.success == 204:
        return None
    details = listed.includes and (endpoint.operation is Kind.GET or endpoint.operation in _LISTS)
    name = f"{listed.class_name}{'Detail' if details else 'Response'}"
    return f"Page<{name}>" if endpoint.operation in _LISTS else name


def _path_parameters(api: Api, endpoint: Endpoint) -> Iterator[Parameter]:
    for param in endpoint.params:
        text = f"`{param.field.name}` of the {param.entity.replace('_', ' ')}"
        refers = f"{api.entity(param.entity).class_name}.{param.field.name}"
        yield Parameter(param.name, "path", type_of(param.field), True, None, text, refers)


def _query(endpoint: Endpoint, listed: Entity) -> Iterator[Parameter]:
    if listed.includes and (endpoint.operation is Kind.GET or endpoint.operation in _LISTS):
        relations = " | ".join(f'"{each.relation.attribute}"' for each in listed.includes)
        text = _including(endpoint, listed)
        yield Parameter("include", "query", f"({relations})[]", False, None, text)
    if endpoint.operation not in _LISTS:
        return
    size, most = str(listed.page_size), listed.page_max
    yield Parameter("limit", "query", "number", False, size, f"Rows of a page, 1 to {most}")
    yield Parameter("cursor", "query", "string", False, None, "`next_cursor` of the page before")
    yield Parameter("count", "query", '"exact"', False, None, "Adds `total` to the answer")
    if listed.sorts:
        names = (sign + field.name for field in listed.sorts for sign in ("", "-"))
        union = " | ".join(f'"{name}"' for name in names)
        yield Parameter("sort", "query", union, False, None, "`-` sorts downwards")
    for found in listed.filters:
        yield from _filters(found.field, found.operators)


def _including(endpoint: Endpoint, listed: Entity) -> str:
    needed = (
        f"`{each.relation.attribute}` needs `{' '.join(each.scopes)}`"
        for each in (() if endpoint.public else listed.includes)
        if not {*each.scopes} <= {*endpoint.scopes}
    )
    return "; ".join(["Relations to include, with commas between", *needed])


def _headers(endpoint: Endpoint) -> Iterator[Parameter]:
    if ErrorCode.PRECONDITION_FAILED in endpoint.errors:
        needed = ErrorCode.PRECONDITION_REQUIRED in endpoint.errors
        text = "the row's ETag as it was read" + ("; without it 428" if needed else "")
        yield Parameter("if-match", "header", "string", False, None, text)


def _filters(field: Field, operators: tuple[str, ...]) -> Iterator[Parameter]:
    for operator in operators:
        suffix, words = _OPERATORS[operator]
        text = f"`{field.name}` {words}"
        kind = "boolean" if operator == "isnull" else sent_type(field, field.type.parameter)
        yield Parameter(field.name + suffix, "query", kind, False, None, text)


def _when(code: ErrorCode, entity: Entity, endpoint: Endpoint) -> str:
    match code:
        case ErrorCode.VALIDATION_ERROR:
            return _invalid(entity, endpoint)
        case ErrorCode.UNAUTHORIZED:
            return "No token, or one that is expired or not valid"
        case ErrorCode.FORBIDDEN:
            return _lacks(endpoint.scopes)
        case ErrorCode.NOT_FOUND:
            names = dict.fromkeys(param.entity.replace("_", " ") for param in endpoint.params)
            return f"There is no such {' or '.join(names) or entity.title}"
        case ErrorCode.CONFLICT:
            return _conflict(entity, endpoint)
        case ErrorCode.PRECONDITION_FAILED:
            return "If-Match names another version: the row has changed since it was read"
        case ErrorCode.PRECONDITION_REQUIRED:
            return "If-Match is missing"
    return _AWAY


def _invalid(entity: Entity, endpoint: Endpoint) -> str:
    if endpoint.operation in _LISTS:
        return "A query parameter or the cursor is invalid, or a parameter is unknown"
    if endpoint.operation is Kind.GET and entity.includes:
        return "A path or query parameter is invalid, or a parameter is unknown"
    if endpoint.operation not in (Kind.CREATE, *_CHANGES):
        return "A path parameter is invalid"
    missing = "" if endpoint.operation is Kind.UPDATE else "missing, "
    path = ", or a path parameter is invalid" if endpoint.params else ""
    checks = [v.name for v in entity.violations if v.kind is ViolationKind.CHECK and v.name]
    checks += [
        v.message or f"{json_names(entity, v.ordering[:2]).replace(', ', ' before ')}"
        for v in entity.violations
        if v.promised and v.ordering
    ]
    broken = f", or a rule is broken: {', '.join(checks)}" if checks else ""
    return f"A field is {missing}invalid or unknown{path}{broken}"


def _conflict(entity: Entity, endpoint: Endpoint) -> str:
    if endpoint.operation is Kind.DELETE:
        return "Other rows still refer to it"
    if endpoint.operation is Kind.ADD_LINK:
        return "One of the two has just been deleted"
    writable = {field.attribute for field in (*entity.creatable, *entity.updatable)}
    reasons = []
    for violation in entity.violations:
        fields = json_names(entity, violation.fields)
        if not set(violation.fields) & writable:
            continue
        if violation.kind is ViolationKind.FOREIGN_KEY:
            reasons.append(f"what {fields} refers to does not exist")
        elif violation.kind is not ViolationKind.CHECK:
            reasons.append(f"a row with the same {fields} exists")
    return _sentence("; ".join(reasons)) or "It contradicts another row"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
