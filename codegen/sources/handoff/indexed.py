"""Indexes that words describe, beside the columns that their tables have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff import titles
from codegen.sources.handoff.document import Document
from codegen.sources.handoff.facts import About, Fact, Index, Rank
from codegen.sources.handoff.merge import Table, Tables
from codegen.sources.handoff.sqltext import quote, split

_KEY = re.compile(r"(?P<call>\w+\(\s*)?\"?(?P<name>[\w$]+)\"?(?P<rest>.*)", re.DOTALL)


def of_tables(facts: Iterable[Fact]) -> list[Fact]:
    """Without indexes in words of tables of which nothing else is said: they make none."""
    listed = list(facts)
    known = {fact.table.casefold(): fact.table for fact in listed if not _in_words(fact)}
    found: list[Fact] = []
    for fact in listed:
        names = (fact.table, *titles.table_names(fact.table)) if _in_words(fact) else ()
        table = next((known[n.casefold()] for n in names if n.casefold() in known), "")
        if table or not names:
            found.append(fact.on(table) if table else fact)
    return found


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
                message = f"index that is not used: {table.name} has no such columns: {fact.value}"
                yield Diagnostic("GA303", message, document.at(fact.line))


def _in_words(fact: Fact) -> bool:
    value = fact.value
    return fact.about is About.INDEX and isinstance(value, Index) and fact.rank >= Rank.TABLE
