"""The views of operations that the API design has and that nobody has written yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.model.api import Api, ErrorCode, Stub
from codegen.model.expr import Import

_ERRORS = (
    *("ForbiddenError", "NotImplementedYetError", "UnauthorizedError"),
    "ValidationFailedError",
)


@dataclass(frozen=True)
class ActionView:
    """One stub: code, but for the name and the summary."""

    method: str
    options: str
    name: str
    parameters: str
    arguments: str
    raised: str
    summary: str


@dataclass(frozen=True)
class ActionsView:
    """app/routers/actions.py and app/services/actions_service.py; nothing without stubs."""

    imports: Callable[[str], str]
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ActionTestsView:
    """tests/test_actions.py: (method, path, status) as code."""

    imports: Callable[[str], str]
    cases: tuple[str, ...]


def actions(api: Api) -> ActionsView:
    """The router of the stubs."""
    scope = FileScope("app.routers.actions", ["router", *(s.operation_id for s in api.stubs)])
    scope.need("uuid", "UUID")
    scope.need("fastapi", "APIRouter", "Security")
    scope.need("app.core.exceptions", *_ERRORS, "responses")
    scope.need("app.dependencies.auth", "authenticate")
    scope.need("app.services", "actions_service")
    return ActionsView(scope.imports, tuple(_action(stub) for stub in api.stubs))


def services(api: Api) -> ActionsView:
    """What the stubs will do."""
    scope = FileScope("app.services.actions_service", [s.operation_id for s in api.stubs])
    scope.need("uuid", "UUID")
    scope.need("app.core.exceptions", "NotImplementedYetError")
    return ActionsView(scope.imports, tuple(_action(stub) for stub in api.stubs))


def tests(api: Api) -> ActionTestsView:
    """A test for each, which fails as long as it is a stub."""
    scope = FileScope("tests.test_actions")
    scope.render(Import("pytest"))
    scope.need("httpx2", "AsyncClient")
    cases = (
        f"({literal(stub.method)}, {literal(_example(stub))}, {stub.success})" for stub in api.stubs
    )
    return ActionTestsView(scope.imports, tuple(cases))


def _action(stub: Stub) -> ActionView:
    names = [param.name for param in stub.params]
    options = [literal(stub.path)]
    options += [f"status_code={stub.success}"] if stub.success != 200 else []
    options.append(f"responses=responses({', '.join(_errors(stub))})")
    if not stub.public:
        options.append(f"dependencies=[Security(authenticate, scopes={list(stub.scopes)!r})]")
    return ActionView(
        method=stub.method.lower(),
        options=", ".join(options),
        name=stub.operation_id,
        parameters=", ".join(f"{param.name}: {param.type}" for param in stub.params),
        arguments=", ".join(names),
        raised=", ".join([literal(stub.operation_id), *names]),
        summary=stub.summary,
    )


def _errors(stub: Stub) -> list[str]:
    named = {ErrorCode.VALIDATION_ERROR: "ValidationFailedError"}
    named |= {ErrorCode.UNAUTHORIZED: "UnauthorizedError", ErrorCode.FORBIDDEN: "ForbiddenError"}
    named |= {ErrorCode.NOT_IMPLEMENTED: "NotImplementedYetError"}
    return [named[code] for code in stub.errors]


def _example(stub: Stub) -> str:
    """A path with values; a UUID that no row has."""
    values = {"int": "1", "UUID": "00000000-0000-4000-8000-000000000001", "str": "x"}
    path = stub.path
    for param in stub.params:
        path = path.replace(f"{{{param.name}}}", values[param.type])
    return path


API_VIEWS = {
    "app/routers/actions.py": actions,
    "app/services/actions_service.py": services,
    "tests/test_actions.py": tests,
}
