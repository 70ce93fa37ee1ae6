"""Clauses that mark a column in a word or two, read from left to right: CHECK, as SQL has it and as
cells shorten it, IDENTITY, COMMENT, what makes its values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.sources.handoff.facts import COLUMN, About
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import Token

# Functions that only make values, and are no types or remarks.
_GENERATORS = frozenset(
    ("GEN_RANDOM_UUID", "UUID_GENERATE_V4", "UUIDV7", "NEWID", "NEWSEQUENTIALID")
)
_LISTED = re.compile(r"\(\s*'[^']*'(?:\s*,\s*'[^']*')*\s*\)")
# `CHECK: open, shut, gone`: the values that there are.
_VALUES = re.compile(r"\s*:\s*'?([A-Za-z][\w-]*'?(?:\s*[,|/]\s*'?[A-Za-z][\w-]*'?)+)\s*(?=$|[;.])")
# `CHECK >= 0`, `CHECK (1-5)`: of the column that the cell is about.
_COMPARED = re.compile(r"\s*((?:[<>]=?|=|<>|!=)\s*-?\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|\.\.)\s*(\d+(?:\.\d+)?)", re.IGNORECASE)


@dataclass
class Cursor:
    """A place among the tokens of a text."""

    text: str
    parts: list[Token]
    at: int = 0

    @property
    def more(self) -> bool:
        """Whether a token is left."""
        return self.at < len(self.parts)

    def peek(self, ahead: int = 0) -> str:
        """The word at the place, or some tokens further; empty at the end."""
        index = self.at + ahead
        return self.parts[index].word if index < len(self.parts) else ""

    def next(self) -> Token:
        """The token at the place, which moves on."""
        self.at += 1
        return self.parts[self.at - 1]

    def take(self, words: tuple[str, ...]) -> bool:
        """Whether these words stand here; the place moves behind them."""
        found = all(self.peek(i) == word for i, word in enumerate(words))
        self.at += len(words) if found else 0
        return found

    def until(self, begin: int) -> str:
        """The text from the token `begin` up to the present one."""
        return self.text[self.parts[begin].start : self.parts[self.at - 1].end]


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


def check(cursor: Cursor, said: Said, sql: bool) -> bool:
    """Read a CHECK, or in a cell `ENUM('a', 'b')`, where one stands."""
    if not sql and cursor.peek() == "ENUM" and _LISTED.fullmatch(cursor.peek(1)):
        cursor.at += 2
        said.add(About.CHECK, f"CHECK ({COLUMN} IN {cursor.parts[cursor.at - 1].text})")
        return True
    if cursor.peek() != "CHECK":
        return False
    if cursor.peek(1).startswith("("):
        cursor.at += 2
        said.add(About.CHECK, f"CHECK {_condition(cursor.parts[cursor.at - 1].text, sql)}")
        return True
    if cursor.peek(1) == "IN" and cursor.peek(2).startswith("("):
        cursor.at += 3
        said.add(About.CHECK, f"CHECK ({COLUMN} IN {cursor.parts[cursor.at - 1].text})")
        return True
    if not sql and (values := _VALUES.match(cursor.text, cursor.parts[cursor.at].end)):
        while cursor.more and cursor.parts[cursor.at].start < values.end():
            cursor.next()
        listed = ", ".join(f"'{one}'" for one in re.findall(r"[\w-]+", values[1]))
        said.add(About.CHECK, f"CHECK ({COLUMN} IN ({listed}))")
        return True
    compared = None if sql else _COMPARED.match(cursor.text, cursor.parts[cursor.at].end)
    if compared is None:
        return False
    while cursor.more and cursor.parts[cursor.at].start < compared.end():
        cursor.next()
    said.add(About.CHECK, f"CHECK {_condition(f'({compared[1]})', sql)}")
    return True


def _condition(group: str, sql: bool) -> str:
    """The condition of a CHECK; in a cell it may lack the column: `(>= 0)`, `(1-5)`, `('a')`."""
    inner = group[1:].removesuffix(")").strip()
    if not sql and (between := _BETWEEN.fullmatch(inner)):
        return f"({COLUMN} BETWEEN {between[1]} AND {between[2]})"
    if not sql and _LISTED.fullmatch(group):
        return f"({COLUMN} IN {group})"
    return f"({COLUMN} {inner})" if not sql and _COMPARED.fullmatch(inner) else group
