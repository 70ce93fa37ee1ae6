"""What the answer to a question says: facts of the highest rank.

Each function takes what the question was about and gives a reader of answers, which raises
ValueError with what is expected instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.facts import About, Fact, Rank, Reference, Value
from codegen.sources.handoff.notations import ddl
from codegen.sources.handoff.settling.inquiry import Reply
from codegen.sources.handoff.settling.merge import Column, Table, Tables
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.said import read_default
from codegen.sources.handoff.words.sqltext import names, split

Columns = Sequence[tuple[Table, Column]]


def _fact(table: Table, column: Column | None, about: About, value: Value) -> Fact:
    line = (column or table).line
    return Fact(table.name, column.name if column else "", about, value, Rank.ANSWER, line)


def free_answer(_text: str) -> Sequence[Fact]:
    """Any answer: it is carried on, but says nothing about a table."""
    return ()


def columns_answer(table: Table, line: int, referring: Columns = ()) -> Reply:
    """Column definitions in SQL; `none` means no further columns, or no such table."""

    def read(text: str) -> Sequence[Fact]:
        if _is(text, "none"):
            if referring:
                return [_fact(t, c, About.FOREIGN_KEY, False) for t, c in referring]
            known = table.columns
            return [_fact(table, None, About.CREATED, True)] if known else []
        said = ddl.definitions(table.name, text)
        facts = [replace(fact, rank=Rank.ANSWER, line=line) for fact in said]
        typed = {f.column for f in facts if f.about is About.TYPE}
        if not typed or any(f.column and f.column not in typed for f in facts if f.stated):
            raise ValueError("column definitions as in CREATE TABLE, with commas between, or none")
        return facts

    return read


def whose_answer(table: Table) -> Reply:
    """`here` or `elsewhere`."""

    def read(text: str) -> Sequence[Fact]:
        if not _is(text, "here", "elsewhere", "none"):
            raise ValueError("here or elsewhere")
        return [_fact(table, None, About.EXTERNAL, not _is(text, "here"))]

    return read


def one_table_answer(table: Table, other: Table) -> Reply:
    """The name of the two that holds, or `both`."""

    def read(text: str) -> Sequence[Fact]:
        pairs = {table.name.casefold(): other, other.name.casefold(): table}
        kept = text.strip().strip("`").casefold()
        if kept == "both":
            return []
        if kept not in pairs:
            raise ValueError(f"{table.name}, {other.name} or both")
        name = table.name if pairs[kept] is other else other.name
        return [_fact(pairs[kept], None, About.TABLE_NAME, name)]

    return read


def key_answer(table: Table) -> Reply:
    """The key's columns; `none` for a table without a key."""

    def read(text: str) -> Sequence[Fact]:
        key = () if _is(text, "none") else names(text)
        if unknown := [name for name in key if not table.column(name)]:
            raise ValueError(f"columns of {table.name}, or none; it has no {unknown[0]}")
        return [_fact(table, None, About.PRIMARY_KEY, key)]

    return read


def existence_answer(table: Table, column: Column) -> Reply:
    """`yes` or `no`."""

    def read(text: str) -> Sequence[Fact]:
        if not _is(text, "yes", "no"):
            raise ValueError("yes or no")
        return [_fact(table, column, About.EXISTS, _is(text, "yes"))]

    return read


def null_list_answer(columns: Columns) -> Reply:
    """`null`, `not null`, or those that may be null."""

    def read(text: str) -> Sequence[Fact]:
        listed = {name.casefold() for name in names(text)}
        known = {c.name.casefold() for _, c in columns}
        known |= {f"{t.name}.{c.name}".casefold() for t, c in columns}
        if _is(text, "null", "all", "yes"):
            listed = known
        elif _is(text, "not null", "none", "no"):
            listed = set()
        elif not listed or listed - known:
            raise ValueError("null, not null, or a list of the columns that may be null")
        return [_fact(t, c, About.NULLABLE, _names(t, c) & listed != set()) for t, c in columns]

    return read


def _names(table: Table, column: Column) -> set[str]:
    return {column.name.casefold(), f"{table.name}.{column.name}".casefold()}


def type_answer(columns: Columns) -> Reply:
    """An SQL type, or `enum(a, b)`."""

    def read(text: str) -> Sequence[Fact]:
        said = read_type(text, sql=True)
        if not said.facts or said.unread:
            raise ValueError("an SQL type such as varchar(40), numeric(10,2) or enum(a, b)")
        return [_fact(t, c, say.about, say.value) for t, c in columns for say in said.facts]

    return read


