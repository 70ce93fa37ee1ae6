"""`describe`: the contract of an Api; `contract`: the same as plain data, with its hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from types import NoneType
from typing import Any

from codegen.contract import login
from codegen.contract.operations import health, of_stubs
from codegen.contract.parts import Contract, Operation, Shape
from codegen.contract.pieces import pieces
from codegen.contract.shapes import stub_shapes
from codegen.model.api import Api


@lru_cache(maxsize=2)
def describe(api: Api) -> Contract:
    """What clients, tests and documents may rely on."""
    every = list(pieces(api))
    own = (operation for piece in every for operation in piece.operations)
    served = (*of_stubs(api), *own, *login.operations(api), *health(api))
    made = (shape for piece in every for shape in piece.shapes)
    stubs = (shape for stub in api.stubs for shape in stub_shapes(stub))
    bodies = tuple(_used((*made, *stubs, *login.shapes(api)), served))
    words = {word for shape in bodies for m in shape.members for word in _words(m.type)}
    words |= {word for one in served for p in one.parameters for word in _words(p.type)}
    return Contract(
        title=api.title,
        base_url=api.prefix,
        enumerations={
            e.class_name: tuple(v for _, v in e.members)
            for e in api.enumerations
            if e.class_name in words
        },
        shapes=bodies,
        operations=served,
        rules=tuple(rule for piece in every for rule in piece.rules),
        services=tuple(function for piece in every for function in piece.services),
    )


def _used(shapes: Sequence[Shape], operations: Sequence[Operation]) -> Iterator[Shape]:
    """The shapes that an operation takes or answers, or that one of those holds."""
    known = {shape.name: shape for shape in shapes}
    found: set[str] = set()
    waiting = [w for o in operations for w in _words(f"{o.body} {o.response}") if w in known]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [w for m in known[name].members for w in _words(m.type) if w in known]
    # an included row is that row and more, so interfaces say it by its name
    found |= {f"{name.removesuffix('Detail')}Response" for name in found if name.endswith("Detail")}
    return (shape for shape in shapes if shape.name in found)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@lru_cache(maxsize=2)
def contract(api: Api) -> Mapping[str, Any]:
    """The contract as JSON: `hash` is the SHA-256 of the rest, in canonical form."""
    return {"hash": hashed(api), **_plain(describe(api))}


@lru_cache(maxsize=2)
def hashed(api: Api) -> str:
    """The SHA-256 of the contract as canonical JSON: sorted keys, no white space."""
    known = hashlib.sha256()
    start = "{"
    for name, value in sorted(vars(describe(api)).items()):
        known.update(f"{start}{json.dumps(name)}:".encode())
        for part in _canonical(value):
            known.update(part.encode())
        start = ","
    known.update(b"}")
    return known.hexdigest()


def _canonical(value: Any) -> Iterator[str]:
    """Canonical JSON, each element of a list by itself."""
    if not isinstance(value, tuple):
        yield _compact(value)
        return
    start = "["
    for each in value:
        yield start + _compact(each)
        start = ","
    yield "]" if value else "[]"


_compact = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=vars
).encode


def _plain(value: Any) -> Any:
    """As data; the values are frozen, so unlike `asdict` this copies none of them."""
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, tuple | list):
        return type(value)(_plain(each) for each in value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
