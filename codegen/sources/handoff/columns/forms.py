"""What the items of a list look like, where no type says that they are columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.sources.handoff.columns.items import Item
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.markdown.document import Row

# No `getRoomById`: what a program does.
_KEY_NAME = re.compile(r"(?!(?:get|find|load|list|set|delete|update)[A-Z])\w+(?:_id|[a-z]Id)")
_SMALL = re.compile(r"(?:\*\*|`)?[a-z_]\w*(?:\*\*|`)?\s*(?:[:(\u2013\u2014]|-\s|$)")
_KEYED = re.compile(r"\b(?:FK|PK)\b|^id\b|\w_id\b")
_HOLDS = re.compile(
    r"\w+\??\s*:\s*(?:\[?\s*\{[^{}]*\}\s*\]?|\[?(?P<entity>[A-Z]\w*)(?:\]|\[\])?|\w+(?:\s*\|\s*\w+)+)"
)
# `name`, `id (PK)`, `status (open / done)`: a name and at the most a group behind it.
_BARE_ITEM = re.compile(r"[A-Za-z_][\w/]*\s*(\([^()]*(\([^()]*\)[^()]*)*\))?")


def holds(item: Item, known: frozenset[str]) -> bool:
    """`guests: [Guest]`, `visits: [{ day, note }]`: what it holds is told, if not as a type.

    known: the entities of the document, in small letters.
    """
    match = _HOLDS.fullmatch(item.row.cells[0].strip())
    return match is not None and (not match["entity"] or match["entity"].casefold() in known)


def as_code(item: Item) -> bool:
    """The name is in backticks and no word of prose: `**Isolation**: …` is no column."""
    return "`" in item.row.raw[0] and not item.listed[0][:1].isupper()


def bare(items: Sequence[Item], lines: Sequence[Row]) -> bool:
    """Every line is a name, with at the most a group behind it, or constraints."""
    alone = all(_BARE_ITEM.fullmatch(item.row.cells[0]) or _constrained(item) for item in items)
    return alone and {row.line for row in lines} <= {item.row.line for item in items}


def one_by_one(items: Sequence[Item]) -> bool:
    """One name in small letters in each line, apart from what is told of it."""
    small = (_constrained(item) or _SMALL.match(item.row.raw[0]) for item in items)
    return (
        all(small)
        and all(len(item.listed) == 1 for item in items)
        and len({item.row.line for item in items}) == len(items)
    )


def _constrained(item: Item) -> bool:
    """`guest_id nullable for staff`: a name in small letters, and a constraint."""
    return bool(item.said.facts) and not item.listed[0][:1].isupper()


def understood(items: Sequence[Item], title: Title) -> bool:
    """`user_id: FK(users), PK`: constraints, and nothing else, below a table's name or of keys."""
    said = (item.said for item in items)
    keys = all(is_key(item) and _KEY_NAME.fullmatch(item.listed[0]) for item in items)
    return (title.exact or keys) and all(
        one.facts and not one.unread and not one.values for one in said
    )


def keyed(items: Sequence[Item]) -> bool:
    """A key, or one of another table, is among them."""
    return any(is_key(item) or any(map(is_id, item.listed)) for item in items)


def in_code(items: Sequence[Item], rows: Sequence[Row]) -> bool:
    """Some names are those of code, below an item, and a key is among all the rows of the list."""
    coded = any("_" in name for item in items for name in item.listed if item.row.depth)
    return coded and any(_KEYED.search(row.cells[0]) for row in rows)


def is_id(name: str) -> bool:
    """`id`, `guest_id`, `guestId`."""
    return name == "id" or bool(_KEY_NAME.fullmatch(name))


def is_value(item: Item) -> bool:
    """`OPEN → CLOSED`: a value of an enumeration, and what becomes of it."""
    name = item.listed[0]
    return name.isupper() and not name.endswith("ID")


def is_key(item: Item) -> bool:
    """It is said to be the key, or one of another table."""
    return any(say.about in (About.PRIMARY_KEY, About.FOREIGN_KEY) for say in item.said.facts)
