"""What the contract says of one entity: made of what is read of the API for it, and nothing else.

So the next run needs not make it again where all of that is the same (`model/reads.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import cache, lru_cache
from types import NoneType
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
from codegen.texts import Spool

_MARGIN = "\n" + 6 * " "  # of an operation or a schema within OpenAPI's document
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError)
_Reader = Callable[[Any], Any]
_NESTED = {Parameter, Problem, Member}


class Piece:
    """What is said of one entity.

    data: operations, shapes, services and rules, and the texts of OpenAPI's operations (URL,
        method, text) and schemas (name, text), as plain data.
    spool: where those texts go.
    """

    def __init__(self, data: list[Any], spool: Spool) -> None:
        operations, shapes_, services, rules, paths, schemas = data
        self.operations = _many(Operation)(operations)
        self.shapes = _many(Shape)(shapes_)
        self.services = _many(ServiceFunction)(services)
        self.rules = _texts(rules)
        self.paths = [(url, method, spool.put((text,))) for url, method, text in map(_texts, paths)]
        self.schemas = [(name, spool.put((text,))) for name, text in map(_texts, schemas)]


class Pieces:
    """The pieces of an API, each made when it is asked for."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._derived: Derived = {}
        self._spool = Spool()
        self._known: dict[str, tuple[Piece, Part]] = {}

    def __iter__(self) -> Iterator[Piece]:
        """In the order of the entities."""
        return (self._both(entity.name)[0] for entity in self._api.entities)

    def recall(self, last: Mapping[str, Part]) -> None:
        """Take those that are the same as the last time."""
        for name, part in last.items():
            with suppress(*_MALFORMED):
                self._known[name] = Piece(json.loads(str(part.data)), self._spool), part

    def parts(self) -> dict[str, Part]:
        """All of them, for the next run."""
        return {entity.name: self._both(entity.name)[1] for entity in self._api.entities}

    def _both(self, name: str) -> tuple[Piece, Part]:
        if name not in self._known:
            seen = Seen(self._api, self._derived, one=True)
            data = _made(seen, seen.entity(name))
            part = Part(self._spool.put((json.dumps(data),)), tuple(seen.reads))
            self._known[name] = Piece(data, self._spool), part
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
        [_plain(each) for each in shapes(api, entity)],
        [_plain(each) for each in services_of(api, entity)],
        list(rules_of(api, entity)),
        [[*at, indented(each, _MARGIN)] for *at, each in operations_of(api, entity)],
        [[name, indented(each, _MARGIN)] for name, each in schemas_of(api, entity)],
    ]


def _plain(value: Any) -> list[Any]:
    """The values of a dataclass's fields, in order."""
    return [_each(getattr(value, name)) for name in _names(value.__class__)]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _each(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) if each.__class__ in _NESTED else each for each in value]
    return value


def _value(kind: Any, row: Any) -> Any:
    """What `_plain` was given; what is kept may be anything, so all of it is looked at.

    Raises:
        ValueError, TypeError: it was something else.
    """
    values = [*_row(row)]
    for place, read in _unread(kind, tuple(map(type, values))):
        values[place] = read(values[place])
    return kind(*values)


@lru_cache(maxsize=1024)
def _unread(kind: Any, types: tuple[type, ...]) -> tuple[tuple[int, _Reader], ...]:
    """What of a row of values of these types is not what it was yet, and how it is read.

    Raises:
        ValueError, TypeError: no row for this class has such values.
    """
    wanted = [_READERS[str(each.type)] for each in fields(kind)]
    for given, (kinds, _) in zip(types, wanted, strict=True):
        if not issubclass(given, kinds):
            raise TypeError(f"{given} is none of {kinds}")
    return tuple((place, read) for place, (_, read) in enumerate(wanted) if read is not None)


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise TypeError(f"{row!r} is no list")
    return row


def _texts(row: Any) -> tuple[str, ...]:
    if not all(issubclass(kind, str) for kind in set(map(type, _row(row)))):
        raise TypeError(f"{row!r} is not all text")
    return tuple(row)


def _many(kind: type) -> _Reader:
    return lambda rows: tuple([_value(kind, row) for row in _row(rows)])


_READERS: dict[str, tuple[tuple[type, ...], _Reader | None]] = {
    "str": ((str,), None),
    "str | None": ((str, NoneType), None),
    "int": ((int,), None),
    "bool": ((bool,), None),
    "Json": ((object,), None),
    "tuple[str, ...]": ((list,), _texts),
    "tuple[Parameter, ...]": ((list,), _many(Parameter)),
    "tuple[Problem, ...]": ((list,), _many(Problem)),
    "tuple[Member, ...]": ((list,), _many(Member)),
}
