"""Indexes and constraints that words describe, beside the columns that their tables have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.facts import About, Fact, Index, Rank
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling.merge import Table, Tables
from codegen.sources.handoff.words.sqltext import quote, split

_UNIQUE = re.compile(r"UNIQUE \(([\w, ]+)\)")
# What words state: columns together, or a condition.
_PLAIN = re.compile(
    r"(?:CONSTRAINT \S+ )?(?:UNIQUE|CHECK)\s*(?P<body>\(.*\))", re.DOTALL | re.IGNORECASE
)
# A name that is no function's; texts and quoted names are passed over.
_WORD = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|(?<![\w:.])(?P<name>[A-Za-z_]\w*)(?!\w|\s*\()")
_OF_SQL = re.compile(
    r"and|or|not|null|is|in|between|i?like|similar|to|true|false|unknown|case|when|then|else|end|any|all|array"
    r"|collate|distinct|from|current_date|current_timestamp|interval|date|timestamp|escape",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?P<call>\w+\(\s*)?\"?(?P<name>[\w$]+)\"?(?P<rest>.*)", re.DOTALL)


def of_tables(
    facts: Iterable[Fact], document: Document
) -> tuple[list[Fact], tuple[Diagnostic, ...]]:
    """The facts without indexes in words of tables of which nothing else is said, and those told;
    what is unique by a named index needs no constraint without a name.
    """
    listed = list(facts)
    tables = {fact.table.casefold() for fact in listed if not fact.index_in_words}
    named = {(f.table.casefold(), keys) for f in listed if (keys := _unique_keys(f))}
    kept: list[Fact] = []
    notes: list[Diagnostic] = []
    for fact in listed:
        if fact.index_in_words and fact.table.casefold() not in tables:
            notes.append(_left_out(fact, f"there is no table {fact.table}", document))
        elif (fact.table.casefold(), _constrained(fact)) not in named:
            kept.append(fact)
    return kept, tuple(notes)


def known(table: Table, index: Index) -> Index | None:
    """The index with its columns as the table has them; None where the table lacks one."""
    if index.sql:
        return index
    keys: list[str] = []
    for _, text in split(index.keys, ","):
        match = _KEY.match(text.strip())
        column = table.like(match["name"]) if match else None
        if match is None or column is None:
            return None
        keys.append(f"{match['call'] or ''}{quote(column.name)}{match['rest']}")
    return replace(index, keys=", ".join(keys))


def named_once(tables: Iterable[Table]) -> Iterator[tuple[str, Index, int]]:
    """Each index with its table and line: no two of a name, and none twice without a name."""
    names: dict[str, tuple[str, str]] = {}
    over: set[tuple[str, str]] = set()
    for table in tables:
        for index, line in _of(table):
            same = (
                table.name.casefold(),
                re.sub(r'[\s"]', "", index.keys + index.where).casefold(),
            )
            name = index.on(table.name).name
            if names.get(name.casefold()) == same or (not index.name and same in over):
                continue
            if name.casefold() in names:
                name = f"{table.name}_{name}"
            names[name.casefold()] = same
            over.add(same)
            yield table.name, index.called(name), line


def _of(table: Table) -> Iterator[tuple[Index, int]]:
    """Its indexes, and those of columns that are said to be indexed; SQL's first."""
    for fact in sorted(table.collected, key=lambda fact: fact.rank):
        index = known(table, fact.value) if isinstance(fact.value, Index) else None
        if index:
            yield index, fact.line
    for column in table.columns.values():
        for fact in column.collected:
            if fact.about is About.INDEX:
                yield Index("", quote(column.name)), fact.line


def spelled(table: Table, constraint: str) -> str:
    """A constraint in words with its columns as the table has them: `endsAt > startsAt`."""

    def column(match: re.Match[str]) -> str:
        found = table.like(match["name"]) if match["name"] else None
        return quote(found.name) if found else match[0]

    return _WORD.sub(column, constraint) if _PLAIN.fullmatch(constraint) else constraint


def fits(table: Table, fact: Fact) -> bool:
    """A constraint in words names nothing but columns of its table."""
    match = _PLAIN.fullmatch(str(fact.value)) if fact.about is About.CONSTRAINT else None
    named = (one["name"] for one in _WORD.finditer(match["body"])) if match else ()
    return all(table.like(name) or _OF_SQL.fullmatch(name) for name in named if name)


def unknown(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    """The indexes and constraints that are left out, since their table lacks a column."""
    for table in tables.tables.values():
        for fact in table.collected if table.columns else ():
            lost = isinstance(fact.value, Index) and known(table, fact.value) is None
            if lost or (fact.rank > Rank.DDL and not fits(table, fact)):
                yield _left_out(fact, f"{table.name} has no such columns", document)


def _left_out(fact: Fact, why: str, document: Document) -> Diagnostic:
    message = f"{fact.about} that is not used: {why}: {fact.value}"
    return Diagnostic("GA303", message, document.at(fact.line))


def _unique_keys(fact: Fact) -> tuple[str, ...]:
    """The columns that a named index in words makes unique."""
    index = fact.value
    if not (fact.index_in_words and isinstance(index, Index) and index.unique and index.name):
        return ()
    return () if index.where else tuple(key.strip().casefold() for key in index.keys.split(","))


def _constrained(fact: Fact) -> tuple[str, ...]:
    """The columns that a statement without a name says to be unique together."""
    if fact.about is About.UNIQUE and fact.value == "" and fact.rank >= Rank.TABLE:
        return (fact.column.casefold(),)
    match = _UNIQUE.fullmatch(str(fact.value)) if fact.about is About.CONSTRAINT else None
    return tuple(name.strip().casefold() for name in match[1].split(",")) if match else ()
