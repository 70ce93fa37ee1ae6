"""Rows of pipes without a line of dashes below their head, which are no table for markdown."""

from __future__ import annotations

import re

from codegen.sources.handoff.markdown.htmltables import HtmlTable
from codegen.sources.handoff.words.headers import Role, roles

_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
_PIPE = re.compile(r"(?<!\\)\|")


def table(text: str) -> HtmlTable:
    """The rows of every line, below a head that has no words if the text has none.

    Empty where a line is no row, or where rows differ in length.
    """
    rows = [_ROW.fullmatch(line) for line in text.split("\n")]
    if len(rows) < 2 or not all(rows):
        return []
    cells = [tuple(c.strip() for c in _PIPE.split(row["cells"])) for row in rows if row]
    if len({len(row) for row in cells}) > 1 or len(cells[0]) < 2:
        return []
    listed = list(enumerate(cells))
    headed = {Role.NAME, Role.TYPE} <= roles(cells[0]).keys()
    return listed if headed else [(0, ("",) * len(cells[0])), *listed]
