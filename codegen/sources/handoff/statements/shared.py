"""Columns that every table has, in a table or a list of their own:

## Common fields

Every entity includes the following fields:

| Field | Type |
|-------|------|
| made_at | timestamptz |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns import columns
from codegen.sources.handoff.columns.cells import Cells
from codegen.sources.handoff.columns.items import read_items
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Block, Document, Grid, Items
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.kinds import EVERY

_ANNOUNCED = re.compile(rf"(?:^|[.!?\u3002]\s+)\W*{EVERY}[^.:\uff1a]{{0,80}}$", re.IGNORECASE)
_SOME = re.compile(r"\b(?:except|unless|most|some|should|must\s+not)\b", re.IGNORECASE)
# `It does not include the common fields`, below the name of a table.
_WITHOUT = re.compile(
    r"\b(?:not|no|without|nicht|ohne|sin|sem|sans|bez)\b.{0,40}\b(?:common|shared|base|audit|gemeinsam|com[uú]n|comum)",
    re.IGNORECASE,
)


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The columns of each such block, for every table that the document makes and that has none of
    the name; where tables list most of them themselves, the block sums them up.
    """
    made = {f.table: f.line for f in facts if f.about is About.CREATED and f.value is True}
    without = _without(document)
    known = {(f.table, f.column.casefold()) for f in facts if f.column}
    names = {name for _, name in known}
    for block in document.blocks:
        found = _columns(block, document) if _is_announced(block) else []
        own = {fact.column.casefold() for fact in found}
        if len(own & names) * 2 > len(own):
            continue
        for table in sorted(name for name, line in made.items() if line not in without):
            mine = [f for f in found if (table, f.column.casefold()) not in known]
            yield from (replace(f, table=table, rank=Rank.FIELD_TABLE) for f in mine)


def _is_announced(block: Block) -> bool:
    return bool(_ANNOUNCED.search(block.lead)) and not _SOME.search(block.lead)


def _without(document: Document) -> frozenset[int]:
    """The lines of headings below which a text says that the table has none of them."""
    blocks = (b for b in document.blocks if b.trail and any(map(_WITHOUT.search, b.intro[:2])))
    return frozenset(block.trail[-1].line for block in blocks)


def _columns(block: Block, document: Document) -> list[Fact]:
    """The columns of the block, of no table yet."""
    if isinstance(block, Grid):
        where = roles(block.header)
        rows = [Cells(row, where) for row in block.rows] if Role.NAME in where else []
        return list(columns.listed(rows, document, "").facts)
    items = [i for row in block.rows for i in read_items(row)] if isinstance(block, Items) else []
    coded = [item for item in items if item.ticked or item.typed]
    return [
        fact
        for item in (coded if len(coded) == len(items) else ())
        for name in item.listed
        for fact in columns.facts("", name, item.said, Rank.FIELD_TABLE, item.row.line)
    ]
