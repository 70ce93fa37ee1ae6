"""What was met of the bodies and the query of one endpoint, and what it comes to at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from codegen.sources.design import Input
from codegen.sources.handoff.api import examples
from codegen.sources.handoff.api.parts import Part

WRITING = ("POST", "PUT", "PATCH")
# Of two examples without a word, the one that has these is no request.
_ANSWERED = frozenset(
    (
        *("success", "ok", "error", "errors", "data", "meta", "pagination", "total"),
        *("access_token", "accesstoken", "token_type", "tokentype", "expires_in", "expiresin"),
        *("created_at", "createdat", "updated_at", "updatedat", "statuscode", "status_code"),
    )
)


@dataclass(frozen=True)
class Example:
    """One that nothing is said of. sent: it may be what is sent; quiet: no label stands above."""

    line: int
    fields: Sequence[Input]
    many: bool
    sent: bool
    quiet: bool


@dataclass(frozen=True)
class Called:
    """A body that is called by its name: the fields that are declared elsewhere."""

    fields: Sequence[Input]
    many: bool


@dataclass
class Bodies:
    """What was found; unread: lines of what looks like a body and is none that is understood.

    answered: the line of an answer. loose: bare names. called: what is declared elsewhere.
    """

    method: str
    inputs: dict[str, Input] = field(default_factory=dict)
    outputs: dict[str, Input] = field(default_factory=dict)
    query: dict[str, Input] = field(default_factory=dict)
    listed: bool = False
    unread: list[int] = field(default_factory=list)
    answered: int = 0
    unsaid: list[Example] = field(default_factory=list)
    loose: list[tuple[Part, Sequence[Input]]] = field(default_factory=list)
    called: list[tuple[Part, Called]] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """It is sent something."""
        return self.method in WRITING

    def of(self, part: Part) -> dict[str, Input]:
        """Where the fields of a part go; what is about neither goes nowhere."""
        if part is Part.QUERY:
            return self.query
        if part is Part.REQUEST:  # what a GET is sent stands behind its path
            return self.query if self.method == "GET" else self.inputs
        return self.outputs if part is Part.RESPONSE else {}

    def add(self, part: Part, fields: Sequence[Input]) -> None:
        """Fields of a part, completed where they are known."""
        held = self.of(part)
        for one in fields:
            held[one.name] = examples.completed(held[one.name], one) if one.name in held else one

    def give(self, fields: Sequence[Input], many: bool, part: Part) -> None:
        """The fields of an example; of a list of names, it says the kinds."""
        held = self.of(part)
        self.listed |= many and part is Part.RESPONSE and not held
        self.add(part, [one for one in fields if not held or one.name in held])

    def settle(self) -> None:
        """What says something where nothing else does: a bare list of names, a type's name."""
        for part, names in [one for one in self.loose if not self.of(one[0])]:
            self.add(part, names)
        self._settle_examples()
        for part, one in self.called:
            if not self.of(part):
                self.give(one.fields, one.many, part)

    def _settle_examples(self) -> None:
        """Of examples without a word, one is sent unless it looks like an answer, one answers."""
        for one in self.unsaid:
            answer = bool({field.name.casefold() for field in one.fields} & _ANSWERED)
            sent = self.writes and one.sent and not answer
            if not sent:
                self.give(one.fields, one.many, Part.RESPONSE)
            elif one.quiet or one.line < self.answered:  # what stands before the answer is sent
                self.give(one.fields, one.many, Part.REQUEST)
            else:
                self.unread.append(one.line)
