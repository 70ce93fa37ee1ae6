"""What a document says, before any answer: the facts behind `gen-api inspect --handoff`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.diagnostics import Diagnostic, Question
from codegen.sources.handoff.facts import About, Fact, Index, Reference
from codegen.sources.handoff.settling.merge import Column, Overruled, Table, Tables
from codegen.sources.handoff.settling.review import by_name
from codegen.sources.handoff.words import composite

Facts = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """Plain facts of tables and endpoints, the open questions, what rank settled, and notes.

    whole: the tables that are listed with all of their columns, as the document says.
    """

    tables: list[Facts]
    endpoints: list[Facts]
    questions: tuple[Question, ...]
    settled: list[Facts]
    notes: tuple[Diagnostic, ...] = ()
    whole: frozenset[str] = frozenset()


def tables(merged: Tables, file: str) -> list[Facts]:
    """Every table that the document names, in the order of mention."""
    return [_table(table, file, merged) for table in merged.tables.values()]


def settled(merged: Tables, file: str) -> list[Facts]:
    """What a better statement overruled, with the lines of both."""
    return [_settlement(over, file) for over in merged.overruled if _counts(over.fact)]


def _counts(fact: Fact) -> bool:
    return fact.about is not About.FIELD


def _table(table: Table, file: str, merged: Tables) -> Facts:
    return {
        "name": table.name,
        "file": file,
        "line": table.line,
        "columns": [_column(table, column, file, merged) for column in table.columns.values()],
    }


def _column(table: Table, column: Column, file: str, merged: Tables) -> Facts:
    return {
        "name": column.name,
        "type": written_type(column),
        "nullable": _nullable(table, column),
        "default": _default(column),
        "primary_key": table.in_key(column),
        "unique": _unique(table, column),
        "foreign_key": _foreign_key(table, column, merged),
        "file": file,
        "line": column.line,
    }


def written_type(column: Column) -> str | None:
    """The type as the document writes it: a name and its values where both are said apart."""
    fact, values = column.settled.get(About.TYPE), column.settled.get(About.ENUM)
    if fact and values and fact.line != values.line and values.written:
        return f"{fact.as_written} {values.written}"
    said = fact or values or column.settled.get(About.OPEN_ENUM)
    return said.as_written if said else None


def _nullable(table: Table, column: Column) -> bool | None:
    stated = column.get(About.NULLABLE)
    if table.in_key(column) or About.AUTO in column.settled:
        return False
    return stated if isinstance(stated, bool) else None


def _default(column: Column) -> str | None:
    fact = column.settled.get(About.DEFAULT) or column.settled.get(About.CLIENT_DEFAULT)
    return fact.as_written if fact else None


def _unique(table: Table, column: Column) -> bool:
    keys = [fact.value for fact in table.collected if isinstance(fact.value, Index)]
    return About.UNIQUE in column.settled or any(k.unique_on(column.name) for k in keys)


def _foreign_key(table: Table, column: Column, merged: Tables) -> Facts | None:
    """Its own, else its part in a key of several columns."""
    target = column.get(About.FOREIGN_KEY)
    if target is None:
        several = dict(composite.pairs(table.texts(About.CONSTRAINT)))
        target = several.get(column.name.casefold())
    if not isinstance(target, Reference):
        return None
    named = target.table or by_name(column.name, merged)
    return {"table": named, "column": target.column, "on_delete": target.on_delete}


def _settlement(over: Overruled, file: str) -> Facts:
    return {
        "subject": over.by.subject,
        "what": str(over.by.about),
        "holds": _side(over.by, file),
        "overruled": _side(over.fact, file),
    }


def _side(fact: Fact, file: str) -> Facts:
    return {"value": fact.as_written, "stated": fact.stated, "file": file, "line": fact.line}
