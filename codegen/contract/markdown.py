"""Small pieces of markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_NONE = "\u2013"


@lru_cache(maxsize=4096)  # most of what stands in cells, types and statuses, stands in many
def cell(text: str) -> str:
    """Text that stays within its cell."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split()) or _NONE


def code(text: str) -> str:
    """Text as code, between more backticks than it has itself."""
    line = " ".join(text.split())
    if "`" not in line:
        return f"`{line}`"
    marks = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    edge = " " if "`" in line[:1] + line[-1:] else ""
    return f"{marks}{edge}{line}{edge}{marks}"


def scopes_told(scopes: Iterable[str]) -> str:
    """`a`, and of `b|c` one; none where there are none."""
    told = (" or ".join(map(code_cell, scope.split("|"))) for scope in scopes)
    return ", ".join(told) or "none"


@lru_cache(maxsize=4096)
def code_cell(text: str) -> str:
    """Text as code within a cell; a pipe ends the cell even there."""
    return code(text).replace("|", "\\|") if text else _NONE


def table(header: str, rows: Iterable[Sequence[str]]) -> str:
    """A table; `header` has its titles with pipes between, the rows are escaped already."""
    titles = [title.strip() for title in header.split("|")]
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def fence(tag: str, text: str) -> str:
    """A fence that is longer than any in the text."""
    marks = "```"
    while marks in text:
        marks += "`"
    return f"{marks}{tag}\n{text}\n{marks}"


def bullets(items: Iterable[str]) -> str:
    """A list; `- None` where there is nothing."""
    return "\n".join(f"- {' '.join(item.split())}" for item in items) or "- None"
