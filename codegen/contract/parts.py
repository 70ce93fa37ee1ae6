"""The contract as plain values: what a client may send and what it gets, and nothing else.

The markdown and its JSON twin are both made of these, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.model.api import is_role

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Member:
    """A field of a body. `type` is TypeScript, `format` what a string or number holds.

    default: the value that an absent field gets on create, as JSON, where it is a literal.
    refers: "User.id" where the value must be that of a row.
    """

    name: str
    type: str
    required: bool
    nullable: bool
    format: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    default: str | None = None
    values: tuple[str, ...] = ()
    description: str = ""
    refers: str | None = None


@dataclass(frozen=True)
class Shape:
    """A body: `BookingCreate`, `BookingResponse`."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Parameter:
    """A parameter of the path ("path") or of the query ("query"). refers: as of a member."""

    name: str
    place: str
    type: str
    required: bool
    default: str | None
    description: str
    refers: str | None = None


@dataclass(frozen=True)
class Problem:
    """An error that an operation can answer, and when."""

    status: int
    code: str
    when: str


@dataclass(frozen=True)
class Operation:
    """One operation. `path` has the prefix; `body` and `response` name shapes, or are None.

    headers: of the answer. unexampled: fields of which no value is known, so that there is no
        example with them. written: False while it is a stub that answers 501.
    designed: errors that the design wants of it then.
    """

    method: str
    path: str
    operation_id: str
    summary: str
    auth: bool
    scopes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: str | None
    status: int
    response: str | None
    errors: tuple[Problem, ...]
    request_example: Json = None
    response_example: Json = None
    headers: tuple[str, ...] = ()
    unexampled: tuple[str, ...] = ()
    form: bool = False
    written: bool = True
    designed: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The scopes that are words of their own: a role is a scope of the token."""
        return tuple(scope for scope in self.scopes if is_role(scope))


@dataclass(frozen=True)
class ServiceFunction:
    """A function of a service module, for those who write tests."""

    module: str
    signature: str
    raises: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """Everything that other agents may rely on."""

    title: str
    base_url: str
    enumerations: dict[str, tuple[str, ...]]
    shapes: tuple[Shape, ...]
    operations: tuple[Operation, ...]
    rules: tuple[str, ...]
    services: tuple[ServiceFunction, ...]

    @property
    def served(self) -> tuple[Operation, ...]:
        """The operations below the base URL: all but the health checks."""
        return tuple(o for o in self.operations if not o.path.startswith("/health/"))
