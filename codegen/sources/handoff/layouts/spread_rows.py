"""Columns with all the tables that have them, a row each:

| Field | Type | Applies to |
|---|---|---|
| `closed` | boolean | `halls`, `rooms` |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import columns
from codegen.sources.handoff.columns.cells import Cells, unused
from codegen.sources.handoff.facts import Reading
from codegen.sources.handoff.markdown.document import Document, Grid
from codegen.sources.handoff.words.headers import Role
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_BETWEEN = re.compile(r"\s*(?:[,;/&]|\band\b)\s*")
_TABLE = re.compile(r"[A-Za-z_]\w*")


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
