"""A handoff beside the migrations that it speaks of: the migrations hold, the rest is listed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from codegen import inspection
from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.sources import spellings
from codegen.sources.schema import Schema

if TYPE_CHECKING:
    from codegen.sources.handoff.picture import Picture

Facts = dict[str, Any]
_GATES = ("blocked", "schema", "status", "blocker")
_VALUES = re.compile(r"'((?:[^']|'')*)'")
# What code says of a default is no SQL: `python: uuid4`.
_CODE = re.compile(r"(?:python|server):")


def with_drift(schema: Schema, seen: "Picture", answers: Mapping[str, str]) -> Schema:
    """The migrations' schema with what the handoff says otherwise as warnings.

    Questions of the handoff that migrations answer are dropped; what its author wants to have
    reviewed stays open until it is answered.
    """
    made = {_name(table): table for table in inspection.tables(schema)}
    told = [note for said in seen.tables for note in _table(said, made.get(_name(said)), schema)]
    told += [
        note for said in seen.tables if said["name"] in seen.whole for note in _more(said, made)
    ]
    open_ = (question for question in seen.questions if question.kind in _GATES)
    gates = tuple(question for question in open_ if question.id not in answers)
    return replace(schema, notes=(*schema.notes, *told), questions=(*schema.questions, *gates))


def _name(facts: Facts) -> str:
    """Of a table without its schema, or of a column, in small letters."""
    return _last(facts["name"])


def _last(name: str) -> str:
    return name.rpartition(".")[2].casefold()


def _table(said: Facts, made: Facts | None, schema: Schema) -> Iterator[Diagnostic]:
    if made is None:
        yield _note(said, said["name"], "no migration makes it: it is not generated")
        return
    columns = {_name(column): column for column in made["columns"]}
    values = _enums(schema.metadata.tables[made["name"]])
    for column in said["columns"]:
        subject, there = f"{said['name']}.{column['name']}", columns.get(_name(column))
        if there is None:
            yield _note(column, subject, "the migrations do not have it")
            continue
        where = f" ({there['file']}:{there['line']})" if there["line"] else ""
        there = there | {"values": values.get(there["name"])}
        for one, other in _differences(column, there, schema):
            yield _note(column, subject, f"{one} here, {other} by the migrations{where}")


def _more(said: Facts, made: Mapping[str, Facts]) -> Iterator[Diagnostic]:
    """Columns of the migrations that a table lacks which the handoff lists as a whole."""
    listed = set(map(_name, said["columns"]))
    for column in made[_name(said)]["columns"] if _name(said) in made else ():
        if _name(column) not in listed:
            where = f" ({column['file']}:{column['line']})" if column["line"] else ""
            message = f"not here, {column['type']} by the migrations{where}"
            yield _note(said, f"{said['name']}.{column['name']}", message)


def _enums(table: sa.Table) -> Mapping[str, tuple[str, ...]]:
    return {c.name: tuple(c.type.enums) for c in table.columns if isinstance(c.type, sa.Enum)}


def _differences(said: Facts, made: Facts, schema: Schema) -> Iterator[tuple[str, str]]:
    """What is stated and holds otherwise; silence differs from nothing."""
    if said["type"] and not _same_type(said["type"], made, schema):
        values = f" ({', '.join(made['values'])})" if made["values"] else ""
        yield said["type"], made["type"] + values
    if said["nullable"] is not None and said["nullable"] != made["nullable"]:
        yield _null(said["nullable"]), _null(made["nullable"])
    yield from _default(said["default"], made["default"])
    for about, words in (("primary_key", "part of the primary key"), ("unique", "UNIQUE")):
        alone = about == "unique" and made["primary_key"]
        if said[about] and not (made[about] or alone):
            yield words, "not"
    yield from _target(said["foreign_key"], made["foreign_key"])


def _same_type(said: str, made: Facts, schema: Schema) -> bool:
    """One type by its meaning; words that are no type of a database are not compared."""
    listed = _VALUES.findall(said)
    if listed and made["values"]:
        return set(listed) == set(made["values"])
    meant = spellings.translated(spellings.of_serial(said), schema.dialect)
    return meant is None or spellings.normal(meant) == spellings.normal(made["type"])


def _default(said: str | None, made: str | None) -> Iterator[tuple[str, str]]:
    if said is None or _CODE.match(said) or made == "identity":
        return
    if made is None or not spellings.same_default(said, made):
        yield f"DEFAULT {said}", f"DEFAULT {made}" if made else "no default"


def _target(said: Facts | None, made: Facts | None) -> Iterator[tuple[str, str]]:
    if said is None:
        return
    if made is None:
        yield f"a foreign key to {said['table']}", "none"
        return
    at = {part: made[part] for part in ("table", "column")}
    meant = {part: said[part] or at[part] for part in at}
    if list(map(_last, meant.values())) != list(map(_last, at.values())):
        yield f"→ {'.'.join(meant.values())}", f"→ {'.'.join(at.values())}"
    action = made["on_delete"] or "NO ACTION"
    if said["on_delete"] and said["on_delete"].upper() != action:
        yield f"ON DELETE {said['on_delete']}", f"ON DELETE {action}"


def _null(nullable: bool) -> str:
    return "NULL" if nullable else "NOT NULL"


def _note(facts: Facts, subject: str, message: str) -> Diagnostic:
    at = Place(facts["file"], facts["line"])
    text = f"{subject}: {message}"
    return Diagnostic("GA316", text, at, severity=Severity.WARNING, subjects=(subject,))
