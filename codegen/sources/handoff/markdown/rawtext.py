"""A markdown file before it is parsed: without what stands around it, its tables made whole."""

from __future__ import annotations

import re

from codegen.sources.handoff.markdown import (
    bulleted,
    nested,
    preformatted,
    quoted,
    ruled,
    tagged,
    unclosed,
)
from codegen.sources.handoff.markdown.escaped import as_markdown, in_lines

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A file whose markdown stands in a fence as a whole, as assistants hand it out.
_WRAPPED = re.compile(
    r"\A\s*(?P<fence>`{3,}|~{3,})[ \t]*(?:markdown|md)[ \t]*\n(?P<body>.*)\n[ \t]*(?P=fence)\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_ROW = re.compile(r"^[ \t]*\|.*`[^`|\n]+\|[^`\n]*`.*$", re.MULTILINE)
_DELIMITER = re.compile(
    r"^(?P<head>[ \t]*\|[^\n]*\|)[ \t]*\n(?P<line>[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+)[ \t]*$",
    re.MULTILINE,
)
_SPAN = re.compile(r"`[^`]*`")


def prepared(text: str) -> str:
    """The text without front matter and an outer fence, its tables as markdown has them; lines stay
    where they are.
    """
    text = as_markdown(in_lines(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = unclosed.repaired(_WRAPPED.sub(_unwrapped, text))
    text = preformatted.unfolded(preformatted.as_fences(tagged.without_tags(text)))
    text = bulleted.as_lists(quoted.as_text(text))
    text = _ROW.sub(_with_escaped_pipes, ruled.as_pipes(text))
    return nested.indented(_DELIMITER.sub(_with_whole_header, text))


def _unwrapped(match: re.Match[str]) -> str:
    """The text of the fence, each line where it was."""
    return "\n" * match.string.count("\n", 0, match.start("body")) + match["body"]


def _with_escaped_pipes(match: re.Match[str]) -> str:
    """A row of a table in which a code span holds a pipe: `str | None` is one cell."""
    row = match[0]
    if row.count("`") % 2:
        return row
    return _SPAN.sub(lambda span: re.sub(r"(?<!\\)\|", r"\\|", span[0]), row)


def _with_whole_header(match: re.Match[str]) -> str:
    """A head with fewer cells than the line below it: formatters leave it so where a row of the
    table holds a pipe, and then it is no table.
    """
    missing = match["line"].count("|") - match["head"].replace("\\|", "").count("|")
    return f"{match['head']}{'  |' * missing}\n{match['line']}" if missing > 0 else match[0]
