"""Mappings of an entity in fences: `Table: name`, then `├── column (TYPE) → field: type`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.words.grammar import read_type

_TABLE = re.compile(r"^[ \t]*+Table:\s*`?([\w.]+)`?", re.IGNORECASE | re.MULTILINE)
_BRANCH = re.compile(r"[\s│|]*[├└+`][─-]+\s*([\w$]+)(?:\s*\((.*?)\)(?=\s*(?:→|->|=>|$)))?(.*)")
_FIELD = re.compile(r"\s*(?:→|->|=>)\s*(\w+)\s*:")


def read(block: Block, _document: Document) -> Reading | None:
    """Read an entity mapping; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in ("", "text", "txt", "plaintext"):
        return None
    drawn = tuple(_facts(block)) if _TABLE.search(block.text) else ()
    return Reading(drawn) if drawn else None


def _facts(block: Fence) -> Iterator[Fact]:
    table = ""
    for line, text in enumerate(block.text.splitlines(), start=block.line + 1):
        if named := _TABLE.match(text):
            table = named[1]
        elif (branch := _BRANCH.match(text)) and table:
            yield from _branch(table, branch, line)


def _branch(table: str, branch: re.Match[str], line: int) -> Iterator[Fact]:
    column = branch[1]
    for say in read_type(branch[2] or "").facts:
        yield Fact(table, column, say.about, say.value, Rank.DRAWING, line, written=say.written)
    if field := _FIELD.match(branch[3]):
        yield Fact(table, column, About.FIELD, field[1], Rank.DRAWING, line)
