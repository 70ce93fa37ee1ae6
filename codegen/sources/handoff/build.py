"""Settled tables to DDL text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codegen.sources import spellings
from codegen.sources.handoff.facts import About, Fact, Rank, Reference, Statement
from codegen.sources.handoff.settling import indexed
from codegen.sources.handoff.settling.merge import Column, Table, Tables
from codegen.sources.handoff.words.sqltext import NAME, bare, quote
from codegen.sources.schema import DialectName

_AIMED = re.compile(rf"\bREFERENCES\s+({NAME})", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """What DDL is written for. `types`: a spelling of the document → a known SQL type."""

    dialect: DialectName
    types: Mapping[str, str]


def settled(tables: Tables, blocked: Iterable[str]) -> list[Table]:
    """Tables on which no question is open, nor on those that they refer to; referred ones first."""
    usable = {name: table for name, table in tables.tables.items() if table.columns}
    for name in blocked:
        usable.pop(name, None)
    while left_out := [n for n, t in usable.items() if not _needed(t, tables) <= usable.keys()]:
        for name in left_out:
            del usable[name]
    return list(_sorted(usable))


def _targets(table: Table) -> set[str]:
    return _referred(table) | {
        name for text in table.texts(About.CONSTRAINT) if (name := _aim(text))
    }


def _needed(table: Table, tables: Tables) -> set[str]:
    """The tables that it cannot be made without; a constraint may name one without columns."""
    return _referred(table) | (_targets(table) & tables.tables.keys())


def _referred(table: Table) -> set[str]:
    references = (column.get(About.FOREIGN_KEY) for column in table.columns.values())
    return {r.table.casefold() for r in references if isinstance(r, Reference) and r.table}


def _aim(constraint: str) -> str:
    """The table that a constraint refers to: `FOREIGN KEY (a, b) REFERENCES t (a, b)`."""
    match = _AIMED.search(constraint)
    return bare(match[1]).casefold() if match else ""


def _sorted(tables: dict[str, Table]) -> Iterator[Table]:
    """Each after those that it refers to; where they refer to each other, in order of mention."""
    done: set[str] = set()
    while len(done) < len(tables):
        waiting = [name for name in tables if name not in done]
        ready = [n for n in waiting if (_targets(tables[n]) & tables.keys()) - {n} <= done]
        ready = ready or waiting[:1]
        for name in ready:
            yield tables[name]
        done.update(ready)


def ddl(tables: Tables, chosen: list[Table], target: Target) -> Iterator[Statement]:
    """The statements that make the tables: enum types, tables, foreign keys, indexes."""
    later: list[Statement] = []
    made: set[str] = set()
    if target.dialect == "postgresql":
        yield from _types(chosen, tables)
    for table in chosen:
        made.add(table.name.casefold())
        loop = [c for c in table.columns.values() if _forward(c, made)]
        apart = _apart(table, chosen, made)
        yield Statement(_create_table(table, tables, target, loop, apart), table.line, early=False)
        later += [_add_foreign_key(table, column, tables) for column in loop]
        later += [_add_constraint(table, text) for text in apart]
        added = list(_in_words(table))
        yield from (statement for statement, refers in added if not refers)
        later += [statement for statement, refers in added if refers]
    yield from later
    yield from _indexes(chosen)


def _types(chosen: list[Table], tables: Tables) -> Iterator[Statement]:
    """Each enum type once, however many columns have it."""
    made: set[str] = set()
    for table in chosen:
        for column in table.columns.values():
            name = enum_name(table, column, tables)
            if name and name.casefold() not in made:
                made.add(name.casefold())
                yield _create_type(name, column)


def enum_name(table: Table, column: Column, tables: Tables) -> str | None:
    """The name of the enum type that must be made for a column: from SQL, else of our own."""
    spelling = str(column.get(About.TYPE) or "")
    listed = tables.enums.get(spelling.casefold())
    if About.ENUM not in column.settled or (listed and listed.written):
        return None
    if not spelling or (
        spellings.is_type(spelling) and not spellings.known(spelling, "postgresql")
    ):
        return f"{table.name}_{column.name}"
    return None if spellings.known(spelling, "postgresql") else spelling


def _create_type(name: str, column: Column) -> Statement:
    fact = column.settled[About.ENUM]
    sql = f"CREATE TYPE {quote(name)} AS ENUM ({_values(fact)})"
    return Statement(sql, fact.line, early=True)


def _values(fact: Fact) -> str:
    values = fact.value if isinstance(fact.value, tuple) else ()
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def _forward(column: Column, made: set[str]) -> bool:
    reference = column.get(About.FOREIGN_KEY)
    return (
        isinstance(reference, Reference)
        and reference.table is not None
        and reference.table.casefold() not in made
    )


def _create_table(
    table: Table, tables: Tables, target: Target, loop: list[Column], apart: list[str]
) -> str:
    lines = []
    for column in table.columns.values():
        parts = list(_definition(table, column, tables, target))
        if column not in loop:
            parts += _reference(column, tables)
        lines.append(" ".join(parts))
    lines += _primary_key(table)
    lines += [text for text in _constraints(table) if text not in apart]
    options = table.get(About.OPTIONS)
    end = f" {options}" if options else ""
    return f"CREATE TABLE {quote(table.name)} (\n    " + ",\n    ".join(lines) + f"\n){end}"


def _definition(table: Table, column: Column, tables: Tables, target: Target) -> Iterator[str]:
    yield quote(column.name)
    yield _type(table, column, tables, target)
    yield from column.texts(About.CLAUSE)
    if About.AUTO in column.settled and target.dialect == "postgresql":
        yield "GENERATED BY DEFAULT AS IDENTITY"
    if column.get(About.NULLABLE) is False:
        yield "NOT NULL"
    default = column.get(About.DEFAULT)
    if default and str(default).upper() != "NULL":  # DEFAULT NULL is what silence means
        yield f"DEFAULT {default}"
    if table.key == (column.name,):
        yield from _named("PRIMARY KEY", table.get(About.KEY_NAME) or column.get(About.PRIMARY_KEY))
    if About.AUTO in column.settled and target.dialect == "sqlite":
        yield "AUTOINCREMENT"
    if About.UNIQUE in column.settled:
        yield from _named("UNIQUE", column.get(About.UNIQUE))
    yield from column.texts(About.CHECK)


def _named(constraint: str, name: object) -> Iterator[str]:
    yield f"CONSTRAINT {quote(name)} {constraint}" if isinstance(name, str) and name else constraint


def _type(table: Table, column: Column, tables: Tables, target: Target) -> str:
    spelling = str(column.get(About.TYPE) or "")
    values = column.settled.get(About.ENUM)
    if values and target.dialect == "sqlite":
        return f"{spelling or 'TEXT'} CHECK ({quote(column.name)} IN ({_values(values)}))"
    name = enum_name(table, column, tables)
    if name:
        return quote(name)
    known = spelling.casefold().strip('"') in tables.enums or spelling in target.types
    other = None if known else spellings.translated(spelling, target.dialect)
    return other or target.types.get(spelling, spelling)


def _primary_key(table: Table) -> list[str]:
    if len(table.key) == 1 and table.column(table.key[0]):
        return []
    columns = ", ".join(quote(name) for name in table.key)
    return list(_named(f"PRIMARY KEY ({columns})", table.get(About.KEY_NAME))) if columns else []


def _reference(column: Column, tables: Tables) -> Iterator[str]:
    target = column.get(About.FOREIGN_KEY)
    if not isinstance(target, Reference) or not target.table:
        return
    yield from _named(f"REFERENCES {_target(target, tables)}", target.name)


def _target(reference: Reference, tables: Tables) -> str:
    table = tables.table(reference.table or "")
    key = reference.column or (table.key[0] if table and table.key else "")
    if table and (found := table.like(key)):
        key = found.name
    name = table.name if table else reference.table or ""
    text = f"{quote(name)} ({quote(key)})"
    if reference.on_delete:
        text += f" ON DELETE {reference.on_delete}"
    return text + (f" ON UPDATE {reference.on_update}" if reference.on_update else "")


def _apart(table: Table, chosen: list[Table], made: set[str]) -> list[str]:
    """The constraints that refer to a table which is made later."""
    later = {one.name.casefold() for one in chosen} - made
    return [text for text in _constraints(table) if _aim(text) in later]


def _constraints(table: Table) -> list[str]:
    """Those that belong to the table's definition; what words add to it is added by itself."""
    return [str(f.value) for f in table.collected if _constrains(f) and f.rank <= Rank.DDL]


