"""The shape of tables: which become entities, and what their foreign keys point at."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.types import ARRAY, JSON, LargeBinary

from codegen.config import Config
from codegen.diagnostics import Diagnostic, Severity
from codegen.sources.schema import Schema


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key with what it points at; `target` is None where the schema lacks that table."""

    constraint: ForeignKeyConstraint
    table: Table
    columns: tuple[Column[object], ...]
    target: Table | None
    target_columns: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the referring columns."""
        return tuple(column.name for column in self.columns)

    @property
    def on_delete(self) -> str:
        """What the database does when the referred row goes, in upper case.

        Where columns would have to be null that must not be, it refuses.
        """
        said = (self.constraint.ondelete or "NO ACTION").upper()
        kept = said == "SET NULL" and not all(column.nullable for column in self.columns)
        return "NO ACTION" if kept else said

    @property
    def nullable(self) -> bool:
        """The reference may be left out."""
        return any(column.nullable for column in self.columns)

    @property
    def self_referential(self) -> bool:
        """It refers to its own table."""
        return self.target is self.table


@dataclass(frozen=True)
class Shape:
    """The tables, sorted by what becomes of them."""

    entities: tuple[Table, ...]
    links: tuple[Table, ...]
    others: tuple[Table, ...]
    foreign_keys: dict[str, tuple[ForeignKey, ...]]
    notes: tuple[Diagnostic, ...]

    def keys_of(self, table: Table) -> tuple[ForeignKey, ...]:
        """The table's own foreign keys, in a stable order."""
        return self.foreign_keys[table.fullname]


def shape(schema: Schema, config: Config) -> Shape:
    """Sort the tables into entities, link tables and mere tables, parents first."""
    every = sorted(schema.metadata.tables.values(), key=lambda table: table.fullname)
    keys = {table.fullname: foreign_keys(table, schema.metadata) for table in every}
    chosen = {table.fullname for table in every if _wanted(table, config)}
    needed = _needed([table for table in every if table.fullname in chosen], keys)
    entities, links, others, notes = [], [], [], []
    for table in _parents_first(every, keys):
        if table.fullname not in chosen:
            notes.append(_excluded(table, schema, table.fullname in needed))
            others += [table] if table.fullname in needed else []
        elif reason := unusable_key(table):
            notes.append(_keyless(table, schema, reason))
            others.append(table)
        elif table.fullname not in needed and _is_link(keys[table.fullname], chosen):
            links.append(table)
        else:
            entities.append(table)
    return Shape(tuple(entities), tuple(links), tuple(others), keys, tuple(notes))


def foreign_keys(table: Table, metadata: MetaData) -> tuple[ForeignKey, ...]:
    """The table's foreign keys, by the position of their columns."""
    found = [_foreign_key(constraint, metadata) for constraint in table.foreign_key_constraints]
    order = {column.name: position for position, column in enumerate(table.columns)}
    return tuple(sorted(found, key=lambda key: ([order[n] for n in key.names], key.target_columns)))


def blocked(found: Shape) -> frozenset[str]:
    """Full names of tables a row of which may not be deletable, as another row refers to it."""
    cascades: list[tuple[str, str]] = []
    refused: set[str] = set()
    for table in (*found.entities, *found.links, *found.others):
        for key in found.keys_of(table):
            if key.target is None:
                continue
            if key.on_delete == "CASCADE":
                cascades.append((key.target.fullname, table.fullname))
            elif key.on_delete != "SET NULL":
                refused.add(key.target.fullname)
    while more := {parent for parent, child in cascades if child in refused} - refused:
        refused |= more
    return frozenset(refused)


