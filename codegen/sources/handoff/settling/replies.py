"""What the answer to a question says: facts of the highest rank.

Each function is called with what the question was about and gives a reader of answers, which raises
ValueError with what is expected instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from codegen.sources.handoff.facts import About, Fact, Rank, Reference, Value
from codegen.sources.handoff.notations import ddl
from codegen.sources.handoff.settling.inquiry import Reply
from codegen.sources.handoff.settling.merge import Column, Table, Tables
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.said import read_default
from codegen.sources.handoff.words.sqltext import names, split

Columns = Sequence[tuple[Table, Column]]
Matters = ParamSpec("Matters")


def _reply(read: Callable[Concatenate[str, Matters], Sequence[Fact]]) -> Callable[Matters, Reply]:
    """The reader of answers about something, of what an answer says about it."""

    @wraps(read)
    def about(*args: Matters.args, **kwargs: Matters.kwargs) -> Reply:
        return lambda text: read(text, *args, **kwargs)

    return about


def _fact(table: Table, column: Column | None, about: About, value: Value) -> Fact:
    line = (column or table).line
    return Fact(table.name, column.name if column else "", about, value, Rank.ANSWER, line)


def free_answer(_text: str) -> Sequence[Fact]:
    """Any answer: it is carried on, but says nothing about a table."""
    return ()


@_reply
def columns_answer(text: str, table: Table, line: int, referring: Columns = ()) -> Sequence[Fact]:
    """Column definitions in SQL; `none` means no further columns, or no such table."""
    if _is(text, "none"):
        if referring:
            return [_fact(t, c, About.FOREIGN_KEY, False) for t, c in referring]
        return [_fact(table, None, About.CREATED, True)] if table.columns else []
    said = ddl.definitions(table.name, text)
    facts = [replace(fact, rank=Rank.ANSWER, line=line) for fact in said]
    typed = {f.column for f in facts if f.about is About.TYPE}
    if not typed or any(f.column and f.column not in typed for f in facts if f.stated):
        raise ValueError("column definitions as in CREATE TABLE, with commas between, or none")
    return facts


@_reply
def whose_answer(text: str, table: Table) -> Sequence[Fact]:
    """`here` or `elsewhere`."""
    if not _is(text, "here", "elsewhere", "none"):
        raise ValueError("here or elsewhere")
    return [_fact(table, None, About.EXTERNAL, not _is(text, "here"))]


@_reply
def one_table_answer(text: str, table: Table, other: Table) -> Sequence[Fact]:
    """The name of the two that holds, or `both`."""
    pairs = {table.name.casefold(): other, other.name.casefold(): table}
    kept = text.strip().strip("`").casefold()
    if kept == "both":
        return []
    if kept not in pairs:
        raise ValueError(f"{table.name}, {other.name} or both")
    name = table.name if pairs[kept] is other else other.name
    return [_fact(pairs[kept], None, About.TABLE_NAME, name)]


@_reply
def key_answer(text: str, table: Table) -> Sequence[Fact]:
    """The key's columns; `none` for a table without a key."""
    key = () if _is(text, "none") else names(text)
    if unknown := [name for name in key if not table.column(name)]:
        raise ValueError(f"columns of {table.name}, or none; it has no {unknown[0]}")
    return [_fact(table, None, About.PRIMARY_KEY, key)]


@_reply
def existence_answer(text: str, table: Table, column: Column) -> Sequence[Fact]:
    """`yes` or `no`."""
    if not _is(text, "yes", "no"):
        raise ValueError("yes or no")
    return [_fact(table, column, About.EXISTS, _is(text, "yes"))]


@_reply
def null_list_answer(text: str, columns: Columns, named: Collection[str]) -> Sequence[Fact]:
    """`null`, `not null`, or those that may be null.

    named: all columns that the answer may be about, `table.column`.
    """
    listed = {name.casefold() for name in names(text)}
    known = {part for one in named for part in (one.casefold(), one.casefold().split(".")[-1])}
    if _is(text, "null", "all", "yes"):
        listed = known
    elif _is(text, "not null", "none", "no"):
        listed = set()
    elif not listed or listed - known:
        raise ValueError("null, not null, or a list of the columns that may be null")
    return [_fact(t, c, About.NULLABLE, _names(t, c) & listed != set()) for t, c in columns]


def _names(table: Table, column: Column) -> set[str]:
    return {column.name.casefold(), f"{table.name}.{column.name}".casefold()}


@_reply
def type_answer(text: str, columns: Columns) -> Sequence[Fact]:
    """An SQL type, or `enum(a, b)`."""
    said = read_type(text, sql=True)
    if not said.facts or said.unread:
        raise ValueError("an SQL type such as varchar(40), numeric(10,2) or enum(a, b)")
    return [_fact(t, c, say.about, say.value) for t, c in columns for say in said.facts]


@_reply
def types_answer(text: str, columns: Columns, named: Collection[str]) -> Sequence[Fact]:
    """A type for one column; `column type` with commas between for several.

    named: all columns that the answer is about.
    """
    if len(named) == 1:
        return type_answer(columns)(text)
    given: dict[str, str] = {}
    for _, part in split(text, ",;"):
        name, _, spelling = part.replace(":", " ", 1).strip().partition(" ")
        given[name.rpartition(".")[2].strip('"`').casefold()] = spelling.strip()
    found: list[Fact] = []
    for table, column in columns:
        spelling = given.get(column.name.casefold(), "")
        if not spelling:
            raise ValueError(f"`column type` for each, with commas; {column.name} has none")
        found += type_answer([(table, column)])(spelling)
    return found


