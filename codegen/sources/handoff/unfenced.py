"""Definitions that stand in a document as they are, without a fence around them."""

from __future__ import annotations

import re

_UNFENCED = re.compile(
    r"^(?:(?:model|enum|Table)\s+\w+[^\n{]{0,80}\{[ \t]*\n(?:[^\n]*\n){1,400}?\}"
    r"|CREATE\s+(?:TABLE|TYPE)\b[^;]{1,20000};)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BEGINNING = (("CREATE", "sql"), ("TABLE", "dbml"), ("MODEL", "prisma"), ("ENUM", "prisma"))


def in_pieces(text: str) -> str:
    """The text with each definition in one piece, if it has no fences: markdown would take it apart
    at empty lines and indentation. Lines stay where they are.
    """
    return text if "```" in text or "~~~" in text else _UNFENCED.sub(_in_one_piece, text)


def _in_one_piece(match: re.Match[str]) -> str:
    blank = "--" if match[0][:6].upper() == "CREATE" else "//"
    lines = (line.strip() or f"{blank} ." for line in match[0].split("\n"))
    return "\n".join(lines)


def language(text: str) -> str:
    """The language of a paragraph that is a definition as a whole, else nothing."""
    whole = _UNFENCED.fullmatch(text)
    return next((tag for word, tag in _BEGINNING if whole and text.upper().startswith(word)), "")