def uniques(table: Table) -> list[tuple[str, ...]]:
    """Column names of every unconditional key beside the primary key, in a stable order."""
    found = {
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    found |= {
        tuple(column.name for column in index.columns)
        for index in table.indexes
        if index.unique and plain(index)
    }
    order = {column.name: position for position, column in enumerate(table.columns)}
    return sorted(found, key=lambda names: [order[name] for name in names])


def mentioned(text: str, table: Any) -> tuple[str, ...]:
    """Columns of the table that an SQL expression names, in the table's order."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", text)
    words = set(re.findall(r'"[^"]+"|\w+', bare))
    return tuple(c.name for c in table.columns if {c.name, f'"{c.name}"'} & words)


def keyed_columns(index: Index) -> tuple[str, ...]:
    """Columns that an index keys on, alone or within an expression."""
    found: list[str] = []
    for part in index.expressions:
        found += [part.name] if isinstance(part, Column) else mentioned(str(part), index.table)
    return tuple(dict.fromkeys(found))


def plain(index: object) -> bool:
    """The index covers every row and keys on columns only."""
    options = getattr(index, "dialect_options", {})
    partial = any(options[dialect].get("where") is not None for dialect in ("postgresql", "sqlite"))
    return not partial and all(isinstance(e, Column) for e in getattr(index, "expressions", ()))


def _foreign_key(constraint: ForeignKeyConstraint, metadata: MetaData) -> ForeignKey:
    table = constraint.table
    assert isinstance(table, Table)  # noqa: S101 - constraints of Table objects only
    colspecs = [element.target_fullname for element in constraint.elements]
    name = colspecs[0].rpartition(".")[0]
    target = metadata.tables.get(name)
    return ForeignKey(
        constraint=constraint,
        table=table,
        columns=tuple(constraint.columns),
        target=target,
        target_columns=tuple(spec.rpartition(".")[2] for spec in colspecs),
    )


def _wanted(table: Table, config: Config) -> bool:
    names = {table.name, table.fullname}
    included = not config.include or _matches(names, config.include)
    return included and not _matches(names, config.exclude)


def _matches(names: Iterable[str], patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for name in names for pattern in patterns)


def _needed(chosen: Sequence[Table], keys: dict[str, tuple[ForeignKey, ...]]) -> set[str]:
    """Full names of the tables that a foreign key of a chosen one reaches, over any distance."""
    needed: set[str] = set()
    waiting = list(chosen)
    while waiting:
        for key in keys[waiting.pop().fullname]:
            if key.target is not None and key.target.fullname not in needed:
                needed.add(key.target.fullname)
                waiting.append(key.target)
    return needed


def _parents_first(tables: Sequence[Table], keys: dict[str, tuple[ForeignKey, ...]]) -> list[Table]:
    """Each table after those it refers to; a cycle is broken at a reference that may be null."""
    known = {table.fullname for table in tables}
    every = {table.fullname: _referred(keys[table.fullname], known) for table in tables}
    needed = {
        table.fullname: _referred([k for k in keys[table.fullname] if not k.nullable], known)
        for table in tables
    }
    ordered: list[Table] = []
    done: set[str] = set()
    waiting = list(tables)
    while waiting:
        ready = [table for table in waiting if every[table.fullname] <= done]
        ready = ready or [table for table in waiting if needed[table.fullname] <= done][:1]
        ready = ready or waiting[:1]
        ordered += ready
        done |= {table.fullname for table in ready}
        waiting = [table for table in waiting if table.fullname not in done]
    return ordered


def _referred(keys: Sequence[ForeignKey], known: set[str]) -> set[str]:
    """Full names of the other tables that the keys refer to."""
    others = [key.target for key in keys if not key.self_referential]
    return known.intersection(target.fullname for target in others if target is not None)


def unusable_key(table: Table) -> str | None:
    """Why rows of the table cannot be addressed by a path, or None where they can."""
    columns = list(table.primary_key.columns)
    if not columns:
        return "has no primary key"
    for column in columns:
        if isinstance(column.type, ARRAY | JSON | LargeBinary):
            return f"has a primary key that cannot stand in a path ({column.name})"
    return None


def _is_link(keys: Sequence[ForeignKey], chosen: set[str]) -> bool:
    """Nothing but two foreign keys to entities, together the primary key.

    They refer to primary keys, which paths name the linked rows by.
    """
    if len(keys) != 2:
        return False
    if any(not _to_primary_key(key, chosen) for key in keys):
        return False
    table = keys[0].table
    columns = sorted(name for key in keys for name in key.names)
    primary = sorted(column.name for column in table.primary_key.columns)
    return columns == primary == sorted(column.name for column in table.columns)


def _to_primary_key(key: ForeignKey, chosen: set[str]) -> bool:
    target = key.target
    if target is None or target.fullname not in chosen or unusable_key(target):
        return False
    return set(key.target_columns) == {column.name for column in target.primary_key.columns}


def _keyless(table: Table, schema: Schema, reason: str) -> Diagnostic:
    return Diagnostic(
        "GA401",
        f"table {table.fullname} {reason}: it becomes a Table without endpoints",
        schema.place(table),
        "give it a primary key in a migration",
        Severity.WARNING,
        (table.fullname,),
    )


def _excluded(table: Table, schema: Schema, needed: bool) -> Diagnostic:
    kept = "kept as a Table, since a foreign key needs it" if needed else "left out"
    return Diagnostic(
        "GA402",
        f"table {table.fullname} is excluded by configuration: {kept}",
        schema.place(table),
        subjects=(table.fullname,),
    )
