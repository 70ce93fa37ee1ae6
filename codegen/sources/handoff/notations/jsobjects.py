"""Objects in JavaScript's notation, as far as definitions of tables are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/|[()\[\]{},;]", re.DOTALL
)
_DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_ENTRY = re.compile(
    r"\s*(?:(?P<key>[\w$]+\??)|(['\"`])(?P<quoted>[\w.-]+)\2)\s*:\s*(?P<value>.+)", re.DOTALL
)


def group(text: str, start: int) -> str:
    """The text from an opening bracket to the one that closes it, or to the end."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += _DEPTH.get(token[0], 0)
        if depth <= 0 and token[0] in ")]}":
            return text[start : token.end()]
    return text[start:]


def parts(body: str) -> Iterator[tuple[int, str]]:
    """What stands between the commas of `{…}`, or its semicolons, each with its offset; comments
    are blanked.
    """
    begin, depth, blank = 1, 0, list(body)
    for token in _TOKEN.finditer(body):
        if token[0].startswith(("//", "/*")):
            for at in range(token.start(), token.end()):
                blank[at] = body[at] if body[at] == "\n" else " "
    clean = "".join(blank)
    for token in _TOKEN.finditer(clean):
        depth += _DEPTH.get(token[0], 0)
        if (token[0] in ",;" and depth == 1) or depth == 0:
            yield begin, clean[begin : token.start()]
            begin = token.end()


def entries(body: str, line: int) -> Iterator[tuple[str, str, int]]:
    """The keys of an object with their values as they are written, and the line of each.

    line: where the object begins.
    """
    for offset, part in parts(body) if body.startswith("{") else ():
        if entry := _ENTRY.fullmatch(part.rstrip()):
            lead = len(part) - len(part.lstrip())
            at = line + body.count("\n", 0, offset + lead)
            yield entry["key"] or entry["quoted"], entry["value"].strip(), at


def text_of(value: str) -> str:
    """The text of a literal in quotes; empty for anything else."""
    quoted = re.fullmatch(r"(['\"`])(.*)\1", value.strip(), re.DOTALL)
    return quoted[2] if quoted else ""
