"""What tables and columns were called before, by the renames of migrations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import chain

from codegen.contract.diff.surface import Identity, Origin
from codegen.sources.schema import Rename


class Lineage:
    """Follows names backwards.

    renames: in order. exact: none of them happened before the old contract, so that what has a
        former name had it there; else a name that the old contract knows is taken as it is.
    """

    def __init__(self, renames: Sequence[Rename] = (), *, exact: bool = True) -> None:
        self._renames = tuple(renames)
        self._exact = exact

    def trail(self, origin: Origin) -> tuple[Origin, ...]:
        """Every name that it had, the newest first, its present one included."""
        return (origin, *self._former(origin))

    def before(self, origin: Origin) -> tuple[Origin, ...]:
        """Its names in the order in which the old contract is to be asked for them."""
        names = self.trail(origin)
        return names[::-1] if self._exact else names

    def identity_before(self, identity: Identity) -> Identity:
        """The identity of the same operation by the oldest names."""
        table, other = (self._oldest(name) for name in (identity.table, identity.other))
        link = identity.follows[:1] if identity.linked else ()
        of = link[0] if link else identity.table
        columns = identity.follows[len(link) :]
        before = (self.before(Origin(of, name))[0].column for name in columns)
        return Identity(table, identity.kind, (*map(self._oldest, link), *before), other)

    def _oldest(self, table: str) -> str:
        return self.before(Origin(table))[0].table

    def renamed_at(self, origin: Origin) -> Rename | None:
        """The last rename of a table or column: to its name, or away from it."""
        name, tables = origin.column or origin.table, self._tables(origin)
        ours = [
            rename
            for rename in reversed(self._renames)
            if rename.is_column == bool(origin.column)
            and (not rename.is_column or rename.table in tables)
        ]
        to = (rename for rename in ours if rename.new == name)
        away = (rename for rename in ours if rename.old == name)
        return next(chain(to, away), None)

    def last_in(self, tables: Set[str]) -> Rename | None:
        """The last rename of any column of the tables."""
        found = (r for r in reversed(self._renames) if r.is_column and r.table in tables)
        return next(found, None)

    def _tables(self, origin: Origin) -> set[str]:
        return {name.table for name in self.trail(origin)}

    def _former(self, origin: Origin) -> Iterator[Origin]:
        table, column = origin.table, origin.column
        for rename in reversed(self._renames):
            if rename.is_column and (rename.table, rename.new) == (table, column):
                column = rename.old
            elif not rename.is_column and rename.new == table:
                table = rename.old
            else:
                continue
            yield Origin(table, column)
