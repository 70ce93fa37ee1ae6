"""Foreign keys of several columns, which SQL states as constraints of the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.words.sqltext import bare, names

_KEY = re.compile(
    r"\bFOREIGN\s+KEY\s*(?P<mine>\([^()]+,[^()]+\))\s*REFERENCES\s+(?P<table>[\w.\"`]+)\s*"
    r"(?P<theirs>\([^()]+\))(?:.*?\bON\s+DELETE\s+(?P<does>CASCADE|RESTRICT|SET\s+NULL|SET\s+DEFAULT|NO\s+ACTION))?",
    re.IGNORECASE | re.DOTALL,
)


def pairs(texts: Iterable[str]) -> Iterator[tuple[str, Reference]]:
    """Each column of such keys, in small letters, with the one that it refers to."""
    for match in (found for text in texts if (found := _KEY.search(text))):
        mine, theirs = names(match["mine"]), names(match["theirs"])
        does = " ".join(match["does"].upper().split()) if match["does"] else None
        if len(mine) == len(theirs):
            for one, other in zip(mine, theirs, strict=True):
                yield one.casefold(), Reference(bare(match["table"]), other, does)


def without_drawn(facts: Iterable[Fact]) -> list[Fact]:
    """Without what a drawing says of the columns of such keys one by one: FK, and to what."""
    facts = list(facts)
    stated = {
        (fact.table.casefold(), column)
        for fact in facts
        if fact.about is About.CONSTRAINT and fact.rank is Rank.DDL
        for column, _ in pairs([str(fact.value)])
    }
    return [fact for fact in facts if not _is_drawn(fact, stated)]


def _is_drawn(fact: Fact, stated: set[tuple[str, str]]) -> bool:
    here = (fact.table.casefold(), fact.column.casefold())
    return fact.about is About.FOREIGN_KEY and fact.rank >= Rank.DRAWING and here in stated
