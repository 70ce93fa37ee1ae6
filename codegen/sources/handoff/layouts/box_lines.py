"""The lines of a drawn box: whole, and apart from what stands below a label in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.sources.handoff.columns import titles

Lines = list[tuple[str, int]]

# `RELATIONSHIPS:` in a line of its own.
_LABEL = re.compile(r"\W*([A-Za-z][A-Za-z /&]*):")
_GOES_ON = re.compile(r"\(|\|\s*\w|(?:DEFAULT|NOT\s+NULL|REFERENCES|ON\s+(?:DELETE|UPDATE))\b")
_SIDE = re.compile(r"[\u2502\u2551|]")
_NAMED = re.compile(r"[a-z]\w*(?:\s*\([^()]*\))?|\.{2,3}|\u2026")
# So many lines may list the values of an enumeration.
_LONGEST = 8


def parted(sections: Iterable[Lines]) -> tuple[Lines, Lines]:
    """The lines that may be columns, and the others, of the sections that rules part."""
    columns: Lines = []
    others: Lines = []
    for section in sections:
        into = columns
        for text, line in _whole(section):
            if label := _LABEL.fullmatch(text):
                into = columns if titles.is_generic(label[1]) else others
            else:
                into += [(part, line) for part in _beside(text)]
    return columns, others


def _beside(text: str) -> list[str]:
    """`id (PK) │ user_id (FK) │ kind`: columns in one line, of which some say what they are."""
    cells = [cell.strip() for cell in _SIDE.split(text)]
    several = len(cells) > 2 and all(map(_NAMED.fullmatch, cells))
    return cells if several and any("(" in cell for cell in cells) else [text]


def _whole(lines: Lines) -> Lines:
    """Each line with those that it goes on in: to the end of its parentheses, `DEFAULT 'new'`,
    `| 'old'`.
    """
    found: Lines = []
    at = 0
    while at < len(lines):
        text, line = lines[at]
        end = at + _closed_after(lines[at : at + _LONGEST])
        text = " ".join((text, *(more for more, _ in lines[at + 1 : end])))
        if found and _GOES_ON.match(text):
            found[-1] = (f"{found[-1][0]} {text}", found[-1][1])
        else:
            found.append((text, line))
        at = end
    return found


def _closed_after(lines: Lines) -> int:
    """How many lines there are until as many parentheses are closed as opened; else 1."""
    depth = 0
    for count, (text, _) in enumerate(lines, start=1):
        depth += text.count("(") - text.count(")")
        if depth <= 0:
            return count
    return 1
