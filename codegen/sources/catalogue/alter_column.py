"""ALTER TABLE ... ALTER COLUMN ..."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from codegen.sources.catalogue.columns import read_always, read_generated
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.index_keys import read_collation
from codegen.sources.catalogue.objects import Column, Computed, Identity, Table
from codegen.sources.catalogue.sequences import (
    make_sequence,
    pass_restart,
    read_option,
    refresh_serial,
)
from codegen.sources.catalogue.spelling import read_type
from codegen.sources.catalogue.state import Database

When = Literal["DROP", "TYPE", "ATTRIBUTE"]
Apply = Callable[[Database, Table, str], None]


@dataclass(frozen=True)
class Change:
    """What happens to a column, and in which pass of the statement."""

    when: When
    apply: Apply


def read_change(database: Database, cursor: Cursor) -> Change:
    """The action, after the name of the column."""
    if cursor.accept("TYPE") or cursor.accept("SET", "DATA", "TYPE"):
        return _type(database, cursor)
    if cursor.accept("SET"):
        return _set(cursor)
    if cursor.accept("DROP"):
        return _drop(cursor)
    if cursor.accept("ADD"):
        return _add_generated(cursor)
    if cursor.sees("RESTART"):
        return _identity_changes(cursor)
    if cursor.accept("RESET"):
        cursor.skip_group()
        return Change("ATTRIBUTE", _nothing)
    raise cursor.unreadable()


def _set(cursor: Cursor) -> Change:
    if cursor.accept("NOT", "NULL"):
        return _replacing("ATTRIBUTE", nullable=False)
    if cursor.accept("DEFAULT"):
        text = cursor.expression()
        return Change("ATTRIBUTE", partial(set_default, text))
    if cursor.accept("EXPRESSION", "AS"):
        return Change("ATTRIBUTE", partial(_set_expression, cursor.group()))
    if cursor.accept_any("STATISTICS", "STORAGE", "COMPRESSION"):
        cursor.expression()
        return Change("ATTRIBUTE", _nothing)
    if cursor.sees_symbol("("):
        cursor.skip_group()
        return Change("ATTRIBUTE", _nothing)
    cursor.position -= 1
    return _identity_changes(cursor)


def _drop(cursor: Cursor) -> Change:
    if cursor.accept("NOT", "NULL"):
        return Change("DROP", _drop_not_null)
    if cursor.accept("DEFAULT"):
        return _replacing("DROP", default=None, serial=False)
    if cursor.accept("EXPRESSION"):
        cursor.if_exists()
        return _replacing("DROP", computed=None)
    cursor.expect("IDENTITY")
    return Change("DROP", partial(_drop_identity, lenient=cursor.if_exists()))


def _replacing(when: When, **changes: Any) -> Change:
    def apply(database: Database, table: Table, name: str) -> None:
        column = database.column(table, name)
        table.columns[name] = replace(column, changed=database.at, **changes)

    return Change(when, apply)


def _nothing(database: Database, table: Table, name: str) -> None:
    database.column(table, name)


# -- type --------------------------------------------------------------------------------------


def _type(database: Database, cursor: Cursor) -> Change:
    spelling = read_type(cursor, database)
    collation = read_collation(cursor) if cursor.accept("COLLATE") else None
    if cursor.accept("USING"):
        cursor.expression()
    return _replacing("TYPE", type=spelling, collation=collation)


# -- defaults and expressions ------------------------------------------------------------------


def set_default(text: str, database: Database, table: Table, name: str) -> None:
    """Give a column a default; it is serial again if that is its own sequence."""
    column = database.column(table, name)
    default = None if text.upper() == "NULL" else text
    table.columns[name] = replace(column, default=default, changed=database.at)
    refresh_serial(database, table, name)


def _set_expression(text: str, database: Database, table: Table, name: str) -> None:
    column = database.column(table, name)
    stored = column.computed is None or column.computed.stored
    table.columns[name] = replace(column, computed=Computed(text, stored), changed=database.at)


def _drop_not_null(database: Database, table: Table, name: str) -> None:
    column = database.column(table, name)
    key = table.primary_key
    if key is not None and name in key.columns:
        raise CatalogueError(f'column "{name}" is in a primary key', "42P16")
    if column.identity is not None:
        message = f'column "{name}" of relation "{table.name[1]}" is an identity column'
        raise CatalogueError(message, "42601")
    table.columns[name] = replace(column, nullable=True, changed=database.at)


# -- identity ----------------------------------------------------------------------------------


def _add_generated(cursor: Cursor) -> Change:
    generated = read_generated(cursor, Column("", ""))
    if generated.identity is None:
        raise cursor.unreadable()

    def apply(database: Database, table: Table, name: str) -> None:
        column = database.column(table, name)
        if column.identity or column.default:
            what = "is already an identity column" if column.identity else "already has a default"
            raise CatalogueError(f'column "{name}" {what}', "55000")
        column = replace(column, identity=generated.identity, changed=database.at)
        table.columns[name] = make_sequence(database, table, column)

    return Change("ATTRIBUTE", apply)


def _identity_changes(cursor: Cursor) -> Change:
    """RESTART, SET GENERATED and SET with an option of the sequence, in any number."""
    always: bool | None = None
    options: dict[str, Any] = {}
    while not cursor.at_end and not cursor.sees_symbol(","):
        if pass_restart(cursor):
            continue
        cursor.expect("SET")
        if cursor.accept("GENERATED"):
            always = read_always(cursor)
        else:
            options |= read_option(cursor) or _refuse(cursor)
    return Change("ATTRIBUTE", partial(_change_identity, always, options))


def _refuse(cursor: Cursor) -> dict[str, Any]:
    raise cursor.unreadable()


def _change_identity(
    always: bool | None, options: dict[str, Any], database: Database, table: Table, name: str
) -> None:
    column, identity = _identity_column(database, table, name)
    identity = Identity(
        identity.always if always is None else always, replace(identity.options, **options)
    )
    table.columns[name] = replace(column, identity=identity, changed=database.at)


def _identity_column(database: Database, table: Table, name: str) -> tuple[Column, Identity]:
    column = database.column(table, name)
    if column.identity is None:
        message = f'column "{name}" of relation "{table.name[1]}" is not an identity column'
        raise CatalogueError(message, "55000")
    return column, column.identity


def _drop_identity(database: Database, table: Table, name: str, *, lenient: bool) -> None:
    column = database.column(table, name)
    if column.identity is None and lenient:
        return
    column, _ = _identity_column(database, table, name)
    if column.sequence:
        database.sequences.pop(column.sequence, None)
    table.columns[name] = replace(column, identity=None, sequence=None, changed=database.at)
