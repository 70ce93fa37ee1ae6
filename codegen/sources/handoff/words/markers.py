"""Clauses that mark a column in a word or two: IDENTITY, COMMENT, what makes its values."""

from __future__ import annotations

import re

from codegen.sources.handoff.facts import About
from codegen.sources.handoff.words.cursor import Cursor
from codegen.sources.handoff.words.said import Said

# Functions that only make values, and are no types or remarks.
_GENERATORS = frozenset(
    ("GEN_RANDOM_UUID", "UUID_GENERATE_V4", "UUIDV7", "NEWID", "NEWSEQUENTIALID")
)


def comment(cursor: Cursor, said: Said, _sql: bool) -> bool:
    """COMMENT 'text', of MySQL."""
    if cursor.peek() != "COMMENT" or not cursor.peek(1).startswith("'"):
        return False
    cursor.at += 2
    said.add(About.COMMENT, cursor.parts[cursor.at - 1].text[1:-1].replace("''", "'"))
    return True


def identity(cursor: Cursor, said: Said, _sql: bool) -> bool:
    """IDENTITY, with or without where it starts: `IDENTITY(1,1)`."""
    if not cursor.take(("IDENTITY",)):
        return False
    if cursor.peek().startswith("("):
        cursor.next()
    said.add(About.AUTO, True)
    return True


def on_update(cursor: Cursor, said: Said, _sql: bool) -> bool:
    """MySQL's ON UPDATE CURRENT_TIMESTAMP: the application's work elsewhere."""
    if cursor.peek() != "ON" or cursor.peek(1) != "UPDATE":
        return False
    colon = cursor.peek(2) in (":", "=")
    if not re.match(r"(NOW|CURRENT_TIMESTAMP)", cursor.peek(2 + colon)):
        return False
    cursor.at += 3 + colon
    if cursor.peek().startswith("("):
        cursor.next()
    said.add(About.ON_UPDATE, True)
    return True


def generator(cursor: Cursor, said: Said, sql: bool) -> bool:
    """`gen_random_uuid()` alone in a cell, where others write DEFAULT before it."""
    if sql or cursor.peek() not in _GENERATORS or cursor.peek(1) != "()":
        return False
    cursor.at += 2
    written = cursor.until(cursor.at - 2)
    said.add(About.DEFAULT, written, written)
    return True
