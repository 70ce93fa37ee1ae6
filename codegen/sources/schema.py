"""The first stage value: what the database is, where that was said, and what could not be known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Column, ForeignKey, MetaData, Table
from sqlalchemy.types import UserDefinedType

from codegen.diagnostics import Diagnostic, Place, Question
from codegen.sources.design import Design
from codegen.texts import Text

DialectName = Literal["postgresql", "sqlite"]


def references(column: Column[Any]) -> list[ForeignKey]:
    """The foreign keys of a column, its own before those that it is a part of.

    SQLAlchemy keeps them in a set, whose order is another one in each process.
    """

    def order(key: ForeignKey) -> tuple[int, str]:
        return len(key.constraint.columns) if key.constraint else 1, key.target_fullname

    return sorted(column.foreign_keys, key=order)


class NamedType(UserDefinedType[Any]):
    """A type that SQLAlchemy has no class for, by its SQL spelling: `xml`, `point`, `vector(3)`.

    `spelling` is schema-qualified and quoted as the database would print it.
    """

    cache_ok = True

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling

    def get_col_spec(self, **_: object) -> str:
        """The type as it stands in DDL."""
        return self.spelling


@dataclass(frozen=True)
class Rename:
    """A table (`column` names are None) or a column that a revision renamed."""

    table: str
    old: str
    new: str
    is_column: bool
    at: Place


@dataclass(frozen=True)
class Alteration:
    """What a statement did to something that an earlier one had made.

    subject: named as in `Schema.places`, or the name of an enumeration; by the names of that time.
    facet: "added", "dropped", "type", "nullable", "default", "comment", "values".
    """

    subject: str
    facet: str
    at: Place


@dataclass(frozen=True)
class Schema:
    """A database schema and what is known about it.

    metadata: every table alive at head. Constraint and index names are the real ones, server
        defaults are `text(...)` in the spelling of the source, comments and schemas are set.
        PostgreSQL's default schema is None, never "public". What a constraint holds beyond
        SQLAlchemy's own classes is in `info` of the constraint or table.
    prerequisites: SQL that must run before `metadata.create_all()`, in order: schemas, extensions,
        functions, composite types, collations, free sequences. Verbatim.
    places: "table", "table.column", "table:constraint_or_index" to the place that said it last;
        tables outside the default schema are "schema.table".
    renames, alterations: in the order in which they happened, from the first revision on.
    naming: the naming convention of env.py that the names in `metadata` come from.
    kept: files for `.gen-api/cache/`, by name, that make the next reading quick.
    inputs: the files that were read; watch: patterns (`folder/*.py`) of which a new or missing
        file changes the result. Both relative to the project, with forward slashes.
    design: what documents say of the API; empty where there is none.
    pending: tables that are not in `metadata` yet, since questions about them are open.
    """

    metadata: MetaData
    dialect: DialectName
    places: Mapping[str, Place] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    renames: tuple[Rename, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()
    heads: tuple[str, ...] = ()
    naming: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Text] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    design: Design = field(default_factory=Design)
    pending: tuple[str, ...] = ()

    def place(self, table: Table, member: str | None = None) -> Place | None:
        """Where a table, or a column of it, was said last."""
        key = table.fullname if member is None else f"{table.fullname}.{member}"
        return self.places.get(key)
