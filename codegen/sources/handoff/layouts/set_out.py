"""Tables of columns that are set out otherwise: with all tables that have a column in its row,
or the table before a dot, or with a column of the database in each column:

| Field | Type | Applies to |
|---|---|---|
| `closed` | boolean | `halls`, `rooms` |

| Property | halls.id | came_at |
|---|---|---|
| Type | uuid | timestamptz |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from codegen.sources.handoff.columns import columns
from codegen.sources.handoff.columns.cells import Cells, unused
from codegen.sources.handoff.columns.columns import is_typed
from codegen.sources.handoff.facts import Reading
from codegen.sources.handoff.markdown.document import Document, Grid, Row
from codegen.sources.handoff.words.headers import Role, meanings_of
from codegen.sources.handoff.words.keys import NAME
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.vocabulary import EMPTY, PUNCTUATION

_BETWEEN = re.compile(r"\s*(?:[,;/&]|\band\b)\s*")
_TABLE = re.compile(r"[A-Za-z_]\w*")
_DOTTED = re.compile(r"[`*]*(?P<table>[A-Za-z_]\w*)\.(?P<column>[A-Za-z_]\w*)[`*]*")
_KEY = re.compile(rf"\.{NAME}\b|\b(?:PK|FK|primary\s+key)\b", re.IGNORECASE)
_LYING = re.compile(r"[`*]*[a-z_]\w*[`*]*")


def with_tables(block: Grid, where: dict[Role, int]) -> tuple[Grid, dict[Role, int]]:
    """The table and its roles, with a column for what stands before the dots, if every name has one
    and several tables, or what they refer to, and a key are told; else as they were.
    """
    at = where.get(Role.NAME)
    if at is None or Role.TABLE in where:
        return block, where
    found = [
        _DOTTED.fullmatch(row.cells[at]) if at < len(row.cells) else None for row in block.rows
    ]
    several = len({match["table"] for match in found if match}) > 1 or Role.REFERENCES in where
    keyed = any(_KEY.search(" | ".join(row.cells)) for row in block.rows)
    if not all(found) or not several or not keyed:
        return block, where
    rows = (_split(row, at, match) for row, match in zip(block.rows, found, strict=True) if match)
    moved = {role: index + 1 for role, index in where.items()}
    header = ("", *block.header)
    return replace(block, header=header, rows=tuple(rows)), {**moved, Role.TABLE: 0}


def _split(row: Row, at: int, match: re.Match[str]) -> Row:
    def apart(cells: tuple[str, ...]) -> tuple[str, ...]:
        return (match["table"], *cells[:at], match["column"], *cells[at + 1 :])

    return replace(row, cells=apart(row.cells), raw=apart(row.raw))


def read(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """Read such a table; None where no row has several tables."""
    if not any(len(_names(cells)) > 1 for cells in rows):
        return None
    each = [one for cells in rows for one in _apart(cells)]
    found = columns.flat(block, each, document)
    lost = (unused(cells, document) for cells in rows if not _names(cells))
    return replace(found, notes=(*found.notes, *lost)) if found else None


def _names(cells: Cells) -> list[str]:
    text = cells[Role.TABLE].translate(PUNCTUATION).strip(" .")
    names = [name for name in _BETWEEN.split(text) if name]
    return names if all(map(_TABLE.fullmatch, names)) else []


def _apart(cells: Cells) -> Iterator[Cells]:
    """The row once for each of its tables; none for one whose tables are told in words."""
    at = cells.where[Role.TABLE]
    for name in _names(cells):
        texts = (cells.row.cells, cells.row.raw)
        own, raw = ((*text[:at], name, *text[at + 1 :]) for text in texts)
        yield replace(cells, row=replace(cells.row, cells=own, raw=raw))


def changed(block: Grid) -> Grid:
    """`Column | Before | After`: what stands behind is the type; a column of which nothing does is
    there no more.
    """
    was, now = (_headed(block, notion) for notion in ("columns.was", "columns.becomes"))
    if was is None or now is None:
        return block
    kinds = [_cell(row, now) for row in block.rows]
    told = [kind for kind in kinds if kind.casefold() not in EMPTY]
    if not told or sum(map(is_typed, told)) * 2 < len(told):
        return block
    header = [*block.header]
    header[was], header[now] = "", "Type"
    each = zip(block.rows, kinds, strict=True)
    rows = (row if kind in told else _gone(row, was) for row, kind in each)
    return replace(block, header=tuple(header), rows=tuple(rows))


def _headed(block: Grid, notion: str) -> int | None:
    found = (at for at, head in enumerate(block.header) if saying(notion).match(head.strip("*` ")))
    return next(found, None)


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _gone(row: Row, at: int) -> Row:
    cells, raw = ((*one[:at], "removed", *one[at + 1 :]) for one in (row.cells, row.raw))
    return replace(row, cells=cells, raw=raw)


def turned(block: Grid) -> Grid:
    """The table with a row for each column; as it is, if it does not lie."""
    heads = [row.cells[0] if row.cells else "" for row in block.rows]
    kinds = [row for row in block.rows if row.cells and meanings_of(row.cells[0]) == (Role.TYPE,)]
    named = len(block.header) > 2 and all(map(_LYING.fullmatch, block.header[1:]))
    if not named or len(kinds) != 1 or not all(map(meanings_of, heads)):
        return block
    if not all(map(is_typed, kinds[0].cells[1:])):
        return block
    told = list(zip_longest(block.header, *(row.cells for row in block.rows), fillvalue=""))
    raw = list(zip_longest(block.header, *(row.raw for row in block.rows), fillvalue=""))
    rows = (Row(cells, block.line, as_is) for cells, as_is in zip(told[1:], raw[1:], strict=True))
    return replace(block, header=("Column", *heads), rows=tuple(rows))
