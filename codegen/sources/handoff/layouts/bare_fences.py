"""Columns alone in a fence below the name of their table, in SQL or in words of it.

### `visits`

```sql
id     uuid PRIMARY KEY,
guest  uuid NOT NULL
  REFERENCES guests(id)   -- who came
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.facts import Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Row
from codegen.sources.handoff.notations.pseudo import TAGS

# What the column was like, and what it is now.
_BEFORE = re.compile(
    r"^\W*(?:before|old|previously|formerly|修改前|变更前|變更前|было|antes|avant|vorher|przed)\b",
    re.I,
)
_AFTER = re.compile(
    r"^\W*(?:after|new|now|修改后|修改後|变更后|變更後|стало|después|depois|après|nachher|po)\W*$",
    re.I,
)
_GOES_ON = re.compile(r"\s+(?:REFERENCES|NOT|NULL|DEFAULT|CHECK|ON|UNIQUE|PRIMARY)\b", re.I)
_COLUMN = re.compile(r"[\"`]?(?P<name>[A-Za-z_]\w*)[\"`]?\s+(?P<rest>\S.*)")
_QUOTED = re.compile(r"[\"`]([A-Za-z_]\w*)[\"`]")
_COMMA = re.compile(r",\s*(?=--|//|$)")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence in which every line is a column or a constraint; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in TAGS or undone(block):
        return None
    place = block
    while place.trail and _AFTER.match(place.trail[-1].text):
        place = replace(place, trail=place.trail[:-1])
    if place.trail and _BEFORE.match(place.trail[-1].text):
        return None
    title = titles.title_of(place)
    if title is None or other_place(place, title.heading):
        return None
    facts: list[Fact] = []
    for text, line in _lines(block):
        found = list(_line(text, line))
        if not found:
            return None
        facts += found
    columns = {fact.column for fact in facts if fact.column}
    if not columns or (len(columns) < 2 and not title.exact):
        return None
    return placed(Reading(tuple(facts)), title, place)


def _lines(block: Fence) -> list[tuple[str, int]]:
    """The lines that say something, each with those that go on with it."""
    found: list[tuple[str, int]] = []
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        if not text.strip() or text.lstrip().startswith(("--", "//")):
            continue
        if found and _GOES_ON.match(text):
            found[-1] = (f"{found[-1][0]} {text.strip()}", found[-1][1])
        else:
            found.append((text.strip(), line))
    return found


def _line(text: str, line: int) -> Iterator[Fact]:
    text = _COMMA.sub(" ", text).rstrip(" ;")
    if is_constraint(text):
        yield from statements(_QUOTED.sub(r"\1", text), line)
        return
    match = _COLUMN.fullmatch(text)
    row = f"{match['name']} {match['rest']}" if match else ""
    item = read_item(Row((row,), line, (f"`{match['name']}` {match['rest']}",))) if match else None
    if item is not None and item.typed and len(item.listed) == 1:
        yield from column_facts("", item.listed[0], item.said, Rank.TABLE, line)
