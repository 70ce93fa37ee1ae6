"""Relations that a plain drawing has between tables and no foreign key makes: they are told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.facts import About, Fact, Reference
from codegen.sources.handoff.layouts.seeming import key
from codegen.sources.handoff.markdown.document import Document, Fence
from codegen.sources.handoff.words.tags import PLAIN

# `Guests 1---N Stays`, `guests -> stays`, `guests (1) : stays (N)`
_JOINED = re.compile(
    r"(?P<one>[A-Za-z]\w*)\W*(?:[01nm]\W+)?(?:-{1,4}>?|={1,4}>?|[\u2192\u2194\u2014:])(?:\W*[nm]\b)?\W*"
    r"(?P<other>[A-Za-z]\w*)",
    re.IGNORECASE,
)
_FEW, _SHOWN = 2, 4


def told(document: Document, facts: Iterable[Fact]) -> Iterator[Diagnostic]:
    """A note for each fence with several of them."""
    known = list(facts)
    tables = {key(fact.table): fact.table for fact in known}
    joined = _joined(known)
    for block in document.blocks:
        if not isinstance(block, Fence) or block.tag not in PLAIN:
            continue
        lines = (_JOINED.match(line.strip()) for line in block.text.split("\n"))
        ends = [[key(name) for name in line.groups()] for line in lines if line]
        lost = [pair for pair in ends if pair[0] != pair[1] and frozenset(pair) not in joined]
        lost = [pair for pair in lost if tables.keys() >= {*pair}]
        if len(lost) > _FEW:
            shown = ", ".join(" and ".join(map(tables.__getitem__, pair)) for pair in lost[:_SHOWN])
            more = ", \u2026" if len(lost) > _SHOWN else ""
            message = f"relations that no foreign key makes are not used: {shown}{more}"
            yield Diagnostic("GA303", message, document.at(block.line))


def _joined(facts: Iterable[Fact]) -> set[frozenset[str]]:
    """The tables that foreign keys join, whichever has the key, or those of a third table."""
    targets: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.about is About.FOREIGN_KEY and isinstance(fact.value, Reference):
            targets[key(fact.table)].add(key(fact.value.table or ""))
    pairs = {frozenset((table, one)) for table, ones in targets.items() for one in ones}
    return pairs.union(*(map(frozenset, combinations(ones, 2)) for ones in targets.values()))
