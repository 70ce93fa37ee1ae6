"""What the words above a list say of it: columns follow, or something else does."""

from __future__ import annotations

import re

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.items import Item
from codegen.sources.handoff.columns.titles import ATTRIBUTES, FIELDS, Title
from codegen.sources.handoff.markdown.document import Document, Fence, Items
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.notions import saying, words_for

CONSTRAINTS = saying("headings.constraints")
# Parts of a table's description that are no lists of columns.
OTHER_PARTS = saying("headings.other_parts")
PARTIAL = saying("headings.chosen_columns")
_WITH = saying("headings.leads")
# `Key attributes` are no attributes of keys.
_CHOSEN = re.compile(r"\bkey\b|kluczow\w+|ключев\w+|\bclaves?\b|\bclés?\b", re.IGNORECASE)
_KINDS_OF = re.compile(rf"\b(?:{words_for('headings.kinds_of')})\W*$", re.I)
# `Key tables:`, `关键表`: what they name are tables.
_TABLES = re.compile(
    r"(?:\b(?:tables|tablas|tabelas|tabellen|tabele)|таблицы|(?<!字段)(?<!列)表)(?:\s*\(\d+\))?\W*$",
    re.IGNORECASE,
)
_MADE = re.compile(titles.CREATED, re.IGNORECASE)


def names_other_part(text: str) -> bool:
    """It names constraints, indexes, relations or values, and no list of columns."""
    return bool(CONSTRAINTS.search(text) or OTHER_PARTS.search(text))


def announces(place: Items, announced: str) -> bool:
    """What stands above the list says that columns follow."""
    above = place.trail[-1]
    if not place.lead and above.part:
        return bool(PARTIAL.search(above.text)) or not names_other_part(above.text)
    about = _CHOSEN.sub("", announced)
    if not names_other_part(about) and (
        ATTRIBUTES.match(announced) or FIELDS.search(titles.cleaned(announced))
    ):
        return True
    return bool(is_generic(titles.cleaned(announced)) or _WITH.search(announced))


def is_said(announced: str) -> bool:
    """The words above a list say columns or fields, and do not only stand below a table's name."""
    found = is_generic(titles.cleaned(announced)) or _WITH.search(announced)
    return bool(found or PARTIAL.search(announced) or ATTRIBUTES.match(announced))


def lists_values(announced: str) -> bool:
    """`Action types:`, `Key tables:` above words: what a column may hold, or tables, and no
    columns.
    """
    if _TABLES.search(announced):
        return True
    return bool(_KINDS_OF.search(announced)) and not FIELDS.search(titles.cleaned(announced))


def describes(items: list[Item]) -> bool:
    """The items describe columns that are defined elsewhere: there is text, and hardly a type."""
    return any(item.row.cells[0].count(" ") > 3 and not item.said.facts for item in items)


def lists_fields(title: Title, announced: str) -> bool:
    """`Opening fields:` below the name of a table: they are its own, whatever is told of them."""
    words = titles.cleaned(announced)
    return title.exact and bool(FIELDS.search(words)) and not is_generic(words)


def made_in_sql(document: Document) -> frozenset[str]:
    """The tables that SQL of the document makes, in small letters."""
    texts = (block.text for block in document.blocks if isinstance(block, Fence))
    return frozenset(name.casefold() for text in texts for name in _MADE.findall(text))
