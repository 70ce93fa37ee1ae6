"""Tables of indexes and constraints, of the tables that they name or of the one that the heading
does:

| Index | Type | Columns | Condition |
|---|---|---|---|
| `uq_rooms_code` | UNIQUE | code | WHERE closed_at IS NULL |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.cells import Cells, unused
from codegen.sources.handoff.columns.clauses import of_title
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading
from codegen.sources.handoff.markdown.document import Document, Grid
from codegen.sources.handoff.words.headers import Role
from codegen.sources.handoff.words.sqltext import bare, quote, split

_ABOUT = re.compile(
    r"\bind(?:ex(?:es)?|ices)\b|\bconstraints?\b|索引|인덱스|índices|индекс", re.IGNORECASE
)
_KEY = re.compile(
    r"[\"`]?(?P<name>[A-Za-z_]\w*)[\"`]?"
    r"(?P<order>(?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?)",
    re.IGNORECASE,
)
_METHOD = re.compile(r"hash|gin|gist|brin", re.IGNORECASE)
_ROWS = re.compile(r"\bWHERE\s+(.+)", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:foreign|FK|check|exclude)\b|not\s+null|default", re.IGNORECASE)


def read(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """Read such a table; None where nothing says of which table it is."""
    lost = tuple(unused(cells, document) for cells in rows if not any(_said(cells)))
    if rows and Role.TABLE in rows[0].where:
        facts = [fact.on(table) for cells in rows for fact in _said(cells) if (table := _of(cells))]
        return Reading(tuple(facts), notes=lost)
    title = titles.title_of(block) or titles.title_of(replace(block, trail=block.trail[:-1]))
    found = [fact for cells in rows for fact in _said(cells)]
    if title is None or not found:
        return None
    return replace(of_title(title, found), notes=lost)


def named(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """Read `Name | Table | Columns` below a heading that speaks of indexes; None for another."""
    return read(block, rows, document) if block.under(_ABOUT) else None


def _of(cells: Cells) -> str:
    return bare(cells[Role.TABLE])


def _said(cells: Cells) -> Iterator[Fact]:
    """The index of a row, or the key; nothing for one over expressions, and for other rules."""
    kind, line = cells[Role.TYPE], cells.row.line
    parts = [_KEY.fullmatch(part) for _, part in split(cells[Role.COLUMNS].strip("()"), ",")]
    keys = [part for part in parts if part]
    if not keys or len(keys) < len(parts) or _OTHERS.search(kind):
        return
    if "primary" in kind.casefold():
        yield Fact("", "", About.PRIMARY_KEY, tuple(k["name"] for k in keys), Rank.TABLE, line)
        return
    unique = "unique" in kind.casefold() or cells.said(Role.UNIQUE) is True
    method, rows = _METHOD.search(kind), _ROWS.search(" ".join(cells.row.cells))
    index = Index(
        bare(cells[Role.INDEX] or cells[Role.CONSTRAINTS] or cells[Role.NAME]),
        ", ".join(f"{quote(key['name'])}{key['order']}" for key in keys),
        unique=unique,
        using=method[0].lower() if method else "",
        where=rows[1] if rows else "",
    )
    yield Fact("", "", About.INDEX, index, Rank.TABLE, line)
