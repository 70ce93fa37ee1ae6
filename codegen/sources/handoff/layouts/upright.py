"""Tables of columns that lie on their side: a column of the database in each column.

| Property | id | came_at |
|---|---|---|
| Type | uuid | timestamptz |
| Null | no | yes |
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from codegen.sources.handoff.columns.columns import is_typed
from codegen.sources.handoff.markdown.document import Grid, Row
from codegen.sources.handoff.words.headers import Role, meanings_of

_NAME = re.compile(r"[`*]*[a-z_]\w*[`*]*")


def turned(block: Grid) -> Grid:
    """The table with a row for each column; as it is, if it does not lie."""
    heads = [row.cells[0] if row.cells else "" for row in block.rows]
    kinds = [row for row in block.rows if row.cells and meanings_of(row.cells[0]) == (Role.TYPE,)]
    named = len(block.header) > 2 and all(map(_NAME.fullmatch, block.header[1:]))
    if not named or len(kinds) != 1 or not all(map(meanings_of, heads)):
        return block
    if not all(map(is_typed, kinds[0].cells[1:])):
        return block
    told = list(zip_longest(block.header, *(row.cells for row in block.rows), fillvalue=""))
    raw = list(zip_longest(block.header, *(row.raw for row in block.rows), fillvalue=""))
    rows = (Row(cells, block.line, as_is) for cells, as_is in zip(told[1:], raw[1:], strict=True))
    return replace(block, header=("Column", *heads), rows=tuple(rows))
