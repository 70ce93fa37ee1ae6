"""Rules about a row that no constraint has: the service looks at what it has written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.model.api import Entity


@dataclass(frozen=True)
class HoldView:
    """Where the condition holds the rule is broken; the others are literals."""

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
        guards = [f"{row}.{f.attribute} is not None" for f in (smaller, larger) if f.nullable]
        compared = f"{row}.{large} {'<=' if strict else '<'} {row}.{small}"
        must = "be greater than" if strict else "not be less than"
        message = violation.message or f"must {must} {smaller.name}"
        yield HoldView(" and ".join([*guards, compared]), literal(larger.name), literal(message))
