"""What of a contract clients can tell apart: the values that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Origin:
    """What a part of the contract was made of; `column` is empty for the table itself."""

    table: str
    column: str = ""


@dataclass(frozen=True)
class Limits:
    """What a request may hold. A bound is (value, strict): strict is `>` or `<`."""

    min_length: int | None = None
    max_length: int | None = None
    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None
    digits: int | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Field:
    """A field of a body, or a parameter.

    type: JSON's, as precise as the contract is; "enum" where `values` lists what it takes.
    limits, default: None where the contract does not say.
    origin: None where the contract does not say what it was made of.
    relations: what each relation that it names was made of: itself, or the values that it takes.
    """

    name: str
    type: str
    required: bool = True
    nullable: bool = False
    limits: Limits | None = None
    pattern: str = ""
    values: tuple[str, ...] = ()
    default: str | None = None
    description: str = ""
    origin: Origin | None = None
    relations: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)

    @property
    def relation(self) -> tuple[Origin, ...]:
        """What it was made of where it is a relation: what refers, and the table it leads to."""
        return self.relations.get(self.name, ())


@dataclass(frozen=True)
class Body:
    """A request or response body; `paged` where it is a page of them."""

    name: str
    fields: tuple[Field, ...]
    paged: bool = False


@dataclass(frozen=True)
class Identity:
    """What an operation is, whatever it is called.

    follows: the columns of the table that refer to the table `other`, or the link table to it and
        its columns that refer to `table`.
    """

    table: str
    kind: str
    follows: tuple[str, ...] = ()
    other: str = ""

    @property
    def linked(self) -> bool:
        """It follows a link table."""
        return "link" in self.kind

    @property
    def origins(self) -> tuple[Origin, ...]:
        """What it is made of, the nearest first."""
        if self.linked:
            made = [Origin(self.follows[0])]
        else:
            made = [Origin(self.table, name) for name in self.follows]
        return (*made, Origin(self.table), *([Origin(self.other)] if self.other else []))


@dataclass(frozen=True)
class Operation:
    """One operation.

    path: below the base URL. sorts: what pages may be sorted by. order: what they are sorted by
    where nothing is asked for, with `-` before a name where downwards; empty where not known.
    """

    id: str
    method: str
    path: str
    summary: str = ""
    auth: bool = False
    scopes: tuple[str, ...] = ()
    path_parameters: tuple[Field, ...] = ()
    parameters: tuple[Field, ...] = ()
    sorts: tuple[Field, ...] = ()
    order: tuple[Field, ...] = ()
    page_size: int | None = None
    page_limit: int | None = None
    body: Body | None = None
    status: int = 200
    response: Body | None = None
    errors: Mapping[int, str] = field(default_factory=dict)
    identity: Identity | None = None


@dataclass(frozen=True)
class Constraint:
    """What the database holds of rows. `kind` is the prefix of its rules: "unique", "check", …

    columns: the columns that it names, by which it is found again under another name.
    writes: the table whose writes it may refuse, or turn into something else.
    text: how clients are told of it. name: of the constraint or index.
    """

    kind: str
    table: str
    columns: tuple[str, ...]
    text: str
    name: str = ""
    writes: str = ""


@dataclass(frozen=True)
class Surface:
    """A whole service as its clients see it.

    constraints: None where only `rules` are known, sentences for readers.
    """

    base_url: str
    operations: tuple[Operation, ...]
    constraints: tuple[Constraint, ...] | None = None
    rules: tuple[str, ...] = ()
