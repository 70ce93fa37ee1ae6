"""Columns in the lines of a fence without a language, or of a paragraph: the last resort.

```
GUESTS                       rooms:                  invoices
id (PK)                        - id uuid PK          ├── id: bigint (PK)
email, nullable                - floor int           └── total: numeric
  unique
```

Bullets, branches and sides of boxes fall away. A line above deeper ones, or the first of lines that
stand together, names their table; else the heading does. What is deeper than a column tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from codegen.sources.handoff.columns import drawn, titles
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import STAMPS, is_constraint, placed
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.items import Item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed, combine
from codegen.sources.handoff.layouts import index_lists
from codegen.sources.handoff.layouts.boxes import SYSTEM
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Fence,
    Heading,
    Paragraph,
)
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.kinds import EVERY

TAGS = frozenset(("", "text", "txt", "plain", "plaintext", "schema", "ascii", "diagram", "erd"))
_EDGE = re.compile(r"(?:[\s\u2500-\u257f|+*\u2022\u25cf\u25aa\u25b8]|-(?!>))*(?:\d+[.)]\s+)?")
_SIDES = " \t|\u2502\u2551,;"
# `)`, `}`, `-----`: what ends or parts.
_SIGNS = re.compile(r"[\W_]*")
# `rooms:`, `Table rooms {`, `[rooms]`, `== Rooms ==`, `-- rooms`
_AROUND = " \t:{([])=#-\u2500"
_KEY = re.compile(r"_?id|uuid|\w+_id|[a-z]\w*Id", re.IGNORECASE)
_INDEX = re.compile(r"\W*(?:(?:idx|ix|uq|uk|pk|fk)_\w+|\w+_(?:idx|pkey|fkey|key))\W*", re.I)
# Code, settings, commands and sentences have these.
_CODE = re.compile(
    r"[{}$]\s*\S|\s=\s|\(\)|\.$|^\s*(?:select|import|from|git|npm|docker|curl)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s|]*[\u2500\u2550=_-]{3,}[\s|]*")
_EVERY = re.compile(EVERY, re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line of an outline. depth: where its text begins. apart: it is the first, or stands below
    an empty line.
    """

    text: str
    line: int
    depth: int
    apart: bool


@dataclass
class _Part:
    """Lines that stand together, and the one that may name them."""

    head: Line | None
    lines: list[Line] = field(default_factory=list)


def read(block: Block, _document: Document) -> Reading | None:
    """Read such a fence or paragraph; None for any other block, and where most lines are no
    columns.
    """
    if not _is_plain(block) or undone(block) or _is_index(block):
        return None
    parts = [part for part in _parts(list(lines(block))) if part.lines]
    found = [(part, reading) for part in parts if (reading := _table(part, block))]
    told = sum(len(part.lines) for part, _ in found)
    if told * 2 < sum(len(part.lines) for part in parts):
        return None
    return combine(reading for _, reading in found) if found else None


def typed_names(block: Block) -> Iterator[str]:
    """The columns with a type, if most lines are such, whatever table they are of."""
    found = list(lines(block)) if _is_plain(block) else []
    items = [drawn.read_line(one.text, one.line) for one in found if not _CODE.search(one.text)]
    names = [item.listed[0] for item in items if item and item.typed]
    yield from names if len(names) * 3 >= len(found) * 2 else ()


def _is_plain(block: Block) -> TypeGuard[Fence | Paragraph]:
    if _EVERY.search(block.lead):
        return False
    if isinstance(block, Paragraph):
        return block.text.count("\n") > 1
    return isinstance(block, Fence) and block.tag in TAGS


def _is_index(block: Block) -> bool:
    above = block.trail[-1].text if block.trail else ""
    return bool(index_lists.SPEAKS.search(above) or _INDEX.fullmatch(above))


