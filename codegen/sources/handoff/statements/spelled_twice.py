"""Columns under two spellings: `userId` of a model beside `user_id` in the SQL of the same table,
or of an interface beside a list of columns.

The name with the better evidence stands, and SQL's spelling of two that are equal, because it is
what the database knows; the other is told. What programs say of a table that SQL makes is theirs.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Document

_CAMEL = re.compile(r"[a-z]+[a-z0-9]*[A-Z]\w*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")


def joined(document: Document, facts: Sequence[Fact]) -> tuple[list[Fact], list[Diagnostic]]:
    """Facts that rename each such column, and a note of each."""
    last = max((fact.line for fact in facts), default=0)
    renames: list[Fact] = []
    notes: list[Diagnostic] = []
    for other, known in _pairs(facts, [block.line for block in document.blocks]):
        new = known.column
        renames.append(Fact(other.table, other.column, About.RENAMED, new, Rank.DDL, last))
        source = "as the SQL writes it" if known.rank is Rank.DDL else "in another spelling"
        message = f"{other.subject} (line {other.line}) is {known.subject}, {source}"
        subjects = (known.subject,)
        notes.append(Diagnostic("GA302", message, document.at(known.line), subjects=subjects))
    return renames, notes


def _of_models(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """`owner` of a list, a key, beside `owner_id`, which a class of models made of it."""
    keys = {(f.table, f.column): f for f in facts if f.about is About.FOREIGN_KEY}
    for (table, name), fact in keys.items():
        made = keys.get((table, f"{name}_id"))
        if made and made.rank is Rank.DDL and fact.rank is not Rank.DDL:
            yield fact, made


def _pairs(facts: Sequence[Fact], begins: Sequence[int]) -> Iterator[tuple[Fact, Fact]]:
    """The best fact of a column under the name that falls, with that of its twin. Two that one
    block lists are two columns.
    """
    alike: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    listed: dict[tuple[str, str], set[int]] = defaultdict(set)
    for fact in facts:
        if fact.column and fact.about is not About.RENAMED:
            key = (fact.table.casefold(), fact.column.replace("_", "").casefold())
            listed[fact.table, fact.column].add(bisect(begins, fact.line))
            known = alike[key].get(fact.column)
            if known is None or fact.rank < known.rank:
                alike[key][fact.column] = fact
    yield from _of_models(facts)
    for spelled in alike.values():
        camel = [fact for name, fact in spelled.items() if _CAMEL.fullmatch(name)]
        snake = [fact for name, fact in spelled.items() if _SNAKE.fullmatch(name)]
        both = [*snake, *camel]
        one = len(camel) == len(snake) == 1 and len({f.rank is Rank.DDL for f in both}) == 1
        if one and listed[both[0].table, both[0].column].isdisjoint(
            listed[both[1].table, both[1].column]
        ):
            known, other = sorted(both, key=lambda fact: fact.rank)
            yield other, known
