"""Columns under two spellings: `userId` of a model beside `user_id` in the SQL of the same table.

The SQL's name stands, because it is what the database knows; the other is told.
"""

from __future__ import annotations

import re
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
    for model, sql in _pairs(facts):
        new = sql.column
        renames.append(Fact(model.table, model.column, About.RENAMED, new, Rank.DDL, last))
        message = f"{model.subject} (line {model.line}) is {sql.subject}, as the SQL writes it"
        notes.append(Diagnostic("GA302", message, document.at(sql.line), subjects=(sql.subject,)))
    return renames, notes


def _pairs(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """The first fact of a column in camel case, with that of its twin in SQL."""
    alike: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.column and fact.about is not About.RENAMED:
            key = (fact.table.casefold(), fact.column.replace("_", "").casefold())
            known = alike[key].get(fact.column)
            if known is None or fact.rank < known.rank:
                alike[key][fact.column] = fact
    for spelled in alike.values():
        camel = [fact for name, fact in spelled.items() if _CAMEL.fullmatch(name)]
        snake = [fact for name, fact in spelled.items() if _SNAKE.fullmatch(name)]
        if len(camel) == len(snake) == 1 and {camel[0].rank, snake[0].rank} == {Rank.DDL}:
            yield camel[0], snake[0]
