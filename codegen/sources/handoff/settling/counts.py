"""Numbers in a document as checksums: "15 columns", "Tables Created (5)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.diagnostics import Diagnostic, Severity
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.markdown.document import Block, Document, Items, Paragraph
from codegen.sources.handoff.settling.merge import Tables

_WORDS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
_NUMBER = rf"(?P<number>\d+|{'|'.join(_WORDS)})"
_TABLES = re.compile(
    rf"\b{_NUMBER}\s+(?:\w+\s+)?tables\b(?!\s+(?:per|each|for|in))|\btables(?:\s+created)?\s*\((?P<other>\d+)\)",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    rf"`(?P<table>\w+)`(?:\s+table)?[^.`\n]{{0,60}}?\b{_NUMBER}\s+columns\b|"
    r"`(?P<second>\w+)`\s*\((?P<other>\d+)\s+columns\)",
    re.IGNORECASE,
)


def check(document: Document, tables: Tables) -> Iterator[Diagnostic]:
    """Warnings where a number that the document gives is not what it lists."""
    for whole, line in _texts(document):
        text = whole[:LONGEST]
        for match in _TABLES.finditer(text):
            stated, found = _value(match), len(tables.tables)
            if stated > 1 and stated != found:
                message = f"{' '.join(match[0].split())} are announced; {found} are described"
                yield Diagnostic("GA315", message, document.at(line), severity=Severity.WARNING)
        for match in _COLUMNS.finditer(text):
            table = tables.table(match["table"] or match["second"])
            if table and table.columns and _value(match) != len(table.columns):
                message = (
                    f"{table.name} has {_value(match)} columns by this line; "
                    f"{len(table.columns)} are described"
                )
                yield Diagnostic("GA315", message, document.at(line), severity=Severity.WARNING)


def _value(match: re.Match[str]) -> int:
    text = (match["number"] or match["other"]).casefold()
    return _WORDS.get(text) or int(text)


def _texts(document: Document) -> Iterator[tuple[str, int]]:
    headings = {heading: None for block in document.blocks for heading in block.trail}
    yield from ((heading.text, heading.line) for heading in headings)
    for block in document.blocks:
        yield from _lines(block)


def _lines(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Paragraph):
        yield block.text, block.line
    elif isinstance(block, Items):
        yield from ((row.raw[0], row.line) for row in block.rows)