@_reply
def target_column_answer(text: str, columns: Columns, tables: Tables) -> Sequence[Fact]:
    """`key`, or the name of a column that all the targets have."""
    found: list[Fact] = []
    for table, column in columns:
        stated = column.get(About.FOREIGN_KEY)
        reference = stated if isinstance(stated, Reference) else Reference()
        target = tables.table(reference.table or "")
        key = target.key[0] if target and len(target.key) == 1 else "id"
        name = key if _is(text, "key", "primary key") else text.strip().strip("`")
        if not re.fullmatch(r"[\w$]+", name):
            raise ValueError("key, or a column's name")
        found.append(_fact(table, column, About.FOREIGN_KEY, replace(reference, column=name)))
    return found


@_reply
def timestamps_answer(text: str, columns: Columns) -> Sequence[Fact]:
    """`application` or `database`."""
    if _is(text, "application", "app"):
        return [_fact(t, c, About.ON_UPDATE, True) for t, c in columns]
    if not _is(text, "database"):
        raise ValueError("application or database")
    return [_fact(t, c, About.DEFAULT, "now()") for t, c in columns]


_BY_TABLE = "none, or `table: column definitions` with semicolons between"


def _by_table(text: str) -> Iterator[tuple[str, str]]:
    """Of `table: definitions; table: definitions` each name and what follows it; of `none` none."""
    for _, part in [] if _is(text, "none", "no") else split(text, ";"):
        name, _, definitions = part.partition(":")
        yield name.strip(), definitions


@_reply
def more_columns_answer(text: str, tables: Sequence[Table]) -> Sequence[Fact]:
    """`none`, or `table: definitions; table: definitions`."""
    found: list[Fact] = []
    for name, definitions in _by_table(text):
        table = next((t for t in tables if t.name.casefold() == name.casefold()), None)
        if table is None or not definitions.strip():
            raise ValueError(_BY_TABLE)
        found += columns_answer(table, table.line)(definitions)
    return found


@_reply
def new_tables_answer(text: str, line: int) -> Sequence[Fact]:
    """`none`, or `table: definitions; table: definitions` of tables that nothing else names."""
    found: list[Fact] = []
    for name, definitions in _by_table(text):
        table = Table(name.strip("`"))
        if not re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)?", table.name):
            raise ValueError(_BY_TABLE)
        found.append(Fact(table.name, "", About.CREATED, True, Rank.ANSWER, line))
        found += columns_answer(table, line)(definitions)
    return found


@_reply
def values_answer(text: str, table: Table, column: Column) -> Sequence[Fact]:
    """The values of an enumeration, with commas between."""
    values = tuple(value.strip("'\"` ") for _, value in split(text, ","))
    if not all(values):
        raise ValueError("values with commas between")
    return [_fact(table, column, About.ENUM, values)]


@_reply
def reference_answer(text: str, table: Table, column: Column) -> Sequence[Fact]:
    """`table(column)`, `table`, or `none`."""
    if _is(text, "none"):
        return [_fact(table, column, About.FOREIGN_KEY, False)]
    target = _reference(text)
    stated = column.get(About.FOREIGN_KEY)
    if isinstance(stated, Reference):
        target = replace(stated, table=target.table, column=target.column)
    return [_fact(table, column, About.FOREIGN_KEY, target)]


def _reference(text: str) -> Reference:
    said = read_constraints(f"FK {text}")
    target = said.get(About.FOREIGN_KEY)
    if said.unread or not isinstance(target, Reference) or not target.table:
        raise ValueError("table(column), or none")
    return target


@_reply
def set_null_answer(text: str, table: Table, column: Column, target: Reference) -> Sequence[Fact]:
    """`null`, or another action."""
    if _is(text, "null"):
        return [_fact(table, column, About.NULLABLE, True)]
    if not _is(text, "cascade", "restrict", "no action"):
        raise ValueError("null, cascade, restrict or no action")
    action = replace(target, on_delete=" ".join(text.upper().split()))
    return [_fact(table, column, About.FOREIGN_KEY, action)]


@_reply
def conflict_answer(text: str, fact: Fact) -> Sequence[Fact]:
    """The value that holds, in the words of the document."""
    return [replace(fact, value=_value(fact.about, text), rank=Rank.ANSWER)]


def _value(about: About, text: str) -> Value:
    if about is About.NULLABLE:
        if not _is(text, "null", "not null"):
            raise ValueError("null or not null")
        return _is(text, "null")
    if about is About.FOREIGN_KEY:
        return _reference(text)
    if about is About.PRIMARY_KEY:
        return names(text)
    if about is About.ENUM:
        return tuple(value.strip("'\"` ") for _, value in split(text, ","))
    return read_default(text) if about is About.DEFAULT else text.strip()


def _is(text: str, *words: str) -> bool:
    return re.sub(r"\s+", " ", text.strip().strip("`").casefold()) in words
