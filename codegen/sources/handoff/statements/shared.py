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
from codegen.sources.handoff.columns.several import read_items
from codegen.sources.handoff.facts import About, Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Grid,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.kinds import EVERY, OF_LISTED

_ANNOUNCED = re.compile(
    rf"(?:^|[.!?\u3002]\s+)\W*(?:(?:applied|applies|common|added|present)\s+(?:to|in|on)\s+)?{EVERY}[^.:\uff1a]{{0,80}}$",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"`([a-z_]\w*\s+[a-z][^`]*)`")
# `` Tables of boats add `left_at timestamptz NULL`: `barges`, `tugs` ``
_TO_SOME = re.compile(
    r"[^`]*\b(?:add|have|has|carry|get|include)s?\s+`(?P<what>[a-z_]\w*\s+[a-z][^`]*)`\s*:\s*(?P<tables>`\w+`(?:\s*,\s*`\w+`)*)",
    re.IGNORECASE,
)
_SOME = re.compile(r"\b(?:except|unless|most|some|should|must\s+not)\b", re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*(?P<rest>\(.*\)|:.*)?")
_TITLED = re.compile(
    r"\W*[\d.]*\s*(?:(?:common|shared|standard|base|audit)\s+)?(?:columns|fields|attributes)\s*\W?\s*"
    r"(?:(?:in|on|of|for|to|by|common\s+to|shared\s+by|present\s+in)\s+)?(?:every|each|all)\s+(?:\w+\s+)?tables?\W*",
    re.IGNORECASE,
)
# Then tables that list names alone have it, too, whether they list it or not.
_DEMANDED = re.compile(r"\b(?:must|shall)\b", re.IGNORECASE)
_TYPES = (About.TYPE, About.ENUM)
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
    typed = {f.column.casefold() for f in facts if f.about in _TYPES}
    for block in document.blocks:
        found = _columns(block, document) if _is_announced(block) else []
        own = {fact.column.casefold() for fact in found}
        yield from _typed(found, facts)
        if len(own & names) * 2 > len(own) and not (
            _DEMANDED.search(block.lead) and not typed & own
        ):
            continue
        for table in sorted(name for name, line in made.items() if line not in without):
            mine = [f for f in found if (table, f.column.casefold()) not in known]
            yield from (replace(f, table=table, rank=Rank.FIELD_TABLE) for f in mine)
    yield from _of_some(document, made, known)


def _of_some(
    document: Document, made: dict[str, int], known: set[tuple[str, str]]
) -> Iterator[Fact]:
    """Columns of the tables that an item names behind their definition."""
    rows = [row for block in document.blocks if isinstance(block, Items) for row in block.rows]
    for row, match in ((row, _TO_SOME.match(" ".join(row.raw[0].split()))) for row in rows):
        tables = re.findall(r"\w+", match["tables"]) if match else []
        named = _defined(row, match["what"]) if match else []
        yield from (
            replace(fact, table=table)
            for table in tables
            for fact in (named if table in made else ())
            if (table, fact.column.casefold()) not in known
        )


def _typed(found: Sequence[Fact], facts: Sequence[Fact]) -> Iterator[Fact]:
    """The types, for the columns of these names that tables list without one."""
    typed = {fact.subject for fact in facts if fact.about in _TYPES}
    for kind in (fact for fact in found if fact.about in _TYPES):
        named = (f for f in facts if f.column.casefold() == kind.column.casefold())
        for table in dict.fromkeys(f.table for f in named if f.subject not in typed):
            yield replace(kind, table=table, rank=Rank.FIELD_TABLE)


def read(block: Block, _document: Document) -> Reading | None:
    """Nothing, below a heading that says so: it names no table of its own."""
    return Reading() if _is_titled(block) else None


def _is_titled(block: Block) -> bool:
    return bool(block.trail) and bool(_TITLED.fullmatch(block.trail[-1].text))


def _is_announced(block: Block) -> bool:
    some = _SOME.search(block.lead) or any(map(OF_LISTED.search, block.intro[-1:]))
    return _is_titled(block) or (bool(_ANNOUNCED.search(block.lead)) and not some)


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
    defined = [
        fact
        for row in _rows(block)
        if row.raw[0].startswith("`") and len(_DEFINED.findall(row.raw[0])) > 1
        for what in _DEFINED.findall(" ".join(row.raw[0].split()))
        for fact in _defined(row, what)
    ]
    if defined:
        return defined
    items = [item for row in _rows(block) for item in read_items(row)]
    coded = [item for item in items if item.ticked or item.typed]
    return [
        fact
        for item in (coded if len(coded) == len(items) else ())
        for name in item.listed
        for fact in columns.facts("", name, item.said, Rank.FIELD_TABLE, item.row.line)
    ]


def _defined(row: Row, text: str) -> list[Fact]:
    """A definition of SQL: `id bigserial PRIMARY KEY`."""
    items = read_items(replace(row, cells=(text,), raw=(f"`{text}`",)))
    return [
        fact
        for item in items
        if item.typed
        for name in item.listed
        for fact in columns.facts("", name, item.said, Rank.FIELD_TABLE, row.line)
    ]


def _rows(block: Block) -> tuple[Row, ...]:
    """The items of a list, or the lines of a paragraph."""
    if isinstance(block, Items):
        return block.rows
    lines = block.text.splitlines() if isinstance(block, Paragraph) else []
    named = [_NAMED.fullmatch(plain(line).strip()) for line in lines]
    if any(one and not one["rest"] and columns.is_typed(one["name"]) for one in named):
        return ()  # `UUID` alone says what all keys are, and is none
    return tuple(
        Row((one[0],), block.line + at, (f"`{one['name']}` {one['rest'] or ''}".strip(),))
        for at, one in enumerate(named if all(named) else ())
        if one
    )
