"""What says how the tables of entities are called: `Model | Table Name`, policies of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns.titles import cleaned, read_title, table_names
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Heading,
    Paragraph,
    texts_of,
)
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.sqltext import bare

_TABLE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)?")
_POLICY = re.compile(
    r"\bCREATE\s+POLICY\s+(?:\"[^\"\n]*\"|\w+)\s+ON\s+(?P<table>[a-z_]\w*)\b(?!\s*\.)",
    re.IGNORECASE,
)
# `// table: rooms` above `interface Room {`
_COMMENTED = re.compile(
    r"^\s*(?://|#)\s*table:?\s+`?(?P<table>[a-z_]\w*)`?\s*\n\s*(?:export\s+)?"
    r"(?:interface|type|class|struct)\s+(?P<name>\w+)",
    re.IGNORECASE | re.MULTILINE,
)
# `// rooms` above `type Room struct {`
_ABOVE = re.compile(
    r"^\s*(?://|#)\s*`?(?P<table>[a-z_]\w*)`?\s*\n\s*(?:export\s+)?"
    r"(?:interface|type|class|struct)\s+(?P<name>\w+)",
    re.MULTILINE,
)
# `Tables are called `rooms`, `halls``, `Table names: `rooms`, `halls``
_LISTED = re.compile(
    r"\btables?\s+(?:names?\s*:|names?\s+are\b|are\s+(?:called|named)\b)[*\s:]*"
    r"(?P<names>`?[a-z_]\w*`?(?:\s*(?:,|and)\s*(?:and\s+)?`?[a-z_]\w*`?)+)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
# `Table names are the snake_case plurals of these`
_FORMED = re.compile(
    r"\btable(?:s|\s+names?)\b(?:(?!\bnot\b|\bno\b)[^.;]){0,60}?\b(?P<number>plural|singular)",
    re.IGNORECASE,
)
_IN_CODE = re.compile(r"[\d.\s]*`(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)`\s*")
_ENTITY = re.compile(r"[^\W\d_]\w*(?:[ -]\w+){0,3}")
# What may follow a table's everyday name in the heading above its columns.
_BEHIND = re.compile(r"\s*(?:テーブル|情報|表|マスタ|信息表?|테이블|정보)?\s*")


def called(document: Document) -> dict[str, str]:
    """The table of each entity, by the first of the names that `table_names` gives it: what a list
    says, or a heading that is nothing but a name in code.
    """
    headings = (heading for block in document.blocks for heading in block.trail)
    coded = (match["name"] for one in headings if (match := _IN_CODE.fullmatch(one.raw)))
    found: dict[str, str] = {name: name for name in coded}
    for block in document.blocks:
        for entity, table in in_block(block).items():
            found.setdefault(entity, table)
    return found


def formed(document: Document) -> frozenset[str]:
    """What the tables of the entities in headings are called, where a sentence says how names are
    formed: `Table names are plural and snake_case`.
    """
    texts = [text for block in document.blocks for text, _ in texts_of(block)]
    said = {match["number"].casefold() for text in texts for match in _FORMED.finditer(text)}
    if len(said) != 1:
        return frozenset()
    at = 0 if said == {"plural"} else 1
    headings = {heading for block in document.blocks for heading in block.trail}
    found = (title for one in headings if (title := read_title(one)) and not title.exact)
    return frozenset((*names, *names)[at] for title in found if (names := table_names(title.name)))


def in_headings(document: Document) -> Document:
    """The document with the table named in headings that say only what a list calls it, `会員`."""
    tables: dict[str, str] = {}
    for block in document.blocks:
        tables |= {name: table for name, table in _pairs(block) if not name.isascii()}
    if not tables:
        return document

    def named(heading: Heading) -> Heading:
        text = cleaned(heading.text)
        behind = {name: text[len(name) :] for name in tables if text.startswith(name)}
        found = next((name for name, rest in behind.items() if _BEHIND.fullmatch(rest)), "")
        plain = read_title(heading) is None and heading.level > 1
        return (
            replace(heading, raw=f"{heading.raw} `{tables[found]}`") if found and plain else heading
        )

    blocks = (replace(b, trail=tuple(map(named, b.trail))) for b in document.blocks)
    return replace(document, blocks=tuple(blocks))


def in_block(block: Block) -> dict[str, str]:
    """What one table or fence of the document says of it, as `called` has it."""
    if isinstance(block, Fence):
        named = [(match["table"], match["table"]) for match in _POLICY.finditer(block.text)]
        named += [(match["name"], match["table"]) for match in _COMMENTED.finditer(block.text)]
        above = [(match["name"], match["table"]) for match in _ABOVE.finditer(block.text)]
        named += [(name, table) for name, table in above if table in table_names(name)]
        return {table_names(name)[0]: table for name, table in named}
    found: dict[str, str] = {}
    for listed in _LISTED.finditer(block.text) if isinstance(block, Paragraph) else ():
        names = [name for name in re.findall(r"\w+", listed["names"]) if name != "and"]
        found |= {table_names(name)[0]: name for name in names}
    for entity, table in _pairs(block):
        found.setdefault(table_names(entity)[0], table)
    return found


def _pairs(block: Block) -> Iterator[tuple[str, str]]:
    """The entities of `Model | Table name` with their tables."""
    where = roles(block.header) if isinstance(block, Grid) else {}
    if not isinstance(block, Grid) or not {Role.ENTITY, Role.TABLE} <= where.keys():
        return
    for row in block.rows:
        cells = [*row.cells, *[""] * len(block.header)]
        entity = cells[where[Role.ENTITY]].strip("* ")
        table = bare(cells[where[Role.TABLE]].rstrip("/"))  # `rooms/`, of documents
        if _ENTITY.fullmatch(entity) and _TABLE.fullmatch(table):
            yield entity, table
