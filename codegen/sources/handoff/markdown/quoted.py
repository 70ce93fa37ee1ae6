"""Fences that hold markdown of their own: a table of columns shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from codegen.sources.handoff.words.headers import Role, roles

_OPEN = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?:markdown|md)[ \t]*", re.IGNORECASE)
_CLOSE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
_HEAD = re.compile(r"[ \t]*\|(?P<cells>.*)\|[ \t]*")
_DASHES = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t:-]*")


def as_text(text: str) -> str:
    """The text without the marks of such fences, one opened in another too; lines stay where they
    are.
    """
    lines = text.split("\n")
    start: int | None = None
    for at, line in enumerate(lines):
        if start is None:
            start = at if _OPEN.fullmatch(line) else None
        elif _CLOSE.fullmatch(line):
            if _has_columns(lines[start + 1 : at]):
                lines[start : at + 1] = _unmarked(lines[start : at + 1])
            start = None
    return "\n".join(lines)


def _unmarked(lines: Sequence[str]) -> list[str]:
    within = (("" if _OPEN.fullmatch(line) else line) for line in lines[1:-1])
    return ["", *within, ""]


def _has_columns(lines: Sequence[str]) -> bool:
    """A table stands there whose head speaks of names and types."""
    for above, below in pairwise(lines):
        head = _HEAD.fullmatch(above) if _DASHES.fullmatch(below) else None
        cells = tuple(cell.strip() for cell in head["cells"].split("|")) if head else ()
        if {Role.NAME, Role.TYPE} <= roles(cells).keys():
            return True
    return False
