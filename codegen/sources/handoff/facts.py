"""What a document says, one statement at a time: every fact has a line and a rank.

Readers only state facts. Which of two facts holds is decided in `merge`, and what nobody said is
asked in `review`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.words.sqltext import quote

_LONGEST_NAME = 63  # of PostgreSQL
# Stands for the column's own name in a CHECK that a cell writes without it: `CHECK IN ('a', 'b')`.
COLUMN = "\N{SYMBOL FOR SUBSTITUTE}"


# How a foreign key is written of which the key that it refers to decides the type: Django's rule.
TYPED_BY_KEY = "typed by its key"


class Rank(IntEnum):
    """How good the evidence is; the smaller, the better."""

    ANSWER = 0
    DDL = 2  # SQL, and code that makes tables: migrations, models, Prisma, DBML
    TABLE = 3
    FIELD_TABLE = 4
    DRAWING = 5
    PROSE = 6


class About(StrEnum):
    """What a fact says. With several values in a document, the first group is settled or asked
    and the second is collected.
    """

    CREATED = "created"  # of a table: True, or False where the document alters it
    EXTERNAL = "made elsewhere"  # of a table
    TABLE_NAME = "table name"  # of an entity; only answers say so
    PRIMARY_KEY = "primary key"  # of a table: columns; of a column: the constraint's name or ""
    KEY_NAME = "name of the primary key"
    EXISTS = "existence"  # of a column; only answers say so
    RENAMED = "new name"  # of a column or a table, from there on
    TYPE = "type"
    NULLABLE = "nullable"
    DEFAULT = "default"
    CLIENT_DEFAULT = "default of the application"
    UNIQUE = "unique"  # the constraint's name or ""
    FOREIGN_KEY = "foreign key"
    ENUM = "enum values"
    OPEN_ENUM = "open enum"  # "e.g.": the values are not all of them
    AUTO = "auto-increment"
    ON_UPDATE = "update"  # the application sets the value at every change
    COMMENT = "comment"
    FIELD = "field name"
    OPTIONS = "table options"

    CHECK = "check"
    CLAUSE = "clause"  # kept as it is written, in a column definition
    CONSTRAINT = "constraint"  # kept as it is written, in a table definition
    INDEX = "index"


COLLECTED = frozenset({About.CHECK, About.CLAUSE, About.CONSTRAINT, About.INDEX})


@dataclass(frozen=True)
class Reference:
    """The target of a foreign key; None where the document does not say it."""

    table: str | None = None
    column: str | None = None
    on_delete: str | None = None
    on_update: str | None = None
    name: str = ""

    def __str__(self) -> str:
        target = self.table or "?"
        column = f"({self.column})" if self.column else ""
        actions = (("ON DELETE", self.on_delete), ("ON UPDATE", self.on_update))
        return target + column + "".join(f" {words} {does}" for words, does in actions if does)


@dataclass(frozen=True)
class Index:
    """An index by name ("" where nobody named it), with the statement that makes it, if the
    document has one. `where`: the rows that it is over, "" for all.
    """

    name: str
    keys: str
    sql: str = ""
    unique: bool = False
    using: str = ""
    where: str = ""

    def unique_on(self, column: str) -> bool:
        """It makes that one column unique."""
        same = self.keys.strip('"').casefold() == column.casefold()
        return self.unique and same and not self.where

    def on(self, table: str) -> Index:
        """The index of a table, with its name and its statement."""
        if self.sql:
            return self
        words = "_".join((table, *re.findall(r"\w+", self.keys)))
        name = self.name or f"{'uq' if self.unique else 'idx'}_{words}"[:_LONGEST_NAME]
        making = f"CREATE {'UNIQUE ' if self.unique else ''}INDEX {quote(name)} ON {quote(table)}"
        using = f" USING {self.using}" if self.using else ""
        where = f" WHERE {self.where}" if self.where else ""
        return replace(self, name=name, sql=f"{making}{using} ({self.keys}){where}")

    def called(self, name: str) -> Index:
        """The same index under another name."""
        name = name[:_LONGEST_NAME]
        sql = self.sql.replace(quote(self.name), quote(name), 1) if self.name else self.sql
        return replace(self, name=name, sql=sql)

    def __str__(self) -> str:
        return f"{self.name} ({self.keys})".strip()


Value = str | bool | tuple[str, ...] | Reference | Index


_SELF = frozenset(("self", "itself"))


@dataclass(frozen=True)
class Fact:
    """One thing said of a table (`column` is "") or of a column.

    `table` is "" where the document names only the column. `stated` is False for what follows from
    silence by the rules of SQL. `revises`: an ALTER, which replaces what was said before it.
    `written`: the document's own words, where `value` is their meaning in SQL. `remark`: of a
    column that stands elsewhere; it makes none.
    """

    table: str
    column: str
    about: About
    value: Value
    rank: Rank
    line: int
    stated: bool = True
    revises: bool = False
    written: str = ""
    remark: bool = False

    @property
    def as_written(self) -> str:
        """The value in the words of the document."""
        if self.about is About.NULLABLE:
            return "NULL" if self.value else "NOT NULL"
        value = ", ".join(self.value) if isinstance(self.value, tuple) else str(self.value)
        return self.written or value

    @property
    def subject(self) -> str:
        """The table, or table.column."""
        return f"{self.table}.{self.column}" if self.column else self.table

    @property
    def index_in_words(self) -> bool:
        """An index that no code makes, which says nothing of whether its table is there."""
        return isinstance(self.value, Index) and self.rank >= Rank.TABLE

    def on(self, table: str) -> Fact:
        """The same fact, said of a table; a reference to `self` is one to it."""
        value = self.value
        if isinstance(value, Reference) and (value.table or "").casefold() in _SELF:
            value = replace(value, table=table)
        return replace(self, table=table, value=value)


@dataclass(frozen=True)
class Statement:
    """SQL that is run as it stands. `early` before the tables: types, extensions, functions.
    `beside`: what words add to tables; where it cannot run, it is told and left out.
    """

    sql: str
    line: int
    early: bool
    beside: bool = False


@dataclass(frozen=True)
class Rule:
    """A validation rule of a form or of a list of rules: `field` may name any table's column.

    table: where it is known. formal: its numbers and lists are limits, if it has any.
    """

    field: str
    text: str
    line: int
    message: str = ""  # what a client is told
    title: str = ""  # what the list stands below
    table: str = ""
    formal: bool = True


@dataclass(frozen=True)
class Unnamed:
    """Columns of an entity whose table is not named there: `### Parent`, `model USER`."""

    title: str
    line: int
    facts: tuple[Fact, ...]
    headed: bool = False  # an interface below a heading that names it, or whose rows it joins
    sketched: bool = False  # drawn with names alone, which may be shortened, and not all


@dataclass(frozen=True)
class Partial:
    """A list that says itself that it is not the whole: "Key fields", a row of dots."""

    table: str
    line: int
    why: str
    whole_below: bool = False  # a program's type below the same heading lists all of them


@dataclass(frozen=True)
class Reading:
    """What was taken out of a document or of a part of it."""

    facts: tuple[Fact, ...] = ()
    statements: tuple[Statement, ...] = ()
    rules: tuple[Rule, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    partial: tuple[Partial, ...] = ()


def combine(readings: Iterable[Reading]) -> Reading:
    """All of them, in order."""
    parts = list(readings)
    return Reading(
        tuple(fact for part in parts for fact in part.facts),
        tuple(statement for part in parts for statement in part.statements),
        tuple(rule for part in parts for rule in part.rules),
        tuple(unnamed for part in parts for unnamed in part.unnamed),
        tuple(note for part in parts for note in part.notes),
        tuple(partial for part in parts for partial in part.partial),
    )
