"""CREATE INDEX."""

from dataclasses import replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.index_keys import read_include, read_keys, read_predicate
from codegen.sources.catalogue.install import column_names, index_name
from codegen.sources.catalogue.lexer import Kind
from codegen.sources.catalogue.objects import Index, Name, Table
from codegen.sources.catalogue.postgres_names import addition
from codegen.sources.catalogue.state import Database


@folds("CREATE INDEX")
def create_index(database: Database, cursor: Cursor) -> None:
    """CREATE [UNIQUE] INDEX [CONCURRENTLY] [[IF NOT EXISTS] name] ON table USING m (keys) ..."""
    cursor.accept("CONCURRENTLY")
    lenient = cursor.if_not_exists()
    written = None if cursor.sees("ON") else cursor.dotted()
    cursor.expect("ON")
    cursor.accept("ONLY")
    target = cursor.dotted()
    index = _definition(database, cursor, written[1] if written else "")
    owner = database.find(target, database.tables, database.views)
    if owner is None:
        database.table(target)
    elif owner in database.views:
        _on_view(database, owner, index.name, lenient=lenient)
    else:
        _on_table(database, database.edit(owner), index, lenient=lenient)


def _on_view(database: Database, owner: Name, name: str, *, lenient: bool) -> None:
    full = (owner[0], name)
    if not (lenient and database.relation_exists(full)):
        database.require_free(full)
        database.index_owners[full] = owner


def _on_table(database: Database, table: Table, index: Index, *, lenient: bool) -> None:
    if not index.name:
        second = addition(column_names(index.keys, index.include))
        index = replace(index, name=index_name(database, table, second, "idx"))
    full = (table.name[0], index.name)
    if lenient and database.relation_exists(full):
        return
    database.require_free(full)
    _require_columns(database, table, index)
    database.add_index(table, index)


def _require_columns(database: Database, table: Table, index: Index) -> None:
    if table.opaque:
        return
    names = [key.text for key in index.keys if key.is_column]
    for name in (*names, *index.include):
        database.column(table, name)


def _definition(database: Database, cursor: Cursor, name: str) -> Index:
    """What follows the table."""
    method = cursor.name() if cursor.accept("USING") else None
    keys = tuple(read_keys(cursor))
    include = read_include(cursor)
    not_distinct = cursor.accept("NULLS", "NOT", "DISTINCT")
    cursor.accept("NULLS", "DISTINCT")
    options = _options(cursor)
    if cursor.accept("TABLESPACE"):
        cursor.name()
    where = read_predicate(cursor)
    cursor.finish()
    return Index(
        name,
        keys,
        unique="UNIQUE" in cursor.modifiers,
        method=None if method == "btree" else method,
        include=include,
        where=where,
        nulls_not_distinct=not_distinct,
        options=options,
        made=database.at,
        changed=database.at,
    )


def _options(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    if not cursor.accept("WITH"):
        return ()
    return tuple(cursor.in_parentheses(lambda: _option(cursor)))


def _option(cursor: Cursor) -> tuple[str, str]:
    name = cursor.name()
    if not cursor.symbol("="):
        return (name, "true")
    token = cursor.take()
    if token.kind is Kind.SYMBOL:
        return (name, token.value + cursor.take().value)
    return (name, token.value)
