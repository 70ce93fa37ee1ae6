"""Lists that markdown does not know: items with a sign of their own, `• id: uuid`, and definitions,
`id` with `: uuid` in the line below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

_SIGN = re.compile(
    r"^([ \t]*)[\u2022\u25e6\u25aa\u25b8\u2023\u2043\u25cf\u25cb\u25a0](?=[ \t]+\S)", re.MULTILINE
)
_TERM = re.compile(r"(?:\*\*)?`?[A-Za-z_]\w*`?(?:\*\*)?\s*")
_DEFINITION = re.compile(r"[ ]{0,3}:[ \t]+(?=\S)")
# `<ul>`, and `<li>id: uuid</li>` in a line each.
_HTML_LIST = re.compile(r"^[ \t]*</?[ou]l\b[^<>]*>[ \t]*$", re.IGNORECASE)
_HTML_ITEM = re.compile(r"^[ \t]*<li\b[^<>]*>\s*(\S.*?)\s*(?:</li>)?[ \t]*$", re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(```|~~~)")


def as_lists(text: str) -> str:
    """The text with such items as those of markdown, but in fences; lines stay where they are."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence = term = ""
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        if fence:
            yield line
        elif _DEFINITION.match(below) and _TERM.fullmatch(line):
            term = line.strip()
            yield ""
        elif term:
            yield f"- {term}: {_DEFINITION.sub('', line)}"
            term = ""
        else:
            yield _SIGN.sub(r"\1-", _HTML_ITEM.sub(r"- \1", _HTML_LIST.sub("", line)))
