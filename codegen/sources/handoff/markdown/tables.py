"""Tables that markdown does not know as such: ruled by databases, shown in fences, without dashes
below their heads, directly below an item. They become tables of pipes; lines stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from codegen.sources.handoff.markdown.html import Rows
from codegen.sources.handoff.words.headers import heads_columns

_PIPE = re.compile(r"(?<!\\)\|")
_PIPED = re.compile(r"\s*\|.*\|\s*")
_DASHES = r"\|(?:[ \t]*:?-+:?[ \t]*\|)+"
_DELIMITER = re.compile(rf"\s*{_DASHES}\s*")
# A head with fewer cells than the line below it: formatters leave it so where a row of the table
# holds a pipe, and then it is no table.
_SHORT_HEAD = re.compile(
    rf"^(?P<head>[ \t]*\|[^\n]*\|)[ \t]*\n(?P<line>[ \t]*{_DASHES})[ \t]*$", re.MULTILINE
)
_CODED_ROW = re.compile(r"^[ \t]*\|.*`[^`|\n]+\|[^`\n]*`.*$", re.MULTILINE)
_SPAN = re.compile(r"`[^`]*`")
_BELOW_ITEM = re.compile(
    r"^(?P<item>(?P<mark>(?:[-*+]|\d{1,3}[.)])[ \t]+)\S[^\n]*\n)"
    rf"(?P<table>\|[^\n]*\|[ \t]*\n{_DASHES}[ \t]*(?:\n\|[^\n]*)*)",
    re.MULTILINE,
)
_BORDER = re.compile(r"\s*\+(?:[-=:]+\+){2,}\s*")
_CROSSED = re.compile(r"\s*-{2,}(?:\+-{2,})+\s*")
_DESCRIBE = re.compile(
    r"\s*(?:\w+>\s*)?(?:DESC(?:RIBE)?|(?:SHOW\s+(?:FULL\s+)?COLUMNS|EXPLAIN)\s+FROM)\s+[\w.]*?"
    r"`?(?P<name>[A-Za-z_]\w*)`?\s*;?\s*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\s*(```+|~~~+)\s*(\w*)\s*")
_SHOWN = frozenset(("markdown", "md"))
_PLAIN = _SHOWN.union(("", "text", "txt", "plaintext", "sql", "mysql"))
# What parts the cells of a row, by the language of its fence; a size has a comma, too.
_COMMA = re.compile(r"[,;](?![^()]*\))")
_SEPARATED = {"csv": _COMMA, "tsv": re.compile("\t"), "psv": _PIPE}
# Longer tables are data.
_LONGEST = 400


def whole(text: str) -> str:
    """The text with its tables as markdown has them: a code span with a pipe, `str | None`, in one
    cell, heads as long as their rows, what stands below an item as part of it.
    """
    text = _SHORT_HEAD.sub(_with_whole_head, _CODED_ROW.sub(_with_escaped_pipes, text))
    return _BELOW_ITEM.sub(_within, text)


def _with_escaped_pipes(match: re.Match[str]) -> str:
    row = match[0]
    if row.count("`") % 2:
        return row
    return _SPAN.sub(lambda span: _PIPE.sub(r"\\|", span[0]), row)


def _with_whole_head(match: re.Match[str]) -> str:
    missing = match["line"].count("|") - match["head"].replace("\\|", "").count("|")
    return f"{match['head']}{'  |' * missing}\n{match['line']}" if missing > 0 else match[0]


def _within(match: re.Match[str]) -> str:
    return match["item"] + re.sub("(?m)^", " " * len(match["mark"]), match["table"])


def headless(text: str) -> Rows:
    """The rows of pipes of every line, below a head that has no words if the text has none.

    Empty where a line is no row, or where rows differ in length.
    """
    lines = text.split("\n")
    cells = [tuple(_cells(line)) for line in lines if _PIPED.fullmatch(line)]
    if len(lines) < 2 or len(cells) < len(lines) or len({len(row) for row in cells}) > 1:
        return []
    listed = list(enumerate(cells)) if len(cells[0]) > 1 else []
    return (
        listed if not listed or heads_columns(cells[0]) else [(0, ("",) * len(cells[0])), *listed]
    )


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _PIPE.split(bare)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def out_of_fences(text: str) -> str:
    """The text in which tables of columns stand in no fence, and no rule of `+---+` around them."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if opening := _FENCE.fullmatch(lines[at]):
            at = _fence(lines, at, opening)
        elif _BORDER.fullmatch(lines[at]):
            at = _ruled(lines, at, len(lines))
        else:
            at += 1
    return "\n".join(lines)


