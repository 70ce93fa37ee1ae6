"""CREATE TABLE AS: exact for a list of columns of one table, else said to be unknown."""

from dataclasses import replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.objects import Column, Table, Unread
from codegen.sources.catalogue.state import Database

_AFTER_TABLE = {"WHERE", "WITH", "LIMIT", "ORDER", "AS"}


def create_table_as(database: Database, cursor: Cursor, table: Table) -> bool:
    """Make the table if AS follows its name, perhaps after names for the columns."""
    start = cursor.position
    names = _column_names(cursor)
    if not cursor.accept("AS"):
        cursor.position = start
        return False
    try:
        columns = _selected(database, cursor)
        for column in _renamed(columns, names):
            table.columns[column.name] = column
    except Unreadable as reason:
        table.opaque = str(reason)
        if not table.temporary:
            _report(database, cursor, table)
    database.register(table)
    return True


def _column_names(cursor: Cursor) -> tuple[str, ...]:
    if not cursor.sees_symbol("("):
        return ()
    try:
        return cursor.names()
    except Unreadable:
        return ()


def _report(database: Database, cursor: Cursor, table: Table) -> None:
    reason = "the columns of its query are not known without a database"
    text = cursor.statement.text
    database.unread.append(Unread(text, database.at, "CREATE TABLE AS", (table.name,), reason))


def _renamed(columns: list[Column], names: tuple[str, ...]) -> list[Column]:
    renamed = [replace(column, name=name) for column, name in zip(columns, names, strict=False)]
    return renamed + columns[len(renamed) :]


def _selected(database: Database, cursor: Cursor) -> list[Column]:
    """The columns of `TABLE t`, `SELECT * FROM t` or `SELECT a, b AS c FROM t`."""
    if cursor.accept("TABLE"):
        return _copied(database, database.table(cursor.dotted()), None)
    cursor.expect("SELECT")
    wanted = None if cursor.symbol("*") else cursor.listed(lambda: _item(cursor))
    cursor.expect("FROM")
    source = database.table(cursor.dotted())
    if not cursor.at_end and cursor.keyword not in _AFTER_TABLE:
        raise cursor.unreadable()
    return _copied(database, source, wanted)


def _item(cursor: Cursor) -> tuple[str, str]:
    name = cursor.dotted()[1]
    return (name, cursor.name() if cursor.accept("AS") else name)


def _copied(
    database: Database, source: Table, wanted: list[tuple[str, str]] | None
) -> list[Column]:
    if source.opaque:
        raise Unreadable(source.opaque)
    pairs = [(name, name) for name in source.columns] if wanted is None else wanted
    return [
        Column(
            new,
            database.column(source, old).type,
            collation=source.columns[old].collation,
            made=database.at,
            changed=database.at,
        )
        for old, new in pairs
    ]
