"""A handoff beside the migrations that it speaks of: the migrations hold, the rest is listed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.sources import spellings
from codegen.sources.schema import Schema

if TYPE_CHECKING:
    from codegen.sources.handoff.picture import Picture

Facts = dict[str, Any]
_DIALECTS = {"postgresql": postgresql.dialect, "sqlite": sqlite.dialect}
_GATES = ("blocked", "schema", "status", "blocker")


def with_drift(schema: Schema, seen: "Picture", answers: Mapping[str, str]) -> Schema:
    """The migrations' schema with what the handoff says otherwise as warnings.

    Questions of the handoff that migrations answer are dropped; what its author wants to have
    reviewed stays open until it is answered.
    """
    tables = {table.name.casefold(): table for table in schema.metadata.tables.values()}
    told = [note for facts in seen.tables for note in _table(facts, tables, schema)]
    open_ = (question for question in seen.questions if question.kind in _GATES)
    gates = tuple(question for question in open_ if question.id not in answers)
    return replace(schema, notes=(*schema.notes, *told), questions=(*schema.questions, *gates))


def _table(facts: Facts, tables: dict[str, sa.Table], schema: Schema) -> Iterator[Diagnostic]:
    table = tables.get(facts["name"].rpartition(".")[2].casefold())
    if table is None:
        yield _note(facts, facts["name"], "no migration makes it: it is not generated")
        return
    columns = {column.name.casefold(): column for column in table.columns}
    for said in facts["columns"]:
        column = columns.get(said["name"].casefold())
        subject = f"{facts['name']}.{said['name']}"
        if column is None:
            yield _note(said, subject, "the migrations do not have it")
        else:
            yield from _column(said, column, subject, schema)


def _column(
    said: Facts, column: sa.Column[Any], subject: str, schema: Schema
) -> Iterator[Diagnostic]:
    place = schema.place(column.table, column.name)
    where = f" ({place})" if place else ""
    kind = column.type.compile(_DIALECTS[schema.dialect]())
    if said["type"] and not _same_type(said["type"], kind, schema):
        yield _note(said, subject, f"{said['type']} here, {kind} by the migrations{where}")
    if said["nullable"] is not None and said["nullable"] != column.nullable:
        here, there = _null(said["nullable"]), _null(bool(column.nullable))
        yield _note(said, subject, f"{here} here, {there} by the migrations{where}")


def _same_type(said: str, kind: str, schema: Schema) -> bool:
    """One type by its meaning; words that are no type of a database are not compared."""
    meant = spellings.translated(said, schema.dialect)
    return meant is None or spellings.normal(meant) == spellings.normal(kind)


def _null(nullable: bool) -> str:
    return "NULL" if nullable else "NOT NULL"


def _note(facts: Facts, subject: str, message: str) -> Diagnostic:
    at = Place(facts["file"], facts["line"])
    text = f"{subject}: {message}"
    return Diagnostic("GA316", text, at, severity=Severity.WARNING, subjects=(subject,))
