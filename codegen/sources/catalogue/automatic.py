"""Which columns SQLAlchemy's `autoincrement` describes: a serial key, or the row id of SQLite."""

from codegen.sources.catalogue.expressions import sequence_of
from codegen.sources.catalogue.objects import Column, Table
from codegen.sources.catalogue.postgres_names import object_name
from codegen.sources.catalogue.state import Database

_INTEGERS = {"smallint", "integer", "bigint"}


def is_automatic(database: Database, table: Table, column: Column) -> bool:
    """Whether the column is the one of its primary key that the server counts up."""
    key = table.primary_key
    if key is None or column.name not in key.columns:
        return False
    if not database.is_postgresql:
        is_integer = column.type.upper() == "INTEGER"
        return is_integer and len(key.columns) == 1 and not table.without_rowid
    first = next((name for name in key.columns if table.columns[name].serial), None)
    is_first = column.name == first and column.type in _INTEGERS
    return is_first and not _must_be_named(database, table, column)


def _must_be_named(database: Database, table: Table, column: Column) -> bool:
    """Whether others count with its sequence, which bears a name that it would not be given now."""
    if column.sequence in (None, (table.name[0], object_name(table.name[1], column.name, "seq"))):
        return False
    every = (other for each in database.tables.values() for other in each.columns.values())
    used = (sequence_of(other.default) for other in every if other is not column)
    return any(name and database.place_name(name) == column.sequence for name in used)
