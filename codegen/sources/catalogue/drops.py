"""DROP, of every kind of object."""

from collections.abc import Callable, Iterable
from typing import Any

from codegen.sources.catalogue import removal, type_uses
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.objects import Name
from codegen.sources.catalogue.routines import drop_routine
from codegen.sources.catalogue.sequences import drop_sequence, uses_sequence
from codegen.sources.catalogue.state import Database, shown

Find = Callable[[Name], Name | None]


def _targets(cursor: Cursor, what: str, state: str, find: Find) -> list[Name]:
    """The objects that the statement names; those missing raise, unless IF EXISTS."""
    lenient = cursor.if_exists()
    found: list[Name] = []
    for written in cursor.listed(cursor.dotted):
        name = find(written)
        if name is not None:
            found.append(name)
        elif not lenient:
            raise CatalogueError(f'{what} "{shown(written)}" does not exist', state)
    return found


def _in(database: Database, *kinds: dict[Any, Any]) -> Find:
    return lambda written: database.find(written, *kinds)


@folds("DROP TABLE", "DROP FOREIGN TABLE")
def drop_tables(database: Database, cursor: Cursor) -> None:
    """DROP TABLE [IF EXISTS] name, ... [CASCADE]"""
    tables = _targets(cursor, "table", "42P01", _in(database, database.tables))
    cascade = cursor.cascade()
    for name in tables:
        if name in database.tables:
            removal.drop_table(database, name, cascade=cascade, together=set(tables))


@folds("DROP INDEX")
def drop_indexes(database: Database, cursor: Cursor) -> None:
    """DROP INDEX [CONCURRENTLY] [IF EXISTS] name, ... [CASCADE]"""
    cursor.accept("CONCURRENTLY")
    indexes = _targets(cursor, "index", "42704", _in(database, database.index_owners))
    cascade = cursor.cascade()
    for name in indexes:
        removal.drop_index(database, name, cascade=cascade)


@folds("DROP TYPE", "DROP DOMAIN")
def drop_types(database: Database, cursor: Cursor) -> None:
    """DROP TYPE [IF EXISTS] name, ... [CASCADE]"""
    find = _in(database, database.enums, database.domains, database.composites)
    types = _targets(cursor, "type", "42704", find)
    cascade = cursor.cascade()
    for name in types:
        type_uses.drop_type(database, name, cascade=cascade)


@folds("DROP SEQUENCE")
def drop_sequences(database: Database, cursor: Cursor) -> None:
    """DROP SEQUENCE [IF EXISTS] name, ... [CASCADE]"""
    sequences = _targets(cursor, "sequence", "42P01", _in(database, database.sequences))
    cascade = cursor.cascade()
    for name in sequences:
        for table, column in uses_sequence(database, name):
            if not cascade:
                raise removal.dependent(f"sequence {name[1]}", f"column {column.name}")
            removal.drop_default(database, table.name, column.name)
        drop_sequence(database, name)


@folds("DROP VIEW")
def drop_views(database: Database, cursor: Cursor) -> None:
    """DROP [MATERIALIZED] VIEW [IF EXISTS] name, ..."""
    views = _targets(cursor, "view", "42P01", _in(database, database.views))
    for name in views:
        drop_view(database, name)


def drop_view(database: Database, name: Name) -> None:
    """Drop a view and its indexes."""
    database.views.pop(name, None)
    for index in [key for key, owner in database.index_owners.items() if owner == name]:
        del database.index_owners[index]


@folds("DROP COLLATION")
def drop_collations(database: Database, cursor: Cursor) -> None:
    """DROP COLLATION [IF EXISTS] name, ..."""
    found = _targets(cursor, "collation", "42704", _in(database, database.collations))
    for name in found:
        del database.collations[name]


@folds("DROP EXTENSION")
def drop_extensions(database: Database, cursor: Cursor) -> None:
    """DROP EXTENSION [IF EXISTS] name, ..."""
    lenient = cursor.if_exists()
    for name in cursor.listed(cursor.name):
        if name not in database.extensions and not lenient:
            raise CatalogueError(f'extension "{name}" does not exist', "42704")
        database.extensions.pop(name, None)


@folds("DROP SCHEMA")
def drop_schemas(database: Database, cursor: Cursor) -> None:
    """DROP SCHEMA [IF EXISTS] name, ... [CASCADE]"""
    lenient = cursor.if_exists()
    names = cursor.listed(cursor.name)
    cascade = cursor.cascade()
    for name in names:
        if name not in database.schemas and name != "public":
            if lenient:
                continue
            raise CatalogueError(f'schema "{name}" does not exist', "3F000")
        _drop_schema(database, name, cascade=cascade)


def _drop_schema(database: Database, name: str, *, cascade: bool) -> None:
    schema = database.home(name)
    tables = {key for key in database.tables if key[0] == schema}
    types = (*database.enums, *database.domains, *database.composites)
    if not cascade and (tables or any(key[0] == schema for key in types)):
        raise removal.dependent(f"schema {name}", "an object in it")
    for table in tables:
        if table in database.tables:
            removal.drop_table(database, table, cascade=True, together=tables)
    for key in [key for key in types if key[0] == schema]:
        type_uses.drop_type(database, key, cascade=True)
    _forget(schema, database.views, database.sequences, database.functions, database.collations)
    database.schemas.pop(name, None)


def _forget(schema: str | None, *kinds: dict[Any, Any]) -> None:
    for kind in kinds:
        for key in [key for key in kind if key[0] == schema]:
            del kind[key]


@folds("DROP TRIGGER")
def drop_trigger(database: Database, cursor: Cursor) -> None:
    """DROP TRIGGER [IF EXISTS] name [ON table]"""
    lenient = cursor.if_exists()
    name = cursor.dotted()[1]
    table = database.find(cursor.dotted(), database.tables) if cursor.accept("ON") else None
    keys = [key for key in database.triggers if key[1] == name and table in (None, key[0])]
    if not keys and not lenient:
        raise CatalogueError(f'trigger "{name}" does not exist', "42704")
    _delete(database.triggers, keys)


def _delete(kind: dict[Any, Any], keys: Iterable[Any]) -> None:
    for key in keys:
        del kind[key]


@folds("DROP FUNCTION", "DROP PROCEDURE", "DROP ROUTINE", "DROP AGGREGATE")
def drop_functions(database: Database, cursor: Cursor) -> None:
    """DROP FUNCTION [IF EXISTS] name [(arguments)], ... [CASCADE]"""
    lenient = cursor.if_exists()
    names = cursor.listed(lambda: drop_routine(database, cursor, lenient=lenient))
    if cursor.cascade():
        for trigger in list(database.triggers.values()):
            words = {word.strip('"') for word in trigger.text.replace("(", " ").split()}
            if words & set(names):
                del database.triggers[trigger.table, trigger.name]
