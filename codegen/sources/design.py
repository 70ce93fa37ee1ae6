"""What documents say about an API, beside the schema: endpoints, who may call them, their answers.

Plain facts with lines. What they mean for the service is decided in `model/designed.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from codegen.diagnostics import Diagnostic, Place, Question

Auth = Literal["required", "none"]
# what a value of a body or a query is, as far as a document says it; "" where it does not
Kind = Literal[
    "", "text", "integer", "number", "decimal", "boolean", "uuid", "date", "datetime",
    "time", "email", "url", "password", "json", "object",
]  # fmt: skip
PARAM = re.compile(r"[:{<\[]+(?:\w+:)?(\w+)[}>\]]*")


def segments_of(path: str) -> list[str]:
    """The parts of a path."""
    return [segment for segment in path.split("/") if segment]


def is_param(segment: str) -> bool:
    """`{id}`, `:id`, `<int:id>`, `[id]`."""
    return PARAM.match(segment) is not None


@dataclass(frozen=True)
class Access:
    """Who may call an endpoint; `auth` is None where the document does not say.

    text: as written. owner: the caller must own the row, which is no role. any_token: nobody asks
    for scopes, and that is settled.
    understood: False where the words name something that no token of ours is (`Stripe`).
    """

    auth: Auth | None = None
    scopes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    owner: bool = False
    text: str = ""
    understood: bool = True
    any_token: bool = False

    @property
    def says_whose(self) -> bool:
        """It is said whose token it takes."""
        return bool(self.scopes or self.roles or self.owner or self.any_token)


@dataclass(frozen=True)
class Failure:
    """An error that an endpoint answers, as the document says it."""

    status: int
    when: str
    line: int


@dataclass(frozen=True)
class Input:
    """A field of a body or a query, as a table, a list or an example of the document has it.

    type: as written. kind: what it means, "" where nobody says it. many: a list of such values.
    required: None where the document does not say. fields: of an object.
    """

    name: str
    type: str
    required: bool | None
    rule: str
    line: int
    limits: tuple[FieldLimit, ...] = ()
    kind: Kind = ""
    nullable: bool = False
    many: bool = False
    fields: tuple[Input, ...] = ()


@dataclass(frozen=True)
class DesignedEndpoint:
    """An endpoint as a document designs it.

    path: as written, without its query string. success: the status, None where unsaid.
    inputs, outputs: fields of the bodies of request and response. listed: the answer is a list.
    query: parameters behind the `?`. unread: lines of bodies that were not understood.
    """

    method: str
    path: str
    at: Place
    access: Access = Access()
    summary: str = ""
    section: str = ""
    handler: str = ""
    success: int | None = None
    failures: tuple[Failure, ...] = ()
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Input, ...] = ()
    listed: bool = False
    query: tuple[Input, ...] = ()
    unread: tuple[int, ...] = ()
    disputed: Access | None = None  # another place of the document says otherwise

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class FieldLimit:
    """What a rule allows of a value, as far as it is formal.

    of_length: the numbers are of characters; None where the rule does not say what they count.
    strict: neither `low` nor `high` itself is allowed.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False
    of_length: bool | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class FieldRule:
    """A rule about a field by name; which table's it is, `table` says where it is known.

    limits: its formal parts. message: what the document has a client told. title: what it stands
    below, which may name the table.
    """

    field: str
    text: str
    at: Place
    table: str = ""
    message: str = ""
    limits: tuple[FieldLimit, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class BusinessRule:
    """A sentence that the service should hold to, which no schema can say; below which title."""

    text: str
    at: Place
    title: str = ""


@dataclass(frozen=True)
class Claim:
    """What a rule says of two fields of a row, or of a field of all rows, by the rule's names.

    kind: "order", of (smaller, larger), or "unique", of fields that together are. strict: the two
    are not equal. about: the rows that it is said of, where the rule names them.
    """

    kind: Literal["order", "unique"]
    fields: tuple[str, ...]
    text: str
    at: Place
    strict: bool = True
    message: str = ""
    about: str = ""


@dataclass(frozen=True)
class Design:
    """Everything of the documents about the API.

    base: a path that the document puts before all of its own, "" where it says none.
    sources: the documents, in order of precedence.
    owners: table and column, of rows that only their owners may reach.
    """

    endpoints: tuple[DesignedEndpoint, ...] = ()
    base: str = ""
    rules: tuple[BusinessRule, ...] = ()
    constraints: tuple[FieldRule, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[str, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()
