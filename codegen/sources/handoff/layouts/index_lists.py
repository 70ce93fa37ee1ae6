"""Indexes in lists below a heading that speaks of them, and behind a label: `Indexes: (a, b)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, combine
from codegen.sources.handoff.layouts import index_text
from codegen.sources.handoff.layouts.index_text import Written
from codegen.sources.handoff.markdown.document import Block, Document, Items, Paragraph, Row
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import bare, split

SPEAKS = saying("headings.indexes")
_LABEL = re.compile(
    r"^\W*(?:(?:unique|composite|secondary|db|database)\s+)?"
    r"(?:ind(?:ex(?:es)?|ices)|索引|индексы?|indeksy?|índices|인덱스|インデックス)\s*(?:\*\*|__)?\s*[:\uff1a]\s*(?:\*\*|__)?"
    r"\s*(?P<list>\S.*)$",
    re.IGNORECASE,
)
CONSTRAINED = saying("headings.keys")
_COLUMN = re.compile(r"\w+|\"[^\"]+\"")
_PREFIX = re.compile(r"^(?:idx|ix|uq|uk|ux|uidx|uniq|unique|index)_")
# `- rooms:` above its indexes.
_OWNER = re.compile(r"[A-Za-z_][\w.]*")


def read(block: Items, document: Document) -> Reading:
    """The indexes of a list below a heading that speaks of them."""
    found: list[Reading] = []
    for row, owner in _owned(block):
        reading = _stated(row, owner, block, document)
        found.append(reading or Reading(notes=(_unread(row.cells[0], row.line, document),)))
    return combine(found)


def is_one(block: Items) -> bool:
    """A list below a heading that speaks of indexes, or a line that speaks of nothing else, has at
    least one, or nothing but columns.
    """
    alone = SPEAKS.search(block.lead) and not CONSTRAINED.search(block.lead)
    if not (block.trail and (alone or SPEAKS.search(block.trail[-1].text))):
        return False
    found = [index_text.read_all(row.raw[0]) for row in block.rows]
    return all(found) or any(one.told for several in found for one in several)


def labelled(document: Document) -> Reading:
    """Indexes behind a label in one line, in paragraphs and in lists of other things."""
    return combine(
        _of_line(match["list"], line, block, document)
        for block in document.blocks
        if isinstance(block, Paragraph | Items) and not other_place(block)
        for text, line in _lines(block)
        if len(text) < index_text.LONGEST and (match := _LABEL.match(text))
    )


def _lines(block: Paragraph | Items) -> Iterator[tuple[str, int]]:
    if isinstance(block, Items):
        yield from ((row.raw[0].split("\n")[0], row.line) for row in block.rows)
    else:
        lines = block.text.split("\n")
        yield from ((text, block.line + at) for at, text in enumerate(lines))


def _of_line(text: str, line: int, block: Block, document: Document) -> Reading:
    title = _title(block)
    readings: list[Reading] = []
    for _, part in split(text, ",;"):
        one = _reading(index_text.read_all(part.strip()), line, "", title, document)
        readings.append(one or Reading(notes=(_unread(part.strip(), line, document),)))
    return combine(readings)


def _title(block: Block) -> Title | None:
    """The table or entity that the heading above the one that says indexes names."""
    if block.trail and SPEAKS.search(block.trail[-1].text):
        return titles.title_of(replace(block, trail=block.trail[:-1]))
    return titles.title_of(block)


def _owned(block: Items) -> Iterator[tuple[Row, str]]:
    """Each item with the table that an item around it names, `- rooms:`, which is no index."""
    owners: dict[int, str] = {}
    for row, below in zip(block.rows, (*block.rows[1:], None), strict=True):
        owners = {depth: name for depth, name in owners.items() if depth < row.depth}
        text = row.cells[0].split("\n")[0].strip(" :\uff1a")
        if below and below.depth > row.depth and not index_text.read_all(row.raw[0]):
            owners |= {row.depth: text} if _OWNER.fullmatch(text) else {}
        else:
            yield row, owners[max(owners)] if owners else ""


def _stated(row: Row, owner: str, block: Items, document: Document) -> Reading | None:
    """The index of an item, or what else a line may state of a table; in a list of constraints,
    too, UNIQUE is one.
    """
    title, constrained = _title(block), bool(CONSTRAINED.search(block.trail[-1].text))
    text = row.cells[0].split("\n")[0]
    facts = list(statements(text, row.line))
    written = [] if facts and constrained else index_text.read_all(row.raw[0])
    if written:
        return _reading(written, row.line, owner, title, document)
    if owner:
        return Reading(tuple(fact.on(owner) for fact in facts)) if facts else None
    return of_title(title, facts) if title and facts else None


def _by_name(name: str, document: Document) -> str:
    """The table in the name of an index, `rooms_code_key`, `idx_rooms_code`: the longest one."""
    rest = _PREFIX.sub("", name.casefold())
    known = document.once("titles", titles.all_names)
    return max((one for one in known if rest.startswith(f"{one}_")), key=len, default="")


def _reading(
    written: list[Written], line: int, owner: str, title: Title | None, document: Document
) -> Reading | None:
    """Indexes, of their own table, else of the one around them; None where nobody says of which."""
    readings: list[Reading] = []
    for one in written:
        table = one.table or owner
        if not table and title is None:
            table = _by_name(one.index.name, document)
        if not table and title is None:
            return None
        fact = _fact(one.index, table, line)
        readings.append(of_title(title, [fact]) if title and not table else Reading((fact,)))
    return combine(readings) if readings else None


def _fact(index: Index, table: str, line: int) -> Fact:
    """The index; a unique one without a name says of its column that it is unique."""
    plain = index.unique and not (index.name or index.where or index.using)
    if plain and (column := _COLUMN.fullmatch(index.keys)):
        return Fact(table, bare(column[0]), About.UNIQUE, "", Rank.TABLE, line, remark=True)
    return Fact(table, "", About.INDEX, index, Rank.TABLE, line)


def _unread(text: str, line: int, document: Document) -> Diagnostic:
    message = f"index that is not understood: {text[:80]}"
    return Diagnostic("GA303", message, document.at(line))
