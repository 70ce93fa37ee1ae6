"""Tables directly below an item of a list: markdown takes their rows for its text."""

from __future__ import annotations

import re

_TABLE = re.compile(
    r"^(?P<item>(?P<mark>(?:[-*+]|\d{1,3}[.)])[ \t]+)\S[^\n]*\n)"
    r"(?P<table>\|[^\n]*\|[ \t]*\n\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?:\n\|[^\n]*)*)",
    re.MULTILINE,
)
_ROW = re.compile(r"^", re.MULTILINE)


def indented(text: str) -> str:
    """The text with such tables as part of their items; lines stay where they are."""
    return _TABLE.sub(_within, text)


def _within(match: re.Match[str]) -> str:
    return match["item"] + _ROW.sub(" " * len(match["mark"]), match["table"])