def _constrains(fact: Fact) -> bool:
    return fact.about is About.CONSTRAINT


def _in_words(table: Table) -> Iterator[tuple[Statement, bool]]:
    """What words add, and whether it refers to a table."""
    for fact in table.collected:
        if _constrains(fact) and fact.rank > Rank.DDL and indexed.fits(table, fact):
            sql = f"ALTER TABLE {quote(table.name)} ADD {indexed.spelled(table, str(fact.value))}"
            yield Statement(sql, fact.line, early=False, beside=True), bool(_aim(str(fact.value)))


def _add_constraint(table: Table, constraint: str) -> Statement:
    sql = f"ALTER TABLE {quote(table.name)} ADD {constraint}"
    return Statement(sql, table.line, early=False)


def _add_foreign_key(table: Table, column: Column, tables: Tables) -> Statement:
    target = column.settled[About.FOREIGN_KEY]
    reference = target.value if isinstance(target.value, Reference) else Reference()
    key = f"FOREIGN KEY ({quote(column.name)}) REFERENCES {_target(reference, tables)}"
    constraint = next(_named(key, reference.name))
    return Statement(f"ALTER TABLE {quote(table.name)} ADD {constraint}", target.line, early=False)


def _indexes(tables: Iterable[Table]) -> Iterator[Statement]:
    """Each index once; where another table's index has its name, it gets one of its own."""
    for table_name, index, line in indexed.named_once(tables):
        yield Statement(index.on(table_name).sql, line, early=False, beside=True)
