"""A column, or a field of a body, as the service sees it, and what a value of it can break."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Constraint, ForeignKey

from codegen.diagnostics import Place
from codegen.model.expr import Expr
from codegen.model.values import UNBOUNDED, Bounds, FieldType, Sample
from codegen.model.vocabulary import Presence, Role, ViolationKind
from codegen.sources.schema import references


@dataclass(frozen=True)
class Field:
    """A column as the service sees it.

    name: in JSON, the column's own name. attribute: in Python, safe in models and schemas.
    presence is ABSENT where a client may not set the field.
    factory: what the model passes as `default=` where a value is needed that neither the database
        makes nor a client may set: `uuid4`, `func.now()`. on_change: the same for `onupdate=`.
    bounds: of the request; for a password hash, of the password.
    """

    name: str
    attribute: str
    column: Column[object]
    type: FieldType
    nullable: bool
    role: Role = Role.PLAIN
    on_create: Presence = Presence.REQUIRED
    on_update: Presence = Presence.OPTIONAL
    readable: bool = True
    bounds: Bounds = UNBOUNDED
    default: Sample | None = None  # a literal server default; None where only the server knows it
    server_made: bool = False  # identity, computed, or any server default
    factory: Expr | None = None
    on_change: Expr | None = None
    description: str = ""
    place: Place | None = None

    @property
    def renamed(self) -> bool:
        """The JSON name can't be the Python attribute, so schemas need an alias."""
        return self.name != self.attribute

    @property
    def references(self) -> list[ForeignKey]:
        """The column's foreign keys, its own before those that it is a part of."""
        return references(self.column)

    @property
    def input_name(self) -> str:
        """The name in a request body: `password` for a password hash."""
        return "password" if self.role == Role.PASSWORD_HASH else self.name


@dataclass(frozen=True)
class Violation:
    """A constraint a write can break, as the client is told of it.

    `fields` are attributes. `ordering` is (smaller, larger, strict), of attributes too, for a CHECK
    that compares two columns; the request schema then refuses it before the database does.
    `constraint` is None for a unique index. promised: only documents know it, so the service checks
    it; message: what they have those told who break it.
    """

    kind: ViolationKind
    name: str
    fields: tuple[str, ...]
    constraint: Constraint | None = None
    ordering: tuple[str, str, bool] | None = None
    promised: bool = False
    message: str = ""
    equal: bool = False  # a CHECK that wants its two fields to be so, and nothing else
    conditional: bool = False  # partial, or of an expression: not every duplicate violates it
