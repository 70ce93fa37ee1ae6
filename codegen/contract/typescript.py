"""TypeScript for those who write the frontend: every type of the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from codegen.contract.parts import Contract, Member, Shape

# told of each member, since a type says no more than string or number
_TOLD = ("int64", "decimal", "date", "time", "ISO 8601", "base64", "uuid")

_ANYWHERE = {"NOT_FOUND", "METHOD_NOT_ALLOWED", "INTERNAL_SERVER_ERROR"}
_COMMON = """\
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  errors: { field: string; message: string }[];
}"""
_JSON = """\
export type JsonValue =
  | string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };"""
_RANGE = """\
export interface RangeValue<T> {
  lower: T | null;
  upper: T | null;
  bounds: "[)" | "[]" | "(]" | "()";
}"""


def typescript(contract: Contract) -> str:
    """Interfaces and unions, in order of use."""
    known = {shape.name: shape for shape in contract.shapes}
    shapes = "\n\n".join(_declaration(shape, known) for shape in contract.shapes)
    parts = [*_unions(contract), shapes, _codes(contract), _COMMON]
    parts += [
        text for word, text in (("JsonValue", _JSON), ("RangeValue<", _RANGE)) if word in shapes
    ]
    return "\n\n".join(part for part in parts if part)


def _unions(contract: Contract) -> Iterator[str]:
    for name, values in contract.enumerations.items():
        union = " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
        yield f"export type {name} = {union or 'never'};"


def _codes(contract: Contract) -> str:
    """Every code that an error can have."""
    codes = {error.code for one in contract.operations for error in one.errors}
    lines = "".join(f'\n  | "{code}"' for code in sorted(codes | _ANYWHERE))
    return f"export type ProblemCode ={lines};"


def _declaration(shape: Shape, known: Mapping[str, Shape]) -> str:
    """An interface; what another one says already is said by its name."""
    created = known.get(shape.name.removesuffix("Update") + "Create")
    same = created and list(map(_optional, shape.members)) == list(map(_optional, created.members))
    if created and same and shape.name.endswith("Update"):
        return f"export type {shape.name} = Partial<{created.name}>;"
    created = known.get(shape.name.removesuffix("Replace") + "Create")
    if created and shape.name.endswith("Replace") and shape.members == created.members:
        return f"export type {shape.name} = {created.name};"
    row = known.get(shape.name.removesuffix("Detail") + "Response")
    if row and shape.name.endswith("Detail") and shape.members[: len(row.members)] == row.members:
        return _interface(f"{shape.name} extends {row.name}", shape.members[len(row.members) :])
    return _interface(shape.name, shape.members)


def _optional(member: Member) -> str:
    return _member(member, optional=True)


def _interface(name: str, members: Iterable[Member]) -> str:
    lines = "".join(f"  {_member(member)}\n" for member in members)
    return f"export interface {name} {{\n{lines}}}"


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A name as the key of a type."""
    plain = re.fullmatch(r"[A-Za-z_$][\w$]*", name)
    return name if plain else json.dumps(name, ensure_ascii=False)


def _member(member: Member, *, optional: bool = False) -> str:
    name = _key(member.name)
    null = " | null" if member.nullable and "null" not in member.type.split() else ""
    told = member.format if (member.format or "").startswith(_TOLD) else None
    comment = f" // {told}" if told else ""
    return f"{name}{'' if member.required and not optional else '?'}: {member.type}{null};{comment}"
