"""Sequences: of their own, and those of serial and identity columns."""

from dataclasses import replace
from typing import Any

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.expressions import sequence_of, with_sequence
from codegen.sources.catalogue.install import index_name
from codegen.sources.catalogue.objects import Column, Name, Sequence, SequenceOptions, Table
from codegen.sources.catalogue.postgres_names import qualified
from codegen.sources.catalogue.state import Database


def read_options(cursor: Cursor, *, in_parentheses: bool = False) -> SequenceOptions:
    """The options of a sequence; OWNED BY and RESTART are left to the caller."""
    if in_parentheses and not cursor.symbol("("):
        return SequenceOptions()
    found: dict[str, Any] = {}
    while step := read_option(cursor):
        found |= step
    if in_parentheses:
        cursor.expect_symbol(")")
    return SequenceOptions(**found)


def read_option(cursor: Cursor) -> dict[str, Any]:
    """One option, as a change to SequenceOptions; empty where none is next."""
    if cursor.accept("NO"):
        word = cursor.accept_any("MINVALUE", "MAXVALUE", "CYCLE")
        if not word:
            raise cursor.unreadable()
        return {"cycle": False} if word == "CYCLE" else {f"no_{word.lower()}": True}
    if cursor.accept("CYCLE"):
        return {"cycle": True}
    if cursor.accept("AS"):
        return {"data_type": cursor.name()}
    if cursor.accept("SEQUENCE", "NAME"):
        cursor.dotted()
        return read_option(cursor)
    if word := cursor.accept_any("START", "INCREMENT", "MINVALUE", "MAXVALUE", "CACHE"):
        cursor.accept_any("WITH", "BY")
        return {word.lower(): cursor.integer()}
    return {}


def make_sequence(database: Database, table: Table, column: Column) -> Column:
    """The column with the sequence that a serial or identity column brings."""
    schema = table.name[0]
    name: Name = (schema, index_name(database, table, column.name, "seq"))
    options = column.identity.options if column.identity else SequenceOptions(data_type=column.type)
    owner = (table.name, column.name)
    at = database.at
    database.sequences[name] = Sequence(name, options, owner, made=at, changed=at)
    if column.identity:
        return replace(column, sequence=name, nullable=False)
    default = f"nextval('{qualified(name)}'::regclass)"
    return replace(column, sequence=name, default=default, serial=True, nullable=False)


def refresh_serial(database: Database, table: Table, name: str) -> None:
    """Say whether a column takes its default from the sequence that it owns."""
    column = table.columns[name]
    if column.sequence is None or column.identity:
        return
    written = sequence_of(column.default)
    source = database.find(written, database.sequences) if written else None
    table.columns[name] = replace(column, serial=source == column.sequence)


def drop_sequence(database: Database, name: Name) -> None:
    """Take a sequence away, and with it the ownership of a column."""
    sequence = database.sequences.pop(name)
    if sequence.owner and sequence.owner[0] in database.tables:
        table = database.edit(sequence.owner[0])
        if column := table.columns.get(sequence.owner[1]):
            table.columns[column.name] = replace(column, sequence=None, serial=False)


@folds("CREATE SEQUENCE")
def create_sequence(database: Database, cursor: Cursor) -> None:
    """CREATE SEQUENCE [IF NOT EXISTS] name options [OWNED BY ...]."""
    lenient = cursor.if_not_exists()
    name = database.place_name(cursor.dotted())
    if lenient and database.relation_exists(name):
        return
    database.require_free(name)
    options = read_options(cursor)
    at = database.at
    database.sequences[name] = Sequence(name, options, made=at, changed=at)
    if cursor.accept("OWNED", "BY"):
        _own(database, cursor, name)
    if cursor.modifiers & {"TEMP", "TEMPORARY"}:
        del database.sequences[name]


@folds("ALTER SEQUENCE")
def alter_sequence(database: Database, cursor: Cursor) -> None:
    """ALTER SEQUENCE: options, owner, name, schema."""
    lenient = cursor.if_exists()
    written = cursor.dotted()
    name = database.find(written, database.sequences)
    if name is None:
        if lenient:
            return
        raise CatalogueError(f'relation "{written[1]}" does not exist', "42P01")
    if cursor.accept("RENAME", "TO"):
        rename_sequence(database, name, (name[0], cursor.name()))
    elif cursor.accept("SET", "SCHEMA"):
        rename_sequence(database, name, (database.home(cursor.name()), name[1]))
    elif not cursor.accept("OWNER", "TO") and not cursor.accept("SET"):
        _alter_options(database, cursor, name)


def _alter_options(database: Database, cursor: Cursor, name: Name) -> None:
    while not cursor.at_end:
        before = cursor.position
        if cursor.accept("OWNED", "BY"):
            _own(database, cursor, name)
        elif not pass_restart(cursor):
            _change_options(database, name, read_option(cursor))
        if cursor.position == before:
            raise cursor.unreadable()


def pass_restart(cursor: Cursor) -> bool:
    """Pass RESTART [WITH number], which is about the data."""
    if not cursor.accept("RESTART"):
        return False
    cursor.accept("WITH")
    if cursor.token.value.isdigit() or cursor.sees_symbol("-"):
        cursor.integer()
    return True


def _change_options(database: Database, name: Name, found: dict[str, Any]) -> None:
    sequence = database.sequences[name]
    options = replace(sequence.options, **found)
    database.sequences[name] = replace(sequence, options=options, changed=database.at)


def _own(database: Database, cursor: Cursor, name: Name) -> None:
    """OWNED BY table.column, or NONE."""
    sequence = database.sequences[name]
    if sequence.owner:
        drop_sequence(database, name)
    owner = None
    if not cursor.accept("NONE"):
        parts = [cursor.name()]
        while cursor.symbol("."):
            parts.append(cursor.name())
        table = database.table((parts[-3] if len(parts) > 2 else None, parts[-2]))
        column = database.column(table, parts[-1])
        table = database.edit(table.name)
        table.columns[column.name] = replace(column, sequence=name)
        owner = (table.name, column.name)
    database.sequences[name] = replace(sequence, owner=owner, changed=database.at)
    if owner:
        refresh_serial(database, database.edit(owner[0]), owner[1])


def rename_sequence(database: Database, old: Name, new: Name) -> None:
    """Give a sequence another name; the defaults that use it follow."""
    database.require_free(new)
    sequence = database.sequences.pop(old)
    database.sequences[new] = replace(sequence, name=new, changed=database.at)
    for table in list(database.tables.values()):
        for column in table.columns.values():
            if column.sequence == old or _uses(database, column, old):
                _follow(database, table.name, column, old, new)


def uses_sequence(database: Database, name: Name) -> list[tuple[Table, Column]]:
    """The columns whose default is the next value of the sequence."""
    return [
        (table, column)
        for table in database.tables.values()
        for column in table.columns.values()
        if column.default and _uses(database, column, name)
    ]


def _uses(database: Database, column: Column, name: Name) -> bool:
    written = sequence_of(column.default)
    return written is not None and database.place_name(written) == name


def _follow(database: Database, table: Name, column: Column, old: Name, new: Name) -> None:
    changed = column
    if column.sequence == old:
        changed = replace(changed, sequence=new)
    if column.default is not None and _uses(database, column, old):
        changed = replace(changed, default=with_sequence(column.default, qualified(new)))
    database.edit(table).columns[column.name] = changed
