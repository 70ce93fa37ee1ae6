"""Tables and lists of what one column holds: the keys of an object, and no columns of a table.

**settings structure** (JSON object):
| Key | Type |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Grid, Items
from codegen.sources.handoff.words.headers import sure
from codegen.sources.handoff.words.notions import saying

_OBJECT = re.compile(
    r"[`\"*]*(?P<name>[A-Za-z_]\w*)[`\"*]*\s*[|:(]?\s*[`*]*(?:jsonb?|object|map|dict|hstore|array)\b",
    re.IGNORECASE,
)
_STRUCTURE = saying("headings.structure")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def inside(block: Block, document: Document) -> bool:
    """The line or the heading right above names a column that holds an object, and speaks of its
    structure; a head that says columns is not above its keys.
    """
    if isinstance(block, Grid) and sure(block.header):
        return False
    above = [block.lead, *(heading.text for heading in block.trail[-1:])]
    told = (text for text in above if _STRUCTURE.search(text))
    objects = document.once("columns of objects", _objects)
    return any(word.casefold() in objects for text in told for word in _WORD.findall(text))


def is_part(title: Title, document: Document) -> bool:
    """`visits.state`, beside a title `visits`: what stands in a column, no table."""
    table, _, column = title.name.partition(".")
    named = document.once("titles", titles.all_names)
    return title.exact and bool(column) and table.casefold() in named


def _objects(document: Document) -> frozenset[str]:
    """The columns with a type of JSON or of parts, but those whose names are tables', too."""
    found = {name.casefold() for block in document.blocks for name in _in(block)}
    headings = {heading for block in document.blocks for heading in block.trail}
    named = (titles.read_title(one) for one in headings if not _STRUCTURE.search(one.text))
    return frozenset(found - {title.name.casefold() for title in named if title})


def _in(block: Block) -> Iterator[str]:
    lines: list[str] = []
    if isinstance(block, Fence):
        lines = block.text.split("\n")
    elif isinstance(block, Items):
        lines = [row.raw[0] for row in block.rows]
    elif isinstance(block, Grid):
        lines = [" | ".join(row.cells) for row in block.rows]
    yield from (match["name"] for line in lines if (match := _OBJECT.match(line.strip(" |-*"))))
