"""What was read, as plain facts: what `gen-api inspect` prints."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from codegen.diagnostics import Place
from codegen.sources.schema import Schema, references

Facts = dict[str, Any]
_DIALECTS = {"postgresql": postgresql.dialect, "sqlite": sqlite.dialect}


def tables(schema: Schema) -> list[Facts]:
    """Every table with its columns, in the order of names, each with the place that said it last.

    Types are spelled as in DDL of the schema's dialect.
    """
    dialect = _DIALECTS[schema.dialect]()
    ordered = sorted(schema.metadata.tables.values(), key=lambda table: table.fullname)
    return [_table(schema, table, dialect) for table in ordered]


def _table(schema: Schema, table: sa.Table, dialect: sa.Dialect) -> Facts:
    alone = set(_unique(table))
    return {
        "name": table.fullname,
        **_place(schema.place(table)),
        "comment": table.comment,
        "columns": [
            _column(schema, table, column, dialect) | {"unique": column.name in alone}
            for column in table.columns
        ],
    }


def _unique(table: sa.Table) -> Iterator[str]:
    """The columns that are unique alone, by a constraint or by an index of all rows."""
    uniques = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    groups = [[column.name for column in one.columns] for one in uniques]
    for index in table.indexes:
        if index.unique and not any("where" in option for option in index.dialect_kwargs):
            groups.append([getattr(part, "name", "") for part in index.expressions])
    yield from (names[0] for names in groups if len(names) == 1)


def _column(schema: Schema, table: sa.Table, column: sa.Column[Any], dialect: sa.Dialect) -> Facts:
    return {
        "name": column.name,
        "type": column.type.compile(dialect),
        "nullable": column.nullable,
        "default": _default(column),
        "primary_key": column.primary_key,
        "foreign_key": _foreign_key(column),
        **_place(schema.place(table, column.name)),
    }


def _default(column: sa.Column[Any]) -> str | None:
    made = column.server_default
    if isinstance(made, sa.Computed):
        return f"computed: {made.sqltext}"
    if isinstance(made, sa.Identity):
        return "identity"
    return str(getattr(made, "arg", made)) if made is not None else None


def _foreign_key(column: sa.Column[Any]) -> Facts | None:
    for key in references(column):
        table, _, referred = key.target_fullname.rpartition(".")
        return {"table": table, "column": referred, "on_delete": key.ondelete}
    return None


def _place(place: Place | None) -> Facts:
    return {"file": place and place.file, "line": place and place.line}
