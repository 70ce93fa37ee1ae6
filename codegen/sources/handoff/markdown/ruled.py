"""Tables that are ruled with dashes, as databases print them.

They become tables of markdown, each row on its own line; a table of columns in a plain fence comes
out of it.
"""

from __future__ import annotations

import re

from codegen.sources.handoff.words.headers import Role, roles

_BORDER = re.compile(r"\s*\+(?:[-=:]+\+){2,}\s*")
_CROSSED = re.compile(r"\s*-{2,}(?:\+-{2,})+\s*")
_DESCRIBE = re.compile(
    r"\s*(?:\w+>\s*)?(?:DESC(?:RIBE)?|(?:SHOW\s+(?:FULL\s+)?COLUMNS|EXPLAIN)\s+FROM)\s+[\w.]*?"
    r"`?(?P<name>[A-Za-z_]\w*)`?\s*;?\s*",
    re.IGNORECASE,
)
_PIPED = re.compile(r"\s*\|.*\|\s*")
_DELIMITER = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
_FENCE = re.compile(r"\s*(```+|~~~+)\s*(\w*)\s*")
_PLAIN = frozenset(("", "text", "txt", "plaintext", "markdown", "md", "sql", "mysql"))
# Longer tables are data.
_LONGEST = 400


def as_pipes(text: str) -> str:
    """The text with such tables as rows of pipes; lines stay where they are."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if opening := _FENCE.fullmatch(lines[at]):
            at = _fence(lines, at, opening)
        elif _BORDER.fullmatch(lines[at]):
            at = _grid(lines, at, len(lines))
        else:
            at += 1
    return "\n".join(lines)


def _fence(lines: list[str], at: int, opening: re.Match[str]) -> int:
    """The line behind a fence; one that holds nothing but a table of columns is taken away."""
    sign = opening[1]
    end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == sign), len(lines))
    if opening[2].lower() in _PLAIN and _printed(lines, at, end):
        return end + 1
    if _described(lines, at, end):
        return at + 1
    inner = [line for line in lines[at + 1 : end] if line.strip()]
    ruled = bool(inner) and all(_BORDER.fullmatch(x) or _PIPED.fullmatch(x) for x in inner)
    if not ruled or opening[2].lower() not in _PLAIN or end == len(lines):
        return end + 1
    head = next((x for x in inner if _PIPED.fullmatch(x)), "")
    bordered = bool(_BORDER.fullmatch(inner[0]))
    if not _of_columns(_cells(head)) or not (bordered or _DELIMITER.fullmatch(inner[1])):
        return end + 1
    lines[at] = lines[end] = ""
    if bordered:
        _grid(lines, next(i for i in range(at, end) if lines[i].strip()), end)
    return end + 1


def _described(lines: list[str], at: int, end: int) -> bool:
    """Put what `DESCRIBE rooms` prints into a fence of its own, below the name of its table."""
    asked = _DESCRIBE.fullmatch(lines[at + 1]) if at + 2 < end else None
    if asked and _BORDER.fullmatch(lines[at + 2]):
        lines[at], lines[at + 1] = f"Table: `{asked['name']}`", "```"
        return True
    return False


def _printed(lines: list[str], at: int, end: int) -> bool:
    """Take a fence away that holds what psql prints: `Column | Type` above `-----+-----`."""
    rule = next((i for i in range(at + 2, end) if _CROSSED.fullmatch(lines[i])), end)
    head = _cells(lines[rule - 1])
    if rule == end or end == len(lines) or not _of_columns(head):
        return False
    stop = next((i for i in range(rule + 1, end) if "|" not in lines[i]), end)
    lines[rule + 1 : stop] = [_row(_cells(line)) for line in lines[rule + 1 : stop]]
    lines[rule - 1 : rule + 1] = [_row(head), "|" + "---|" * len(head)]
    lines[at + 1 : rule - 1] = [line.strip() for line in lines[at + 1 : rule - 1]]
    lines[stop:end] = [f"> {line.strip()}" for line in lines[stop:end]]
    lines[at] = lines[end] = ""
    return True


def _of_columns(head: list[str]) -> bool:
    return {Role.NAME, Role.TYPE} <= roles(tuple(head)).keys()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _grid(lines: list[str], at: int, end: int) -> int:
    """`+---+---+` around rows of pipes: the first border goes, the second one is the delimiter."""
    stop = at
    while stop < min(end, at + _LONGEST) and lines[stop].strip():
        if not (_BORDER.fullmatch(lines[stop]) or _PIPED.fullmatch(lines[stop])):
            return stop + 1
        stop += 1
    borders = [i for i in range(at, stop) if _BORDER.fullmatch(lines[i])]
    if borders != [at, at + 2, stop - 1] or not _of_columns(_cells(lines[at + 1])):
        return stop + 1
    head = _cells(lines[at + 1])
    lines[at : at + 3] = ["", _row(head), "|" + "---|" * len(head)]
    lines[at + 3 : stop] = [*(_row(_cells(line)) for line in lines[at + 3 : stop - 1]), ""]
    return stop + 1
