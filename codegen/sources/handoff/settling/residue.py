"""Columns that are listed where nothing says of which table: they are asked for, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import columns, titles
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import external, other_place, undone
from codegen.sources.handoff.facts import Fact, Reading
from codegen.sources.handoff.layouts import guessed_heads, outlines
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Items,
    Paragraph,
    lines_of,
)
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.replies import new_tables_answer
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.headers import Role, roles

_KEY = re.compile(r"_?id|\w+_id|[a-z]\w*Id", re.IGNORECASE)
# What programs, forms and interfaces list in the same words.
_OTHERS = re.compile(
    r"\b(?:dto|schema\s+validation|zod|pydantic|interface|props?|payloads?|bod(?:y|ies)|responses?|requests?"
    r"|params?|events?|messages?|state|store|hooks?|types?|service|method|tool|mcp|forms?|report"
    r"|output|input|result|index(?:es)?|relationships?|migration|enum|before|after|changes?)\b",
    re.IGNORECASE,
)
_SHOWN = 4


def ask(document: Document, reading: Reading, context: Context) -> Iterator[Inquiry]:
    """One question for all such lists of a document that has no table with these columns."""
    read = {fact.line for fact in _facts(reading)}
    known = {fact.column.casefold() for fact in _facts(reading) if fact.column}
    lost: dict[int, list[str]] = {}
    for block in document.blocks:
        names = list(_names(block)) if _may_be(block, read) else []
        if len(names) > 2 and not {name.casefold() for name in names} <= known:
            lost[block.line] = names
    if not lost:
        return
    lines = ", ".join(str(line) for line in lost)
    first = next(iter(lost.values()))
    shown = ", ".join(first[:_SHOWN])
    more = ", \u2026" if len(first) > _SHOWN else ""
    text = (
        f"Columns are listed ({shown}{more}; line {lines}), and nothing says of "
        "which table. Answer with `table: column definitions` in SQL, with semicolons between, or "
        "`none` if they are no tables of this service."
    )
    line = next(iter(lost))
    yield context.ask("columns", Matter("schema", line), text, new_tables_answer(line))


def _facts(reading: Reading) -> Iterator[Fact]:
    yield from reading.facts
    yield from (fact for one in reading.unnamed for fact in one.facts)


def _may_be(block: Block, read: set[int]) -> bool:
    """Nothing was read of the block, and nothing above it says that it is something else."""
    if (
        not isinstance(block, Grid | Items | Fence | Paragraph)
        or undone(block)
        or other_place(block)
    ):
        return False
    heading = titles.naming(block)
    if heading is None or other_place(block, heading) or external(heading, block):
        return False
    above = [h.text for h in block.trail if h.level > 1]
    if any(_OTHERS.search(text) for text in (*above[-2:], block.lead)) or asides.offers(block):
        return False
    return not lines_of(block) & read


def _names(block: Block) -> Iterator[str]:
    """The names, if most have a type of a database or of a program and a key is among them."""
    found = list(_typed(block) if isinstance(block, Grid | Items) else outlines.typed_names(block))
    keyed = any(_KEY.fullmatch(name) for name in found)
    rows = len(block.rows) if isinstance(block, Grid | Items) else 0
    if keyed and len(found) * 3 >= rows * 2:
        yield from found


def _typed(block: Grid | Items) -> Iterator[str]:
    if isinstance(block, Items):
        items = (read_item(row) for row in block.rows)
        yield from (item.listed[0] for item in items if item and item.typed)
        return
    where = guessed_heads.completed(block, roles(block.header))
    if not {Role.NAME, Role.TYPE} <= where.keys() or Role.RULE in where:
        return
    for row in block.rows:
        cells = (*row.cells, *[""] * len(block.header))
        named = columns.column_names(cells[where[Role.NAME]])
        if named and columns.is_typed(cells[where[Role.TYPE]]):
            yield named[0]
