"""An operation that nobody has written, with what the design states of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.diagnostics import Place
from codegen.model.field import Field
from codegen.model.vocabulary import ErrorCode
from codegen.sources.design import DesignedEndpoint

ACTION_SCHEMAS = "app.schemas.actions"  # the module of their classes
ACTION_SERVICES = "app/services/actions_service.py"  # where they are written


@dataclass(frozen=True)
class StubParam:
    """A path parameter of a stub; `type` is int, UUID or str."""

    name: str
    type: str


@dataclass(frozen=True)
class Body:
    """A body, or the query, of a stub as the design states it: a class of app/schemas/actions.py.

    fields: of columns that are in no table. A field of another body has its class as its type.
    """

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Bodies:
    """What a stub takes and answers, as far as the design says. listed: it answers a list.

    inner: bodies that those hold, each before the one that holds it, with True where clients
        send it.
    """

    query: Body | None = None
    request: Body | None = None
    response: Body | None = None
    listed: bool = False
    inner: tuple[tuple[Body, bool], ...] = ()

    def classes(self) -> Iterator[tuple[Body, bool]]:
        """Every body, each before the one that holds it, with True where clients send it."""
        yield from self.inner
        for body, sent in ((self.query, True), (self.request, True), (self.response, False)):
            if body is not None:
                yield body, sent


@dataclass(frozen=True)
class Stub:
    """An operation of an API design that no entity has: it answers 501 until it is written.

    written: somebody has.
    """

    method: str
    path: str
    operation_id: str
    summary: str
    success: int
    params: tuple[StubParam, ...] = ()
    scopes: tuple[str, ...] = ()
    public: bool = False
    at: Place | None = None
    bodies: Bodies = Bodies()
    design: DesignedEndpoint | None = None
    written: bool = False

    @property
    def errors(self) -> tuple[ErrorCode, ...]:
        """What it answers, as far as anybody but its author knows."""
        possible = {
            ErrorCode.VALIDATION_ERROR: self.checks_input,
            ErrorCode.UNAUTHORIZED: not self.public,
            ErrorCode.FORBIDDEN: bool(self.scopes),
            ErrorCode.NOT_IMPLEMENTED: not self.written,
            ErrorCode.UNAVAILABLE: self.written,
        }
        return tuple(code for code, may_be in possible.items() if may_be)

    @property
    def checks_input(self) -> bool:
        """A request can be wrong."""
        given = self.bodies.query or self.bodies.request
        return given is not None or any(param.type != "str" for param in self.params)
