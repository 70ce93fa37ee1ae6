"""Rules about a row that no constraint has: the service looks at what it has written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.model.api import Entity


@dataclass(frozen=True)
class HoldView:
    """A rule of some attributes, broken where the condition holds; the others are literals."""

    attributes: tuple[str, ...]
    condition: str
    field: str
    message: str


def holds(entity: Entity, row: str) -> Iterator[HoldView]:
    """The rules of an entity about the row in a variable."""
    for violation in entity.violations:
        if not violation.promised or violation.ordering is None:
            continue
        small, large, strict = violation.ordering
        smaller, larger = entity.field(small), entity.field(large)
        codes = {name: f"{row}[{literal(name)}]" for name in (small, large)}
        guards = [f"{codes[f.attribute]} is not None" for f in (smaller, larger) if f.nullable]
        compared = f"{codes[large]} {'<=' if strict else '<'} {codes[small]}"
        must = "be greater than" if strict else "not be less than"
        message = violation.message or f"must {must} {smaller.name}"
        condition = " and ".join([*guards, compared])
        yield HoldView((small, large), condition, literal(larger.name), literal(message))
