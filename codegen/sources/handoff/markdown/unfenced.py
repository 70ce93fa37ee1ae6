"""Definitions that stand in a document as they are, without a fence around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEAD = re.compile(
    r"^(?:(?P<word>model|enum|Table)\s+\w+[^\n{]{0,80}\{[ \t]*$|CREATE\s+(?:TABLE|TYPE)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_BRACE = re.compile(r"^\}[ \t]*$", re.MULTILINE)
_SEMICOLON = re.compile(r";[ \t]*$", re.MULTILINE)
_LANGUAGES = {"": "sql", "table": "dbml", "model": "prisma", "enum": "prisma"}
# More is no definition that somebody writes.
_LONGEST = 20_000


def in_pieces(text: str) -> str:
    """The text with each definition in one piece, if it has no fences: markdown would take it apart
    at empty lines and indentation. Lines stay where they are.
    """
    if "```" in text or "~~~" in text:
        return text
    parts: list[str] = []
    done = 0
    for begin, end in _definitions(text):
        blank = "--" if text[begin : begin + 6].upper() == "CREATE" else "//"
        lines = (line.strip() or f"{blank} ." for line in text[begin:end].split("\n"))
        parts += [text[done:begin], "\n".join(lines)]
        done = end
    return "".join((*parts, text[done:]))


def language(text: str) -> str:
    """The language of a paragraph that is a definition as a whole, else nothing."""
    head = _HEAD.match(text)
    spans = list(_definitions(text)) if head else []
    return _LANGUAGES[(head["word"] or "").lower()] if head and spans == [(0, len(text))] else ""


def _definitions(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends; every end is looked for once."""
    known = {True: 0, False: 0}
    done = 0
    for head in _HEAD.finditer(text):
        if head.start() < done:
            continue
        braced = head["word"] is not None
        if known[braced] < head.end():
            closing = (_BRACE if braced else _SEMICOLON).search(text, head.end())
            known[braced] = closing.end() if closing else len(text) + 1
        if known[braced] <= min(len(text), head.start() + _LONGEST):
            done = known[braced]
            yield head.start(), done