def types_answer(columns: Columns) -> Reply:
    """A type for one column; `column type` with commas between for several."""
    if len(columns) == 1:
        return type_answer(columns)

    def read(text: str) -> Sequence[Fact]:
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

    return read


def target_column_answer(columns: Columns, tables: Tables) -> Reply:
    """`key`, or the name of a column that all the targets have."""

    def read(text: str) -> Sequence[Fact]:
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

    return read


def timestamps_answer(columns: Columns) -> Reply:
    """`application` or `database`."""

    def read(text: str) -> Sequence[Fact]:
        if _is(text, "application", "app"):
            return [_fact(t, c, About.ON_UPDATE, True) for t, c in columns]
        if not _is(text, "database"):
            raise ValueError("application or database")
        return [_fact(t, c, About.DEFAULT, "now()") for t, c in columns]

    return read


_BY_TABLE = "none, or `table: column definitions` with semicolons between"


def _by_table(text: str) -> Iterator[tuple[str, str]]:
    """Of `table: definitions; table: definitions` each name and what follows it; of `none` none."""
    for _, part in [] if _is(text, "none", "no") else split(text, ";"):
        name, _, definitions = part.partition(":")
        yield name.strip(), definitions


def more_columns_answer(tables: Sequence[Table]) -> Reply:
    """`none`, or `table: definitions; table: definitions`."""

    def read(text: str) -> Sequence[Fact]:
        found: list[Fact] = []
        for name, definitions in _by_table(text):
            table = next((t for t in tables if t.name.casefold() == name.casefold()), None)
            if table is None or not definitions.strip():
                raise ValueError(_BY_TABLE)
            found += columns_answer(table, table.line)(definitions)
        return found

    return read


def new_tables_answer(line: int) -> Reply:
    """`none`, or `table: definitions; table: definitions` of tables that nothing else names."""

    def read(text: str) -> Sequence[Fact]:
        found: list[Fact] = []
        for name, definitions in _by_table(text):
            table = Table(name.strip("`"))
            if not re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)?", table.name):
                raise ValueError(_BY_TABLE)
            found.append(Fact(table.name, "", About.CREATED, True, Rank.ANSWER, line))
            found += columns_answer(table, line)(definitions)
        return found

    return read


def values_answer(table: Table, column: Column) -> Reply:
    """The values of an enumeration, with commas between."""

    def read(text: str) -> Sequence[Fact]:
        values = tuple(value.strip("'\"` ") for _, value in split(text, ","))
        if not all(values):
            raise ValueError("values with commas between")
        return [_fact(table, column, About.ENUM, values)]

    return read


def reference_answer(table: Table, column: Column) -> Reply:
    """`table(column)`, `table`, or `none`."""

    def read(text: str) -> Sequence[Fact]:
        if _is(text, "none"):
            return [_fact(table, column, About.FOREIGN_KEY, False)]
        target = _reference(text)
        stated = column.get(About.FOREIGN_KEY)
        if isinstance(stated, Reference):
            target = replace(stated, table=target.table, column=target.column)
        return [_fact(table, column, About.FOREIGN_KEY, target)]

    return read


def _reference(text: str) -> Reference:
    said = read_constraints(f"FK {text}")
    target = said.get(About.FOREIGN_KEY)
    if said.unread or not isinstance(target, Reference) or not target.table:
        raise ValueError("table(column), or none")
    return target


def set_null_answer(table: Table, column: Column, target: Reference) -> Reply:
    """`null`, or another action."""

    def read(text: str) -> Sequence[Fact]:
        if _is(text, "null"):
            return [_fact(table, column, About.NULLABLE, True)]
        if not _is(text, "cascade", "restrict", "no action"):
            raise ValueError("null, cascade, restrict or no action")
        action = replace(target, on_delete=" ".join(text.upper().split()))
        return [_fact(table, column, About.FOREIGN_KEY, action)]

    return read


def conflict_answer(fact: Fact) -> Reply:
    """The value that holds, in the words of the document."""

    def read(text: str) -> Sequence[Fact]:
        return [replace(fact, value=_value(fact.about, text), rank=Rank.ANSWER)]

    return read


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
