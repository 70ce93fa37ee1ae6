"""Code as JavaScript has it, as far as definitions of tables are written in it: objects and chains
of calls, `table.string('name', 40).notNullable()`, with what their arguments say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/|[()\[\]{},;]", re.DOTALL
)
_DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_ENTRY = re.compile(
    r"\s*(?:(?P<key>[\w$]+\??)|(['\"`])(?P<quoted>[\w.-]+)\2)\s*:\s*(?P<value>.+)", re.DOTALL
)
_FIRST = re.compile(r"\s*(?P<name>\w+)(?:\s*<[\w.<>, ?]*>)?\s*(?=\()")
_NEXT = re.compile(r"(?:\s|//[^\n]*+)*\??\.\s*(?P<name>[$\w]+)\s*(?=\()")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|true|false", re.IGNORECASE)


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


@dataclass(frozen=True)
class Call:
    """One call of a chain, its arguments as they are written."""

    name: str
    arguments: tuple[str, ...]

    @property
    def first(self) -> str:
        """The text of the first argument; empty where it is none in quotes."""
        return text_of(self.arguments[0]) if self.arguments else ""


def chain(text: str) -> tuple[list[Call], str]:
    """The calls that a text begins with, and what stands behind them."""
    calls: list[Call] = []
    at = 0
    while match := (_NEXT if calls else _FIRST).match(text, at):
        body = group(text, match.end())
        calls.append(Call(match["name"], tuple(_arguments(body))))
        at = match.end() + len(body)
    return calls, text[at:]


def _arguments(body: str) -> Iterator[str]:
    whole = body if body.endswith(")") else body.partition("\n")[0] + ")"  # a call left open
    for _, part in parts(whole):
        if part.strip():
            yield part.strip()


def literal(text: str) -> str:
    """The SQL of a literal in code; empty for anything else."""
    if _NUMBER.fullmatch(text):
        return text.lower()
    quoted = text_of(text)
    return "'" + quoted.replace("'", "''") + "'" if quoted or text in ("''", '""') else ""


def action(text: str) -> str | None:
    """What becomes of a row when its parent goes, in SQL's words; None without."""
    return text.strip("'\"` ").replace("_", " ").upper() or None
