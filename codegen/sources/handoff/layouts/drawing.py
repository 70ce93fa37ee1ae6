"""Trees in fences: `Table: name`, then `├── column (TYPE) → field: type`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import STAMPS
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Heading, Row
from codegen.sources.handoff.words.grammar import read_type

_TABLE = re.compile(r"^[ \t]*+Table:\s*`?([\w.]+)`?", re.IGNORECASE | re.MULTILINE)
_BRANCH = re.compile(r"[\s│|]*[├└+`][─-]+\s*([\w$]+)(?:\s*\((.*?)\)(?=\s*(?:→|->|=>|$)))?(.*)")
_KEY = re.compile(r"_?id|uuid|\w+_id|[a-z]\w*Id", re.IGNORECASE)
_FIELD = re.compile(r"\s*(?:→|->|=>)\s*(\w+)\s*:")
_TWIG = re.compile(r"^([\s│|]*)[├└][─-]+\s*(.*)$")


def read(block: Block, _document: Document) -> Reading | None:
    """Read an entity mapping or a tree of typed columns; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in ("", "text", "txt", "plaintext"):
        return None
    if _TABLE.search(block.text) and (drawn := tuple(_facts(block))):
        return Reading(drawn)
    if "├" not in block.text or other_place(block):
        return None
    found = [entity for entity in _trees(block) if entity.facts]
    return Reading(unnamed=tuple(found)) if found else None


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


def _trees(block: Fence) -> Iterator[Unnamed]:
    """A name at the root, and below it columns of which most have a type; names alone where the
    headings speak of a schema and each tree has a key.
    """
    bare = any(ABOUT.search(heading.text) for heading in block.trail)
    for root, items in _grown(block):
        yield from _tree(root, items, bare=bare)


def _grown(block: Fence) -> Iterator[tuple[tuple[str, int] | None, list[Item]]]:
    """Each root with what hangs on it."""
    root: tuple[str, int] | None = None
    items: list[Item] = []
    for line, text in enumerate(block.text.splitlines(), start=block.line + 1):
        twig = _TWIG.match(text)
        if twig is None and text.strip(" \t│|"):
            yield root, items
            root, items = (text.strip(), line), []
        elif twig and not twig[1].strip() and (item := read_item(_row(twig[2], line))):
            items.append(item)
    yield root, items


def _row(text: str, line: int) -> Row:
    return Row((text.strip(),), line, (f"`{text.strip()}",))


def _tree(
    root: tuple[str, int] | None, items: list[Item], *, bare: bool = False
) -> Iterator[Unnamed]:
    title = titles.read_title(Heading(7, root[0], root[1], root[0])) if root else None
    typed = sum(item.typed for item in items)
    keyed = bare and len(items) > 1 and any(_KEY.fullmatch(item.listed[0]) for item in items)
    if title and root and (keyed or (typed > 1 and typed * 2 >= len(items))):
        facts = [fact for item in items for name in item.listed for fact in _twig(name, item)]
        yield Unnamed(title.name, root[1], tuple(facts))


def _twig(name: str, item: Item) -> Iterator[Fact]:
    """A column; `timestamps` are the two that Laravel calls so."""
    line = item.row.line
    for stamp in () if item.typed else STAMPS.get(name.casefold(), ()):
        yield Fact("", stamp, About.TYPE, "timestamp", Rank.DRAWING, line)
    if item.typed or name.casefold() not in STAMPS:
        yield from column_facts("", name, item.said, Rank.DRAWING, line)
