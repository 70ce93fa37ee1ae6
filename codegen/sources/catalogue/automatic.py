"""Which columns SQLAlchemy's `autoincrement` describes: a serial key, or the row id of SQLite."""

from codegen.sources.catalogue.objects import Column, Table
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
    return column.name == first and column.type in _INTEGERS
