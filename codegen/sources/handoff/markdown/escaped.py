"""A document that was escaped as a whole: its line ends `\\n`, as inside JSON, or its markdown."""

from __future__ import annotations

import re

# So many of them, and hardly an end of a line, are no accident.
_MANY = 10
_ESCAPE = re.compile(r"\\([\\nrt\"'])")
# `\# Rooms`, `\- id (PK)`: marks that an editor took for letters.
_MARKED = re.compile(r"^[ \t]*\\[#*+-]+[ \t]", re.MULTILINE)
_BARE = re.compile(r"^[ \t]*(?:#{1,6}|[*+-])[ \t]", re.MULTILINE)
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"^[ \t]*\\`\\?`\\?`", re.MULTILINE)
_MEANING = {"n": "\n", "r": "", "t": "\t"}


def in_lines(text: str) -> str:
    """The text with its lines, if it has been escaped as a whole; else as it is."""
    if text.count("\n") > 1 or text.count("\\n") < _MANY:
        return text
    return _ESCAPE.sub(lambda match: _MEANING.get(match[1], match[1]), text.strip().strip("\"'"))


def as_markdown(text: str) -> str:
    """The text with its fences, and its headings and lists if every mark of them is escaped."""
    text = _FENCE.sub(lambda match: match[0].replace("\\", ""), text)
    if len(_MARKED.findall(text)) < _MANY or _BARE.search(text):
        return text
    return _MARK.sub(r"\1", text)
