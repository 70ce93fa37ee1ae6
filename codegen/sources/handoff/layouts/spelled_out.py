"""Columns in the text itself, without a list around them.

A column in every line of a paragraph below the name of its table or entity:

    name: string
    owner: Person
    note: text   # what was said

or a table and its columns as code, in one sentence:

    `visits` — `id uuid PRIMARY KEY`, `came_at/left_at timestamptz NOT NULL`, primary key `(a, b)`
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from codegen.sources import spellings
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import column_names, placed
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Heading,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words.sqltext import split

_LINE = re.compile(r"(?P<name>[a-z_]\w*)\s*:\s*(?P<rest>[^\s#/][^#]*?)\s*(?:(?:#|//)\s*.*)?")
_TABLE = re.compile(
    r"`(?P<table>[a-z_]\w*)`\s*[:\u2013\u2014-]\s*(?P<list>`.+)", re.IGNORECASE | re.DOTALL
)
_DEFINED = re.compile(
    r"`(?P<names>[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*)\s+(?P<rest>[^`]+)`(?:\s*\(.*\))?", re.DOTALL
)
_LONGEST = 2_000


def read(block: Block, document: Document) -> Reading | None:
    """Read such a paragraph; None for any other block."""
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST or undone(block):
        return None
    if named := _TABLE.fullmatch(block.text.strip()):
        return _sentence(named, block)
    title = titles.title_of(block)
    if title is None or title.heading != block.trail[-1] or other_place(block, title.heading):
        return None
    known = document.once("titles", titles.all_names)
    facts: list[Fact] = []
    sure = 0
    lines = block.text.split("\n")
    for line, text in enumerate(lines, start=block.line):
        column = _column(text.strip(), line, known)
        if column is None:
            return None
        facts += column.facts(Rank.TABLE)
        sure += _is_told(column, known)
    return placed(Reading(tuple(facts)), title, block) if sure * 3 >= len(lines) * 2 else None


def _column(text: str, line: int, known: Collection[str]) -> Item | None:
    """`owner: Person`: of a type, or of an entity of the document, which it refers to."""
    match = _LINE.fullmatch(text)
    item = (
        read_item(Row((text,), line, (f"`{match['name']}`: {match['rest']}",))) if match else None
    )
    if match is None or item is None or len(item.listed) != 1:
        return None
    if match["rest"].casefold() in known:
        item.said.add(About.FOREIGN_KEY, Reference(match["rest"]))
    elif not item.typed and match["rest"].isidentifier():
        item.said.add(About.TYPE, match["rest"])
    return item


def _is_told(item: Item, known: Collection[str]) -> bool:
    """The type is one of a database or a program, or an entity's."""
    target = item.said.get(About.FOREIGN_KEY)
    entity = isinstance(target, Reference) and str(target.table).casefold() in known
    return entity or spellings.is_type(str(item.said.get(About.TYPE) or ""))


def _sentence(match: re.Match[str], block: Paragraph) -> Reading | None:
    """The columns of a sentence in which each is defined as code; constraints may stand among
    them.
    """
    facts: list[Fact] = []
    for offset, part in split(match["list"].rstrip(" ."), ",;"):
        line = block.line + block.text.count("\n", 0, block.text.find(match["list"]) + offset)
        found = list(_defined(part, line)) or list(statements(plain(part), line))
        if not found:
            return None
        facts += found
    if not any(fact.about is About.TYPE for fact in facts):
        return None
    heading = Heading(LABEL_LEVEL, match["table"], block.line, f"`{match['table']}`")
    title = titles.Title(match["table"], exact=True, heading=heading)
    return placed(Reading(tuple(facts)), title, block)


def _defined(text: str, line: int) -> Iterator[Fact]:
    match = _DEFINED.fullmatch(text)
    for name in column_names(match["names"]) if match else ():
        rest = match["rest"] if match else ""
        item = read_item(Row((f"{name} {rest}",), line, (f"`{name}` {rest}",)))
        if item is not None and item.typed:
            yield from column_facts("", name, item.said, Rank.TABLE, line)
