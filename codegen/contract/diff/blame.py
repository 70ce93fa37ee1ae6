"""Which statement of which revision a change comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Enum, Index, Table
from sqlalchemy.sql.schema import ColumnCollectionConstraint

from codegen.contract.diff.finding import Cause, Finding
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Origin
from codegen.diagnostics import Place
from codegen.sources.schema import Alteration, Rename, Schema

_MEMBER = {"added", "dropped"}


def fresh_renames(old: Schema, new: Schema) -> tuple[Rename, ...]:
    """The renames that only the new history has."""
    known = Counter(old.renames)
    return tuple(rename for rename in new.renames if not _taken(known, rename))


def _taken(known: Counter[Any], item: object) -> bool:
    found = known[item] > 0
    known[item] -= found
    return found


class Blame:
    """Finds the last statement that altered something between two histories.

    old: None where only a document is known of it; every statement may be the one then.
    """

    def __init__(self, old: Schema | None, new: Schema, lineage: Lineage) -> None:
        known = Counter(old.alterations) if old else Counter()
        fresh = [item for item in new.alterations if not _taken(known, item)]
        self._fresh: Sequence[Alteration] = fresh[::-1]
        self._schemas = [schema for schema in (new, old) if schema]
        self._lineage = lineage

    def place(self, finding: Finding) -> Place | None:
        """Where the statement stands that a finding comes from, if one does."""
        origins = [item for item in (finding.origin, *finding.cause.also) if item]
        exact = (self._place(origin, finding.cause) for origin in origins)
        near = (self._near({n.table for n in self._lineage.trail(origin)}) for origin in origins)
        far = (self._far(origin) for origin in origins if finding.cause.keys)
        return next(filter(None, chain(exact, near, far)), None)

    def _place(self, origin: Origin, cause: Cause) -> Place | None:
        names = self._lineage.trail(origin)
        members = {f"{name.table}:{cause.member}" for name in names}
        return (
            (self._renamed(origin) if cause.renamed else None)
            or (self._last(members, _MEMBER) if cause.member else None)
            or (self._last(self._enumerations(names), {"values"}) if cause.values else None)
            or self._last({_subject(name) for name in names}, set(cause.facets))
            or (self._last(self._keys(names), _MEMBER) if cause.keys else None)
        )

    def _renamed(self, origin: Origin) -> Place | None:
        rename = self._lineage.renamed_at(origin)
        return rename.at if rename else None

    def _tables(self, names: Sequence[Origin]) -> Iterator[Table]:
        tables = {name.table for name in names}
        for schema in self._schemas:
            yield from (t for t in schema.metadata.tables.values() if t.fullname in tables)

    def _keys(self, names: Sequence[Origin]) -> set[str]:
        """The constraints and indexes over a column; of a table, the references to it as well."""
        columns = {name.column for name in names}
        whole = columns == {""}
        found = set(self._references(names)) if whole else set()
        for table in self._tables(names):
            for item in (*table.constraints, *table.indexes):
                if not isinstance(item, ColumnCollectionConstraint | Index):
                    continue
                held = {column.name for column in item.columns}
                if (whole or held & columns) and isinstance(item.name, str):
                    found.add(f"{table.fullname}:{item.name}")
        return found

    def _references(self, names: Sequence[Origin]) -> Iterator[str]:
        """The foreign keys to a table, and the tables that hold them."""
        tables = {name.table for name in names}
        for schema in self._schemas:
            for table in schema.metadata.tables.values():
                for key in table.foreign_key_constraints:
                    if key.referred_table.fullname in tables and isinstance(key.name, str):
                        yield from (f"{table.fullname}:{key.name}", table.fullname)

    def _far(self, origin: Origin) -> Place | None:
        """The last table or reference by which rows lead to a table, over others between."""
        tables, found = {name.table for name in self._lineage.trail(origin)}, set[str]()
        while tables:
            reached = set(self._references([Origin(table) for table in tables])) - found
            found |= reached
            tables = {subject for subject in reached if ":" not in subject}
        return self._last(found, _MEMBER)

    def _enumerations(self, names: Sequence[Origin]) -> set[str]:
        columns = {name.column for name in names}
        held = (c.type for table in self._tables(names) for c in table.columns if c.name in columns)
        types = (kind for kind in held if isinstance(kind, Enum) and kind.name)
        return {f"{kind.schema}.{kind.name}" if kind.schema else str(kind.name) for kind in types}

    def _near(self, tables: set[str]) -> Place | None:
        """The last alteration of anything in a table."""
        for item in self._fresh:
            if any(re.match(rf"{re.escape(table)}(?:$|[.:])", item.subject) for table in tables):
                return item.at
        rename = self._lineage.last_in(tables)
        return rename.at if rename else None

    def _last(self, subjects: set[str], facets: set[str]) -> Place | None:
        for item in self._fresh:
            if item.subject in subjects and (not facets or item.facet in facets):
                return item.at
        return None


def _subject(origin: Origin) -> str:
    return f"{origin.table}.{origin.column}" if origin.column else origin.table
