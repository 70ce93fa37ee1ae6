"""Tables between two others, named below one of them: their columns are for the reader to ask.

**M2M:**
- `visits_guests` → `guests`: who came
"""

from __future__ import annotations

import re

from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import About, Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Items
from codegen.sources.handoff.words.notions import saying

_ABOVE = saying("headings.join_tables")
_JOIN = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`\s*(?:→|[-=]>)\s*`([a-z]\w*)`(?!\s*[-=]>)")


def read(block: Block, _document: Document) -> Reading | None:
    """Read such a list; None for any other block."""
    if not isinstance(block, Items) or other_place(block):
        return None
    above = (block.lead, *(heading.text for heading in block.trail[-1:]))
    joins = [(_JOIN.match(row.raw[0]), row.line) for row in block.rows]
    if not any(map(_ABOVE.search, above)) or not all(match for match, _ in joins):
        return None
    named = [(match[1], line) for match, line in joins if match]
    return Reading(tuple(Fact(n, "", About.CREATED, True, Rank.TABLE, line) for n, line in named))
