"""Columns below a heading each, with what is said of them behind labels:

### `came_at`

- Type: timestamptz
- Required: yes

A label is what the head of a table says, so it is read as a table of one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import is_typed
from codegen.sources.handoff.facts import Reading
from codegen.sources.handoff.layouts import grids, listed_values
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Grid,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words.headers import Role, meanings_of

# `` `came_at` - when somebody came ``
_NAME = re.compile(r"(?P<tick>[`*]*)(?P<name>[a-z_]\w*)(?P=tick)(?:(?<=`)\s*[-\u2013\u2014:(].*)?")
_SAID = re.compile(r"[\s*_]*(?P<label>[^\W\d][\w ]{1,30}?)[\s*_]*[:\uff1a][\s*_]*(?P<value>\S.*)")
_CONSTRAINTS = "Constraints"


def read(block: Block, document: Document) -> Reading | None:
    """Read such a list or paragraph; None for any other block, and where no type is told."""
    if not isinstance(block, Items | Paragraph) or len(block.trail) < 2:
        return None
    above = titles.cleaned(block.trail[-2].text)
    fields = titles.FIELDS.search(above)
    if listed_values.ENUMS.search(above) or (fields and not titles.is_generic(above)):
        return None
    named = _NAME.fullmatch(block.trail[-1].raw.strip())
    name = named["name"] if named else ""
    said = dict(_said(block)) if named else {}
    kind = next((value for label, value in said.items() if meanings_of(label) == (Role.TYPE,)), "")
    if len(said) < 2 or not is_typed(kind.replace("`", "")):
        return None
    cells = (f"`{name}`", *said.values())
    row = Row(tuple(map(plain, cells)), block.line, cells)
    grid = Grid(block.trail[: -2 if fields else -1], block.line, ("Column", *said), (row,))
    return grids.read(grid, document) if titles.title_of(grid) else None


def _said(block: Items | Paragraph) -> Iterator[tuple[str, str]]:
    """What each line says, by its label; a rule is a constraint of its column."""
    texts = block.text.split("\n") if isinstance(block, Paragraph) else _firsts(block)
    for text in texts:
        if match := _SAID.match(text):
            rule = meanings_of(match["label"]) == (Role.RULE,)
            yield _CONSTRAINTS if rule else match["label"], match["value"].strip()


def _firsts(block: Items) -> Iterator[str]:
    yield from (row.raw[0].split("\n")[0] for row in block.rows if row.depth == 0)
