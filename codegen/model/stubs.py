"""Designed operations that the service has anyway."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.model.api import Api, Endpoint, Entity, Operation, Stub
from codegen.model.designed import Designed, tried, written_later
from codegen.model.otherwise import differing

_BELOW = frozenset(
    [Operation.LIST_RELATED, Operation.LIST_LINKED, Operation.ADD_LINK, Operation.REMOVE_LINK]
)


# What a stub raises.
_UNWRITTEN = "NotImplementedYetError"


def only_designed(design: Designed, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities without the lists and links below other rows that the design does not have."""
    shapes = {(stub.method, _shape(stub.path)) for stub in (*design.stubs, *design.fallbacks)}

    def wanted(endpoint: Endpoint) -> bool:
        shape = (endpoint.method, _shape(endpoint.path))
        return endpoint.operation not in _BELOW or shape in shapes

    return tuple(
        (
            replace(entity, endpoints=tuple(filter(wanted, entity.endpoints)))
            if entity.table.fullname in design.decided
            else entity
        )
        for entity in entities
    )


def unserved(design: Designed, entities: Sequence[Entity]) -> Designed:
    """The design without the stubs that an entity's own operation answers, and a note for each.

    Two routes of one method and path would be one that is never reached. An operation that looked
    like an entity's own, and that the entity does not have there, is a stub after all.
    """
    own = {
        (endpoint.method, _shape(endpoint.path)): (entity, endpoint)
        for entity in entities
        for endpoint in entity.endpoints
    }
    kept: list[Stub] = []
    notes: list[Diagnostic] = []
    for stub in design.stubs:
        served = own.get((stub.method, _shape(stub.path)))
        if served is None:
            kept.append(stub)
        else:
            name = served[1].operation_id
            text = f"{stub.method} {stub.path} is {name}, which the service has: no stub is made"
            notes.append(Diagnostic("GA325", text, stub.at))
    for stub in design.fallbacks:
        if served := own.get((stub.method, _shape(stub.path))):
            notes += differing(stub, *served)
    missed = [s for s in design.fallbacks if (s.method, _shape(s.path)) not in own]
    notes += [written_later(stub) for stub in missed]
    return replace(design, stubs=tried([*kept, *missed]), notes=(*design.notes, *notes))


def with_written(api: Api, services: str) -> Api:
    """The model with the stubs that somebody has written.

    services: the text of `ACTION_SERVICES` in the project, empty where there is none.
    """
    done = _written(services)
    if not done.intersection(stub.operation_id for stub in api.stubs):
        return api
    stubs = tuple(replace(stub, written=stub.operation_id in done) for stub in api.stubs)
    told = {written_later(stub) for stub in stubs if stub.written}
    notes = tuple(note for note in api.notes if note not in told)
    return replace(api, stubs=stubs, notes=notes)


def _written(services: str) -> frozenset[str]:
    """The functions of a module that do not say that they are to be written."""
    try:
        functions = ast.parse(services).body
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        function.name
        for function in functions
        if isinstance(function, ast.AsyncFunctionDef)
        and not any(isinstance(n, ast.Name) and n.id == _UNWRITTEN for n in ast.walk(function))
    )


def _shape(path: str) -> str:
    """The path whatever its parameters are called."""
    return re.sub(r"\{[^}]*\}", "{}", path)
