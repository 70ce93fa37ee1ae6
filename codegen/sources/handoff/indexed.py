"""Indexes that words describe, beside the columns that their tables have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.document import Document
from codegen.sources.handoff.facts import About, Fact, Index, Rank
from codegen.sources.handoff.merge import Table, Tables
from codegen.sources.handoff.sqltext import quote, split

_UNIQUE = re.compile(r"UNIQUE \(([\w, ]+)\)")
_KEY = re.compile(r"(?P<call>\w+\(\s*)?\"?(?P<name>[\w$]+)\"?(?P<rest>.*)", re.DOTALL)


def of_tables(
    facts: Iterable[Fact], document: Document
) -> tuple[list[Fact], tuple[Diagnostic, ...]]:
    """The facts without indexes in words of tables of which nothing else is said, and those told;
    what is unique by a named index needs no constraint without a name.
    """
    listed = list(facts)
    tables = {fact.table.casefold() for fact in listed if not _in_words(fact)}
    named = {(f.table.casefold(), keys) for f in listed if (keys := _unique_keys(f))}
    lost = [f for f in listed if _in_words(f) and f.table.casefold() not in tables]
    doubled = [f for f in listed if (f.table.casefold(), _constrained(f)) in named]
    notes = (_left_out(f, f"there is no table {f.table}", document) for f in lost)
    return [f for f in listed if f not in lost and f not in doubled], tuple(notes)


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


def unknown(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    """The indexes that are left out, since their table lacks a column."""
    for table in tables.tables.values():
        for fact in table.collected if table.columns else ():
            if isinstance(fact.value, Index) and known(table, fact.value) is None:
                yield _left_out(fact, f"{table.name} has no such columns", document)


def _left_out(fact: Fact, why: str, document: Document) -> Diagnostic:
    message = f"index that is not used: {why}: {fact.value}"
    return Diagnostic("GA303", message, document.at(fact.line))


def _unique_keys(fact: Fact) -> tuple[str, ...]:
    """The columns that a named index in words makes unique."""
    index = fact.value
    if not (_in_words(fact) and isinstance(index, Index) and index.unique and index.name):
        return ()
    return () if index.where else tuple(key.strip().casefold() for key in index.keys.split(","))


def _constrained(fact: Fact) -> tuple[str, ...]:
    """The columns that a statement without a name says to be unique together."""
    if fact.about is About.UNIQUE and fact.value == "" and fact.rank >= Rank.TABLE:
        return (fact.column.casefold(),)
    match = _UNIQUE.fullmatch(str(fact.value)) if fact.about is About.CONSTRAINT else None
    return tuple(name.strip().casefold() for name in match[1].split(",")) if match else ()


def _in_words(fact: Fact) -> bool:
    value = fact.value
    return fact.about is About.INDEX and isinstance(value, Index) and fact.rank >= Rank.TABLE