def lines(block: Fence | Paragraph) -> Iterator[Line]:
    """The lines that say something, without what they are set out with."""
    apart, named = True, False
    first = block.line + isinstance(block, Fence)
    for line, raw in enumerate(block.text.split("\n"), start=first):
        edge = _EDGE.match(raw)
        depth = edge.end() if edge else 0
        text = raw[depth:].rstrip(_SIDES)
        if _SIGNS.fullmatch(text):
            apart = not (named and _RULE.fullmatch(raw.strip(_SIDES)))
            named = False
            continue
        yield Line(text, line, depth, apart)
        apart, named = False, apart


def _parts(lines: Sequence[Line]) -> Iterator[_Part]:
    part = _Part(None)
    for at, one in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        heads = below is not None and (
            below.depth > one.depth or (one.apart and not below.apart and below.depth == one.depth)
        )
        inside = part.head is not None and one.depth > part.head.depth and part.lines
        if heads and not inside and _title(one):
            yield part
            part = _Part(one)
        else:
            part.lines.append(one)
    yield part


def _title(one: Line) -> Title | None:
    text = one.text.strip(_AROUND)
    item = drawn.read_line(one.text, one.line)
    if item and (item.typed or item.said.facts or _KEY.fullmatch(item.listed[0])):
        return None
    return titles.read_title(Heading(LABEL_LEVEL, text, one.line, text))


def _table(part: _Part, block: Block) -> Reading | None:
    """The columns of a part, if most of its lines are; types, or keys where a schema is announced,
    tell that they are.
    """
    title = _title(part.head) if part.head else titles.title_of(block)
    if title is None or other_place(block, title.heading):
        return None
    items, said = _read(part.lines)
    names = [name for item in items for name in item.listed]
    typed = sum(item.typed for item in items)
    if len(names) < 2 or len(set(names)) < len(names) or len(items) * 3 < len(part.lines) * 2:
        return None
    keyed, announced = any(map(_KEY.fullmatch, names)), _announced(block, title)
    bare = isinstance(block, Fence) and keyed and announced and len(names) > 1 + (not part.head)
    if not (bare or (typed * 3 >= len(items) * 2 and (keyed or announced))):
        return None
    facts = [fact for item in items for name in item.listed for fact in _column(name, item)]
    if part.head is None:
        return placed(Reading((*facts, *said)), title, block)
    return Reading(unnamed=(Unnamed(title.name, part.head.line, (*facts, *said)),))


def _column(name: str, item: Item) -> Iterator[Fact]:
    """A column; `timestamps` are the two that Laravel calls so."""
    stamps = () if item.typed else STAMPS.get(name.casefold(), ())
    for stamp in stamps:
        yield Fact("", stamp, About.TYPE, "timestamp", Rank.DRAWING, item.row.line)
    if not stamps:
        yield from column_facts("", name, item.said, Rank.DRAWING, item.row.line)


def _announced(block: Block, title: Title) -> bool:
    """The headings speak of a schema, and not of a system, or name the table."""
    if title.exact and title.heading in block.trail:
        return True
    near = block.trail[-1].text if block.trail else ""
    if ABOUT.search(near):
        return True
    return not SYSTEM.search(near) and any(ABOUT.search(above.text) for above in block.trail)


def _read(lines: Sequence[Line]) -> tuple[list[Item], list[Fact]]:
    """The columns, with what stands deeper below them, and the constraints of the table."""
    items: list[Item] = []
    said: list[Fact] = []
    own = min((one.depth for one in lines), default=0)
    for one in lines:
        if is_constraint(one.text):
            said += statements(one.text, one.line)
        elif one.depth > own and items:
            told = read_constraints(one.text)
            known = {say.about for say in items[-1].said.facts}
            new = [say for say in told.facts if say.about not in known]
            items[-1].said.facts += [] if told.unread else new
        elif item := None if _CODE.search(one.text) else drawn.read_line(one.text, one.line):
            items.append(item)
    return items, said