def _fence(lines: list[str], at: int, opening: re.Match[str]) -> int:
    """The line behind a fence; one that holds nothing but a table of columns is taken away."""
    sign = opening[1]
    end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == sign), len(lines))
    if opening[2].lower() in _PLAIN and _printed(lines, at, end):
        return end + 1
    if opening[2].lower() in _PLAIN | _SEPARATED.keys() and _separated(lines, at, end, opening[2]):
        return end + 1
    if _described(lines, at, end):
        return at + 1
    inner = [line for line in lines[at + 1 : end] if line.strip()]
    ruled = bool(inner) and all(_BORDER.fullmatch(x) or _PIPED.fullmatch(x) for x in inner)
    if not ruled or opening[2].lower() not in _PLAIN or end == len(lines):
        return end + 1
    head = next((x for x in inner if _PIPED.fullmatch(x)), "")
    bordered = bool(_BORDER.fullmatch(inner[0]))
    if not heads_columns(_cells(head)) or not (bordered or _DELIMITER.fullmatch(inner[1])):
        return end + 1
    lines[at] = lines[end] = ""
    if bordered:
        _ruled(lines, next(i for i in range(at, end) if lines[i].strip()), end)
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
    if rule == end or end == len(lines) or not heads_columns(head):
        return False
    stop = next((i for i in range(rule + 1, end) if "|" not in lines[i]), end)
    lines[rule + 1 : stop] = [_row(_cells(line)) for line in lines[rule + 1 : stop]]
    lines[rule - 1 : rule + 1] = [_row(head), "|" + "---|" * len(head)]
    lines[at + 1 : rule - 1] = [line.strip() for line in lines[at + 1 : rule - 1]]
    lines[stop:end] = [f"> {line.strip()}" for line in lines[stop:end]]
    lines[at] = lines[end] = ""
    return True


def _separated(lines: list[str], at: int, end: int, tag: str) -> bool:
    """Take a fence away that holds a head of columns, and rows with commas between cells."""
    sign = _SEPARATED.get(tag.lower(), _COMMA)
    rows = [[cell.strip(' "') for cell in sign.split(line)] for line in lines[at + 1 : end]]
    alike = len({len(row) for row in rows}) == 1 and len(rows) > 1 < len(rows[0])
    if end == len(lines) or not alike or not heads_columns(rows[0]):
        return False
    lines[at : at + 2] = [_row(rows[0]), "|" + "---|" * len(rows[0])]
    told = ([cell.replace("|", "\\|") for cell in row] for row in rows[1:])
    lines[at + 2 : end + 1] = [*map(_row, told), ""]
    return True


def _ruled(lines: list[str], at: int, end: int) -> int:
    """`+---+---+` around rows of pipes: the first border goes, the second one is the delimiter."""
    stop = at
    while stop < min(end, at + _LONGEST) and lines[stop].strip():
        if not (_BORDER.fullmatch(lines[stop]) or _PIPED.fullmatch(lines[stop])):
            return stop + 1
        stop += 1
    borders = [i for i in range(at, stop) if _BORDER.fullmatch(lines[i])]
    if borders != [at, at + 2, stop - 1] or not heads_columns(_cells(lines[at + 1])):
        return stop + 1
    head = _cells(lines[at + 1])
    lines[at : at + 3] = ["", _row(head), "|" + "---|" * len(head)]
    lines[at + 3 : stop] = [*(_row(_cells(line)) for line in lines[at + 3 : stop - 1]), ""]
    return stop + 1


def shown(text: str) -> str:
    """The text without the marks of fences that show a table of columns as it is written, one that
    is opened in another, too.
    """
    lines = text.split("\n")
    start: int | None = None
    for at, line in enumerate(lines):
        fence = _FENCE.fullmatch(line)
        if start is None:
            start = at if _shows(fence) else None
        elif fence and not fence[2]:
            if _has_columns(lines[start + 1 : at]):
                within = ["" if _shows(_FENCE.fullmatch(x)) else x for x in lines[start + 1 : at]]
                lines[start : at + 1] = ["", *within, ""]
            start = None
    return "\n".join(lines)


def _shows(fence: re.Match[str] | None) -> bool:
    return fence is not None and fence[2].lower() in _SHOWN


def _has_columns(lines: Sequence[str]) -> bool:
    """A table stands there whose head speaks of names and types."""
    return any(
        heads_columns(_cells(above))
        for above, below in pairwise(lines)
        if _DELIMITER.fullmatch(below) and _PIPED.fullmatch(above)
    )
