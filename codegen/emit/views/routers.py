"""The views of `templates/app/routers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.parts import (
    by_module,
    include_scopes,
    needs_one_each,
    needs_scopes,
    read,
    router,
    row_variable,
    schema,
    service_function,
)
from codegen.emit.views.types import parameter_type
from codegen.model.api import Api, Endpoint, Entity, ErrorCode, Operation, PathParam
from codegen.model.expr import Expr, Import
from codegen.model.functions import function_name

_FIXED = {
    "typing": ("Annotated",),
    "fastapi": ("Query", "Request", "Response", "Security"),
    "app.core.database": ("DbSession", "ReadDb"),
    "app.core.exceptions": (
        *("ConflictError", "ForbiddenError", "NotFoundError", "UnauthorizedError"),
        *("PreconditionFailedError", "PreconditionRequiredError"),
        *("UnavailableError", "ValidationFailedError", "responses"),
    ),
    "app.core.routing": ("Router", "path_of"),
    "app.core.versions": ("ExpectedVersions", "RequiredVersions", "etag"),
    "app.dependencies.auth": ("Principal", "authenticate"),
    "app.schemas.common": ("Page",),
}
_ERRORS = {
    ErrorCode.VALIDATION_ERROR: "ValidationFailedError",
    ErrorCode.UNAUTHORIZED: "UnauthorizedError",
    ErrorCode.FORBIDDEN: "ForbiddenError",
    ErrorCode.NOT_FOUND: "NotFoundError",
    ErrorCode.CONFLICT: "ConflictError",
    ErrorCode.PRECONDITION_FAILED: "PreconditionFailedError",
    ErrorCode.PRECONDITION_REQUIRED: "PreconditionRequiredError",
    ErrorCode.UNAVAILABLE: "UnavailableError",
}
_READS = (Operation.LIST, Operation.GET, Operation.LIST_RELATED, Operation.LIST_LINKED)
_LISTS = (Operation.LIST, Operation.LIST_RELATED, Operation.LIST_LINKED)
_CHANGES = {Operation.UPDATE: "Update", Operation.REPLACE: "Replace"}
_OF_ONE = (Operation.CREATE, Operation.GET, *_CHANGES, Operation.RESTORE)


@dataclass(frozen=True)
class EndpointView:
    """One path operation; all but the name and the summary is code."""

    method: str
    options: str
    name: str
    parameters: str
    returns: str
    summary: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class RouterView:
    """app/routers/<entity>.py. scopes: (constant, literal of the list of scopes)."""

    imports: Callable[[str], str]
    tag: str
    errors: str
    scopes: tuple[tuple[str, str], ...]
    endpoints: tuple[EndpointView, ...]


@dataclass(frozen=True)
class RoutersView:
    """app/routers/__init__.py."""

    imports: str
    routers: tuple[str, ...]


def router_view(api: Api, entity: Entity) -> RouterView:
    """One entity's endpoints."""
    scope = FileScope(f"app.routers.{entity.module}", _defined(entity))
    for module, names in _FIXED.items():
        scope.need(module, *names)
    shared = _shared_errors(entity.endpoints)
    constants = _scope_constants(entity)
    place = _Place(api, entity, scope, shared, constants)
    views = [_endpoint(place, endpoint) for endpoint in entity.endpoints]
    return RouterView(
        imports=scope.imports,
        tag=literal(entity.path.strip("/")),
        errors=_names(shared),
        scopes=tuple((n, literal([*s]) if s else "") for s, n in constants.items()),
        endpoints=tuple(views),
    )


def _defined(entity: Entity) -> list[str]:
    names = [endpoint.operation_id for endpoint in entity.endpoints]
    return [*names, "router", *_scope_constants(entity).values()]


def _shared_errors(endpoints: Sequence[Endpoint]) -> list[ErrorCode]:
    """What every endpoint of the router may answer."""
    return [c for c in ErrorCode if endpoints and all(c in e.errors for e in endpoints)]


