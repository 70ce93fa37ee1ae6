"""Reading the definition of a column."""

from dataclasses import dataclass, field, replace

from codegen.sources.catalogue.constraints import finish_constraint, read_body
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.index_keys import read_collation
from codegen.sources.catalogue.objects import Column, Computed, Constraint, Identity, Table
from codegen.sources.catalogue.sequences import make_sequence, read_options
from codegen.sources.catalogue.spelling import SERIALS, read_type
from codegen.sources.catalogue.state import Database

# What may follow the expression of a DEFAULT.
_AFTER_DEFAULT = {
    "NOT",
    "NULL",
    "CONSTRAINT",
    "CHECK",
    "UNIQUE",
    "PRIMARY",
    "REFERENCES",
    "GENERATED",
    "COLLATE",
    "DEFERRABLE",
    "INITIALLY",
    "COMPRESSION",
    "STORAGE",
}


@dataclass
class ColumnDraft:
    """A column as read, before it is in a table."""

    column: Column
    constraints: list[Constraint] = field(default_factory=list)
    is_serial: bool = False


def read_column(cursor: Cursor, database: Database) -> ColumnDraft:
    """A name, a type and what follows."""
    at = database.place(cursor.line)
    name = cursor.name()
    spelling = read_type(cursor, database)
    draft = ColumnDraft(Column(name, spelling, made=at, changed=at))
    if database.is_postgresql and spelling in SERIALS:
        draft.column = replace(draft.column, type=SERIALS[spelling], nullable=False)
        draft.is_serial = True
    while _clause(cursor, database, draft):
        pass
    return draft


def _clause(cursor: Cursor, database: Database, draft: ColumnDraft) -> bool:
    """Read one clause of the definition; false where none is next."""
    at = database.place(cursor.line)
    name = cursor.name() if cursor.accept("CONSTRAINT") else None
    if cursor.at_end or cursor.sees_symbol(",") or cursor.sees_symbol(")"):
        return False
    if changed := _property(cursor, draft.column):
        draft.column = changed
        return True
    constraint = read_body(cursor, (draft.column.name,))
    constraint = replace(constraint, name=name)
    draft.constraints.append(finish_constraint(constraint, cursor, at))
    return True


def _property(cursor: Cursor, column: Column) -> Column | None:
    if cursor.accept("NOT", "NULL"):
        cursor.accept("NO", "INHERIT")
        return replace(column, nullable=False)
    if cursor.accept("NULL"):
        return replace(column)
    if cursor.accept("DEFAULT"):
        return replace(column, default=_literal_null(cursor.expression(_AFTER_DEFAULT)))
    if cursor.accept("COLLATE"):
        return replace(column, collation=_not_default(read_collation(cursor)))
    if cursor.accept_any("COMPRESSION", "STORAGE"):
        cursor.take()
        return replace(column)
    if cursor.sees("GENERATED") or cursor.sees("AS"):
        return read_generated(cursor, column)
    return None


def _literal_null(text: str) -> str | None:
    return None if text.upper() == "NULL" else text


def _not_default(collation: str) -> str | None:
    return None if collation == "default" else collation


def read_generated(cursor: Cursor, column: Column) -> Column:
    """GENERATED ... AS IDENTITY, or AS (expression)."""
    always = read_always(cursor) if cursor.accept("GENERATED") else True
    cursor.expect("AS")
    if cursor.accept("IDENTITY"):
        options = read_options(cursor, in_parentheses=True)
        return replace(column, identity=Identity(always, options), nullable=False)
    text = cursor.group()
    stored = cursor.accept_any("STORED", "VIRTUAL") == "STORED"
    return replace(column, computed=Computed(text, stored))


def read_always(cursor: Cursor) -> bool:
    """ALWAYS or BY DEFAULT; whether it was ALWAYS."""
    if cursor.accept("ALWAYS"):
        return True
    cursor.expect("BY", "DEFAULT")
    return False


def add_column(database: Database, table: Table, draft: ColumnDraft) -> None:
    """Put a column, without its constraints, into a table that is being edited."""
    column = draft.column
    if database.column_name(table, column.name) is not None:
        message = f'column "{column.name}" of relation "{table.name[1]}" already exists'
        raise CatalogueError(message, "42701")
    if draft.is_serial or (column.identity and database.is_postgresql):
        column = make_sequence(database, table, column)
    table.columns[column.name] = column
