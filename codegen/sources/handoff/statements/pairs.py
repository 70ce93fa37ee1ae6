"""Relations of one to one, as lists of relations state them: the key that makes one is unique.

### One-to-one

- `visits` → `reviews` (a visit has one review)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.markdown.document import Document, Items
from codegen.sources.handoff.statements.cascades import related

_ONE = re.compile(
    r"\W*(?:one[- ]to[- ]one|1\s*:\s*1|1-1|uno\s+a\s+uno|um\s+para\s+um|un\s+à\s+un"
    r"|eins\s+zu\s+eins|jeden\s+do\s+jednego|один\s+к\s+одному|一对一|一對一|一対一|일대일)(?:\s+relation(?:ship)?s?)?\W*(?:\(1:1\))?\W*",
    re.IGNORECASE,
)
_PAIR = re.compile(r"`?([A-Za-z_]\w*)`?\s*(?:→|↔|<?[-=]+>)\s*`?([A-Za-z_]\w*)`?(?!\w*\.)")


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """UNIQUE for the one key between two tables that are so related."""
    unique = {f.subject for f in facts if f.about in (About.UNIQUE, About.PRIMARY_KEY)}
    keys = [f for f in facts if isinstance(f.value, Reference) and f.subject not in unique]
    for block in document.blocks if keys else ():
        above = block.lead or (block.trail[-1].text if block.trail else "")
        for row in block.rows if isinstance(block, Items) and _ONE.fullmatch(above) else ():
            if pair := _PAIR.match(row.cells[0]):
                yield from _between(pair[1], pair[2], keys, row.line)


def _between(one: str, other: str, keys: Sequence[Fact], line: int) -> Iterator[Fact]:
    both = (*related({one}, {other}, keys), *related({other}, {one}, keys))
    if len({key.subject for key in both}) == 1:
        yield Fact(both[0].table, both[0].column, About.UNIQUE, "", Rank.PROSE, line)
