"""TypeScript for those who write the frontend: every type of the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from codegen.contract.parts import Contract, Member, Shape

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
  code: string;
  errors?: { field: string; message: string }[];
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
    shapes = "\n\n".join(_interface(shape) for shape in contract.shapes)
    parts = [*_unions(contract), shapes, _COMMON]
    parts += [
        text for word, text in (("JsonValue", _JSON), ("RangeValue<", _RANGE)) if word in shapes
    ]
    return "\n\n".join(part for part in parts if part)


def _unions(contract: Contract) -> Iterator[str]:
    for name, values in contract.enumerations.items():
        union = " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
        yield f"export type {name} = {union or 'never'};"


def _interface(shape: Shape) -> str:
    lines = "".join(f"  {_member(member)}\n" for member in shape.members)
    return f"export interface {shape.name} {{\n{lines}}}"


def _member(member: Member) -> str:
    plain = re.fullmatch(r"[A-Za-z_$][\w$]*", member.name)
    name = member.name if plain else json.dumps(member.name, ensure_ascii=False)
    null = " | null" if member.nullable and "null" not in member.type.split() else ""
    return f"{name}{'' if member.required else '?'}: {member.type}{null};"
