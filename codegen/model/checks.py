"""CHECK constraints as far as a schema can say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import CheckConstraint, Table

from codegen.model.values import UNBOUNDED, Bounds


@dataclass(frozen=True)
class Limit:
    """What CHECKs say of one column alone; choices are the only values allowed, if listed."""

    bounds: Bounds = UNBOUNDED
    choices: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Checks:
    """The CHECKs of a table: read ones as limits and orderings, others by the columns they name.

    orderings: text of the constraint → (smaller, larger, strict), column names.
    """

    limits: Mapping[str, Limit] = field(default_factory=dict)
    orderings: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def limit(self, column: str) -> Limit:
        """What is known of a column."""
        return self.limits.get(column, Limit())

    def ordering(self, constraint: CheckConstraint) -> tuple[str, str, bool] | None:
        """(smaller, larger, strict), where the constraint compares two columns."""
        return self.orderings.get(str(constraint.sqltext))

    def rank(self, column: str) -> int:
        """How many other columns must lie below this one."""
        below = {small for small, large, _ in self.orderings.values() if large == column}
        return 1 + max(self.rank(small) for small in below) if below else 0

    def entangled(self, column: str) -> bool:
        """A CHECK ties the column to others, or says of it what could not be read."""
        return any(column in names for names in self.columns.values())


def checks(table: Table) -> Checks:
    """Read the CHECK constraints of a table."""
    return Checks()


def named_columns(constraint: CheckConstraint) -> tuple[str, ...]:
    """Columns of its table that a CHECK names, in the table's order."""
    words = set(re.findall(r'"[^"]+"|\w+', str(constraint.sqltext)))
    table = constraint.table
    return tuple(c.name for c in table.columns if c.name in words or f'"{c.name}"' in words)
