"""A markdown file before it is parsed: without what stands around it, its tables made whole."""

from __future__ import annotations

import re

from codegen.sources.handoff.markdown import bulleted, fences, html, tables

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A file whose markdown stands in a fence as a whole, as assistants hand it out.
_WRAPPED = re.compile(
    r"\A\s*(?P<fence>`{3,}|~{3,})[ \t]*(?:markdown|md)[ \t]*\n(?P<body>.*)\n[ \t]*(?P=fence)\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
# So many of them, and hardly an end of a line, are no accident.
_MANY = 10
_ESCAPE = re.compile(r"\\([\\nrt\"'])")
# `\# Rooms`, `\- id (PK)`: marks that an editor took for letters.
_MARKED = re.compile(r"^[ \t]*\\[#*+-]+[ \t]", re.MULTILINE)
_BARE = re.compile(r"^[ \t]*(?:#{1,6}|[*+-])[ \t]", re.MULTILINE)
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPED_FENCE = re.compile(r"^[ \t]*\\`\\?`\\?`", re.MULTILINE)
# What ends a line in HTML, where it ends one anyway.
_BREAK = re.compile(r"[ \t]*<br[ \t]*/?>[ \t]*$", re.MULTILINE | re.IGNORECASE)
_MEANING = {"n": "\n", "r": "", "t": "\t"}


def prepared(text: str) -> str:
    """The text without front matter and an outer fence, its tables as markdown has them; lines stay
    where they are.
    """
    text = _as_markdown(_in_lines(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = fences.patched(fences.repaired(_WRAPPED.sub(_unwrapped, text)))
    text = html.unfolded(html.as_fences(html.without_tags(_BREAK.sub("", text))))
    text = bulleted.as_lists(tables.shown(text))
    return tables.whole(tables.out_of_fences(text))


def _unwrapped(match: re.Match[str]) -> str:
    """The text of the fence, each line where it was."""
    return "\n" * match.string.count("\n", 0, match.start("body")) + match["body"]


def _in_lines(text: str) -> str:
    """The text with its lines, if it has been escaped as a whole; else as it is."""
    if text.count("\n") > 1 or text.count("\\n") < _MANY:
        return text
    return _ESCAPE.sub(lambda match: _MEANING.get(match[1], match[1]), text.strip().strip("\"'"))


def _as_markdown(text: str) -> str:
    """The text with its fences, and its headings and lists if every mark of them is escaped."""
    text = _ESCAPED_FENCE.sub(lambda match: match[0].replace("\\", ""), text)
    if len(_MARKED.findall(text)) < _MANY or _BARE.search(text):
        return text
    return _MARK.sub(r"\1", text)
