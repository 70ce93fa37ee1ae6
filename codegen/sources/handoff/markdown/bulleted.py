"""Lists that markdown does not know: items with a sign of their own, `• id: uuid`, and of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGN = re.compile(
    r"^([ \t]*)[\u2022\u25e6\u25aa\u25b8\u2023\u2043\u25cf\u25cb\u25a0](?=[ \t]+\S)", re.MULTILINE
)
# `<ul>`, and `<li>id: uuid</li>` in a line each.
_HTML_LIST = re.compile(r"^[ \t]*</?[ou]l\b[^<>]*>[ \t]*$", re.IGNORECASE)
_HTML_ITEM = re.compile(r"^[ \t]*<li\b[^<>]*>\s*(\S.*?)\s*(?:</li>)?[ \t]*$", re.IGNORECASE)
_HTML_HEADING = re.compile(r"^[ \t]*<h([1-6])\b[^<>]*>\s*([^<>]+?)\s*</h\1>[ \t]*$", re.IGNORECASE)
# `Room` above `: id (uuid)`: a term and what defines it, as markdown of other kinds has it.
_DEFINES = re.compile(r"^:[ \t]+(?=\S)")
_TERM = re.compile(r"[`*]*[A-Za-z_][\w ]{0,60}[`*]*")
_FENCE = re.compile(r"[ \t]*(```|~~~)")


def as_lists(text: str) -> str:
    """The text with such items as those of markdown, but in fences; lines stay where they are."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        if fence:
            yield line
        elif _DEFINES.match(below) and _TERM.fullmatch(line):
            yield f"**{line.strip('*')}**"
        else:
            yield _DEFINES.sub("- ", _SIGN.sub(r"\1-", _without_html(line)))


def _without_html(line: str) -> str:
    """A heading or an item of HTML as one of markdown."""
    line = _HTML_HEADING.sub(lambda m: f"{'#' * int(m[1])} {m[2]}", line)
    return _HTML_ITEM.sub(r"- \1", _HTML_LIST.sub("", line))
