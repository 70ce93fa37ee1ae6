"""The views of operations that the API design has and that are not made of an entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.schemas import answered, given, optional_parameter
from codegen.emit.views.types import FIXED, inline_type
from codegen.model.api import ACTION_SCHEMAS, Api, Body, ErrorCode, Field, Presence, Stub
from codegen.model.expr import Expr, Import, expr, name

_ERRORS = {
    ErrorCode.VALIDATION_ERROR: "ValidationFailedError",
    ErrorCode.UNAUTHORIZED: "UnauthorizedError",
    ErrorCode.FORBIDDEN: "ForbiddenError",
    ErrorCode.NOT_IMPLEMENTED: "NotImplementedYetError",
    ErrorCode.UNAVAILABLE: "UnavailableError",
}


@dataclass(frozen=True)
class ActionView:
    """One stub: code, but for the name and the summary."""

    method: str
    options: str
    name: str
    routed: str
    parameters: str
    arguments: str
    returns: str
    answers: bool
    raised: str
    summary: str


@dataclass(frozen=True)
class ActionsView:
    """app/routers/actions.py and app/services/actions_service.py; nothing without stubs."""

    imports: Callable[[str], str]
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class BodyView:
    """A class of app/schemas/actions.py: its base, and its fields as lines of code."""

    name: str
    base: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class BodiesView:
    """app/schemas/actions.py; nothing where no stub has a body."""

    imports: Callable[[str], str]
    bodies: tuple[BodyView, ...]


@dataclass(frozen=True)
class CaseView:
    """A stub's test: its name, and the call and the status as code."""

    name: str
    arguments: str
    status: int


@dataclass(frozen=True)
class ActionTestsView:
    """tests/test_actions.py."""

    imports: Callable[[str], str]
    cases: tuple[CaseView, ...]


def actions(api: Api) -> ActionsView:
    """The router of the stubs."""
    scope = FileScope("app.routers.actions", ["router", *(s.operation_id for s in api.stubs)])
    scope.need("typing", "Annotated")
    scope.need("uuid", "UUID")
    scope.need("fastapi", "Query", "Security")
    scope.need("app.core.routing", "Router")
    scope.need("app.core.database", "DbSession", "ReadSession")
    scope.need("app.core.exceptions", *_ERRORS.values(), "responses")
    scope.need("app.dependencies.auth", "authenticate")
    scope.need("app.services", "actions_service")
    return ActionsView(scope.imports, tuple(_action(stub, scope) for stub in api.stubs))


def services(api: Api) -> ActionsView:
    """What the stubs will do."""
    scope = FileScope("app.services.actions_service", [s.operation_id for s in api.stubs])
    scope.need("uuid", "UUID")
    scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
    scope.need("app.core.exceptions", "NotImplementedYetError")
    return ActionsView(scope.imports, tuple(_action(stub, scope) for stub in api.stubs))


def schemas(api: Api) -> BodiesView:
    """What the stubs take and answer."""
    scope = FileScope(ACTION_SCHEMAS)
    for module, names in FIXED.items():
        scope.need(module, *names)
    return BodiesView(scope.imports, tuple(_bodies(api, scope)))


def _bodies(api: Api, scope: FileScope) -> Iterator[BodyView]:
    """Each class after those that it names."""
    for stub in api.stubs:
        for body, sent in stub.bodies.classes():
            base = "RequestSchema" if sent else "ResponseSchema"
            yield _class(body, base, scope, parameters=body is stub.bodies.query)


def _class(body: Body, base: str, scope: FileScope, *, parameters: bool = False) -> BodyView:
    if base == "ResponseSchema":
        lines = [answered(field) for field in body.fields]
    else:
        lines = [_asked(field, parameters=parameters) for field in body.fields]
    return BodyView(body.name, base, tuple(scope.render(line) for line in lines))


def _asked(field: Field, *, parameters: bool) -> Expr:
    code = inline_type(field, parameter=parameters)
    if not parameters or field.on_create == Presence.REQUIRED:
        return given(field, code)
    # a query has no null, so None is free to stand for what is not there
    return optional_parameter(field, code)


def tests(api: Api) -> ActionTestsView:
    """A test for each, which fails as long as it is a stub."""
    scope = FileScope("tests.test_actions")
    scope.render(Import("pytest"))
    scope.need("typing", "Any")
    scope.need("httpx2", "AsyncClient", "Response")
    cases = (CaseView(stub.operation_id, _call(stub), stub.success) for stub in api.stubs)
    return ActionTestsView(scope.imports, tuple(cases))


def _call(stub: Stub) -> str:
    """The arguments of the request: method, path, and what the design has the client send."""
    parts = [literal(stub.method), literal(_example(stub))]
    for word, body in (("params", stub.bodies.query), ("json", stub.bodies.request)):
        if body is not None:
            parts.append(f"{word}={_values(body)}")
    return ", ".join(parts)


def _values(body: Body) -> str:
    pairs = (f"{f.name!r}: {f.type.valid[0].json}" for f in body.fields if f.type.valid)
    return f"{{{', '.join(pairs)}}}"


def _action(stub: Stub, scope: FileScope) -> ActionView:
    bodies = stub.bodies
    path = [f"{param.name}: {param.type}" for param in stub.params]
    session = "ReadSession" if stub.method == "GET" else "DbSession"
    routed, parameters = [f"db: {session}", *path], ["db: AsyncSession", *path]
    names = ["db", *(param.name for param in stub.params)]
    if bodies.query is not None:
        query = scope.render(name(ACTION_SCHEMAS, bodies.query.name))
        routed.append(f"query: Annotated[{query}, Query()]")
        parameters.append(f"query: {query}")
        names.append("query")
    if bodies.request is not None:
        data = scope.render(name(ACTION_SCHEMAS, bodies.request.name))
        routed.append(f"data: {data}")
        parameters.append(f"data: {data}")
        names.append("data")
    returns = "None"
    if bodies.response is not None:
        answer = name(ACTION_SCHEMAS, bodies.response.name)
        returns = scope.render(expr("list[{}]", answer) if bodies.listed else answer)
    options = [literal(stub.path)]
    options += [f"status_code={stub.success}"] if stub.success != 200 else []
    options.append(f"responses=responses({', '.join(_ERRORS[code] for code in stub.errors)})")
    if not stub.public:
        options.append(f"dependencies=[Security(authenticate, scopes={list(stub.scopes)!r})]")
    return ActionView(
        method=stub.method.lower(),
        options=", ".join(options),
        name=stub.operation_id,
        routed=", ".join(routed),
        parameters=", ".join(parameters),
        arguments=", ".join(names),
        returns=returns,
        answers=bodies.response is not None,
        raised=", ".join([literal(stub.operation_id), *names]),
        summary=stub.summary,
    )


def _example(stub: Stub) -> str:
    """A path with values; a UUID that no row has."""
    values = {"int": "1", "UUID": "00000000-0000-4000-8000-000000000001", "str": "x"}
    path = stub.path
    for param in stub.params:
        path = path.replace(f"{{{param.name}}}", values[param.type])
    return path


API_VIEWS = {
    "app/routers/actions.py": actions,
    "app/schemas/actions.py": schemas,
    "app/services/actions_service.py": services,
    "tests/test_actions.py": tests,
}