def _names(codes: Sequence[ErrorCode]) -> str:
    return ", ".join(_ERRORS[code] for code in codes)


def _scope_constants(entity: Entity) -> dict[tuple[str, ...], str]:
    """READ and WRITE for the entity's own scopes; others also name the resource."""
    constants: dict[tuple[str, ...], str] = {}
    for endpoint in entity.endpoints:
        if endpoint.public or endpoint.scopes in constants:
            continue
        words = []
        for scope in endpoint.scopes:
            resource, _, verb = scope.rpartition(":")
            own = resource == entity.path.strip("/")
            words.append(verb if own else f"{verb}_{resource}")
        told = re.sub(r"\W+", "_", "_".join(words).replace("|", "_or_")).strip("_")
        name = f"MAY_{told}" if told[:1].isdigit() else (told or "CALLER").upper()
        while name in constants.values():
            name += "_"
        constants[endpoint.scopes] = name
    return constants


@dataclass(frozen=True)
class _Place:
    """What the endpoints of one router have in common."""

    api: Api
    entity: Entity
    scope: FileScope
    errors: Sequence[ErrorCode]
    constants: Mapping[tuple[str, ...], str]


def _endpoint(place: _Place, endpoint: Endpoint) -> EndpointView:
    api, entity, scope = place.api, place.entity, place.scope
    shown = _shown(api, entity, endpoint)
    return EndpointView(
        method=endpoint.method.lower(),
        options=", ".join(_options(place, endpoint, shown)),
        name=endpoint.operation_id,
        parameters=", ".join(_parameters(place, endpoint)),
        returns=_returns(endpoint, shown, scope),
        summary=endpoint.summary.rstrip("."),
        body=(*_checks(endpoint, shown, scope), *_body(entity, endpoint, scope)),
    )


def _options(place: _Place, endpoint: Endpoint, shown: Entity | None) -> Iterator[str]:
    yield literal(endpoint.path)
    if endpoint.success != 200:
        yield f"status_code={endpoint.success}"
    errors = [code for code in endpoint.errors if code not in place.errors]
    if errors:
        yield f"responses=responses({_names(errors)})"
    if not endpoint.public and not (endpoint.owned or _checks_caller(endpoint, shown)):
        yield f"dependencies=[{place.constants[endpoint.scopes]}]"


def _shown(api: Api, entity: Entity, endpoint: Endpoint) -> Entity | None:
    """The entity whose rows the endpoint answers with."""
    if endpoint.operation == Operation.LIST_LINKED and endpoint.relation is not None:
        return api.entity(entity.relation(endpoint.relation).target)
    return None if endpoint.success == 204 else entity


def _returns(endpoint: Endpoint, shown: Entity | None, scope: FileScope) -> str:
    if shown is None:
        return "None"
    if endpoint.operation in _READS:
        answer = scope.render(read(shown))
        return f"Page[{answer}]" if endpoint.operation in _LISTS else answer
    return scope.render(schema(shown, "Response"))


def _checks_caller(endpoint: Endpoint, shown: Entity | None) -> bool:
    """What may be included depends on who asks."""
    reads = shown is not None and endpoint.operation in _READS and needs_scopes(shown)
    return reads and not endpoint.public


def _checks(endpoint: Endpoint, shown: Entity | None, scope: FileScope) -> Iterator[str]:
    if shown is not None and _checks_caller(endpoint, shown):
        scopes = scope.render(include_scopes(shown))
        each = "each for name in query.include for each in {}[name]"
        one = "{}[relation] for relation in query.include"
        asked = (one if needs_one_each(shown) else each).format(scopes)
        yield f"caller.require({asked})"


