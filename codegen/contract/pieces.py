"""What the contract says of one entity: made of what is read of the API for it, and nothing else.

So the next run needs not make it again where all of that is the same (`model/reads.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cached_property, lru_cache
from typing import Any

from codegen.contract.jsontext import indented
from codegen.contract.openapi import operations_of, schemas_of
from codegen.contract.operations import of_entity
from codegen.contract.parts import (
    Member,
    Operation,
    Parameter,
    Problem,
    ServiceFunction,
    Shape,
)
from codegen.contract.rules import rules_of
from codegen.contract.services import services_of
from codegen.contract.shapes import shapes
from codegen.model.api import Api, Entity
from codegen.model.reads import Answers, Derived, Memory, Part, Seen

_MARGIN = "\n" + 6 * " "  # of an operation or a schema within OpenAPI's document
_NESTED = {Parameter, Problem, Member}


class Piece:
    """What is said of one entity.

    data: operations, shapes, services and rules, and the texts of OpenAPI's operations (URL,
        method, text) and schemas (name, text), as plain data.
    """

    def __init__(self, data: list[Any]) -> None:
        self.data = data
        self._operations, self._shapes, self._services, self.rules, self.paths, self.schemas = data

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Its operations, in order."""
        return tuple(_operation(*row) for row in self._operations)

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Its bodies, used or not."""
        return tuple(
            Shape(name, tuple(_member(*row) for row in rows)) for name, rows in self._shapes
        )

    @cached_property
    def services(self) -> tuple[ServiceFunction, ...]:
        """The functions of its service module."""
        return tuple(ServiceFunction(at, f, tuple(raises)) for at, f, raises in self._services)


class Pieces:
    """The pieces of an API, each made when it is asked for."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._derived: Derived = {}
        self._known: dict[str, tuple[Piece, Part]] = {}

    def __iter__(self) -> Iterator[Piece]:
        """In the order of the entities."""
        return (self.of(entity.name) for entity in self._api.entities)

    def of(self, name: str) -> Piece:
        """That of an entity."""
        return self._both(name)[0]

    def recall(self, last: Mapping[str, Part]) -> None:
        """Take those that are the same as the last time."""
        self._known |= {name: (Piece(part.data), part) for name, part in last.items()}

    def parts(self) -> dict[str, Part]:
        """All of them, for the next run."""
        return {entity.name: self._both(entity.name)[1] for entity in self._api.entities}

    def _both(self, name: str) -> tuple[Piece, Part]:
        if name not in self._known:
            seen = Seen(self._api, self._derived, one=True)
            data = _made(seen, seen.entity(name))
            self._known[name] = Piece(data), Part(data, frozenset(seen.reads))
        return self._known[name]


@lru_cache(maxsize=2)
def pieces(api: Api) -> Pieces:
    """The pieces of an API."""
    return Pieces(api)


def recall(api: Api, last: Memory, answers: Answers) -> None:
    """Take what the last run said of entities of which everything that was read is the same."""
    pieces(api).recall(last.same(answers).parts)


def remembered(api: Api, made: Memory, answers: Answers) -> Memory:
    """A memory that also knows what is said of each entity."""
    return made.with_parts(pieces(api).parts(), answers)


def _made(api: Api, entity: Entity) -> list[Any]:
    return [
        [_plain(each) for each in of_entity(api, entity)],
        [[each.name, [_plain(member) for member in each.members]] for each in shapes(api, entity)],
        [_plain(each) for each in services_of(api, entity)],
        list(rules_of(api, entity)),
        [[*at, indented(each, _MARGIN)] for *at, each in operations_of(api, entity)],
        [[name, indented(each, _MARGIN)] for name, each in schemas_of(api, entity)],
    ]


def _plain(value: Any) -> list[Any]:
    """The values of a dataclass's fields, in order."""
    return [_each(getattr(value, name)) for name in _names(value.__class__)]


def _each(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) if each.__class__ in _NESTED else each for each in value]
    return value


@lru_cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _member(*row: Any) -> Member:
    member = dict(zip(_names(Member), row, strict=True))
    return Member(**{**member, "values": tuple(member["values"])})


def _operation(*row: Any) -> Operation:
    said = dict(zip(_names(Operation), row, strict=True))
    said["parameters"] = tuple(Parameter(*each) for each in said["parameters"])
    said["errors"] = tuple(Problem(*each) for each in said["errors"])
    for name in ("scopes", "headers", "unexampled", "designed"):
        said[name] = tuple(said[name])
    return Operation(**said)
