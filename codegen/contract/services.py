"""The functions of the services, as docs/emitted-app.md names them."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.contract.parts import ServiceFunction
from codegen.model.api import Api, Endpoint, Entity, ErrorCode, Field, Operation
from codegen.model.expr import Import
from codegen.model.functions import function_name, lookups, parameter

_ERRORS = {
    ErrorCode.NOT_FOUND: "NotFoundError",
    ErrorCode.CONFLICT: "ConflictError",
    ErrorCode.PRECONDITION_FAILED: "PreconditionFailedError",
}


def services_of(api: Api, entity: Entity) -> Iterator[ServiceFunction]:
    """Every function that an entity's endpoint calls, and the look-ups by unique key."""
    module = f"app/services/{entity.module or entity.name}_service.py"
    for endpoint in entity.endpoints:
        raises = tuple(_ERRORS[code] for code in endpoint.errors if code in _ERRORS)
        yield ServiceFunction(module, _signature(api, entity, endpoint), raises)
    for lookup in lookups(entity):
        db = "db, owner" if entity.owner is not None else "db"
        asked = ", ".join(f"{parameter(field)}: {_python(field)}" for field in lookup.asked)
        text = f"{lookup.name}({db}, {asked}) -> {entity.class_name}"
        yield ServiceFunction(module, text, ("NotFoundError",))


def _python(field: Field) -> str:
    parts = field.type.python.parts
    return "".join(part.name if isinstance(part, Import) else part for part in parts)


def _shown(entity: Entity) -> str:
    return f"{entity.class_name}{'Detail' if entity.includes else 'Response'}"


def _page(entity: Entity) -> str:
    return f"Page[{_shown(entity)}]"


def _signature(api: Api, entity: Entity, endpoint: Endpoint) -> str:
    keys = "".join(f", {param.name}: {_python(param.field)}" for param in endpoint.params)
    db = "db, owner" if endpoint.owned else "db"
    name, query = entity.class_name, f"query: {entity.class_name}Query"
    target = api.entity(entity.relation(endpoint.relation).target) if endpoint.relation else entity
    versioned = ErrorCode.PRECONDITION_FAILED in endpoint.errors
    expected = ", expected: Versions | None" if versioned else ""
    function = function_name(entity, endpoint)
    match endpoint.operation:
        case Operation.LIST:
            return f"{function}({db}, {query}) -> {_page(entity)}"
        case Operation.CREATE:
            data = f", data: {name}Create" if entity.creatable else ""
            return f"{function}({db}{data}) -> {name}Response"
        case Operation.GET:
            return f"{function}({db}{keys}) -> {_shown(entity)}"
        case Operation.UPDATE | Operation.REPLACE as change:
            body = f"{name}{change.value.title()}"
            return f"{function}({db}{keys}, data: {body}{expected}) -> {name}Response"
        case Operation.RESTORE:
            return f"{function}({db}{keys}) -> {name}Response"
        case Operation.LIST_RELATED:
            return f"{function}({db}{keys}, {query}) -> {_page(entity)}"
        case Operation.LIST_LINKED:
            query = f"query: {target.class_name}Query"
            return f"{function}({db}{keys}, {query}) -> {_page(target)}"
    return f"{function}({db}{keys}{expected}) -> None"
