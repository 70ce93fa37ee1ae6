"""What a document says once for all its columns: the `?` mark, "every table has created_at"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic
from codegen.sources import spellings
from codegen.sources.handoff.clauses import LONGEST
from codegen.sources.handoff.document import Block, Document, Items, Paragraph
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.grammar import read_type

_MARKED = 3
_EVERY = re.compile(
    r"\b(?:every|each|all)\s+(?:\w+\s+)?(?:tables?|entit(?:y|ies)|models?)\s+(?:also\s+)?(?:has|have|includes?|contains?|carry|carries|get)\b(?P<what>[^.]*)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\bexcept|\bunless|\bmost\b|\bsome\b|\bif\b|\bwhere\b|\bshould\b|\bmust\b", re.IGNORECASE
)
_COLUMN = re.compile(
    r"`([A-Za-z_]\w*)`(?:\s*\(([^()]+(?:\([^()]*\))?[^()]*)\)|\s+`?([A-Za-z]+(?:\([\d, ]+\))?)`?)?"
)


def marked_nulls(facts: Sequence[Fact]) -> Iterator[Fact]:
    """NOT NULL for columns without `?`, in a document that marks NULL so and in no other way."""
    stated = [f for f in facts if f.about is About.NULLABLE and f.rank is Rank.TABLE]
    marked = {f.subject for f in stated if f.written == "?"}
    if len(marked) < _MARKED or any(f.written != "?" for f in stated):
        return
    typed = (f for f in facts if f.about in (About.TYPE, About.ENUM) and f.rank is Rank.TABLE)
    for fact in typed:
        if fact.subject not in marked:
            yield Fact(
                fact.table,
                fact.column,
                About.NULLABLE,
                False,
                Rank.TABLE,
                fact.line,
                written="no ?",
            )


def everywhere(document: Document, facts: Sequence[Fact]) -> tuple[list[Fact], list[Diagnostic]]:
    """Columns that the document gives to every table in one sentence, where it gives a type."""
    made: list[Fact] = []
    notes: list[Diagnostic] = []
    tables = {f.table for f in facts if f.about is About.CREATED and f.value is True}
    known = {(f.table.casefold(), f.column.casefold()) for f in facts if f.column}
    for text, line in _sentences(document):
        for name, kind in _columns_for_all(text):
            lacking = sorted(t for t in tables if (t.casefold(), name.casefold()) not in known)
            said = read_type(kind)
            spelling = said.get(About.TYPE)
            if not lacking or not isinstance(spelling, str) or not spellings.is_type(spelling):
                continue
            for table in lacking:
                made += [
                    Fact(table, name, s.about, s.value, Rank.PROSE, line, written=s.written)
                    for s in said.facts
                ]
            message = f"{name} is in every table by this line: added to {', '.join(lacking)}"
            notes.append(Diagnostic("GA302", message, document.at(line), subjects=tuple(lacking)))
    return made, notes


def _columns_for_all(text: str) -> Iterator[tuple[str, str]]:
    match = _EVERY.search(text[:LONGEST])
    if match and len(text) <= LONGEST and not _EXCEPT.search(text):
        for column in _COLUMN.finditer(match["what"]):
            yield column[1], column[2] or column[3] or ""


def _sentences(document: Document) -> Iterator[tuple[str, int]]:
    for block in document.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Paragraph):
        for offset, text in enumerate(block.text.splitlines()):
            yield text, block.line + offset
    elif isinstance(block, Items):
        yield from ((row.raw[0], row.line) for row in block.rows)
