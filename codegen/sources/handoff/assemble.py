"""DDL to a Schema: the catalogue has the last word, as it has for migrations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from codegen.diagnostics import Diagnostic, Place, Severity, fail
from codegen.sources.catalogue import Catalogue, CatalogueError, to_schema
from codegen.sources.handoff.build import Target, ddl, settled
from codegen.sources.handoff.facts import Statement
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling.inquiry import Context
from codegen.sources.handoff.settling.merge import Table, Tables
from codegen.sources.schema import Schema

_POSTGRESQL: Callable[[], sa.Dialect] = postgresql.dialect
_BROUGHT_BY = {
    **{name: name for name in ("citext", "hstore", "ltree")},
    **dict.fromkeys(("vector", "halfvec", "sparsevec"), "vector"),
    **dict.fromkeys(("geometry", "geography"), "postgis"),
}


def assemble(
    tables: Tables, statements: Sequence[Statement], context: Context, blocked: Iterable[str]
) -> Schema:
    """Make the tables on which nothing is open, then run what else the document's SQL says.

    blocked: tables with an open question; what names them is not run.

    Raises:
        GenApiError: a table cannot be made of what is said of it.
    """
    chosen = settled(tables, blocked)
    missing = tables.tables.keys() - {table.name.casefold() for table in chosen}
    usable = [s for s in statements if not _words(s.sql) & missing]
    catalogue = Catalogue(context.dialect)
    notes = list(_run(catalogue, (s for s in usable if s.early), context.document))
    made = ddl(tables, chosen, Target(context.dialect, context.types))
    notes += _make(catalogue, made, context.document)
    notes += _run(catalogue, (s for s in usable if not s.early), context.document)
    schema = to_schema(catalogue)
    _check(chosen, schema, context.document)
    places = {**schema.places, **dict(_places(chosen, context.document))}
    needed = (*_extensions(schema), *schema.prerequisites)
    return replace(schema, places=places, notes=(*schema.notes, *notes), prerequisites=needed)


def _check(chosen: Iterable[Table], schema: Schema, document: Document) -> None:
    """Every table is there: one that was made of words that are no SQL would be lost."""
    made = {table.name.casefold() for table in schema.metadata.tables.values()}
    for table in chosen:
        if table.name.rpartition(".")[2].casefold() not in made:
            text = f"{table.name} cannot be made of what is said of its columns"
            raise fail("GA310", text, at=document.at(table.line), hint="correct their types")


def _extensions(schema: Schema) -> Iterator[str]:
    """What makes the extensions without which types of the columns are not there."""
    columns = [column for table in schema.metadata.tables.values() for column in table.columns]
    kinds = (
        {_kind(column).casefold() for column in columns} if schema.dialect == "postgresql" else ()
    )
    for name in sorted({_BROUGHT_BY[kind] for kind in kinds if kind in _BROUGHT_BY}):
        if not any(re.search(rf"EXTENSION.*\b{name}\b", sql) for sql in schema.prerequisites):
            yield f"CREATE EXTENSION IF NOT EXISTS {name}"


def _kind(column: sa.Column[Any]) -> str:
    words = re.match(r"\w+", column.type.compile(_POSTGRESQL()))
    return words[0] if words else ""


def _words(sql: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[\w$]+", sql)}


def _make(
    catalogue: Catalogue, statements: Iterable[Statement], document: Document
) -> Iterator[Diagnostic]:
    for statement in statements:
        if statement.beside:
            yield from _run(catalogue, [statement], document)
            continue
        at = document.at(statement.line)
        try:
            catalogue.execute(statement.sql, at)
        except CatalogueError as error:
            hint = "correct the document"
            raise fail("GA310", f"{error}: {statement.sql}", at=at, hint=hint) from error


def _run(
    catalogue: Catalogue, statements: Iterable[Statement], document: Document
) -> Iterator[Diagnostic]:
    """The document's own statements: what cannot run is reported, the rest is kept."""
    for statement in statements:
        at = document.at(statement.line)
        try:
            catalogue.execute(statement.sql, at)
        except CatalogueError as error:
            first = statement.sql.splitlines()[0]
            message = f"SQL that cannot run: {first}: {error}"
            yield Diagnostic("GA304", message, at, severity=Severity.WARNING)


def _places(tables: Iterable[Table], document: Document) -> Iterator[tuple[str, Place]]:
    """The lines of columns: in DDL of our own they have only their table's."""
    for table in tables:
        yield table.name, document.at(table.line)
        for column in table.columns.values():
            yield f"{table.name}.{column.name}", document.at(column.line)
