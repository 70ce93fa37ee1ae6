"""Breaks texts that do not fit a line, which formatters leave alone."""

from __future__ import annotations

import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator

# an escape is one unit, since half of one means something else
_ESCAPE = r"\\(?:N\{[^}]*\}|x..|u.{4}|U.{8}|[0-7]{1,3}|.)"
_UNIT = re.compile(rf"{_ESCAPE}|.")
_WORD = re.compile(rf"(?:(?!\\n){_ESCAPE}|[^ ,\\])*([ ,]+|\\n)?")
_LEAST = 20  # columns for a piece, however deep it stands


def break_long_texts(code: str, line_length: int) -> str:
    """The same code with every text that leaves its line in pieces: of a line each where the text
    has lines, else of words where it has words.

    A text in a subscript stays, since it may be a type.
    """
    lines = code.split("\n")
    if not any(_width(line) > line_length for line in lines if len(line) > line_length // 2):
        return code
    for row, start, end, bare in reversed(list(_long_texts(code, lines, line_length))):
        line = lines[row]
        indent = len(line) - len(line.lstrip()) + (0 if bare else 4)
        pieces = [" " * indent + piece for piece in _pieces(line[start:end], line_length - indent)]
        if bare:
            lines[row : row + 1] = [*pieces[:-1], pieces[-1] + line[end:]]
        else:
            closing = " " * (indent - 4) + ")" + line[end:]
            lines[row : row + 1] = [line[:start] + "(", *pieces, closing]
    return "\n".join(lines)


def _long_texts(
    code: str, lines: list[str], line_length: int
) -> Iterator[tuple[int, int, int, bool]]:
    """(line, start, end) of each, and whether its pieces need no brackets of their own."""
    openers: list[str] = []
    before = tokenize.TokenInfo(tokenize.NEWLINE, "", (0, 0), (0, 0), "")
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.string in ("(", "[", "{") and token.type == tokenize.OP:
            follows = before.type == tokenize.NAME or before.string in (")", "]")
            openers.append(token.string if follows else "collection")
        elif token.string in (")", "]", "}") and token.type == tokenize.OP:
            openers.pop()
        elif token.type == tokenize.STRING and _is_plain(token.string):
            row, start = token.start[0] - 1, token.start[1]
            within = openers[-1] if openers else ""
            if within != "[" and _width(lines[row]) > line_length:
                bare = within == "(" and not lines[row][:start].strip()
                yield row, start, token.end[1], bare
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token


def _is_plain(text: str) -> bool:
    return text[0] in "\"'" and text[:3] not in ('"""', "'''") and len(text) > _LEAST


def _pieces(text: str, width: int) -> list[str]:
    """Literals that are the text together, none wider than a line with its comma."""
    quote, room = text[0], max(width - 3, _LEAST)
    found = [""]
    for word in _WORD.finditer(text[1:-1]):
        if found[-1] and _width(found[-1] + word[0]) > room:
            found.append("")
        for unit in _UNIT.findall(word[0]):
            if _width(found[-1] + unit) > room:
                found.append("")
            found[-1] += unit
        if word[1] == r"\n":
            found.append("")
    return [f"{quote}{piece}{quote}" for piece in found if piece]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text if c > "\x7f")
