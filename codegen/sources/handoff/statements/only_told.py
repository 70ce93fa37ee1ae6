"""Columns of which a document only tells, in rows below entities: `` | `secretHash` | hidden | ``.

Read where nothing else of the document has columns; such lists are never whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title
from codegen.sources.handoff.columns.leads import CONSTRAINTS, OTHER_PARTS
from codegen.sources.handoff.columns.lookalikes import external, other_place, undone
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, combine
from codegen.sources.handoff.markdown.document import Block, Document, Grid
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.notions import saying

_SCHEMA = saying("headings.entities")
_NAME = r"`[a-z_]\w*`"
_FEWEST = 2


def read(document: Document) -> Reading:
    """The columns that rows below entities begin with, of several entities at least."""
    found = [reading for block in document.blocks if (reading := _told(block))]
    lines = {partial.table for reading in found for partial in reading.partial}
    return combine(found) if len(lines) >= _FEWEST else Reading()


def _told(block: Block) -> Reading | None:
    title = titles.title_of(block) if isinstance(block, Grid) else None
    if title is None or title.heading.level < _FEWEST or title.heading != block.trail[-1]:
        return None
    if not any(_SCHEMA.search(heading.text) for heading in block.trail if heading != title.heading):
        return None
    if other_place(block, title.heading) or undone(block) or asides.offers(block):
        return None
    aside = CONSTRAINTS.search(block.lead) or OTHER_PARTS.search(block.lead)
    names = {} if aside or external(title.heading, block) else dict(_names(block))
    if not names:
        return None
    facts = [Fact("", n, About.FIELD, n, Rank.PROSE, line) for n, line in names.items()]
    told = Partial(title.name, min(names.values()), "only told of")
    return combine((of_title(title, facts), Reading(partial=(told,))))


def _names(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Grid) and (at := roles(block.header).get(Role.NAME)) is not None:
        cells = [(row.raw[at], row.line) for row in block.rows if at < len(row.raw)]
        if all(re.fullmatch(_NAME, cell) for cell, _ in cells):
            yield from ((cell.strip("`"), line) for cell, line in cells)
