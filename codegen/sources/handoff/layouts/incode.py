"""SQL and migrations in the code of a sentence or a cell: `` `ALTER TABLE rooms ADD x TEXT` ``.

They say what a fence says, of tables that the rest of the document does not make, and of columns
that it does not list. What a sentence only considers, or warns of, is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, combine
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Grid, Items, Paragraph
from codegen.sources.handoff.notations import ddl, pycode
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.notions import words_for

_CODE = re.compile(r"(?P<ticks>`+)(?P<code>[^`]+)(?P=ticks)")
_SQL = re.compile(
    r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\w.\"]+\s*\(\s*\w.*\)"
    r"|ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?[\w.\"]+\s+(?:ADD|DROP\s+COLUMN|RENAME)\b.*\w.*",
    re.IGNORECASE | re.DOTALL,
)
_PYTHON = re.compile(r"op\.(?:add_column|create_table|drop_column)\(.*\)", re.DOTALL)
# `comment=...`, `, …`: what the writer leaves out.
_ELIDED = re.compile(r",\s*(?:\w+\s*=\s*)?(?:\.{3}|\u2026)(?=\s*[,)])")
# Before the code, in its sentence.
_HEDGED = re.compile(rf"\b(?:{words_for('sentences.hedged_code')})\b", re.IGNORECASE)
_LONGEST = 2000


def read(document: Document, facts: Sequence[Fact]) -> Reading:
    """What the code in the document's sentences, items and cells defines."""
    readings = [
        reading
        for block in document.blocks
        if not (isinstance(block, Fence) or undone(block) or asides.offers(block))
        for text, line in texts(block)
        for reading in _of_text(text, line, block, document)
    ]
    found = combine(readings)
    return replace(found, facts=tuple(_new(found.facts, facts)), notes=(), statements=())


def texts(block: Block) -> Iterator[tuple[str, int]]:
    """The markdown of a paragraph, of each item or of each cell, with its line."""
    if isinstance(block, Paragraph):
        yield block.text, block.line
    elif isinstance(block, Items | Grid):
        yield from ((raw, row.line) for row in block.rows for raw in row.raw)


def _of_text(text: str, line: int, block: Block, document: Document) -> Iterator[Reading]:
    for match in _CODE.finditer(text[:_LONGEST]) if "`" in text else ():
        code = match["code"].strip()
        before = re.split(r"[.;!?][*_)\"]*\s", text[: match.start()])[-1]
        sql, python = _SQL.fullmatch(code), _PYTHON.fullmatch(code)
        if not (sql or python) or _HEDGED.search(before):
            continue
        at = line - 1 + text[: match.start()].count("\n")
        written = code if sql else _ELIDED.sub("", code)
        fence = Fence(block.trail, at, "sql" if sql else "python", written)
        reading = (ddl.read if sql else pycode.read)(fence, document)
        if reading is not None:
            yield reading


def _new(found: Sequence[Fact], known: Sequence[Fact]) -> Iterator[Fact]:
    """Without what the rest of the document makes."""
    tables = {f.table.casefold() for f in known if f.column and f.rank <= Rank.TABLE}
    columns = {(f.table.casefold(), f.column.casefold()) for f in known if f.rank <= Rank.TABLE}
    made = {
        f.table.casefold() for f in found if f.about is About.CREATED and f.value is True
    } & tables
    for fact in found:
        here = fact.table.casefold()
        altered = fact.about is About.CREATED and here in tables
        if here not in made and not altered and (here, fact.column.casefold()) not in columns:
            yield fact
