"""What says how the tables of entities are called: `Model | Table Name`, policies of rows."""

from __future__ import annotations

import re

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Grid
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.sqltext import bare

_TABLE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)?")
_POLICY = re.compile(
    r"\bCREATE\s+POLICY\s+(?:\"[^\"\n]*\"|\w+)\s+ON\s+(?P<table>[a-z_]\w*)\b(?!\s*\.)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"[A-Za-z]\w*(?:[ -]\w+){0,3}")


def called(document: Document) -> dict[str, str]:
    """The table of each entity, by the first of the names that `table_names` gives it."""
    found: dict[str, str] = {}
    for block in document.blocks:
        for entity, table in in_block(block).items():
            found.setdefault(entity, table)
    return found


def in_block(block: Block) -> dict[str, str]:
    """What one table or fence of the document says of it, as `called` has it."""
    if isinstance(block, Fence):
        ruled = [match["table"] for match in _POLICY.finditer(block.text)]
        return {table_names(name)[0]: name for name in ruled}
    where = roles(block.header) if isinstance(block, Grid) else {}
    if not isinstance(block, Grid) or not {Role.ENTITY, Role.TABLE} <= where.keys():
        return {}
    found: dict[str, str] = {}
    for row in block.rows:
        cells = [*row.cells, *[""] * len(block.header)]
        entity, table = cells[where[Role.ENTITY]].strip("* "), bare(cells[where[Role.TABLE]])
        if _ENTITY.fullmatch(entity) and _TABLE.fullmatch(table):
            found.setdefault(table_names(entity)[0], table)
    return found
