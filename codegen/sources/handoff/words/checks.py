"""CHECK among the constraints of a column, as SQL has it and as cells shorten it."""

from __future__ import annotations

import re

from codegen.sources.handoff.facts import COLUMN, About
from codegen.sources.handoff.words.cursor import Cursor
from codegen.sources.handoff.words.said import Said

_LISTED = re.compile(r"\(\s*'[^']*'(?:\s*,\s*'[^']*')*\s*\)")
# `CHECK: open, shut, gone`: the values that there are.
_VALUES = re.compile(r"\s*:\s*'?([A-Za-z][\w-]*'?(?:\s*[,|/]\s*'?[A-Za-z][\w-]*'?)+)\s*(?=$|[;.])")
# `CHECK >= 0`, `CHECK (1-5)`: of the column that the cell is about.
_COMPARED = re.compile(r"\s*((?:[<>]=?|=|<>|!=)\s*-?\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|\.\.)\s*(\d+(?:\.\d+)?)", re.IGNORECASE)


def clause(cursor: Cursor, said: Said, sql: bool) -> bool:
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