def _parameters(place: _Place, endpoint: Endpoint) -> list[str]:
    api, entity, scope = place.api, place.entity, place.scope
    parameters = [f"db: {'ReadDb' if endpoint.operation in _READS else 'DbSession'}"]
    parameters += [f"{p.name}: {scope.render(_type(api, p))}" for p in endpoint.params]
    shown = _shown(api, entity, endpoint)
    if endpoint.operation in _LISTS and shown is not None:
        query = scope.render(schema(shown, "Query"))
        parameters.append(f"query: Annotated[{query}, Query()]")
    if endpoint.operation == Operation.GET and entity.includes:
        query = scope.render(schema(entity, "Include"))
        parameters.append(f"query: Annotated[{query}, Query()]")
    if endpoint.owned or _checks_caller(endpoint, shown):
        caller = f"caller: Annotated[Principal, {place.constants[endpoint.scopes]}]"
        # who may not read takes no connection
        parameters.insert(0 if endpoint.operation in _READS else len(parameters), caller)
    if endpoint.operation == Operation.CREATE:
        parameters.append(f"data: {scope.render(schema(entity, 'Create'))}")
        if _is_addressable(entity):
            parameters.append("request: Request")
    if endpoint.operation in _CHANGES:
        parameters.append(f"data: {scope.render(schema(entity, _CHANGES[endpoint.operation]))}")
    if ErrorCode.PRECONDITION_FAILED in endpoint.errors:
        kind = "Required" if entity.require_version else "Expected"
        parameters.append(f"expected: {kind}Versions")
    if _headers(entity, endpoint):
        parameters.append("response: Response")
    return parameters


def _headers(entity: Entity, endpoint: Endpoint) -> list[str]:
    """Statements that set the headers of an answer with one row."""
    found = []
    if endpoint.operation == Operation.CREATE and _is_addressable(entity):
        key = ", ".join(f"{row_variable(entity)}.{field.attribute}" for field in entity.key)
        found.append(f'response.headers["Location"] = path_of(request, {key})')
    if endpoint.operation in _OF_ONE and entity.version is not None:
        version = f"{row_variable(entity)}.{entity.version.attribute}"
        found.append(f'response.headers["ETag"] = etag({version})')
    return found


def _type(api: Api, param: PathParam) -> Expr:
    return parameter_type(api.entity(param.entity), param.field)


def _is_addressable(entity: Entity) -> bool:
    return entity.endpoint(Operation.GET) is not None


def _body(entity: Entity, endpoint: Endpoint, scope: FileScope) -> list[str]:
    call = f"await {service_function(entity, function_name(entity, endpoint), scope)}"
    names = [
        "db",
        *(["caller.key"] if endpoint.owned else []),
        *(param.name for param in endpoint.params),
    ]
    if endpoint.operation in _LISTS:
        return [f"return {call}({', '.join([*names, 'query'])})"]
    names += ["query.include"] if endpoint.operation == Operation.GET and entity.includes else []
    names += ["data"] if endpoint.operation in (Operation.CREATE, *_CHANGES) else []
    names += ["expected"] if ErrorCode.PRECONDITION_FAILED in endpoint.errors else []
    given = f"{call}({', '.join(names)})"
    if headers := _headers(entity, endpoint):
        row = row_variable(entity)
        return [f"{row} = {given}", *headers, f"return {row}"]
    return [given if endpoint.success == 204 else f"return {given}"]


def routers_view(api: Api) -> RoutersView:
    """Every router in the order in which their paths are tried."""
    scope = FileScope("app.routers.__init__")
    login = [scope.render(Import("app.routers", "auth"))] if api.user_table else []
    stubs = [scope.render(Import("app.routers", "actions"))] if api.stubs else []
    routers = [scope.render(router(e)) for e in by_module(api) if e.endpoints]
    every = (*login, *stubs, *routers)
    return RoutersView(scope.imports(), tuple(f"{name}.router" for name in every))


API_VIEWS = {"app/routers/__init__.py": routers_view}
ENTITY_VIEWS = {"app/routers/{{entity}}.py": router_view}
