"""What a block holds, whatever stands above it: the columns that its lines or rows define."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import columns, titles
from codegen.sources.handoff.columns.folding import folded
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import external, other_place, undone
from codegen.sources.handoff.layouts import guessed_heads, outlines
from codegen.sources.handoff.markdown.document import Block, Fence, Grid, Items, Paragraph
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.headers import Role, is_generic, of_columns_alone, roles, sure
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.notions import words_for

_EVERY = re.compile(EVERY, re.IGNORECASE)
_CODE = re.compile(r"[a-z]\w*")
_KEY = re.compile(r"(?:PK|primary\s+key)\b.{0,40}", re.IGNORECASE)
_FIELD = re.compile(r"\b(?:\w+Field|ForeignKey)\(")


# What programs, forms and interfaces list in the same words.
_OTHERS = re.compile(rf"\b(?:{words_for('headings.of_programs')})\b", re.IGNORECASE)


def names(block: Block) -> list[str]:
    """The columns that have a type of a database or of a program, or stand below `Fields:` or `id`
    with nothing but names, if most of the block's are.
    """
    if isinstance(block, Fence) and titles.MADE.search(block.text):
        return []  # it names its tables itself
    block = folded(block) if isinstance(block, Items) else block
    found = list(_typed(block) if isinstance(block, Grid | Items) else outlines.typed_names(block))
    rows = len(block.rows) if isinstance(block, Grid | Items) else 0
    return found if len(found) * 3 >= rows * 2 else []


def is_keyed(listed: list[str]) -> bool:
    """A key, or one of another table, is among the names."""
    return any(map(IS_KEY.fullmatch, listed))


def defines(block: Block) -> bool:
    """The block holds the columns of one table, by its own words, from its first line on: there is
    a key among them, or its head speaks of columns.
    """
    found = names(block)
    if len(found) < 2 or len({*found}) < len(found):
        return False
    if isinstance(block, Fence | Paragraph) and found[0] not in block.text.strip().split("\n")[0]:
        return False
    if isinstance(block, Grid):
        return is_keyed(found) or sure(block.header) or _says_key(block)
    return is_keyed(found) or (isinstance(block, Items) and _of_fields(block))


def _says_key(block: Grid) -> bool:
    """`PK` in a cell behind the name."""
    return any(_KEY.fullmatch(cell) for row in block.rows for cell in row.cells[1:])


def _of_fields(block: Items) -> bool:
    """`name = CharField(…)`: fields of a model, whose key the program adds."""
    fields = sum(bool(_FIELD.search(row.raw[0])) for row in block.rows)
    return fields * 3 >= len(block.rows) * 2


def of_database(block: Block) -> bool:
    """Nothing above the block says that it is something else than a table of this database."""
    if not isinstance(block, Grid | Items | Fence | Paragraph) or undone(block):
        return False
    heading = titles.naming(block)
    if other_place(block) or other_place(block, heading):
        return False
    above = [one.text for one in block.trail if one.level > 1]
    near = (*above[-2:], block.lead)
    others = any(_OTHERS.search(text) or _EVERY.search(text) for text in near)
    return not (others or (heading and external(heading, block)) or asides.offers(block))


def _typed(block: Grid | Items) -> Iterator[str]:
    if isinstance(block, Items):
        label = block.trail[-1].text if block.trail and titles.is_part(block.trail[-1]) else ""
        texts = [row.cells[0].strip() for row in block.rows]
        fields = is_generic(titles.cleaned(block.lead or label))  # `Fields:`
        fields = fields or (texts[:1] == ["id"] and all(map(_CODE.fullmatch, texts)))
        items = (read_item(row) for row in block.rows)
        yield from (item.listed[0] for item in items if item and (item.typed or fields))
        return
    where = guessed_heads.completed(block, roles(block.header))
    if not {Role.NAME, Role.TYPE} <= where.keys() or Role.RULE in where:
        return
    if not of_columns_alone(block.header, where):
        return
    for row in block.rows:
        cells = (*row.cells, *[""] * len(block.header))
        named = columns.column_names(cells[where[Role.NAME]])
        if named and columns.is_typed(cells[where[Role.TYPE]]):
            yield named[0]
