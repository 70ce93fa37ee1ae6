"""A Schema as text that a reviewer can read."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from codegen.sources.schema import Schema


def describe(schema: Schema) -> str:
    """The DDL of the schema, and everything that is known beside it, line by line."""
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    yield f"dialect {schema.dialect}, heads {' '.join(schema.heads)}"
    made: dict[str, Any] = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}
    dialect = made[schema.dialect]()
    yield from schema.prerequisites
    for table in schema.metadata.tables.values():
        yield ""
        yield f"-- {schema.place(table)}"
        yield from _statement(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield from _statement(CreateIndex(index).compile(dialect=dialect))
        for column in table.columns:
            yield f"-- {column.name}: {schema.place(table, column.name)}{_enum(column.type)}"
    said = [("rename", r.table, r.old, r.new, r.at) for r in schema.renames]
    yield from ("", *(" ".join(map(str, item)) for item in said)) if said else ()
    for found in (schema.notes, schema.questions):
        yield from ("", *(str(item) for item in found)) if found else ()


def _statement(compiled: Any) -> Iterator[str]:
    return (line.rstrip() for line in str(compiled).strip().splitlines())


def _enum(kind: sa.types.TypeEngine[Any]) -> str:
    return f" {kind.enums}" if isinstance(kind, sa.Enum) else ""
